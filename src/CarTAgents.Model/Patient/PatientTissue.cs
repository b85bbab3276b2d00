using CarTAgents.Kernels;

namespace CarTAgents.Model;

/// <summary>The body's side of one tissue on a lattice: how many body cells each lattice cell stands for, and the counts that no lattice cell stands for.</summary>
/// <remarks>Body count = represented x lattice count + remainder, to the cell. The factor holds for a whole window; it grows when divisions find no room, and T cells,
/// which do not grow with the tissue, are then diluted away in proportion.</remarks>
internal sealed class PatientTissue
{
    /// <summary>Classes of T cells: kind x programs + program.</summary>
    public const int Classes = Table.TKinds * TRecord.Programs;

    private readonly int _tumour;

    /// <param name="represents">Body cells that a lattice cell stands for at the start.</param>
    /// <param name="homing">Weight with which T cells come here.</param>
    /// <param name="tumour">Resident kind that grows, from 1; 0 for none.</param>
    public PatientTissue(long represents, double homing, int tumour)
    {
        Represents = _before = represents;
        Homing = homing;
        _tumour = tumour;
    }

    private long _before, _growth;

    /// <summary>Body cells that a lattice cell stands for.</summary>
    public long Represents { get; private set; }

    /// <summary>Weight with which T cells come here.</summary>
    public double Homing { get; }

    /// <summary>T cells here that no lattice cell stands for, by class. A class may be negative for a while; what enters is drawn from those that are not.</summary>
    public long[] Pool { get; } = new long[Classes];

    /// <summary>Residents on their way in that no lattice cell stands for, by kind from 1.</summary>
    public long[] Arriving { get; } = new long[Table.ResidentKinds + 1];

    /// <summary>Tumour cells that no lattice cell stands for.</summary>
    public long TumourRemainder { get; private set; }

    /// <summary>Body cells killed here so far.</summary>
    public double Kills { get; private set; }

    /// <summary>Threshold of being diluted away at the fate of this window.</summary>
    public uint Dilution { get; private set; }

    /// <summary>Takes in a census: settles the change of the factor that preceded it, and hands what left to the blood.</summary>
    /// <param name="census">Counts by <see cref="Counter"/>.</param>
    /// <param name="blood">T cells in blood by class.</param>
    public void Receive(ReadOnlySpan<long> census, Span<long> blood)
    {
        for (int c = 0; c < Classes; c++)
        {
            long left = census[Counter.Left + c], diluted = census[Counter.Diluted + c];
            // Whoever stood on the lattice when the factor changed stands for more now, and who was diluted away for nothing: the pool holds the difference.
            long kept = census[Counter.Program + c] + left + census[Counter.FateDied + c];
            Pool[c] += _before * (kept + diluted) - Represents * kept;
            blood[c] += Represents * left;
        }

        if (_tumour > 0)
        {
            long n = census[Counter.Alive + _tumour - 1];
            TumourRemainder += _growth - (Represents - _before) * n;
        }

        Kills += (double)census[Counter.Events + Ledger.Killed] * Represents;
        _before = Represents;
        _growth = 0;
        Dilution = 0;
        if (_tumour == 0) return;
        long crowded = census[Counter.Events + Ledger.Crowded], cells = census[Counter.Alive + _tumour - 1];
        if (crowded == 0 || cells == 0) return;
        // Divisions that found no room enlarge what each cell stands for.
        _growth = Represents * crowded;
        long more = (long)((Int128)_growth / cells);
        Represents += more;
        Dilution = (uint)(((UInt128)more << 32) / (UInt128)Represents);
    }

    /// <summary>Tumour cells in the body: the lattice's at a census, before the growth that the next window applies, and the remainder.</summary>
    public long Tumour(ReadOnlySpan<long> census) => _tumour == 0 ? 0 : _before * census[Counter.Alive + _tumour - 1] + TumourRemainder + _growth;

    /// <summary>Body cells of a resident kind, from 1.</summary>
    public long Residents(ReadOnlySpan<long> census, int kind) => _before * census[Counter.Alive + kind - 1] + Arriving[kind];

    /// <summary>T cells of a class in the body's part of this tissue.</summary>
    public long TCells(ReadOnlySpan<long> census, int c) => _before * census[Counter.Program + c] + Pool[c];

    /// <summary>A hash of all that is carried.</summary>
    public ulong Hash(ulong h)
    {
        h = StateHash.Mix(h ^ (ulong)Represents);
        h = StateHash.Mix(h ^ (ulong)_before);
        h = StateHash.Mix(h ^ (ulong)_growth);
        h = StateHash.Mix(h ^ (ulong)TumourRemainder);
        h = StateHash.Mix(h ^ Dilution);
        h = StateHash.Mix(h ^ BitConverter.DoubleToUInt64Bits(Kills));
        foreach (long n in Pool) h = StateHash.Mix(h ^ (ulong)n);
        foreach (long n in Arriving) h = StateHash.Mix(h ^ (ulong)n);
        return h;
    }

    public void Save(BinaryWriter writer)
    {
        writer.Write(Represents);
        writer.Write(_before);
        writer.Write(_growth);
        writer.Write(TumourRemainder);
        writer.Write(Dilution);
        writer.Write(Kills);
        foreach (long n in Pool) writer.Write(n);
        foreach (long n in Arriving) writer.Write(n);
    }

    public void Load(BinaryReader reader)
    {
        Represents = reader.ReadInt64();
        _before = reader.ReadInt64();
        if (Represents < 1 || _before < 1) throw new InvalidDataException("a tissue stands for less than itself");
        _growth = reader.ReadInt64();
        TumourRemainder = reader.ReadInt64();
        Dilution = reader.ReadUInt32();
        Kills = reader.ReadDouble();
        for (int c = 0; c < Pool.Length; c++) Pool[c] = reader.ReadInt64();
        for (int k = 0; k < Arriving.Length; k++) Arriving[k] = reader.ReadInt64();
    }
}
