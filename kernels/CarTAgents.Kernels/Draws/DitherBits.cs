using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace CarTAgents.Kernels.Draws;

/// <summary><see cref="Dither.Hash"/> of sixteen voxels at once.</summary>
internal static class DitherBits
{
    /// <summary>The hashes of voxels under a key.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Hash(Vector512<uint> voxel, uint salt)
    {
        Vector512<uint> h = voxel ^ Vector512.Create(salt);
        h ^= h >> 16;
        h *= Vector512.Create(0x7FEB352Du);
        h ^= h >> 15;
        h *= Vector512.Create(0x846CA68Bu);
        return h ^ (h >> 16);
    }
}
