using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using CarTAgents.Kernels.Draws;
using CarTAgents.Kernels.Parameters;
using CarTAgents.Kernels.Rows;
using CarTAgents.Kernels.Sums;

namespace CarTAgents.Kernels.Rules;

/// <summary><see cref="Source.Exchange"/> and <see cref="Source.Lose"/> of a field of a replica, eight voxels of a row at a time.</summary>
/// <remarks>Secretion and uptake are whole numbers that doubles hold exactly, so that a division of doubles does for the rule's division of
/// 64-bit integers (<see cref="WholeNumbers"/>). Where a field's rates are too large for that, where a voxel is full or a counter
/// overflows, and at the end of a row, the scalar rule does its work.</remarks>
internal unsafe struct SourceField
{
    private readonly int _field;
    private readonly bool _isExact;
    private readonly long _first;
    private readonly uint _decay,
        _washout,
        _uptakeSalt,
        _decaySalt,
        _washoutSalt;
    private readonly Threshold _weight;
    private readonly double _twiceHalf,
        _boostGain,
        _boostHalf;
    private readonly long _booster;
    private ClassRates _secretion,
        _uptake;

    /// <summary>The field of a replica, its parameters at hand.</summary>
    public SourceField(in Tissue t, int replica, int field)
    {
        ref FieldParameters p = ref t.FieldParameters[FieldParameters.Index(t, replica, field)];
        int rates = CellClass.First(t, replica, field);
        long salts = ((long)replica * t.Fields + field) * Dither.Salts;
        _field = field;
        _first = (long)replica * t.Voxels + t.Grids[field].First;
        (_decay, _washout) = (p.Decay.Value, p.Washout.Value);
        _uptakeSalt = t.Salts[salts + Dither.Uptake];
        _decaySalt = t.Salts[salts + Dither.Decay];
        _washoutSalt = t.Salts[salts + Dither.Washout];
        _secretion = new ClassRates(t.Secretion.Address + rates);
        _uptake = new ClassRates(t.Uptake.Address + rates);
        _twiceHalf = 2.0 * p.UptakeHalf;
        _weight = t.Windows[replica].Weight;
        _booster = p.BoostField == 0 ? -1 : (long)replica * t.Voxels + t.Grids[p.BoostField - 1].First;
        _boostGain = p.BoostGain;
        _boostHalf = p.BoostHalf;

        // Of a layer, at most a cell a site.
        double cells = 1 << (2 * t.Grids[field].Shift + t.Grids[field].ShiftZ);
        double secreted = cells * _secretion.Most,
            taken = cells * _uptake.Most,
            scale = 2.0 * Source.Cap + _twiceHalf + taken;
        // A booster may be a little above what sources fill to: twice that is ample, and checked.
        bool boostIsExact =
            p.BoostField == 0
            || (
                _boostHalf > 0
                && 2.0 * Source.Cap * (_boostGain + 1) + _boostHalf < WholeNumbers.Most
                && 2 * secreted * _boostGain < WholeNumbers.Most
            );
        _isExact =
            boostIsExact
            && secreted < uint.MaxValue
            && taken < uint.MaxValue
            && scale < uint.MaxValue
            && (_uptake.Classes == 0 || _twiceHalf > 0)
            && 2 * taken * Source.Cap + 2 * scale < WholeNumbers.Most;
    }

    /// <summary>A bit for each class of cells that secretes the field or takes it up: others need not be counted.</summary>
    public readonly int Classes => _secretion.Classes | _uptake.Classes;

    /// <summary>Runs the rule at voxels of a row.</summary>
    /// <param name="t">The tissue.</param>
    /// <param name="first">The first of them, of any field on the grid.</param>
    /// <param name="n">Voxels.</param>
    /// <param name="counts">Cells under them.</param>
    public void Run(in Tissue t, in Voxel first, int n, in CellCounts counts)
    {
        Voxel v = first;
        v.Field = _field;
        v.Index = _first + v.Local;
        if (Classes != 0)
            Exchange(t, v, n, counts);
        if ((_decay | _washout) != 0)
            Lose(t, v, n);
    }

    private void Exchange(in Tissue t, in Voxel first, int n, in CellCounts counts)
    {
        // Sites on x that have such a cell above them; eight voxels are so many of them.
        ulong sites = counts.SitesOf(Classes);
        int shift = t.Grids[_field].Shift;
        for (int i = 0; i < n; i += 8)
        {
            if (((sites >> (i << shift)) & SiteBits.First(8 << shift)) == 0)
                continue;
            if (!_isExact || i + 8 > n || !TryExchange(t, first, i, counts))
                ExchangeOneByOne(t, first, i, Math.Min(n, i + 8), counts);
        }
    }

    private static void ExchangeOneByOne(in Tissue t, in Voxel first, int from, int to, in CellCounts counts)
    {
        for (int i = from; i < to; i++)
        {
            Voxel v = Along(first, i);
            t.Amount[v.Index] = Source.Exchange(t, v, t.Amount[v.Index], counts.At(i, 0), counts.At(i, CellClass.OfLayer));
        }
    }

    /// <summary>Exchanges at eight voxels; does nothing and returns false if one of them needs the scalar rule.</summary>
    private bool TryExchange(in Tissue t, in Voxel first, int i, in CellCounts counts)
    {
        uint* at = (uint*)t.Amount.Address + first.Index + i;
        Vector256<uint> before = Vector256.Load(at);
        Vector256<double> low = WholeNumbers.ToDouble(Vector256.WidenLower(before)),
            high = WholeNumbers.ToDouble(Vector256.WidenUpper(before));
        if (_secretion.Classes != 0)
        {
            _secretion.Sum(counts, i, _weight, out Vector256<double> secretedLow, out Vector256<double> secretedHigh);
            if (_booster >= 0)
            {
                Vector256<uint> booster = Vector256.Load((uint*)t.Amount.Address + _booster + first.Local + i);
                if (Vector256.GreaterThanAny(booster, Vector256.Create(2u * Source.Cap)))
                    return false;
                secretedLow = Boosted(secretedLow, WholeNumbers.ToDouble(Vector256.WidenLower(booster)));
                secretedHigh = Boosted(secretedHigh, WholeNumbers.ToDouble(Vector256.WidenUpper(booster)));
            }

            low += secretedLow;
            high += secretedHigh;
            if (Vector256.GreaterThanAny(Vector256.MaxNative(low, high), Vector256.Create((double)Source.Cap)))
                return false;
            uint* secreted = t.Secreted.Address + first.Index + i;
            Vector256<uint> quanta = Vector256.Narrow(WholeNumbers.ToUInt64(secretedLow), WholeNumbers.ToUInt64(secretedHigh));
            if (!SecretedQuanta.TryPlus(Vector256.Load(secreted), quanta, out Vector256<uint> sum))
                return false;
            sum.Store(secreted);
            if ((before | quanta) == Vector256<uint>.Zero)
                return true;
        }
        else if (before == Vector256<uint>.Zero)
        {
            return true;
        }
        else if (Vector256.GreaterThanAny(before, Vector256.Create((uint)Source.Cap)))
        {
            return false;
        }

        if (_uptake.Classes != 0)
        {
            Vector256<uint> hash = DitherBits.Hash(Vector256.Create((uint)(first.Local + i)) + Vector256<uint>.Indices, _uptakeSalt);
            _uptake.Sum(counts, i, _weight, out Vector256<double> uptakeLow, out Vector256<double> uptakeHigh);
            low = Left(WholeNumbers.ToDouble(Vector256.WidenLower(before)), low, uptakeLow, Vector256.WidenLower(hash));
            high = Left(WholeNumbers.ToDouble(Vector256.WidenUpper(before)), high, uptakeHigh, Vector256.WidenUpper(hash));
        }

        Vector256.Narrow(WholeNumbers.ToUInt64(low), WholeNumbers.ToUInt64(high)).Store(at);
        return true;
    }

    /// <summary>Secretion that another cytokine of the voxels raises, saturably.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly Vector256<double> Boosted(Vector256<double> secreted, Vector256<double> booster)
    {
        Vector256<double> gain = Vector256.Floor(booster * Vector256.Create(_boostGain) / (booster + Vector256.Create(_boostHalf)));
        return secreted + Vector256.Floor(secreted * gain * Vector256.Create(1.0 / 65536));
    }

    /// <summary>What uptake leaves of amounts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly Vector256<double> Left(
        Vector256<double> before,
        Vector256<double> amount,
        Vector256<double> uptake,
        Vector256<ulong> hash
    )
    {
        Vector256<double> twice = before + amount,
            scale = twice + uptake + Vector256.Create(_twiceHalf);
        Vector256<double> dither = WholeNumbers.ToDouble(WholeNumbers.Product(hash, WholeNumbers.ToUInt64(scale)) >> 32);
        Vector256<double> taken = Vector256.Floor((uptake * twice + dither) / scale);
        return Vector256.MaxNative(amount - taken, Vector256<double>.Zero);
    }

    /// <summary><see cref="Source.Lose"/> at voxels of a row; an empty voxel loses nothing.</summary>
    private readonly void Lose(in Tissue t, in Voxel first, int n)
    {
        int i = 0;
        for (; i + 8 <= n; i += 8)
        {
            uint* at = (uint*)t.Amount.Address + first.Index + i;
            Vector256<uint> amount = Vector256.Load(at);
            if (amount == Vector256<uint>.Zero)
                continue;
            Vector256<uint> voxel = Vector256.Create((uint)(first.Local + i)) + Vector256<uint>.Indices;
            if (_decay != 0)
                amount -= Fraction(amount, _decay, DitherBits.Hash(voxel, _decaySalt));
            if (_washout != 0)
            {
                Vector256<uint> washed = Fraction(amount, _washout, DitherBits.Hash(voxel, _washoutSalt));
                Vector256<uint> sum = Vector256.Load(t.Washed.Address + first.Index + i) + washed;
                if (Vector256.LessThanAny(sum, washed))
                {
                    // A sum overflows: rare, and the scalar rule knows what to do.
                    LoseOneByOne(t, first, i, i + 8);
                    continue;
                }

                amount -= washed;
                sum.Store(t.Washed.Address + first.Index + i);
            }

            amount.Store(at);
        }

        LoseOneByOne(t, first, i, n);
    }

    private static void LoseOneByOne(in Tissue t, in Voxel first, int from, int to)
    {
        for (int i = from; i < to; i++)
        {
            Voxel v = Along(first, i);
            if (t.Amount[v.Index] > 0)
                t.Amount[v.Index] = Source.Lose(t, v, t.Amount[v.Index]);
        }
    }

    /// <summary>A fraction (2^-32) of each amount, rounded with a dither: the upper half of the 64-bit product plus the dither, even lanes
    /// and odd lanes by themselves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Fraction(Vector256<uint> amount, uint fraction, Vector256<uint> dither)
    {
        Vector256<ulong> low = Vector256.Create(0xFFFFFFFFUL),
            factor = Vector256.Create((ulong)fraction);
        Vector256<ulong> even = WholeNumbers.Product(amount.AsUInt64() & low, factor) + (dither.AsUInt64() & low);
        Vector256<ulong> odd = WholeNumbers.Product(amount.AsUInt64() >> 32, factor) + (dither.AsUInt64() >> 32);
        return ((even >> 32) | (odd & ~low)).AsUInt32();
    }

    private static Voxel Along(in Voxel first, int i)
    {
        Voxel v = first;
        v.X += i;
        v.Local += i;
        v.Index += i;
        return v;
    }

    /// <summary>The classes of cells that secrete a field, or take it up, and their rates: those of T cells, then those of
    /// residents.</summary>
    private struct ClassRates
    {
        private fixed int _classes[CellClass.Count];
        private fixed double _rates[CellClass.Count];
        private readonly int _tCells,
            _all;

        public ClassRates(uint* byClass)
        {
            for (int c = 0; c < CellClass.OfLayer + Limits.ResidentClasses; c++)
            {
                if (byClass[c] == 0)
                    continue;
                _classes[_all] = c;
                _rates[_all] = byClass[c];
                _all++;
                if (c < CellClass.OfLayer)
                    _tCells++;
                Classes |= 1 << c;
                Most = Math.Max(Most, byClass[c]);
            }
        }

        /// <summary>A bit for each class.</summary>
        public int Classes { get; }

        /// <summary>The largest rate.</summary>
        public double Most { get; }

        /// <summary>What the cells under eight voxels secrete or take up; a T cell stands for a share of one.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Sum(in CellCounts counts, int i, Threshold weight, out Vector256<double> low, out Vector256<double> high)
        {
            low = high = Vector256<double>.Zero;
            int j = 0;
            if (!weight.IsAlways)
            {
                for (; j < _tCells; j++)
                    Add(counts, i, j, ref low, ref high);
                low = Share(low, weight);
                high = Share(high, weight);
            }

            for (; j < _all; j++)
                Add(counts, i, j, ref low, ref high);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private readonly void Add(in CellCounts counts, int i, int j, ref Vector256<double> low, ref Vector256<double> high)
        {
            double* at = counts.Of(_classes[j]) + i;
            Vector256<double> rate = Vector256.Create(_rates[j]);
            low += Vector256.Load(at) * rate;
            high += Vector256.Load(at + 4) * rate;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Vector256<double> Share(Vector256<double> sum, Threshold weight) =>
            WholeNumbers.ToDouble(WholeNumbers.Product(WholeNumbers.ToUInt64(sum), Vector256.Create((ulong)weight.Value)) >> 32);
    }
}
