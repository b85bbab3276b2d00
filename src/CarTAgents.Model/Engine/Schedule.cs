namespace CarTAgents.Model.Engine;

/// <summary>The order of a tick.</summary>
public static class Schedule
{
    /// <summary>The launches of a tick, in their order. Whoever runs ticks walks this list; no other place knows the order.</summary>
    /// <param name="fields">Number of fields.</param>
    /// <param name="exchanges">Exchanges: times that cells secrete and take up before diffusion goes on.</param>
    /// <param name="subSteps">Sub-steps of diffusion an exchange, an even number.</param>
    /// <param name="rounds">Rounds of steps of T cells; the first belongs to the senses.</param>
    /// <param name="entries">Whether cells enter in this window.</param>
    public static Launch[] Tick(int fields, int exchanges, int subSteps, int rounds, bool entries)
    {
        List<Launch> tick = [];
        for (int exchange = 0; fields > 0 && exchange < exchanges; exchange++)
        {
            tick.Add(new(Stage.Dither, exchange));
            tick.Add(new(Stage.Source, exchange));
            for (int subStep = 0; subStep < subSteps; subStep++)
                tick.Add(new(Stage.Diffusion, exchange, subStep));
        }

        tick.Add(new(Stage.TSense));
        tick.Add(new(Stage.ResidentSense));
        tick.Add(new(Stage.Resolve));
        tick.Add(new(Stage.Move));
        tick.Add(new(Stage.Settle));
        for (int round = 1; round < rounds; round++)
        {
            tick.Add(new(Stage.TStep, round));
            tick.Add(new(Stage.Resolve, round));
            tick.Add(new(Stage.Move, round));
        }

        if (entries)
            tick.Add(new(Stage.Entry));
        tick.Add(new(Stage.Clock));
        return [.. tick];
    }
}
