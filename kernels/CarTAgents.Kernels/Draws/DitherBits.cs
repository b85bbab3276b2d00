using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using CarTAgents.Kernels.Rows;

namespace CarTAgents.Kernels.Draws;

/// <summary><see cref="Dither.Hash"/> of several voxels at once.</summary>
internal static class DitherBits
{
    /// <summary>The hashes of voxels under a key.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Hash<TLanes>(TLanes voxel, TLanes salt)
        where TLanes : struct, ILanes<TLanes>
    {
        TLanes h = voxel ^ salt;
        h ^= h >>> 16;
        h *= TLanes.All(0x7FEB352D);
        h ^= h >>> 15;
        h *= TLanes.All(unchecked((int)0x846CA68Bu));
        return h ^ (h >>> 16);
    }

    /// <summary>The hashes of eight voxels under a key.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Hash(Vector256<uint> voxel, uint salt) => Hash(Lanes8.Of(voxel), Lanes8.All((int)salt)).Bits;
}
