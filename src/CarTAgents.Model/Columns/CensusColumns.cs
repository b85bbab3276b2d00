using CarTAgents.Configuration.Descriptions;
using CarTAgents.Configuration.Units;
using CarTAgents.Kernels.Cells;
using CarTAgents.Kernels.Parameters;
using CarTAgents.Kernels.Sums;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Engine;
using CarTAgents.Model.Numbers;

namespace CarTAgents.Model.Columns;

/// <summary>The columns of census.csv in the order of the file, each declared once: its name, its unit, and how it follows from a
/// census.</summary>
public sealed class CensusColumns
{
    /// <summary>Kills per T cell and day over a whole run: a result of the run, of no single census.</summary>
    public static readonly Column KillRate = new("kills per T cell and day", "1/(cell d)");

    private readonly List<CensusColumn> _all = [];

    /// <summary>Declares the columns of a run.</summary>
    /// <param name="scenario">What is simulated.</param>
    /// <param name="configuration">Its configuration.</param>
    public CensusColumns(Scenario scenario, RunConfiguration configuration)
    {
        Time = Add("time", "h", r => r.Tick * scenario.TickSeconds / 3600);
        Replica = Add("replica", "1", r => r.Identity);
        Slots = [.. scenario.Replicas.Select(r => (r.Identity, r.Tissue))];
        if (scenario.Patient is not null)
            Tissue = Add("tissue", "1", r => scenario.Replicas[r.Slot].Tissue);

        Residents = [.. scenario.ResidentKinds.Select((name, k) => AddResident(name, k, configuration.Residents[name].Target, scenario))];
        Targets = [.. Residents.Where(r => r.IsTarget)];
        TCells = [.. scenario.TKinds.Select(AddTCell)];

        Killed = Add("targets killed", "cells", r => r.Sums[Ledger.Killed]);
        Lysis = Add("lysis", "%", PercentLysis);
        Add("residents died", "cells", r => r.Sums[Ledger.Died]);
        Add("residents born", "cells", r => r.Sums[Ledger.Born]);
        Add("divisions without room", "1", r => r.Sums[Ledger.Crowded]);
        Add("T cells born", "cells", r => r.Sums[Ledger.TBorn]);
        Add("T cells died", "cells", r => r.Sums[Ledger.TDied]);
        Add("T cells entered", "cells", r => r.Sums[Ledger.Entered]);
        Add("synapses formed", "1", r => r.Sums[Ledger.Bound]);

        double volume = (double)scenario.Lattice.Sites * scenario.Lattice.Spacing * scenario.Lattice.Spacing * scenario.Lattice.Spacing;
        Fields = [.. scenario.Fields.Select((field, f) => AddField(field, f, volume))];
    }

    /// <summary>Replica and tissue of each line of a census, in the order of the file.</summary>
    public IReadOnlyList<(uint Replica, uint Tissue)> Slots { get; }

    /// <summary>All of them, in the order of the file.</summary>
    public IReadOnlyList<CensusColumn> All => _all;

    /// <summary>Simulated time.</summary>
    public CensusColumn Time { get; }

    /// <summary>Identity of the replica, or of the patient.</summary>
    public CensusColumn Replica { get; }

    /// <summary>Number of the patient's tissue; null where replicas are repetitions of an assay.</summary>
    public CensusColumn? Tissue { get; }

    /// <summary>Columns of the resident kinds, in the order of the configuration.</summary>
    public IReadOnlyList<ResidentColumns> Residents { get; }

    /// <summary>Those of the kinds that T cells kill.</summary>
    public IReadOnlyList<ResidentColumns> Targets { get; }

    /// <summary>Columns of the T-cell kinds, in the order of the configuration.</summary>
    public IReadOnlyList<TCellColumns> TCells { get; }

    /// <summary>Columns of the fields, in the order of the configuration.</summary>
    public IReadOnlyList<FieldColumns> Fields { get; }

    /// <summary>Targets killed so far.</summary>
    public CensusColumn Killed { get; }

    /// <summary>Percent lysis: targets killed so far, of those killed and those alive.</summary>
    public CensusColumn Lysis { get; }

    private double PercentLysis(Simulation.Record census)
    {
        double killed = Killed.Value(census),
            alive = Targets.Sum(t => t.Alive.Value(census));
        return killed + alive == 0 ? 0 : 100 * killed / (killed + alive);
    }

    private ResidentColumns AddResident(string name, int kind, bool target, Scenario scenario)
    {
        CensusColumn alive = Add(name, "cells", r => r.Counts[Counter.Alive + kind]);
        if (!target)
            return new ResidentColumns(name, alive, null, null);
        CensusColumn dying = Add($"{name} dying", "cells", r => r.Counts[Counter.Dying + kind]);
        Add($"{name} debris", "cells", r => r.Counts[Counter.Debris + kind]);
        bool hasNegative = scenario.NegativeKinds.Contains(kind + 1);
        if (hasNegative)
            Add($"{name} without CD19", "cells", r => r.Counts[Counter.Negative + kind]);
        if (scenario.ResistantKind == kind + 1)
            Add($"{name} resistant", "cells", r => r.Counts[Counter.Resistant + kind]);
        // The mean is of those that have it, where others are known to have none.
        long With(Simulation.Record r) => r.Counts[Counter.Alive + kind] - (hasNegative ? r.Counts[Counter.Negative + kind] : 0);
        CensusColumn antigen = Add(
            new CensusColumn(
                $"{name} CD19 geometric mean",
                "molecules/cell",
                r => With(r) == 0 ? 0 : HostMath.Exp((double)r.Counts[Counter.LnAntigen + kind] / With(r) / Resident.LnUnit)
            )
            {
                IsOverCells = true,
            }
        );
        return new ResidentColumns(name, alive, dying, antigen);
    }

    private TCellColumns AddTCell(string name, int kind)
    {
        var columns = new TCellColumns(
            name,
            Add(name, "cells", r => r.Counts[Counter.T + kind]),
            Add($"{name} bound", "cells", r => r.Counts[Counter.TBound + kind]),
            Add($"{name} proliferating", "cells", r => r.Counts[Counter.TProliferating + kind]),
            Add($"{name} secreting", "cells", r => r.Counts[Counter.TSecreting + kind])
        );
        Add($"{name} kills of cells present", "cells", r => r.Counts[Counter.TKills + kind]);
        return columns;
    }

    private FieldColumns AddField(FieldGrid field, int number, double volume)
    {
        long Amount(Simulation.Record r) => r.Counts[Counter.Amount + number];
        long Secreted(Simulation.Record r) => r.Sums[Ledger.Count + number];
        long WashedOut(Simulation.Record r) => r.Sums[Ledger.Count + Limits.Fields + number];
        string name = field.Name;
        CensusColumn mean = Add($"{name} mean", "pM", r => Amount(r) * field.Quantum / volume / Concentration.Picomolar);
        Add($"{name} secreted", "molecules", r => Secreted(r) * field.Quantum);
        Add($"{name} washed out", "molecules", r => WashedOut(r) * field.Quantum);
        long initial = field.Initial?.Total ?? 0;
        Add($"{name} taken up or decayed", "molecules", r => (initial + Secreted(r) - WashedOut(r) - Amount(r)) * field.Quantum);
        return new FieldColumns(name, mean);
    }

    private CensusColumn Add(string name, string unit, Func<Simulation.Record, double> value) => Add(new CensusColumn(name, unit, value));

    private CensusColumn Add(CensusColumn column)
    {
        _all.Add(column);
        return column;
    }
}

/// <summary>Columns of a resident kind that reports show.</summary>
/// <param name="Name">The kind.</param>
/// <param name="Alive">Living cells.</param>
/// <param name="Dying">Lethally hit, not yet dead; of a target.</param>
/// <param name="Antigen">Geometric mean of CD19 over the living; of a target.</param>
public sealed record ResidentColumns(string Name, CensusColumn Alive, CensusColumn? Dying, CensusColumn? Antigen)
{
    /// <summary>Whether T cells kill the kind.</summary>
    public bool IsTarget => Antigen is not null;
}

/// <summary>Columns of a T-cell kind that reports show.</summary>
/// <param name="Name">The kind.</param>
/// <param name="Present">All cells.</param>
/// <param name="Bound">In a synapse.</param>
/// <param name="Proliferating">With programmed divisions left.</param>
/// <param name="Secreting">Secreting.</param>
public sealed record TCellColumns(
    string Name,
    CensusColumn Present,
    CensusColumn Bound,
    CensusColumn Proliferating,
    CensusColumn Secreting
);

/// <summary>Columns of a field that reports show.</summary>
/// <param name="Name">The field.</param>
/// <param name="Mean">Its mean concentration over the lattice.</param>
public sealed record FieldColumns(string Name, CensusColumn Mean);
