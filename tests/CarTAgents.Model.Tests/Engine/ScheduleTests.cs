using CarTAgents.Compute.Cpu;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Engine;

namespace CarTAgents.Model.Tests.Engine;

/// <summary>The list of a tick's launches: what each size of it holds, and that walking it is running.</summary>
public class ScheduleTests
{
    [Theory]
    [InlineData(0, 1, 0, 0, false)]
    [InlineData(0, 3, 0, 1, true)]
    [InlineData(2, 1, 0, 2, false)]
    [InlineData(4, 1, 12, 3, true)]
    [InlineData(4, 6, 2, 3, true)]
    public void Holds_each_kernel_as_often_as_its_numbers_say_and_in_the_order_of_the_model(
        int fields,
        int exchanges,
        int subSteps,
        int rounds,
        bool entries
    )
    {
        Launch[] tick = Schedule.Tick(fields, exchanges, subSteps, rounds, entries);
        int Times(Stage stage) => tick.Count(l => l.Stage == stage);
        // Before each exchange keys, and after it what was exchanged diffuses.
        Launch[] exchange =
        [
            new(Stage.Dither),
            new(Stage.Source),
            .. Enumerable.Range(0, subSteps).Select(s => new Launch(Stage.Diffusion, SubStep: s)),
        ];
        int first = fields > 0 ? exchanges * exchange.Length : 0;
        Assert.Equal(
            fields > 0 ? Enumerable.Range(0, exchanges).SelectMany(e => exchange.Select(l => l with { Round = e })) : [],
            tick[..first]
        );
        Assert.Equal(0, tick[first..].Count(l => l.Stage <= Stage.Diffusion));
        foreach (Stage once in new[] { Stage.TSense, Stage.ResidentSense, Stage.Settle, Stage.Clock })
            Assert.Equal(1, Times(once));
        Assert.Equal(entries ? 1 : 0, Times(Stage.Entry));
        // Steps are resolved before cells are moved, in each round; those of the first round come from the senses.
        int later = Math.Max(0, rounds - 1);
        Assert.Equal(Enumerable.Range(1, later), tick.Where(l => l.Stage == Stage.TStep).Select(l => l.Round));
        foreach (Stage each in new[] { Stage.Resolve, Stage.Move })
            Assert.Equal(Enumerable.Range(0, later + 1), tick.Where(l => l.Stage == each).Select(l => l.Round));
        for (int i = 0; i < tick.Length; i++)
        {
            if (tick[i].Stage == Stage.Move)
                Assert.Equal(new Launch(Stage.Resolve, tick[i].Round), tick[i - 1]);
        }

        Stage[] order = [.. tick.Where(l => l.Round == 0).Select(l => l.Stage).Distinct()];
        Assert.Equal(order.Except([Stage.TStep]).Order(), order);
        Assert.Equal(Stage.Clock, tick[^1].Stage);
    }

    [Fact]
    public void Walking_the_launches_is_running()
    {
        for (int seed = 0; seed < 4; seed++)
        {
            Scenario scenario = Scenarios.Random(520 + seed);
            using CpuDevice device = Scenarios.Cpu();
            using Simulation whole = Scenarios.Run(scenario, device),
                walked = new(scenario, device);
            while (walked.Tick < scenario.EndTick)
            {
                foreach (Launch launch in walked.BeginTick())
                {
                    walked.Run(launch);
                    walked.StageHash();
                    Assert.Throws<InvalidOperationException>(() => walked.AdvanceTo(scenario.EndTick));
                }

                walked.EndTick();
            }

            walked.Finish();
            Assert.Equal(whole.StateHash(), walked.StateHash());
        }
    }
}
