using System.IO.Compression;
using System.Runtime.CompilerServices;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Tissues;

namespace CarTAgents.Output.Recordings;

/// <summary>Packs what is seen of a tissue: classes of cells, two sites a byte and layer by layer, and fields by the logarithm of their
/// quanta; deflated.</summary>
/// <remarks>One for a thread: it keeps its memory. The packed form is that of docs/files.md.</remarks>
public sealed class TissueCodec
{
    // Amounts as a byte: 0 for nothing, then evenly by their logarithm up to the highest.
    private const int Steps = 254;

    // Sites of a recorded voxel on an axis, unless the lattice does not divide so.
    private const int Voxel = 4;

    private readonly Lattice _lattice;
    private readonly (int Nx, int Ny, int Nz)[] _sizes;
    private readonly byte[] _packed;
    private readonly byte[] _codes,
        _otherCodes;
    private readonly int[][] _quanta;

    /// <summary>Makes room for the states of a run.</summary>
    /// <param name="scenario">What is simulated.</param>
    public TissueCodec(Scenario scenario)
    {
        _lattice = scenario.Lattice;
        _sizes = [.. scenario.Fields.Select(f => SizeOf(_lattice, f.Factor))];
        _quanta = [.. _sizes.Select(s => new int[s.Nx * s.Ny * s.Nz])];
        _packed = new byte[(2 * ((_lattice.Sites + 1) / 2)) + _quanta.Sum(q => sizeof(int) + q.Length)];
        (_codes, _otherCodes) = (new byte[_lattice.Sites], new byte[_lattice.Sites]);
    }

    /// <summary>Voxels of each field as they are packed.</summary>
    public IReadOnlyList<(int Nx, int Ny, int Nz)> FieldSizes => _sizes;

    /// <summary>Bytes of a state before it is deflated.</summary>
    public int PackedBytes => _packed.Length;

    /// <summary>Cells of the state packed last by class: those of T cells, then those of residents, <see cref="CellClasses.Count"/>
    /// each.</summary>
    public int[] Counts { get; } = new int[2 * CellClasses.Count];

    /// <summary>Packs a state with all fields.</summary>
    /// <param name="tissue">The state.</param>
    /// <param name="level">How long to look for what repeats.</param>
    public byte[] Pack(TissueCopy tissue, CompressionLevel level = CompressionLevel.Fastest)
    {
        Array.Clear(Counts);
        int half = (_lattice.Sites + 1) / 2,
            rows = _lattice.Ny * _lattice.Nz;
        PackCells(tissue.TCells.Codes(0, rows), CellClasses.OfTCells, _packed.AsSpan(0, half), Counts.AsSpan(0, CellClasses.Count));
        PackCells(
            tissue.Residents.Codes(0, rows),
            CellClasses.OfResidents,
            _packed.AsSpan(half, half),
            Counts.AsSpan(CellClasses.Count, CellClasses.Count)
        );
        int at = 2 * half;
        for (int f = 0; f < _sizes.Length; f++)
        {
            Sum(tissue.Quanta(f).Span, tissue.FieldSize(f), _sizes[f], _quanta[f]);
            at += PackAmounts(_quanta[f], _packed.AsSpan(at));
        }

        using var to = new MemoryStream();
        using (var deflate = new ZLibStream(to, level, leaveOpen: true))
            deflate.Write(_packed);
        return to.ToArray();
    }

    /// <summary>Unpacks a state.</summary>
    /// <param name="packed">What <see cref="Pack"/> made.</param>
    /// <param name="tick">Its tick.</param>
    /// <param name="slot">The replica's place in its run.</param>
    /// <param name="tissue">Takes it; its fields are of <see cref="FieldSizes"/>.</param>
    /// <exception cref="InvalidDataException">It is damaged, or of another lattice.</exception>
    public void Unpack(byte[] packed, uint tick, int slot, TissueCopy tissue)
    {
        using (var inflate = new ZLibStream(new MemoryStream(packed), CompressionMode.Decompress))
        {
            if (inflate.ReadAtLeast(_packed, _packed.Length, throwOnEndOfStream: false) < _packed.Length || inflate.ReadByte() >= 0)
                throw new InvalidDataException("a state is of another lattice");
        }

        int half = (_lattice.Sites + 1) / 2,
            at = 2 * half;
        UnpackCells(_packed.AsSpan(0, half), CellClasses.TCellCodes, _codes);
        UnpackCells(_packed.AsSpan(half, half), CellClasses.ResidentCodes, _otherCodes);
        for (int f = 0; f < _sizes.Length; f++)
            at += UnpackAmounts(_packed.AsSpan(at), _quanta[f]);
        tissue.Put(tick, slot, _codes, _otherCodes, _quanta);
    }

    private static (int Nx, int Ny, int Nz) SizeOf(Lattice lattice, int factor)
    {
        (int x, int y, int z) = (lattice.Nx / factor, lattice.Ny / factor, lattice.Nz == 1 ? 1 : lattice.Nz / factor);
        int block = Math.Max(1, Voxel / factor);
        while (x % block != 0 || y % block != 0 || (lattice.Nz > 1 && z % block != 0))
            block /= 2;
        return (x / block, y / block, lattice.Nz == 1 ? 1 : z / block);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PackCells(ReadOnlySpan<byte> codes, byte[] classes, Span<byte> packed, Span<int> counts)
    {
        for (int i = 0; i < packed.Length; i++)
        {
            int low = classes[codes[2 * i]],
                high = (2 * i) + 1 < codes.Length ? classes[codes[(2 * i) + 1]] : 0;
            packed[i] = (byte)(low | (high << 4));
            counts[low]++;
            counts[high]++;
        }

        counts[0] = 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void UnpackCells(ReadOnlySpan<byte> packed, byte[] codes, Span<byte> to)
    {
        for (int i = 0; i < to.Length; i++)
            to[i] = codes[(packed[i / 2] >> (4 * (i & 1))) & 15];
    }

    // Quanta of blocks of voxels.
    private static void Sum(ReadOnlySpan<int> quanta, (int Nx, int Ny, int Nz) from, (int Nx, int Ny, int Nz) to, int[] sums)
    {
        int bx = from.Nx / to.Nx,
            by = from.Ny / to.Ny,
            bz = from.Nz / to.Nz;
        Array.Clear(sums);
        for (int z = 0; z < from.Nz; z++)
        {
            for (int y = 0; y < from.Ny; y++)
            {
                ReadOnlySpan<int> row = quanta.Slice(((z * from.Ny) + y) * from.Nx, from.Nx);
                Span<int> sum = sums.AsSpan(((z / bz * to.Ny) + (y / by)) * to.Nx, to.Nx);
                for (int x = 0; x < row.Length; x++)
                    sum[x / bx] += row[x];
            }
        }
    }

    private static int PackAmounts(int[] amounts, Span<byte> packed)
    {
        int most = Math.Max(2, amounts.Max());
        BitConverter.TryWriteBytes(packed, most);
        double perStep = Steps / Math.Log(most);
        for (int i = 0; i < amounts.Length; i++)
            packed[sizeof(int) + i] = amounts[i] <= 0 ? (byte)0 : (byte)(1.5 + (perStep * Math.Log(amounts[i])));
        return sizeof(int) + amounts.Length;
    }

    private static int UnpackAmounts(ReadOnlySpan<byte> packed, int[] amounts)
    {
        int most = BitConverter.ToInt32(packed);
        if (most < 2)
            throw new InvalidDataException("the amounts of a field are damaged");
        Span<int> ofStep = stackalloc int[256];
        for (int step = 1; step < 256; step++)
            ofStep[step] = (int)Math.Min(int.MaxValue, Math.Exp(Math.Log(most) * (step - 1) / Steps) + 0.5);
        for (int i = 0; i < amounts.Length; i++)
            amounts[i] = ofStep[packed[sizeof(int) + i]];
        return sizeof(int) + amounts.Length;
    }
}
