using CarTAgents.Kernels.Cells;
using CarTAgents.Kernels.Parameters;
using CarTAgents.Kernels.Sums;

namespace CarTAgents.Model.Body;

/// <summary>The body's side of one tissue on a lattice: how many body cells each lattice cell stands for, and the counts that no lattice
/// cell stands for.</summary>
/// <remarks>Body count = represented x lattice count + remainder, to the cell. The factor holds for a whole window; it grows when divisions
/// find no room. T cells have a
/// factor of their own, at most the residents': while they are few each stands for less, so that few founders are many on the lattice. It
/// doubles when they are many
/// (half of them are diluted away), halves when they are few (as many enter again), and follows the residents' when it has reached
/// it.</remarks>
internal sealed partial class PatientTissue
{
    /// <summary>Classes of T cells: kind x programs + program.</summary>
    public const int Classes = Limits.TKinds * TRecord.Programs;

    private readonly int _tumour;

    /// <param name="represents">Body cells that a lattice cell stands for at the start.</param>
    /// <param name="homing">Weight with which T cells come here.</param>
    /// <param name="tumour">Resident kind that grows, from 1; 0 for none.</param>
    public PatientTissue(long represents, double homing, int tumour)
    {
        Represents = _before = RepresentsT = _beforeT = represents;
        Homing = homing;
        _tumour = tumour;
    }

    private long _before,
        _beforeT,
        _growth;
    private int _rest;

    /// <summary>Body cells that a T cell on the lattice stands for.</summary>
    public long RepresentsT { get; private set; }

    /// <summary>Body cells that a lattice cell stands for.</summary>
    public long Represents { get; private set; }

    /// <summary>Body cells that a T cell of the census received last stands for.</summary>
    public long CountedT => _beforeT;

    /// <summary>Weight with which T cells come here.</summary>
    public double Homing { get; }

    /// <summary>T cells here that no lattice cell stands for, by class. A class may be negative for a while; what enters is drawn from
    /// those that are not.</summary>
    public long[] Pool { get; } = new long[Classes];

    /// <summary>Residents on their way in that no lattice cell stands for, by kind from 1.</summary>
    public long[] Arriving { get; } = new long[Limits.ResidentKinds + 1];

    /// <summary>Tumour cells that no lattice cell stands for.</summary>
    public long TumourRemainder { get; private set; }

    // Body cells on their way onto the lattice, of which no census has told yet: planned for this window and for the one before; T cells by
    // class, then residents by kind.
    private long[] _entering = new long[Classes + Limits.ResidentKinds + 1],
        _entered = new long[Classes + Limits.ResidentKinds + 1];

    /// <summary>Body cells killed here so far.</summary>
    public double Kills { get; private set; }

    /// <summary>Probability of being diluted away at the fate of this window.</summary>
    public Threshold Dilution { get; private set; }

    /// <summary>Begins a window's entries: those of the window before last are in the census, or refused.</summary>
    public void BeginEntries()
    {
        (_entered, _entering) = (_entering, _entered);
        _entering.AsSpan().Clear();
    }

    /// <summary>A T cell of a class leaves the pool for the lattice.</summary>
    public void Enter(int c)
    {
        Pool[c] -= RepresentsT;
        _entering[c] += RepresentsT;
    }

    /// <summary>A resident of a kind, from 1, leaves those on their way in, or the tumour's remainder, for the lattice.</summary>
    public void EnterResident(int kind)
    {
        if (kind == _tumour)
            TumourRemainder -= Represents;
        else
            Arriving[kind] -= Represents;
        _entering[Classes + kind] += Represents;
    }

    /// <summary>A resident whose entry found no room.</summary>
    public void Refuse(int kind, long cells)
    {
        if (kind == _tumour)
            TumourRemainder += cells;
        else
            Arriving[kind] += cells;
    }

    private long UnderWay(int place) => _entering[place] + _entered[place];

    /// <summary>T cells of a class that are not on the lattice: those of the pool, and on their way in.</summary>
    public long OffLattice(int c) => Pool[c] + UnderWay(c);

    // Of the remainder, what the change of the factor that was decided in this plan takes up when it is settled.
    private long _promised;

    /// <summary>Tumour cells that no lattice cell stands for, nor will when the factor's change is settled.</summary>
    public long TumourResidue => TumourRemainder - _promised;

    /// <summary>Takes in a census: settles the change of the factor that preceded it, and hands what left to the blood.</summary>
    /// <param name="census">Counts by <see cref="Counter"/>.</param>
    /// <param name="blood">T cells in blood by class.</param>
    public void Receive(ReadOnlySpan<long> census, Span<long> blood)
    {
        _promised = 0;
        if (IsAway)
            return;
        for (int c = 0; c < Classes; c++)
        {
            long left = census[Counter.Left + c],
                diluted = census[Counter.Diluted + c];
            // Whoever stood on the lattice when the factor changed stands for more now, and who was diluted away for nothing: the pool
            // holds the difference.
            long kept = census[Counter.Program + c] + left + census[Counter.FateDied + c];
            Pool[c] += _beforeT * (kept + diluted) - RepresentsT * kept;
            blood[c] += RepresentsT * left;
        }

        _beforeT = RepresentsT;
        if (IsLeaving)
            Leave(census);

        if (_tumour > 0)
        {
            long n = census[Counter.Alive + _tumour - 1] + census[Counter.ResidentLeft + _tumour - 1];
            TumourRemainder += _growth - (Represents - _before) * n;
        }

        Kills += (double)census[Counter.Events + Ledger.Killed] * _before;
        _before = Represents;
        _growth = 0;
        if (_tumour == 0)
            return;
        long crowded = census[Counter.Events + Ledger.Crowded],
            cells = census[Counter.Alive + _tumour - 1];
        if (crowded == 0 || cells == 0)
            return;
        // Divisions that found no room enlarge what each cell stands for.
        _growth = Represents * crowded;
        // What earlier growth left over goes along, so that the remainder stays small beside the cells.
        Represents += (long)(Int128.Max(0, (Int128)_growth + TumourRemainder) / cells);
        _promised = Math.Max(0, (Represents - _before) * cells - _growth);
    }

    /// <summary>Sets what a T cell stands for in the next window, from their number on the lattice.</summary>
    /// <param name="census">The census received last.</param>
    /// <param name="sites">Sites of the lattice.</param>
    /// <param name="weighted">Whether few T cells may stand for less than residents do.</param>
    public void Weigh(ReadOnlySpan<long> census, int sites, bool weighted)
    {
        long n = 0;
        for (int k = 0; k < Limits.TKinds; k++)
            n += census[Counter.T + k];
        if (_rest > 0)
            _rest--;
        if (_beforeT == _before)
            RepresentsT = Represents;
        if (weighted && _rest == 0)
        {
            // A change shows in the census two windows on.
            long now = RepresentsT;
            if (n > sites / Many)
                RepresentsT = Math.Min(Represents, 2 * RepresentsT);
            else if (n < sites / Few)
                RepresentsT = Math.Max(1, RepresentsT / 2);
            if (RepresentsT != now)
                _rest = 4;
        }

        Dilution = RepresentsT <= _beforeT ? default : Threshold.OfShare(RepresentsT - _beforeT, RepresentsT);
    }

    /// <summary>Before the first T cells come: as few body cells each as give a well-filled lattice.</summary>
    public void Expect(long cells, int sites)
    {
        RepresentsT = _beforeT = Math.Clamp(cells / (sites / Middle), 1, Represents);
        _rest = 4;
    }

    /// <summary>T cells on a lattice are many above one in this number of sites, few under one in this, and begin at one in this.</summary>
    public const int Many = 24,
        Few = 120,
        Middle = 48;

    /// <summary>Tumour cells in the body: the lattice's at a census, before the growth that the next window applies, and the
    /// remainder.</summary>
    public long Tumour(ReadOnlySpan<long> census) =>
        _tumour == 0
            ? 0
            : Math.Max(
                0,
                TumourRemainder + UnderWay(Classes + _tumour) + (IsAway ? 0 : _before * census[Counter.Alive + _tumour - 1] + _growth)
            );

    /// <summary>Body cells of a resident kind, from 1.</summary>
    public long Residents(ReadOnlySpan<long> census, int kind) =>
        Arriving[kind] + UnderWay(Classes + kind) + (IsAway ? 0 : _before * census[Counter.Alive + kind - 1]);

    /// <summary>T cells of a class in the body's part of this tissue.</summary>
    public long TCells(ReadOnlySpan<long> census, int c) => OffLattice(c) + (IsAway ? 0 : _beforeT * census[Counter.Program + c]);

    /// <summary>A hash of all that is carried.</summary>
    public ulong Hash(ulong h)
    {
        h = StateHash.Mix(h ^ (ulong)Represents);
        h = StateHash.Mix(h ^ (ulong)_before);
        h = StateHash.Mix(h ^ (ulong)RepresentsT);
        h = StateHash.Mix(h ^ (ulong)_beforeT);
        h = StateHash.Mix(h ^ (uint)_rest);
        h = StateHash.Mix(h ^ (ulong)_growth);
        h = StateHash.Mix(h ^ (ulong)TumourRemainder);
        h = StateHash.Mix(h ^ Dilution.Value);
        h = StateHash.Mix(h ^ (((ulong)_place << 32) | (uint)_quiet));
        h = StateHash.Mix(h ^ BitConverter.DoubleToUInt64Bits(_killed));
        h = StateHash.Mix(h ^ BitConverter.DoubleToUInt64Bits(_exposure));
        h = StateHash.Mix(h ^ BitConverter.DoubleToUInt64Bits(Kills));
        foreach (long n in Pool)
            h = StateHash.Mix(h ^ (ulong)n);
        foreach (long[] cells in (ReadOnlySpan<long[]>)[Arriving, _entering, _entered])
        {
            foreach (long n in cells)
                h = StateHash.Mix(h ^ (ulong)n);
        }

        return h;
    }

    public void Save(BinaryWriter writer)
    {
        writer.Write(Represents);
        writer.Write(_before);
        writer.Write(RepresentsT);
        writer.Write(_beforeT);
        writer.Write(_rest);
        writer.Write(_growth);
        writer.Write(TumourRemainder);
        writer.Write(Dilution.Value);
        writer.Write((int)_place);
        writer.Write(_quiet);
        writer.Write(_killed);
        writer.Write(_exposure);
        writer.Write(Kills);
        foreach (long n in Pool)
            writer.Write(n);
        foreach (long[] cells in (ReadOnlySpan<long[]>)[Arriving, _entering, _entered])
        {
            foreach (long n in cells)
                writer.Write(n);
        }
    }

    public void Load(BinaryReader reader)
    {
        Represents = reader.ReadInt64();
        _before = reader.ReadInt64();
        RepresentsT = reader.ReadInt64();
        _beforeT = reader.ReadInt64();
        _rest = reader.ReadInt32();
        if (Represents < 1 || _before < 1 || RepresentsT < 1 || _beforeT < 1)
            throw new InvalidDataException("a tissue stands for less than itself");
        _growth = reader.ReadInt64();
        TumourRemainder = reader.ReadInt64();
        Dilution = new Threshold(reader.ReadUInt32());
        _place = (Place)reader.ReadInt32();
        _quiet = reader.ReadInt32();
        _killed = reader.ReadDouble();
        _exposure = reader.ReadDouble();
        Kills = reader.ReadDouble();
        for (int c = 0; c < Pool.Length; c++)
            Pool[c] = reader.ReadInt64();
        foreach (long[] cells in (ReadOnlySpan<long[]>)[Arriving, _entering, _entered])
        {
            for (int i = 0; i < cells.Length; i++)
                cells[i] = reader.ReadInt64();
        }
    }
}
