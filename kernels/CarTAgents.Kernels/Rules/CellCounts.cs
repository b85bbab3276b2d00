using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using CarTAgents.Kernels.Cells;
using CarTAgents.Kernels.Parameters;
using CarTAgents.Kernels.Rows;

namespace CarTAgents.Kernels.Rules;

/// <summary>The cells under the voxels of up to 64 sites of a row at once, class by class: equal to <see cref="Source.TCells"/> and
/// <see cref="Source.Residents"/> at each of them.</summary>
/// <remarks>Residents are many, and counted from their signals 32 at a time; T cells are few, and looked at one by one, because their class
/// is in the record. Counts are doubles, as what is computed from them needs them.</remarks>
internal unsafe ref struct CellCounts
{
    /// <summary>Sites on x that are counted at once: 64, 32 or 16 voxels.</summary>
    public const int Sites = 64;

    /// <summary>Doubles that the counts take.</summary>
    public const int Room = CellClass.Count * Sites;

    private readonly double* _counts;
    private readonly int _classes,
        _shift,
        _shiftZ;
    private bool _hasTCells;
    private fixed ulong _sites[CellClass.Count];

    /// <summary>No counts yet.</summary>
    /// <param name="room">Memory for <see cref="Room"/> doubles.</param>
    /// <param name="classes">A bit for each class that is to be counted.</param>
    /// <param name="shift">log2 of sites a voxel on x and y.</param>
    /// <param name="shiftZ">log2 of sites a voxel on z.</param>
    public CellCounts(double* room, int classes, int shift, int shiftZ)
    {
        _counts = room;
        _classes = classes;
        _shift = shift;
        _shiftZ = shiftZ;
        // So that the first block clears what it counts.
        _hasTCells = true;
    }

    /// <summary>The counts of a class by voxel, from the block's first.</summary>
    public readonly double* Of(int classOfCell) => _counts + classOfCell * Sites;

    /// <summary>Sites on x that have a cell of some classes above them.</summary>
    public readonly ulong SitesOf(int classes)
    {
        ulong sites = 0;
        for (int left = classes & _classes; left != 0; left &= left - 1)
            sites |= _sites[BitOperations.TrailingZeroCount(left)];
        return sites;
    }

    /// <summary>The counts of a layer at a voxel of the block, as the scalar rule takes them.</summary>
    public readonly ClassCounts At(int voxel, int firstClass)
    {
        ulong counts = 0;
        for (int c = 0; c < CellClass.OfLayer; c++)
        {
            if ((_classes & (1 << (firstClass + c))) != 0)
                counts |= (ulong)Of(firstClass + c)[voxel] << (8 * c);
        }

        return counts;
    }

    /// <summary>Counts the cells under the voxels that begin at a site of a row of voxels.</summary>
    public void Count(in Tissue t, int replica, int y, int z, int x0)
    {
        long first = (long)replica * t.Sites + ((long)(z << _shiftZ) * t.Ny + (y << _shift)) * t.Nx + x0;
        if ((_classes & ((1 << CellClass.OfLayer) - 1)) != 0)
        {
            ulong valid = SiteBits.First(t.Nx - x0);
            CountTCells(t, first, valid);
            if ((y + 1) << _shift < t.Ny)
                Prefetch(t, first + (t.Nx << _shift), valid);
        }

        if (_classes >> CellClass.OfLayer != 0)
        {
            CountResidents(t, first, 0);
            if (t.Nx - x0 > 32)
                CountResidents(t, first, 32);
        }
    }

    private void CountTCells(in Tissue t, long first, ulong valid)
    {
        if (_hasTCells)
        {
            for (int c = 0; c < CellClass.OfLayer; c++)
            {
                _sites[c] = 0;
                if ((_classes & (1 << c)) != 0)
                    new Span<double>(Of(c), Sites >> _shift).Clear();
            }
        }

        ulong any = 0;
        for (int z = 0; z < 1 << _shiftZ; z++)
        {
            for (int y = 0; y < 1 << _shift; y++)
            {
                long line = first + ((long)z * t.Ny + y) * t.Nx;
                ulong bits = SiteBits.Occupied(t.TSignals.Address + line) & valid;
                any |= bits;
                for (; bits != 0; bits &= bits - 1)
                {
                    int x = BitOperations.TrailingZeroCount(bits);
                    ref TCell cell = ref t.TCells[line + x];
                    Of(CellClass.OfT(cell.Kind, cell.IsSecreting))[x >> _shift]++;
                }
            }
        }

        _hasTCells = any != 0;
        if (_hasTCells)
        {
            for (int c = 0; c < CellClass.OfLayer; c++)
                _sites[c] = any;
        }
    }

    /// <summary>Asks for the records of T cells in the same block of the next row of voxels: few share a line of the cache.</summary>
    private readonly void Prefetch(in Tissue t, long first, ulong valid)
    {
        if (!Sse.IsSupported)
            return;
        for (int z = 0; z < 1 << _shiftZ; z++)
        {
            for (int y = 0; y < 1 << _shift; y++)
            {
                long line = first + ((long)z * t.Ny + y) * t.Nx;
                for (ulong bits = SiteBits.Occupied(t.TSignals.Address + line) & valid; bits != 0; bits &= bits - 1)
                    Sse.Prefetch0(t.TCells.Address + line + BitOperations.TrailingZeroCount(bits));
            }
        }
    }

    /// <summary>Counts the living residents of 32 sites on x.</summary>
    private void CountResidents(in Tissue t, long first, int x)
    {
        byte* signals = t.ResidentSignals.Address + first + x;
        Vector256<byte> living = Vector256.Create(ResidentSignal.LivingMask);
        for (int left = _classes >> CellClass.OfLayer; left != 0; left &= left - 1)
        {
            int c = CellClass.OfLayer + BitOperations.TrailingZeroCount(left);
            // Alive: the class, and the upper bit of the phase clear. A match is 255, which is -1.
            Vector256<byte> pattern = Vector256.Create((byte)ResidentSignal.Living(c - CellClass.OfLayer + 1)),
                sum = Vector256<byte>.Zero;
            for (int z = 0; z < 1 << _shiftZ; z++)
            {
                for (int y = 0; y < 1 << _shift; y++)
                    sum -= Vector256.Equals(Vector256.Load(signals + ((long)z * t.Ny + y) * t.Nx) & living, pattern);
            }

            uint empty = Vector256.Equals(sum, Vector256<byte>.Zero).ExtractMostSignificantBits();
            _sites[c] = x == 0 ? ~empty : (uint)_sites[c] | ((ulong)~empty << 32);
            double* counts = Of(c) + (x >> _shift);
            if (_shift == 0)
                Store(sum, counts);
            else if (_shift == 1)
                Store(Pairs(sum), counts);
            else
                Store(Pairs(Pairs(sum)), counts);
        }
    }

    private static Vector256<ushort> Pairs(Vector256<byte> v) => (v.AsUInt16() & Vector256.Create((ushort)0xFF)) + (v.AsUInt16() >> 8);

    private static Vector256<uint> Pairs(Vector256<ushort> v) => (v.AsUInt32() & Vector256.Create(0xFFFFu)) + (v.AsUInt32() >> 16);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector256<byte> v, double* counts)
    {
        Store(Vector256.WidenLower(v), counts);
        Store(Vector256.WidenUpper(v), counts + 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector256<ushort> v, double* counts)
    {
        Store(Vector256.WidenLower(v), counts);
        Store(Vector256.WidenUpper(v), counts + 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector256<uint> v, double* counts)
    {
        WholeNumbers.ToDouble(Vector256.WidenLower(v)).Store(counts);
        WholeNumbers.ToDouble(Vector256.WidenUpper(v)).Store(counts + 4);
    }
}
