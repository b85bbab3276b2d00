using CarTAgents.Configuration.Descriptions;
using CarTAgents.Kernels.Parameters;
using CarTAgents.Model.Numbers;
using CarTAgents.Model.Tissues;

namespace CarTAgents.Model.Conversion;

/// <summary>Turns the description of a kind of T cells into the terms of the kernels.</summary>
/// <param name="c">The configuration.</param>
/// <param name="kinds">Numbers of the kinds and fields.</param>
/// <param name="rates">Conversions of single values.</param>
/// <param name="lattice">The lattice.</param>
internal sealed class TKindConversion(RunConfiguration c, Kinds kinds, Rates rates, Lattice lattice)
{
    public void Convert(string name, TCellDescription cell, int number, ParameterSet parameters)
    {
        string key = $"tCells.{name}";
        ref TKind kind = ref parameters.TKinds[number];
        if (cell.Lifespan is { } lifespan)
            kind.Death = rates.PerTick(c, $"{key}.lifespan", 1 / lifespan.Value);
        Motility($"{key}.motility", cell.Motility, ref kind);
        kind.ActivationDeath = rates.Chance($"{key}.activationDeath", cell.ActivationDeath, "an engagement");
        if (!cell.Car)
            return;

        if (cell.Contact is { } contact)
        {
            uint hit = rates.Ticks(c, $"{key}.contact.hitDelay", contact.HitDelay, 1, 1 << 20);
            uint whole = rates.Ticks(c, $"{key}.contact.engagement", contact.Engagement, 1, 1 << 20);
            if (whole <= hit)
            {
                throw c.Error(
                    $"{key}.contact.engagement",
                    $"an engagement of {contact.Engagement.Text} must outlast the delay of the hit, {contact.HitDelay.Text}, by "
                        + "a tick or more"
                );
            }

            kind.HitDelay = hit;
            kind.Engagement = whole;
            kind.EngagementSpread = Ln(contact.Spread);
            kind.Rearm = rates.Ticks(c, $"{key}.contact.rearm", contact.Rearm, 0, 1 << 20);
        }

        kind.ExhaustedShare = kind.FailingShare = Threshold.Always;
        kind.IncompetentShare = cell.Competence is { } competence ? Threshold.OfProbability(competence.Others) : Threshold.Always;
        if (cell.CarLoss is { } loss && loss.Share > 0)
        {
            kind.CarStep = (int)(-HostMath.Log1P(-loss.Share) * LnDensity.Unit + 0.5);
            kind.CarRecovery = rates.PerTick(c, $"{key}.carLoss.recovery", 1 / loss.Recovery);
        }

        if (cell.Fate is { } fate)
            Fate($"{key}.fate", fate, ref kind);
        if (cell.Division is { } division && division.Chances > 0)
        {
            kind.Divisions = (int)division.Chances;
            kind.MoreDivisions = Threshold.OfProbability(division.Chances - kind.Divisions);
            kind.Rearming = Threshold.OfProbability(division.Rearming?.Probability.Value ?? 0);
            kind.RearmedDivisions = (int)(division.Rearming?.Divisions.Value ?? 0);
            kind.RecalledDivisions = (int)(cell.Fate?.RecallDivisions?.Value ?? 1);
            if (division.Rescue is { } rescue)
                Rescue($"{key}.division.rescue", rescue, ref kind);
            kind.DivisionLag = rates.Ticks(c, $"{key}.division.lag", division.Lag, 1, 0x7000);
            kind.DivisionCycle = rates.Ticks(c, $"{key}.division.cycle", division.Cycle, 2, 0x7000);
            kind.LagSpread = Ln(division.LagSpread);
            kind.CycleSpread = Ln(division.CycleSpread);
        }

        if (cell.Cytokine is { } cytokine)
            kind.Stimulation = rates.Ticks(c, $"{key}.cytokine.duration", cytokine.Duration, 1, 0x7000);

        if (cell.Cytotoxicity > 1)
            throw c.Error($"{key}.cytotoxicity", $"{cell.Cytotoxicity.Text}: a factor on a probability is at most 1");
        Recognition(cell, number, parameters);
    }

    /// <summary>The cytokine that allows divisions which the body does not.</summary>
    private void Rescue(string key, RescueDescription rescue, ref TKind kind)
    {
        double quanta = rates.QuantaPerVoxel(rescue.Half, c.Fields[rescue.Field]);
        if (quanta is < 50 or >= 1 << 24)
        {
            throw c.Error(
                $"{key}.half",
                $"{rescue.Half.Text} is {Rates.Text(quanta)} quanta in a voxel of '{rescue.Field}', outside 50 to {1 << 24}; change the "
                    + $"field's quantum ({c.Fields[rescue.Field].Quantum.Text})"
            );
        }

        kind.RescueField = kinds.Field(rescue.Field) + 1;
        kind.RescueHalf = (uint)(quanta + 0.5);
    }

    /// <summary>A spread of a logarithm in the kernels' units.</summary>
    private static int Ln(double spread) => (int)(spread * LnDensity.Unit + 0.5);

    /// <summary>Slow fates: probabilities a window.</summary>
    private void Fate(string key, TCellFateDescription fate, ref TKind kind)
    {
        kind.HasFate = 1;
        kind.LossResting = rates.PerWindow($"{key}.loss.resting", fate.Loss.Resting);
        kind.LossProliferating = rates.PerWindow($"{key}.loss.proliferating", fate.Loss.Proliferating);
        kind.LossEffector = rates.PerWindow($"{key}.loss.effector", fate.Loss.Effector);
        kind.LossExhausted = rates.PerWindow($"{key}.loss.exhausted", fate.Loss.Exhausted);
        kind.LossMemory = rates.PerWindow($"{key}.loss.memory", fate.Loss.Memory);
        kind.LossFailing = rates.PerWindow($"{key}.loss.failing", fate.Loss.Failing);
        if (fate.Stay is { } stay)
            kind.Exit = rates.PerWindow($"{key}.stay", 1 / stay.Value);
        kind.Exhaustion = rates.PerWindow($"{key}.exhaustion", fate.Exhaustion);
        kind.BurstExhaustion = rates.PerWindow($"{key}.burstExhaustion", fate.Exhaustion * fate.BurstExhaustion);
        kind.Recovery = rates.PerWindow($"{key}.recovery", fate.Recovery);
        kind.Recall = rates.PerWindow($"{key}.recall", fate.Recall);
        kind.MemoryShare = rates.Chance($"{key}.memoryShare", fate.MemoryShare, "a cell");
        kind.ExhaustedShare = Threshold.OfProbability(fate.ExhaustedFunction);
        kind.FailingShare = Threshold.OfProbability(fate.FailingFunction);
    }

    /// <summary>Tabulates the receptors that a contact engages, and the laws over them.</summary>
    private static void Recognition(TCellDescription cell, int number, ParameterSet parameters)
    {
        if (cell.Recognition is not { } recognition || cell.CarNumber is not { } cars)
            return;
        // Molecules in the contact that dissociation amounts to.
        double loose = recognition.Confinement * recognition.Affinity;
        Span<uint> sum = parameters.LawAt(Law.OfT(0, number, Law.LnSum));
        for (int i = 0; i < sum.Length; i++)
            sum[i] = (uint)(HostMath.Log(HostMath.Exp(i / 16.0) + loose) * LnDensity.Unit + 0.5);

        double carsThen = recognition.Reference?.CarNumber ?? cars.Median;
        double looseThen = recognition.Confinement * (recognition.Reference?.Affinity ?? recognition.Affinity);
        double Engaged(double density) => density * carsThen / (density + carsThen + looseThen);
        void Tabulate(int law, double maximum, double engaged, double share, double hill) =>
            HillOver(parameters.LawAt(Law.OfT(0, number, law)), maximum, engaged, share, hill);
        Tabulate(Law.Bind, cell.Binding?.Probability.Value ?? 0, Engaged(cell.Binding?.HalfDensity.Value ?? 0), 0.5, 1);
        Tabulate(Law.Kill, cell.Cytotoxicity, Engaged(cell.Killing?.HalfDensity.Value ?? 0), 0.5, 1);
        if (cell.Stimulation is { } stimulation)
            Tabulate(Law.Trigger, stimulation.Probability, Engaged(stimulation.HalfDensity), 0.5, stimulation.Hill);
        else
            Tabulate(Law.Trigger, 1, 0, 0.5, 1);
        if (cell.Cytokine is { } cytokine)
            Tabulate(Law.Release, 1, Engaged(cytokine.Density), cytokine.Share, cytokine.Hill);
    }

    /// <summary>Tabulates maximum * x^h / (1 + x^h) over ln C, x = C / C50, where C50 is such that a number of engaged receptors gives a
    /// share of the maximum.</summary>
    private static void HillOver(Span<uint> law, double maximum, double engaged, double share, double hill)
    {
        // C50^h.
        double half = engaged > 0 ? HostMath.Pow(engaged, hill) * ((1 - share) / share) : 0;
        for (int i = 0; i < law.Length; i++)
        {
            double power = HostMath.Exp(hill * i / 16.0);
            law[i] = Threshold.OfProbability(maximum * power / (power + half)).Value;
        }
    }

    /// <summary>Step probability, persistence and rounds from a motility coefficient M = a^2 n p (1 + c) / (2 d tick (1 - c)).</summary>
    private void Motility(string key, MotilityDescription motility, ref TKind kind)
    {
        double a = lattice.Spacing,
            tick = c.Tick;
        int dimensions = lattice.Dimensions;
        double coefficient = motility.Coefficient is { } given
            ? given.Value
            : motility.Speed!.Value.Value * motility.Speed.Value.Value * motility.Persistence!.Value.Value / dimensions;
        // A path whose speed is not given takes as few steps as a mean cosine of 3/4 between them allows: each worth seven uncorrelated
        // ones.
        const double bare = 7;
        // Uncorrelated steps a tick that give the coefficient, and steps a tick that the path takes.
        double random = coefficient * 2 * dimensions * tick / (a * a);
        double steps =
            motility.Speed is { } speed ? speed * tick / a
            : random <= 1 ? random
            : Math.Max(1, random / bare);
        if (steps > random)
            steps = random;
        if (random == 0)
            return;
        const int mostRounds = 4;
        const double mostPersistence = 0.95;
        int rounds = (int)Math.Ceiling(steps - 1e-9);
        if (rounds < 1)
            rounds = 1;
        double ratio = random / steps;
        double persistence = (ratio - 1) / (ratio + 1);
        if (rounds > mostRounds || persistence > mostPersistence)
        {
            double most =
                Math.Min(steps, mostRounds)
                * (motility.Speed is null ? bare : (1 + mostPersistence) / (1 - mostPersistence))
                * a
                * a
                / (2 * dimensions * tick);
            string message =
                rounds > mostRounds
                    ? $"cells would take {Rates.Text(steps)} steps of {Rates.Text(a)} um a tick, and can take {mostRounds}"
                    : $"the direction would have to persist with a mean cosine of {Rates.Text(persistence)}, and can with "
                        + $"{Rates.Text(mostPersistence)}";
            throw c.Error(
                key,
                $"{message}; a shorter tick or a wider lattice spacing would reach it (a motility coefficient up to "
                    + $"{Rates.Text(most * 60)} um^2/min is reachable here)"
            );
        }

        kind.Rounds = rounds;
        kind.Step = Threshold.OfProbability(steps / rounds);
        kind.KeepHeading = Threshold.OfProbability(persistence);
    }
}
