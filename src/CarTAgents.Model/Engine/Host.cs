using CarTAgents.Configuration.Descriptions;
using CarTAgents.Kernels;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Numbers;
using CarTAgents.Model.Tissues;

namespace CarTAgents.Model.Engine;

/// <summary>The host's side of one replica: which parameters hold, which doses are under way, the census in flight, sums since tick
/// 0.</summary>
/// <remarks>What it plans for a window depends on the census one window back, never on the newest: the lag is part of the model.</remarks>
internal sealed class Host
{
    /// <summary>Places of <see cref="Sums"/>: events, then secreted, then washed out by field.</summary>
    public const int SumCount = Ledger.Count + 2 * Table.MaxFields;

    private readonly Scenario _scenario;
    private readonly Replica _replica;
    private readonly long[] _issued,
        _owed,
        _refused;
    private readonly HashSet<long> _taken = [];
    private readonly List<Refusal> _noted = [];
    private int[] _doseOfEntry,
        _doseOfLastEntry;
    private (long TCell, long Resident) _worth,
        _lastWorth;
    private int _lastPlanned;
    private int _applied;
    private long _room;

    public Host(Scenario scenario, Replica replica, int entryCapacity)
    {
        _scenario = scenario;
        _replica = replica;
        _issued = new long[replica.Doses.Count];
        _owed = new long[replica.Doses.Count];
        _refused = new long[replica.Doses.Count];
        _applied = 1;
        Entries = new uint[entryCapacity * Entry.Stride];
        _doseOfEntry = new int[entryCapacity];
        _doseOfLastEntry = new int[entryCapacity];
    }

    public uint Identity => _replica.Identity;

    /// <summary>The newest census, by <see cref="Counter"/>.</summary>
    public long[] Census { get; } = new long[Counter.Count];

    /// <summary>Sums since tick 0.</summary>
    public long[] Sums { get; } = new long[SumCount];

    /// <summary>Entries of the present window; <see cref="Planned"/> of them mean something.</summary>
    public uint[] Entries { get; }

    /// <summary>The entries planned, for the device to mark those that it carried out.</summary>
    public Span<uint> Planned => Entries.AsSpan(0, EntryCount * Entry.Stride);

    /// <summary>Number of <see cref="Entries"/>.</summary>
    public int EntryCount
    {
        get => (int)WindowWords[Table.EntryCount - Table.Window];
        private set => WindowWords[Table.EntryCount - Table.Window] = (uint)value;
    }

    /// <summary>The words that the host sets for each window (<see cref="Table.Window"/>).</summary>
    public uint[] WindowWords { get; } = NoLimits();

    private static uint[] NoLimits()
    {
        uint[] words = new uint[Table.WindowWords];
        words[Table.WDivide - Table.Window] = uint.MaxValue;
        words[Table.WWeight - Table.Window] = uint.MaxValue;
        return words;
    }

    /// <summary>Adds the newest census to the sums.</summary>
    public void Add()
    {
        for (int e = 0; e < Ledger.Count; e++)
            Sums[e] += Census[Counter.Events + e];
        for (int f = 0; f < Table.MaxFields; f++)
        {
            Sums[Ledger.Count + f] += Census[Counter.Secreted + f];
            Sums[Ledger.Count + Table.MaxFields + f] += Census[Counter.Washed + f];
        }
    }

    /// <summary>The parameters that hold from the window that begins at a tick, if they change there.</summary>
    public uint[]? Apply(uint tick)
    {
        int applied = _applied;
        while (_applied < _replica.Parameters.Count && _replica.Parameters[_applied].Tick <= tick)
            _applied++;
        return _applied == applied ? null : _replica.Parameters[_applied - 1].Table;
    }

    /// <summary>The parameters that hold now.</summary>
    public uint[] Parameters => _replica.Parameters[_applied - 1].Table;

    /// <summary>Plans the entries of the window that begins at a tick: what the doses owe by then, and what an earlier window
    /// refused.</summary>
    /// <remarks>What the window that has just ended refused is not known yet: it is owed again from the next window on, the lag of all that
    /// comes back from the lattice.</remarks>
    /// <param name="tick">First tick of the window.</param>
    /// <param name="vessels">Sites of vessels, asked for only when a dose enters there.</param>
    public void Plan(uint tick, Func<int[]> vessels)
    {
        for (int d = 0; d < _owed.Length; d++)
        {
            _owed[d] += _refused[d];
            _refused[d] = 0;
        }

        (_doseOfEntry, _doseOfLastEntry) = (_doseOfLastEntry, _doseOfEntry);
        _lastPlanned = EntryCount;
        EntryCount = 0;
        if (_replica.Doses.Count == 0)
            return;

        uint window = (uint)_scenario.Window,
            end = tick + window;
        var random = new HostRandom(
            _scenario.Seed,
            _replica.Identity,
            HostPurpose.Of(HostPurpose.Entries, _replica.Tissue),
            (ulong)(tick / window) << 34
        );
        _taken.Clear();
        // Of doses that have begun: one that is still to come may be dropped by a branch, and must not make room before.
        _room = 0;
        foreach (Dose dose in _replica.Doses)
        {
            if ((dose.Tick + window - 1) / window * window <= tick)
                _room += dose.EntriesAWindow(window);
        }

        _room = Math.Clamp(2 * _room, 1, Entries.Length / Entry.Stride);
        int[]? vesselSites = null;
        for (int d = 0; d < _replica.Doses.Count; d++)
        {
            Dose dose = _replica.Doses[d];
            uint start = (dose.Tick + window - 1) / window * window;
            if (start > tick)
                continue;
            long elapsed = Math.Min(end - start, dose.Ticks);
            long due = (long)((UInt128)(ulong)dose.Cells * (ulong)elapsed / dose.Ticks) - _issued[d];
            _issued[d] += due;
            _owed[d] += due;
            if (_owed[d] == 0)
                continue;
            if (dose.Way == EntryWay.Vessels)
                vesselSites ??= vessels();
            // Within the dose's time entries keep to it; what was refused before is tried again at any tick of the window.
            uint ticks = start + dose.Ticks > tick ? Math.Min(window, start + dose.Ticks - tick) : window;
            for (; _owed[d] > 0 && Add(dose, tick, ticks, ref random, vesselSites); _owed[d]--)
                _doseOfEntry[EntryCount - 1] = d;
        }
    }

    /// <summary>Words of the entries planned for the window that has just ended, until <see cref="NoteRefused"/>.</summary>
    public int LastPlannedWords => _lastPlanned * Entry.Stride;

    /// <summary>Notes which entries of the window that has just ended were refused, once.</summary>
    /// <param name="entries">Those entries, with the marks of what was carried out.</param>
    public void NoteRefused(ReadOnlySpan<uint> entries)
    {
        for (int e = 0; e < _lastPlanned; e++)
        {
            ReadOnlySpan<uint> entry = entries.Slice(e * Entry.Stride, Entry.Stride);
            if (entry[Entry.Tick] == Entry.Done)
                continue;
            if (_scenario.Patient is not null)
                _noted.Add(Refusal.Of(entry, _lastWorth));
            // A branch may have dropped the dose.
            else if (_doseOfLastEntry[e] < _refused.Length)
                _refused[_doseOfLastEntry[e]]++;
        }

        _lastPlanned = 0;
    }

    /// <summary>Plans one entry; false when there is no room for it in this window.</summary>
    private bool Add(Dose dose, uint first, uint ticks, ref HostRandom random, int[]? vessels)
    {
        if (EntryCount >= _room)
            return false;
        TShare share = Choose(dose.Mix, ref random);
        uint at = 0;
        int site = 0;
        // Two entries of one tick must not name one site.
        for (int tries = 0; tries < 64; tries++)
        {
            at = first + (uint)random.NextBelow(ticks);
            site = dose.Way switch
            {
                EntryWay.Vessels => vessels![random.NextBelow(vessels.Length)],
                EntryWay.Anywhere => (int)random.NextBelow(_scenario.Lattice.Sites),
                _ => OutsideSite(ref random),
            };
            if (_taken.Add(((long)at << 32) | (uint)site))
                break;
            if (tries == 63)
                return false;
        }

        Write(at, (uint)site, TRecord.Create(share.Kind, LnDensity.Draw(ref random, share.CarMedian, share.CarSpread), 0));
        return true;
    }

    private void Write(uint tick, uint place, Words4 record)
    {
        Span<uint> entry = Entries.AsSpan(EntryCount * Entry.Stride, Entry.Stride);
        entry[Entry.Tick] = tick;
        entry[Entry.Place] = place;
        entry[Entry.Record] = record.X;
        entry[Entry.Record + 1] = record.Y;
        entry[Entry.Record + 2] = record.Z;
        entry[Entry.Record + 3] = record.W;
        EntryCount++;
    }

    /// <summary>What a patient's entries of the window before the last were refused, once.</summary>
    public IReadOnlyList<Refusal> Refused()
    {
        Refusal[] refused = [.. _noted];
        _noted.Clear();
        return refused;
    }

    /// <summary>Begins a patient's entries of the window that begins at a tick.</summary>
    /// <param name="tCell">Body cells that a T cell stands for.</param>
    /// <param name="resident">Body cells that a resident stands for.</param>
    public void BeginEntries(long tCell, long resident)
    {
        _lastPlanned = EntryCount;
        _lastWorth = _worth;
        _worth = (tCell, resident);
        EntryCount = 0;
        _taken.Clear();
    }

    /// <summary>Plans the entry of a T cell at a vessel; false when there is no room for it in this window.</summary>
    public bool AddEntry(uint first, Words4 cell, int[] vessels, ref HostRandom random)
    {
        if (vessels.Length == 0 || (EntryCount + 1) * Entry.Stride > Entries.Length)
            return false;
        for (int tries = 0; tries < 64; tries++)
        {
            uint at = first + (uint)random.NextBelow(_scenario.Window);
            uint site = (uint)vessels[random.NextBelow(vessels.Length)];
            if (!_taken.Add(((long)at << 32) | site))
                continue;
            Write(at, site, cell);
            return true;
        }

        return false;
    }

    /// <summary>Plans the entry of a resident at any site; false when there is no room for it in this window.</summary>
    public bool AddResidentEntry(uint first, int kind, Words4 cell, ref HostRandom random)
    {
        if ((EntryCount + 1) * Entry.Stride > Entries.Length)
            return false;
        cell.W = (uint)kind;
        for (int tries = 0; tries < 64; tries++)
        {
            uint at = first + (uint)random.NextBelow(_scenario.Window);
            uint place = (uint)random.NextBelow(_scenario.Lattice.Sites) | Entry.OfResident;
            if (!_taken.Add(((long)at << 32) | place))
                continue;
            Write(at, place, cell);
            return true;
        }

        return false;
    }

    private static TShare Choose(IReadOnlyList<TShare> mix, ref HostRandom random)
    {
        double weights = 0;
        foreach (TShare share in mix)
            weights += share.Weight;
        double draw = random.NextUniform() * weights;
        foreach (TShare share in mix)
        {
            if (draw < share.Weight)
                return share;
            draw -= share.Weight;
        }

        return mix[^1];
    }

    /// <summary>One of the outermost sites, each equally likely: sites drawn from the whole faces, counted once.</summary>
    private int OutsideSite(ref HostRandom random)
    {
        Lattice l = _scenario.Lattice;
        while (true)
        {
            // An axis of one site has one face; the z axis of a 2-D lattice has none.
            long sideZ = l.Nz > 1 ? 2L * l.Nx * l.Ny : 0,
                sideY = (l.Ny > 1 ? 2L : 1L) * l.Nx * l.Nz,
                sideX = (l.Nx > 1 ? 2L : 1L) * l.Ny * l.Nz;
            long draw = random.NextBelow(sideZ + sideY + sideX);
            int x,
                y,
                z,
                axis;
            if (draw < sideZ)
            {
                (x, y, z, axis) = ((int)(draw % l.Nx), (int)(draw / l.Nx % l.Ny), draw / ((long)l.Nx * l.Ny) == 0 ? 0 : l.Nz - 1, 2);
            }
            else if ((draw -= sideZ) < sideY)
            {
                (x, z, y, axis) = ((int)(draw % l.Nx), (int)(draw / l.Nx % l.Nz), draw / ((long)l.Nx * l.Nz) == 0 ? 0 : l.Ny - 1, 1);
            }
            else
            {
                draw -= sideY;
                (y, z, x, axis) = ((int)(draw % l.Ny), (int)(draw / l.Ny % l.Nz), draw / ((long)l.Ny * l.Nz) == 0 ? 0 : l.Nx - 1, 0);
            }

            // A site on an edge belongs to its last axis' face, so that it is not drawn twice as often.
            bool onZ = l.Nz > 1 && (z == 0 || z == l.Nz - 1),
                onY = y == 0 || y == l.Ny - 1;
            int owner =
                onZ ? 2
                : onY ? 1
                : 0;
            if (owner == axis)
                return l.Index(x, y, z);
        }
    }

    /// <summary>A hash of all that this side of a replica carries from one tick to the next.</summary>
    public ulong Hash(uint tick)
    {
        ulong h = StateHash.Mix(Identity + ((ulong)_replica.Tissue << 32));
        h = StateHash.Mix(h ^ tick);
        h = StateHash.Mix(h ^ (uint)_applied);
        for (int d = 0; d < _issued.Length; d++)
        {
            h = StateHash.Mix(h ^ (ulong)_issued[d]);
            h = StateHash.Mix(h ^ (ulong)_owed[d]);
            h = StateHash.Mix(h ^ (ulong)_refused[d]);
        }

        foreach (long n in Sums)
            h = StateHash.Mix(h ^ (ulong)n);
        foreach (long n in Census)
            h = StateHash.Mix(h ^ (ulong)n);
        foreach (uint word in WindowWords)
            h = StateHash.Mix(h ^ word);
        h = StateHash.Mix(StateHash.Mix(h ^ (ulong)_worth.TCell) ^ (ulong)_worth.Resident);
        foreach (Refusal r in _noted)
            h = StateHash.Mix(StateHash.Mix(h ^ (ulong)(((long)r.Kind << 8) + r.Program)) ^ (ulong)r.Cells);
        return h;
    }

    /// <summary>An entry whose site was taken.</summary>
    /// <param name="Kind">T kind, or resident kind from 1.</param>
    /// <param name="Program">A T cell's program; -1 for a resident.</param>
    /// <param name="Cells">Body cells that it stood for.</param>
    public readonly record struct Refusal(int Kind, int Program, long Cells)
    {
        /// <summary>Of an entry's words.</summary>
        public static Refusal Of(ReadOnlySpan<uint> entry, (long TCell, long Resident) worth)
        {
            if ((entry[Entry.Place] & Entry.OfResident) != 0)
                return new Refusal((int)entry[Entry.Record + 3], -1, worth.Resident);
            Words4 record = default;
            record.X = entry[Entry.Record];
            return new Refusal(TRecord.Kind(record), TRecord.Program(record), worth.TCell);
        }
    }

    public void Save(BinaryWriter writer)
    {
        writer.Write(Identity);
        writer.Write(_applied);
        writer.Write(_issued.Length);
        for (int d = 0; d < _issued.Length; d++)
        {
            writer.Write(_issued[d]);
            writer.Write(_owed[d]);
            writer.Write(_refused[d]);
        }

        foreach (long n in Sums)
            writer.Write(n);
        foreach (long n in Census)
            writer.Write(n);
        foreach (uint word in WindowWords)
            writer.Write(word);
        writer.Write(_worth.TCell);
        writer.Write(_worth.Resident);
        writer.Write(_noted.Count);
        foreach (Refusal r in _noted)
        {
            writer.Write(r.Kind);
            writer.Write(r.Program);
            writer.Write(r.Cells);
        }

        for (int e = 0; e < EntryCount; e++)
        {
            writer.Write(_doseOfEntry[e]);
            for (int i = 0; i < Entry.Stride; i++)
                writer.Write(Entries[e * Entry.Stride + i]);
        }
    }

    public void Load(BinaryReader reader)
    {
        uint identity = reader.ReadUInt32();
        if (identity != Identity)
            throw new InvalidDataException($"it holds replica {identity} where replica {Identity} was expected");
        _applied = reader.ReadInt32();
        if (_applied < 1)
            throw new InvalidDataException("its count of parameter changes is not possible");
        // A branch may have dropped changes or doses that had not begun.
        _applied = Math.Min(_applied, _replica.Parameters.Count);
        int doses = reader.ReadInt32();
        if (doses < 0 || doses > 1 << 20)
            throw new InvalidDataException("its count of doses is not possible");
        for (int d = 0; d < doses; d++)
        {
            long issued = reader.ReadInt64(),
                owed = reader.ReadInt64(),
                refused = reader.ReadInt64();
            if (d < _issued.Length)
                (_issued[d], _owed[d], _refused[d]) = (issued, owed, refused);
        }

        for (int i = 0; i < Sums.Length; i++)
            Sums[i] = reader.ReadInt64();
        for (int i = 0; i < Census.Length; i++)
            Census[i] = reader.ReadInt64();
        for (int i = 0; i < WindowWords.Length; i++)
            WindowWords[i] = reader.ReadUInt32();
        _worth = (reader.ReadInt64(), reader.ReadInt64());
        int noted = reader.ReadInt32();
        if (noted < 0 || noted > Entries.Length)
            throw new InvalidDataException("its count of refused entries is not possible");
        _noted.Clear();
        for (int i = 0; i < noted; i++)
        {
            int kind = reader.ReadInt32(),
                program = reader.ReadInt32();
            if (kind is < 0 or > Table.ResidentKinds || program is < -1 or >= TRecord.Programs)
                throw new InvalidDataException("a refused entry is of no kind");
            _noted.Add(new Refusal(kind, program, reader.ReadInt64()));
        }

        _lastPlanned = 0;
        if (EntryCount < 0 || (long)EntryCount * Entry.Stride > Entries.Length)
            throw new InvalidDataException($"it plans {EntryCount} entries where {Entries.Length / Entry.Stride} have room");
        for (int e = 0; e < EntryCount; e++)
        {
            _doseOfEntry[e] = reader.ReadInt32();
            if (_doseOfEntry[e] < 0)
                throw new InvalidDataException("an entry that it plans is of no dose");
            for (int i = 0; i < Entry.Stride; i++)
                Entries[e * Entry.Stride + i] = reader.ReadUInt32();
        }
    }
}
