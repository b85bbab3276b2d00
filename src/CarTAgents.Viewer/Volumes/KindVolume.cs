using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace CarTAgents.Viewer.Volumes;

/// <summary>What a ray meets, one byte for each site: 1 to 127 is the code of what is drawn there; 128 + d is an empty site whose nearest
/// cell is d or more sites away on some axis, so that a ray may leap.</summary>
/// <remarks>Boundaries are not cells: outside of the lattice nothing is drawn. The distance is that of a king on a chessboard, found by
/// growing the cells by one site a time, 64 sites a word.</remarks>
public sealed class KindVolume
{
    /// <summary>The byte of an empty site less its distance.</summary>
    public const int Empty = 128;

    /// <summary>The longest distance that is told apart, sites.</summary>
    public const int Longest = 8;

    private readonly int _words;
    private ulong[] _near,
        _grown;

    /// <summary>Makes room for a lattice.</summary>
    /// <param name="nx">Sites on x, 1 or more.</param>
    /// <param name="ny">Sites on y.</param>
    /// <param name="nz">Sites on z.</param>
    public KindVolume(int nx, int ny, int nz)
    {
        (Nx, Ny, Nz) = (nx, ny, nz);
        Codes = new byte[checked(nx * ny * nz)];
        _words = (nx + 63) / 64;
        _near = new ulong[_words * ny * nz];
        _grown = new ulong[_words * ny * nz];
    }

    /// <summary>Sites on x.</summary>
    public int Nx { get; }

    /// <summary>Sites on y.</summary>
    public int Ny { get; }

    /// <summary>Sites on z.</summary>
    public int Nz { get; }

    /// <summary>The bytes, x fastest. Write the codes here, 0 for an empty site, then call <see cref="MeasureDistances"/>.</summary>
    public byte[] Codes { get; }

    /// <summary>The byte of a site.</summary>
    public byte this[int x, int y, int z] => Codes[(((z * Ny) + y) * Nx) + x];

    /// <summary>Replaces the zeros of empty sites by their distances.</summary>
    public void MeasureDistances()
    {
        Parallel.For(0, Nz, Mark);
        for (int distance = 2; distance <= Longest; distance++)
        {
            Parallel.For(0, Nz, GrowInPlane);
            int more = 0;
            Parallel.For(
                0,
                Nz,
                z =>
                {
                    if (GrowAcross(z))
                        Volatile.Write(ref more, 1);
                }
            );
            (_near, _grown) = (_grown, _near);
            if (more == 0)
                return;
            Parallel.For(0, Nz, Lengthen);
        }
    }

    // Bits of the sites that hold a cell; every empty site is at least one site from a cell.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Mark(int z)
    {
        var none = Vector256.Create((byte)(Empty + 1));
        for (int y = 0; y < Ny; y++)
        {
            int row = (z * Ny) + y;
            Span<byte> sites = Codes.AsSpan(row * Nx, Nx);
            Span<ulong> words = _near.AsSpan(row * _words, _words);
            words.Clear();
            int x = 0;
            for (; x + Vector256<byte>.Count <= Nx; x += Vector256<byte>.Count)
            {
                ref byte first = ref sites[x];
                Vector256<byte> codes = Vector256.LoadUnsafe(ref first);
                Vector256<byte> empty = Vector256.Equals(codes, Vector256<byte>.Zero);
                words[x >> 6] |= (ulong)~empty.ExtractMostSignificantBits() << (x & 63);
                Vector256.ConditionalSelect(empty, none, codes).StoreUnsafe(ref first);
            }

            for (; x < Nx; x++)
            {
                if (sites[x] == 0)
                    sites[x] = Empty + 1;
                else
                    words[x >> 6] |= 1UL << (x & 63);
            }
        }
    }

    // Along x, then along y, from _near into _grown; in place over the rows of one plane.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void GrowInPlane(int z)
    {
        int plane = _words * Ny;
        Span<ulong> near = _near.AsSpan(z * plane, plane),
            grown = _grown.AsSpan(z * plane, plane);
        for (int at = 0; at < plane; at += _words)
        {
            for (int i = 0; i < _words; i++)
            {
                ulong word = near[at + i],
                    left = i > 0 ? near[at + i - 1] >> 63 : 0,
                    right = i < _words - 1 ? near[at + i + 1] << 63 : 0;
                grown[at + i] = word | (word << 1) | (word >> 1) | left | right;
            }
        }

        for (int at = 0; at < plane; at++)
            near[at] = grown[at] | (at >= _words ? grown[at - _words] : 0) | (at < plane - _words ? grown[at + _words] : 0);
    }

    // Along z, from _near into _grown; whether a site is left that no cell has reached.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool GrowAcross(int z)
    {
        int plane = _words * Ny;
        ulong unused = Nx % 64 == 0 ? 0 : ulong.MaxValue << (Nx % 64);
        bool left = false;
        for (int i = 0; i < plane; i++)
        {
            int at = (z * plane) + i;
            ulong word = _near[at] | (z > 0 ? _near[at - plane] : 0) | (z < Nz - 1 ? _near[at + plane] : 0);
            _grown[at] = word;
            left |= (word | (i % _words == _words - 1 ? unused : 0)) != ulong.MaxValue;
        }

        return left;
    }

    // One more for the sites that no cell has reached yet.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Lengthen(int z)
    {
        for (int row = z * Ny; row < (z + 1) * Ny; row++)
        {
            for (int i = 0; i < _words; i++)
            {
                ulong far = ~_near[(row * _words) + i];
                int x = 64 * i,
                    sites = Math.Min(64, Nx - x);
                if (sites < 64)
                    far &= (1UL << sites) - 1;
                ref byte first = ref MemoryMarshal.GetReference(Codes.AsSpan((row * Nx) + x, sites));
                if (far == ulong.MaxValue)
                {
                    for (int k = 0; k < 64; k += Vector256<byte>.Count)
                        (Vector256.LoadUnsafe(ref first, (nuint)k) + Vector256<byte>.One).StoreUnsafe(ref first, (nuint)k);
                    continue;
                }

                for (; far != 0; far &= far - 1)
                    Unsafe.Add(ref first, BitOperations.TrailingZeroCount(far))++;
            }
        }
    }
}
