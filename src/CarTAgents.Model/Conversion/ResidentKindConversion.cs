using CarTAgents.Configuration.Descriptions;
using CarTAgents.Kernels.Parameters;
using CarTAgents.Model.Numbers;
using CarTAgents.Model.Tissues;

namespace CarTAgents.Model.Conversion;

/// <summary>Turns the description of a kind of residents into the terms of the kernels.</summary>
/// <param name="c">The configuration.</param>
/// <param name="kinds">Numbers of its kinds.</param>
/// <param name="rates">Conversions of single values.</param>
/// <param name="lattice">The lattice.</param>
internal sealed class ResidentKindConversion(RunConfiguration c, Kinds kinds, Rates rates, Lattice lattice)
{
    public void Convert(string name, ResidentDescription cell, ParameterSet parameters)
    {
        string key = $"residents.{name}";
        int number = kinds.Resident(name);
        ref ResidentKind kind = ref parameters.ResidentKinds[number - 1];
        kind.Class = kinds.ClassOf(number);
        kind.IsShared = kinds.IsShared(number) ? 1 : 0;
        kind.IsTarget = cell.Target ? 1 : 0;
        kind.ResistantShare =
            name == c.Patient?.Tumour && ClonePlan.Resistant(c) is { } clone ? Threshold.OfProbability(clone.Killing) : Threshold.Always;
        kind.Hits = 1;
        kind.HitGap = int.MaxValue;
        kind.HitKept = Threshold.Always;
        if (cell.Killing is { } killing)
        {
            kind.Kill = rates.Chance($"{key}.killing.probability", killing.Probability, "a hit");
            kind.Hits = (int)killing.Hits;
            if (killing.Gap is { } gap)
                kind.HitGap = rates.Ticks(c, $"{key}.killing.gap", gap, 1, int.MaxValue);
            if (killing.Repair is { } repair)
                kind.HitKept = Threshold.OfProbability(HostMath.Exp2(-c.Tick / repair));
        }

        kind.DyingTicks = rates.Ticks(c, $"{key}.dyingTime", cell.DyingTime, 0, int.MaxValue);
        kind.Clear = cell.Debris > 0 ? rates.PerTick(c, $"{key}.debris", 1 / cell.Debris.Value) : Threshold.Always;
        if (cell.Lifespan is { } lifespan)
            kind.Death = rates.PerTick(c, $"{key}.lifespan", 1 / lifespan.Value);
        Growth(key, cell, ref kind);

        if (cell.Antigen is { } antigen)
        {
            double rho = antigen.Inheritance;
            kind.AntigenMean = LnDensity.Of(antigen.Median);
            kind.AntigenInheritance = (int)(rho * 65536 + 0.5);
            kind.AntigenInnovation = (int)(antigen.Spread * Math.Sqrt(1 - rho * rho) * LnDensity.Unit + 0.5);
            if (antigen.Negative is { } negative)
                kind.AntigenLoss = rates.Chance($"{key}.antigen.negative.lossPerDivision", negative.LossPerDivision, "a division");
        }

        kind.IsDepleted = cell.Lymphodepleted ? 1 : 0;
        kind.DeathSignal = (int)(cell.DeathSignal * 256 + 0.5);
        if (cell.Maturation is { } maturation)
        {
            kind.Stages = (int)maturation.Stages;
            kind.Mature = rates.PerWindow($"{key}.maturation.time", maturation.Stages / maturation.Time.Value);
            kind.MaturesInto = maturation.Into is { } into ? kinds.Resident(into) : 0;
        }

        if (cell.Activation is { } activation)
            Activation(key, number, activation, parameters);
    }

    private void Growth(string key, ResidentDescription cell, ref ResidentKind kind)
    {
        if (cell.Doubling is not { } doubling)
            return;
        // The doubling time is the population's, uncrowded: births make up for deaths by themselves.
        double death = kind.Death.Value / 4294967296.0,
            growth = HostMath.ExpM1(HostMath.Log(2) * c.Tick / doubling);
        if (growth > 0.1)
            throw c.Error($"{key}.doubling", $"a tick of {c.Tick.Text} is too long for a doubling time of {doubling.Text}");
        // Death and division share one die.
        if (growth + 2 * death > 1)
        {
            throw c.Error(
                $"{key}.doubling",
                $"a tick of {c.Tick.Text} is too long for a doubling time of {doubling.Text} in spite of a lifespan of "
                    + cell.Lifespan!.Value.Text
            );
        }

        kind.Divide = Threshold.OfProbability(growth + death);
    }

    /// <summary>Macrophages that a cytokine, and cells killed beside them, turn into activated ones and back.</summary>
    private void Activation(string key, int resting, ActivationDescription activation, ParameterSet parameters)
    {
        int active = kinds.Resident(activation.Into);
        Threshold turn = rates.PerWindow($"{key}.activation.time", 1 / activation.Time.Value);
        ref ResidentKind from = ref parameters.ResidentKinds[resting - 1];
        ref ResidentKind to = ref parameters.ResidentKinds[active - 1];
        from.TurnsInto = active;
        to.TurnsInto = resting;
        to.IsActivated = 1;
        from.Turn = to.Turn = turn;

        double halfQuanta = rates.QuantaPerVoxel(activation.Half, c.Fields[activation.Field]),
            quantum = 256.0 * (1 << 24) / halfQuanta;
        if (quantum < 16 || quantum > uint.MaxValue)
        {
            throw c.Error(
                $"{key}.activation.half",
                $"{activation.Half.Text} is {Rates.Text(halfQuanta)} quanta a voxel, out of what can be represented; change the "
                    + $"quantum of {activation.Field}"
            );
        }

        parameters.Replica.ActivatingField = kinds.Field(activation.Field) + 1;
        parameters.Replica.QuantumDrive = (uint)(quantum + 0.5);
        // The law is of T cells a site; a macrophage touches those of its own site and of the neighbours.
        if (activation.Contact is { } contact)
            parameters.Replica.ContactDrive = (int)(256 * contact.Value / (1 + 2 * lattice.Dimensions) + 0.5);
        Span<uint> law = parameters.LawAt(Law.Activation(0));
        for (int i = 0; i < law.Length; i++)
        {
            double drive = i == 0 ? 0 : HostMath.Pow(i / 16.0, activation.Hill);
            law[i] = Threshold.OfProbability(drive / (1 + drive)).Value;
        }
    }
}
