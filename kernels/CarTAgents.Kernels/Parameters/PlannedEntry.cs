using CarTAgents.Kernels.Cells;
using CarTAgents.Kernels.Draws;

namespace CarTAgents.Kernels.Parameters;

/// <summary>A cell that the host planned to enter a replica in the present window.</summary>
public struct PlannedEntry
{
    private Words4 _cell;

    /// <summary>The cell, where it is a T cell.</summary>
    public TCell TCell
    {
        readonly get => new(_cell);
        set => _cell = value.Words;
    }

    /// <summary>The cell, where it is a resident.</summary>
    public Resident Resident
    {
        readonly get => new(_cell);
        set => _cell = value.Words;
    }

    /// <summary>Tick at which it enters.</summary>
    public uint Tick;

    /// <summary>Local site that it enters at.</summary>
    public int Site;

    /// <summary>Kind of a resident, from 1; 0 for a T cell.</summary>
    public int ResidentKind;

    /// <summary>1 once it was carried out; an entry whose site was taken stays 0.</summary>
    public int IsDone;
}
