namespace CarTAgents.Kernels.Draws;

/// <summary>Dithers that make the integer rounding of field amounts unbiased: a hash of the voxel under a key that is drawn by Philox for
/// each (replica, field, tick, exchange, use).</summary>
/// <remarks>Keys are drawn before each exchange of a tick, by its number (<see cref="Tissue.Round"/>). A dither is uniform over
/// 2^32.</remarks>
public static class Dither
{
    /// <summary>Keys a replica and field, 2 to the power of SaltBits: one for each sub-step of an exchange, then uptake, decay and
    /// washout.</summary>
    public const int SaltBits = 7,
        Salts = 1 << SaltBits,
        MaxSubSteps = 120,
        Uptake = 120,
        Decay = 121,
        Washout = 122;

    /// <summary>A 32-bit mix of a voxel and a key (Wellons' "lowbias32" constants; bias under 0.2%).</summary>
    public static uint Hash(uint voxel, uint salt)
    {
        uint h = voxel ^ salt;
        h ^= h >> 16;
        h = unchecked(h * 0x7FEB352Du);
        h ^= h >> 15;
        h = unchecked(h * 0x846CA68Bu);
        h ^= h >> 16;
        return h;
    }

    /// <summary>Draws four keys of a replica and field for the present tick and exchange; quarter 0 to 31.</summary>
    public static void Prepare(in Tissue t, int replica, int field, int quarter)
    {
        long first = ((long)replica * t.Fields + field) * Salts + quarter * 4;
        Words4 block = Draw.Block(t, replica, field * Salts + quarter, t.Clock[replica], Purpose.Dither, t.Round);
        t.Salts[first] = block.X;
        t.Salts[first + 1] = block.Y;
        t.Salts[first + 2] = block.Z;
        t.Salts[first + 3] = block.W;
    }
}
