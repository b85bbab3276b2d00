using System.Runtime.InteropServices;
using CarTAgents.Kernels.Parameters;
using CarTAgents.Model.Numbers;

namespace CarTAgents.Model.Engine;

/// <summary>The cells planned to enter a replica in the present window, and those of earlier windows that found their site taken.</summary>
internal sealed class WindowEntries : IState
{
    /// <summary>The source of an entry that a patient's blood sends, rather than a dose.</summary>
    public const int OfPatient = -1;

    /// <summary>The source of an entry of a tumour cell without antigen.</summary>
    public const int OfNegative = -2;

    /// <summary>The source of a patient's tumour cell that resists killing.</summary>
    public const int OfResistant = -3;

    private readonly HashSet<long> _taken = [];
    private readonly List<Refusal> _refusals = [];
    private int[] _sources,
        _lastSources;
    private (long TCell, long Resident) _worth,
        _lastWorth;
    private int _lastCount;

    private PlannedEntry[] _entries;

    /// <summary>Makes room.</summary>
    /// <param name="capacity">Entries that a window has room for.</param>
    public WindowEntries(int capacity) =>
        (_sources, _lastSources, _entries) = (new int[capacity], new int[capacity], new PlannedEntry[capacity]);

    /// <summary>Number of entries planned.</summary>
    public int Count { get; private set; }

    /// <summary>The entries planned, for the device to mark those that it carried out.</summary>
    public Span<PlannedEntry> Planned => _entries.AsSpan(0, Count);

    /// <summary>Number of entries planned for the window that has just ended, until <see cref="NoteRefused"/>.</summary>
    public int LastCount => _lastCount;

    /// <summary>Whether the window has no room for another entry.</summary>
    public bool IsFull => Count == _entries.Length;

    /// <summary>Makes room for a number of entries in each window; never less than before.</summary>
    public void Grow(int capacity)
    {
        capacity = Math.Max(capacity, _entries.Length);
        Array.Resize(ref _sources, capacity);
        Array.Resize(ref _lastSources, capacity);
        Array.Resize(ref _entries, capacity);
    }

    /// <summary>Begins the entries of a window.</summary>
    /// <param name="tCell">Body cells that a T cell stands for.</param>
    /// <param name="resident">Body cells that a resident stands for.</param>
    public void Begin(long tCell = 0, long resident = 0)
    {
        (_sources, _lastSources) = (_lastSources, _sources);
        _lastWorth = _worth;
        _worth = (tCell, resident);
        _lastCount = Count;
        Count = 0;
        _taken.Clear();
    }

    /// <summary>Finds a tick and a site that no other entry of the window has: two entries of one tick must not name one site.</summary>
    /// <param name="first">First tick at which the cell may enter.</param>
    /// <param name="ticks">Number of ticks at which it may.</param>
    /// <param name="sites">Sites where it may.</param>
    /// <param name="random">The stream to draw from.</param>
    /// <param name="residentKind">Kind of a resident, from 1; 0 for a T cell: the layers do not stand in each other's way.</param>
    /// <param name="entry">The entry of what was found, still without its cell.</param>
    /// <returns>Whether it was found in some tries.</returns>
    public bool TryPlace(uint first, long ticks, in EntrySites sites, ref HostRandom random, int residentKind, out PlannedEntry entry)
    {
        entry = default;
        entry.ResidentKind = residentKind;
        for (int tries = 0; tries < AssumedNumbers.EntryTries; tries++)
        {
            entry.Tick = first + (uint)random.NextBelow(ticks);
            entry.Site = sites.Draw(ref random);
            if (_taken.Add(((long)entry.Tick << 32) | (residentKind > 0 ? 0x80000000L : 0) | (uint)entry.Site))
                return true;
        }

        return false;
    }

    /// <summary>Plans an entry.</summary>
    /// <param name="entry">Where and when, as found by <see cref="TryPlace"/>, with its cell.</param>
    /// <param name="source">The dose that it is of, from 0; or <see cref="OfPatient"/>, <see cref="OfNegative"/>,
    /// <see cref="OfResistant"/>.</param>
    public void Add(in PlannedEntry entry, int source)
    {
        _sources[Count] = source;
        _entries[Count++] = entry;
    }

    /// <summary>Notes which entries of the window that has just ended were refused, once.</summary>
    /// <param name="entries">Those entries, with the marks of what was carried out.</param>
    /// <param name="doses">Cells that doses still owe.</param>
    public void NoteRefused(ReadOnlySpan<PlannedEntry> entries, DoseSchedule doses)
    {
        for (int e = 0; e < _lastCount; e++)
        {
            if (entries[e].IsDone != 0)
                continue;
            if (_lastSources[e] < 0)
                _refusals.Add(Refusal.Of(entries[e], _lastWorth, _lastSources[e]));
            else
                doses.NoteRefused(_lastSources[e]);
        }

        _lastCount = 0;
    }

    /// <summary>Returns, once, the refused entries of a patient in the window before the last.</summary>
    public Refusal[] TakeRefusals()
    {
        Refusal[] refusals = [.. _refusals];
        _refusals.Clear();
        return refusals;
    }

    /// <inheritdoc/>
    public void Visit<TVisitor>(ref TVisitor visitor)
        where TVisitor : IStateVisitor
    {
        visitor.Value("body cells that a T cell that enters stands for", ref _worth.TCell);
        visitor.Value("body cells that a resident that enters stands for", ref _worth.Resident);
        int refused = visitor.Count("refused entries not yet taken back", _refusals.Count, 2 * _entries.Length);
        for (int r = 0; r < refused; r++)
        {
            Refusal refusal = r < _refusals.Count ? _refusals[r] : default;
            refusal.Visit(ref visitor);
            if (r < _refusals.Count)
                _refusals[r] = refusal;
            else
                _refusals.Add(refusal);
        }

        _refusals.RemoveRange(refused, _refusals.Count - refused);
        Count = visitor.Count("entries planned", Count, _entries.Length);
        visitor.Unhashed(
            "dose of an entry; -1 for a patient's, -2 for a tumour cell without antigen, -3 for a resistant one",
            _sources.AsSpan(0, Count)
        );
        visitor.Unhashed("words of an entry", MemoryMarshal.Cast<PlannedEntry, uint>(Planned));
        if (_sources.AsSpan(0, Count).ContainsAnyExceptInRange(OfResistant, int.MaxValue))
            throw new InvalidDataException("an entry that it plans is of no dose");
    }
}
