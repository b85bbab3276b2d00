using CarTAgents.Configuration.Descriptions;
using CarTAgents.Kernels.Parameters;
using CarTAgents.Model.Tissues;

namespace CarTAgents.Model.Conversion;

/// <summary>A run in the terms of the kernels: ticks, thresholds, quanta. Made from a configuration by <see cref="Conversion"/>.</summary>
public sealed record Scenario
{
    /// <summary>The lattice of every replica.</summary>
    public required Lattice Lattice { get; init; }

    /// <summary>Duration of a tick, s.</summary>
    public required double TickSeconds { get; init; }

    /// <summary>Exchanges a tick between cells and fields, each followed by diffusion for that part of the tick.</summary>
    public int Exchanges { get; init; } = 1;

    /// <summary>Ticks of a census window, 1 to 240.</summary>
    public required int Window { get; init; }

    /// <summary>Tick at which the run ends.</summary>
    public required uint EndTick { get; init; }

    /// <summary>Simulated time until then, s.</summary>
    public double Duration => EndTick * TickSeconds;

    /// <summary>The run's seed.</summary>
    public required ulong Seed { get; init; }

    /// <summary>The replicas, each with its own identity, parameters, events and initial tissue.</summary>
    public required IReadOnlyList<Replica> Replicas { get; init; }

    /// <summary>Names of T-cell kinds, in the order of their numbers from 0.</summary>
    public required IReadOnlyList<string> TKinds { get; init; }

    /// <summary>Names of resident kinds, in the order of their numbers from 1.</summary>
    public required IReadOnlyList<string> ResidentKinds { get; init; }

    /// <summary>What the classes of residents are called, in the order of their numbers from 1: where there are no more than seven kinds,
    /// as these.</summary>
    public IReadOnlyList<string> ResidentClassNames
    {
        get => field ?? ResidentKinds;
        init;
    }

    /// <summary>Whether some kinds of residents share a class, so that a cell's code alone does not tell its kind.</summary>
    public bool HasSharedClasses => ResidentKinds.Count > Limits.ResidentClasses;

    /// <summary>Resident kinds, from 1, whose sites are vessels.</summary>
    public required IReadOnlyList<int> VesselKinds { get; init; }

    /// <summary>Resident kinds, from 1, of whose cells some may be without the antigen that the others have.</summary>
    public IReadOnlyList<int> NegativeKinds { get; init; } = [];

    /// <summary>Whether there are such cells, or will be: then their numbers are part of the state.</summary>
    public bool FollowsNegative { get; init; }

    /// <summary>Resident kind, from 1, of whose cells some may resist killing; 0 for none.</summary>
    public int ResistantKind => Patient?.Resistant is null ? 0 : Patient.Tumour;

    /// <summary>Whether there are such cells: then their numbers are part of the state.</summary>
    public bool FollowsResistant => Patient?.Resistant is { Occurs: true };

    /// <summary>The fields.</summary>
    public required IReadOnlyList<FieldGrid> Fields { get; init; }

    /// <summary>Whether cells have identities (<see cref="Kernels.Cells.Identity"/>).</summary>
    public bool Identities { get; init; }

    /// <summary>The patient that each identity's replicas are the tissues of, in order of their numbers; null where replicas are
    /// repetitions of an assay.</summary>
    public PatientPlan? Patient { get; init; }
}

/// <summary>A field and its voxels.</summary>
/// <param name="Name">Name, such as "IL-2".</param>
/// <param name="Factor">Sites a voxel on x and y, and on z unless the lattice is 2-D: 1, 2 or 4.</param>
/// <param name="Quantum">Molecules a quantum.</param>
/// <param name="Initial">What it holds at tick 0; null for nothing.</param>
public sealed record FieldGrid(string Name, int Factor, double Quantum, InitialField? Initial = null);

/// <summary>One replica: a virtual patient's tissue, or one repetition of an assay.</summary>
public sealed class Replica
{
    /// <summary>Patient or replica number: keys its random numbers. Unique within a run.</summary>
    public required uint Identity { get; init; }

    /// <summary>Number of the tissue within the patient, 0 to 255.</summary>
    public uint Tissue { get; init; }

    /// <summary>Parameters from each tick on, the first from tick 0, in the order of their ticks.</summary>
    public required IReadOnlyList<ParameterChange> Parameters { get; init; }

    /// <summary>Doses in the order of their ticks.</summary>
    public IReadOnlyList<Dose> Doses { get; init; } = [];

    /// <summary>The tissue at tick 0; null when the state will be loaded.</summary>
    public InitialTissue? InitialTissue { get; init; }
}

/// <summary>Parameters that hold from the first window that starts at or after a tick.</summary>
/// <param name="Tick">The tick asked for.</param>
/// <param name="Parameters">The parameters.</param>
public sealed record ParameterChange(uint Tick, ParameterSet Parameters);

/// <summary>T cells that enter from outside.</summary>
/// <param name="Tick">First tick at which they may enter; they start with the next window.</param>
/// <param name="Cells">Number of cells.</param>
/// <param name="Ticks">Ticks over which they are spread, 1 or more.</param>
/// <param name="Mix">Kinds and their shares.</param>
/// <param name="Route">Where they enter.</param>
public sealed record Dose(uint Tick, long Cells, uint Ticks, IReadOnlyList<TShare> Mix, EntryRoute Route)
{
    /// <summary>The most entries that are due in a window.</summary>
    /// <param name="window">Ticks of a window.</param>
    public long EntriesPerWindow(uint window) => Cells * Math.Min(Ticks, window) / Ticks + 1;
}

/// <summary>The share of a kind of T cells in a mix, and how its cells are made.</summary>
/// <param name="Kind">Kind, 0 to 3.</param>
/// <param name="Weight">Share, relative to the other weights.</param>
/// <param name="CarMedian">Median CAR molecules a cell; 0 for cells without a CAR.</param>
/// <param name="CarSpread">S.d. of their ln.</param>
/// <param name="Competent">Share of competent cells.</param>
public sealed record TShare(int Kind, double Weight, double CarMedian, double CarSpread, double Competent = 1);
