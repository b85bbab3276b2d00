using System.Runtime.InteropServices;
using CarTAgents.Kernels.Parameters;
using CarTAgents.Kernels.Sums;
using CarTAgents.Model.Conversion;

namespace CarTAgents.Model.Engine;

/// <summary>The host's side of one replica: which parameters hold, the census received last, sums since tick 0, and what is planned for the
/// present window.</summary>
/// <remarks>What it plans for a window depends on the census one window back, never on the newest: the lag is part of the model.</remarks>
internal sealed class ReplicaState : IState
{
    private readonly bool _followsNegative,
        _followsResistant;
    private Replica _replica;
    private readonly CensusSums _sums = new();
    private int _applied = 1;
    private WindowInputs _window;

    public ReplicaState(Scenario scenario, Replica replica, int entryCapacity)
    {
        (_followsNegative, _followsResistant) = (scenario.FollowsNegative, scenario.FollowsResistant);
        _replica = replica;
        Doses = new DoseSchedule(scenario, replica);
        Entries = new WindowEntries(entryCapacity);
        _window.Divide = _window.Weight = Threshold.Always;
    }

    /// <summary>Patient or replica number.</summary>
    public uint Identity => _replica.Identity;

    /// <summary>Patient or replica number, and the tissue's number in the upper half.</summary>
    public ulong Key => Identity + ((ulong)_replica.Tissue << 32);

    /// <summary>The doses of an assay.</summary>
    public DoseSchedule Doses { get; private set; }

    /// <summary>The cells that enter in the present window.</summary>
    public WindowEntries Entries { get; }

    /// <summary>The census received last, by <see cref="Counter"/>.</summary>
    public long[] Census { get; } = new long[Counter.Count];

    /// <summary>Sums since tick 0, as <see cref="CensusSums"/> orders them.</summary>
    public long[] Sums => _sums.Values;

    /// <summary>What the host sets for each window.</summary>
    public ref WindowInputs Window => ref _window;

    /// <summary>The parameters that hold now.</summary>
    public ParameterSet Parameters => _replica.Parameters[_applied - 1].Parameters;

    /// <summary>The parameters that hold from the window that begins at a tick, if they change there.</summary>
    public ParameterSet? ChangeParameters(uint tick)
    {
        int applied = _applied;
        while (_applied < _replica.Parameters.Count && _replica.Parameters[_applied].Tick <= tick)
            _applied++;
        return _applied == applied ? null : Parameters;
    }

    /// <summary>Follows events that were added after those that have begun.</summary>
    /// <param name="scenario">The run with them.</param>
    /// <param name="replica">The replica in it.</param>
    /// <param name="entryCapacity">Entries that a window has room for.</param>
    public void Amend(Scenario scenario, Replica replica, int entryCapacity)
    {
        _replica = replica;
        Doses = Doses.Amended(scenario, replica);
        Entries.Grow(entryCapacity);
    }

    /// <summary>Receives a census, and which entries of the window that has just ended were carried out.</summary>
    /// <param name="census">The census.</param>
    /// <param name="entries">Entries planned for that window, with the marks of what was carried out.</param>
    public void ReceiveCensus(ReadOnlySpan<long> census, ReadOnlySpan<PlannedEntry> entries)
    {
        census.CopyTo(Census);
        Census[Counter.Hash] = 0;
        _sums.Add(Census);
        Entries.NoteRefused(entries, Doses);
    }

    /// <inheritdoc/>
    public void Visit<TVisitor>(ref TVisitor visitor)
        where TVisitor : IStateVisitor
    {
        visitor.Value("parameter changes applied", ref _applied, 1, int.MaxValue);
        // A branch may have dropped changes that were not due.
        _applied = Math.Min(_applied, _replica.Parameters.Count);
        Doses.Visit(ref visitor);
        _sums.Visit(ref visitor);
        visitor.Values("newest census", Census.AsSpan(0, Counter.Negative));
        if (_followsNegative)
        {
            visitor.Values(
                "its residents without antigen, by kind from 1, where antigen may be lost",
                Census.AsSpan(Counter.Negative, Limits.ResidentKinds)
            );
        }

        if (_followsResistant)
            visitor.Values("its residents that resist killing, by kind from 1, where some do", Census.AsSpan(Counter.Resistant));
        visitor.Values(
            "inputs of the window; the first is the number of entries planned",
            MemoryMarshal.Cast<WindowInputs, uint>(new Span<WindowInputs>(ref _window))
        );
        Entries.Visit(ref visitor);
    }
}
