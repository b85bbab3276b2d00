using CarTAgents.Configuration.Descriptions;
using CarTAgents.Kernels;
using CarTAgents.Kernels.Cells;
using CarTAgents.Kernels.Parameters;
using CarTAgents.Kernels.Sums;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Engine;

namespace CarTAgents.Model.Tissues;

/// <summary>Something that happened to a cell.</summary>
/// <param name="Slot">The replica's place in the run.</param>
/// <param name="Tick">The tick.</param>
/// <param name="What">What happened.</param>
/// <param name="Kind">The cell's kind.</param>
/// <param name="Site">Its site, local.</param>
/// <param name="Cell">Its identity; 0 where cells have none.</param>
/// <param name="OtherKind">Kind of the killer, the mother or the target that was bound; null for none.</param>
/// <param name="Other">That cell's identity.</param>
public readonly record struct CellEvent(
    int Slot,
    uint Tick,
    CellEventKind What,
    string Kind,
    int Site,
    long Cell,
    string? OtherKind,
    long Other
);

/// <summary>Watches a run for what happens to single cells.</summary>
/// <remarks>Once a tick, when kills and deaths have happened and nobody has moved yet, the counters of events at the sites are compared
/// with those of the tick before. Takes 19 bytes of the host's memory a site, and that many are copied from the device in each
/// tick.</remarks>
public sealed class CellEvents
{
    private readonly Simulation _simulation;
    private readonly Scenario _scenario;
    private readonly Action<CellEvent> _take;
    private readonly bool[] _wanted = new bool[Enum.GetValues<CellEventKind>().Length];
    private readonly bool[] _tWanted;
    private readonly bool[] _residentWanted;
    private readonly (int First, int Size)[] _box;
    private readonly int[] _slots;
    private readonly Dictionary<int, ulong[]> _before = [];
    private readonly byte[] _tLayer;
    private readonly byte[] _residentLayer;
    private readonly byte[] _entrants;
    private readonly List<PlannedEntry> _entered = [];
    private ulong[] _now;

    /// <summary>Watches from the present tick on.</summary>
    /// <param name="simulation">The run.</param>
    /// <param name="events">What is wanted.</param>
    /// <param name="slots">Places of the replicas that are watched.</param>
    /// <param name="take">Takes what happens: by tick, and within one in an order that depends on nothing but the run.</param>
    public CellEvents(Simulation simulation, CellEventsDescription events, IEnumerable<int> slots, Action<CellEvent> take)
    {
        (_simulation, _scenario, _take) = (simulation, simulation.Scenario, take);
        foreach (CellEventKind what in events.What)
            _wanted[(int)what] = true;
        bool Wanted(string kind) => events.Kinds?.Contains(kind) ?? true;
        _tWanted = [.. _scenario.TKinds.Select(Wanted)];
        _residentWanted = [.. _scenario.ResidentKinds.Select(Wanted)];
        Lattice l = _scenario.Lattice;
        int[] sites = [l.Nx, l.Ny, l.Nz];
        _box = [.. sites.Select((n, axis) => events.Region is { } region ? LatticeBox.Along(region, axis, n, l.Spacing) : (0, n))];
        (_tLayer, _residentLayer, _entrants) = (new byte[l.Sites], new byte[l.Sites], new byte[l.Sites]);
        _now = new ulong[l.Sites];
        _slots = [.. slots];
        foreach (int slot in _slots)
        {
            ulong[] before = new ulong[l.Sites];
            simulation.Copy<ulong>(Planes.Events, slot, 0, before);
            _before.Add(slot, before);
        }

        simulation.OnContacts = Contacts;
        simulation.OnFates = Fates;
        if (_wanted[(int)CellEventKind.Entered])
            simulation.OnEntries = Entries;
    }

    /// <summary>Kills, deaths and bindings are in the ledger; who is born waits to enter.</summary>
    private void Contacts()
    {
        bool first = _simulation.Tick % (uint)_scenario.Window == 0;
        foreach (int slot in _slots)
        {
            if (!_simulation.Runs(slot))
                continue;
            // The census that began the window has emptied the ledger.
            if (first)
                Array.Clear(_before[slot]);
            Compare(slot);
            if (!_wanted[(int)CellEventKind.Born])
                continue;
            _simulation.Copy<byte>(Planes.TEntrant, slot, 0, _entrants);
            Births(slot, _tLayer, isT: true);
            _simulation.Copy<byte>(Planes.ResidentEntrant, slot, 0, _entrants);
            Births(slot, _residentLayer, isT: false);
        }
    }

    /// <summary>T cells that are gone stand as marks; what residents turn into waits to be shown.</summary>
    private void Fates()
    {
        foreach (int slot in _slots)
        {
            if (!_simulation.Runs(slot))
            {
                Array.Clear(_before[slot]);
                continue;
            }

            Compare(slot);
            _simulation.Copy<byte>(Planes.ResidentEntrant, slot, 0, _entrants);
            for (int site = 0; site < _tLayer.Length; site++)
            {
                TSignal t = _tLayer[site];
                if (!t.IsEmpty && t.Phase == TPhase.None)
                {
                    CellEventKind what =
                        t.Mark == TMark.Left ? CellEventKind.Left
                        : t.Mark == TMark.Diluted ? CellEventKind.Diluted
                        : CellEventKind.Died;
                    Tell(slot, what, isT: true, t.Kind, site);
                }

                if (_entrants[site] != 0 && ((ResidentSignal)_entrants[site]).IsGone)
                    Tell(slot, CellEventKind.Left, isT: false, ResidentKindAt(slot, site), site);
            }
        }
    }

    /// <summary>Who has entered stands at the site that the host planned.</summary>
    private void Entries()
    {
        foreach (int slot in _slots)
        {
            if (!_simulation.Runs(slot))
                continue;
            _entered.Clear();
            _simulation.EnteredNow(slot, _entered);
            foreach (PlannedEntry e in _entered.OrderBy(e => e.ResidentKind > 0).ThenBy(e => e.Site))
            {
                bool isT = e.ResidentKind == 0;
                Tell(slot, CellEventKind.Entered, isT, isT ? e.TCell.Kind : e.ResidentKind, e.Site);
            }
        }
    }

    private void Compare(int slot)
    {
        _simulation.Copy<byte>(Planes.TSignal, slot, 0, _tLayer);
        _simulation.Copy<byte>(Planes.ResidentSignal, slot, 0, _residentLayer);
        _simulation.Copy<ulong>(Planes.Events, slot, 0, _now);
        ulong[] before = _before[slot];
        int site = 0;
        while ((site += _now.AsSpan(site).CommonPrefixLength(before.AsSpan(site))) < _now.Length)
        {
            Changed(slot, site, _now[site], before[site]);
            site++;
        }

        (_before[slot], _now) = (_now, before);
    }

    private void Changed(int slot, int site, ulong now, ulong before)
    {
        bool Happened(int counter, CellEventKind what) => _wanted[(int)what] && Ledger.Of(now, counter) != Ledger.Of(before, counter);
        ResidentSignal resident = _residentLayer[site];
        TSignal t = _tLayer[site];
        if (Happened(Ledger.Killed, CellEventKind.Killed))
        {
            int killer = _simulation.Neighbour(site, resident.Direction);
            int kind = ResidentKindAt(slot, site);
            Tell(slot, CellEventKind.Killed, isT: false, kind, site, otherIsT: true, ((TSignal)_tLayer[killer]).Kind, killer);
        }

        if (Happened(Ledger.Died, CellEventKind.Died))
            Tell(slot, CellEventKind.Died, isT: false, ResidentKindAt(slot, site), site);
        if (Happened(Ledger.TDied, CellEventKind.Died))
            Tell(slot, CellEventKind.Died, isT: true, RecordedKind(slot, site), site);
        if (Happened(Ledger.Bound, CellEventKind.Bound))
        {
            int target = _simulation.Neighbour(site, t.Direction);
            int kind = ResidentKindAt(slot, target);
            Tell(slot, CellEventKind.Bound, isT: true, t.Kind, site, otherIsT: false, kind, target);
        }
    }

    private void Births(int slot, byte[] signals, bool isT)
    {
        int site = 0;
        while ((site = Next(site)) < _entrants.Length)
        {
            Entrant entrant = _entrants[site];
            if (entrant.IsBirth)
            {
                int mother = _simulation.Neighbour(site, entrant.Direction);
                int kind = isT ? ((TSignal)signals[mother]).Kind : ResidentKindAt(slot, mother);
                Tell(slot, CellEventKind.Born, isT, kind, site, isT, kind, mother);
            }

            site++;
        }

        int Next(int from)
        {
            int skip = _entrants.AsSpan(from).IndexOfAnyExcept((byte)0);
            return skip < 0 ? _entrants.Length : from + skip;
        }
    }

    private void Tell(int slot, CellEventKind what, bool isT, int kind, int site, bool otherIsT = false, int otherKind = 0, int other = -1)
    {
        if (!_wanted[(int)what] || !(isT ? _tWanted[kind] : _residentWanted[kind - 1]) || !InBox(site))
            return;
        long cell = what == CellEventKind.Born ? _simulation.NumberOfBorn(isT, site) : _simulation.NumberAt(slot, isT, site);
        _take(
            new CellEvent(
                slot,
                _simulation.Tick,
                what,
                Name(isT, kind),
                site,
                cell,
                other < 0 ? null : Name(otherIsT, otherKind),
                other < 0 ? 0 : _simulation.NumberAt(slot, otherIsT, other)
            )
        );
    }

    private string Name(bool isT, int kind) => isT ? _scenario.TKinds[kind] : _scenario.ResidentKinds[kind - 1];

    private bool InBox(int site)
    {
        Lattice l = _scenario.Lattice;
        return Within(site % l.Nx, _box[0]) && Within(site / l.Nx % l.Ny, _box[1]) && Within(site / (l.Nx * l.Ny), _box[2]);
    }

    private static bool Within(int at, (int First, int Size) box) => at >= box.First && at < box.First + box.Size;

    private int ResidentKindAt(int slot, int site)
    {
        int shown = ((ResidentSignal)_residentLayer[site]).Class;
        if (!_scenario.HasSharedClasses)
            return shown;
        Span<Resident> cell = stackalloc Resident[1];
        _simulation.Copy(Planes.Resident, slot, site, cell);
        return cell[0].KindIn(shown);
    }

    // The signal of a T cell that has just died is empty; its record is still there, because nobody has entered the site yet.
    private int RecordedKind(int slot, int site)
    {
        Span<TCell> cell = stackalloc TCell[1];
        _simulation.Copy(Planes.TCell, slot, site, cell);
        return cell[0].Kind;
    }
}
