using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using CarTAgents.Kernels.Parameters;
using CarTAgents.Kernels.Rows;

namespace CarTAgents.Kernels.Draws;

/// <summary>The dice of 64 sites of a row at once: sixteen Philox blocks side by side where the CPU has 512-bit vectors, one by one
/// elsewhere.</summary>
internal static unsafe class Dice
{
    /// <summary>Writes the dice of the block of 64 sites that starts at <paramref name="x0"/>.</summary>
    public static void Throw(in Tissue t, in Site row, int x0, uint* dice)
    {
        Site s = SiteBits.At(row, x0);
        int first = Draw.DiceBlock(t, s);
        ReplicaParameters p = t.Parameters[row.Replica];
        uint c2 = p.Identity;
        uint c3 = Purpose.ResidentDice | (p.TissueNumber << 8);
        uint k0 = p.SeedLow;
        uint k1 = p.SeedHigh;
        if (Avx512F.IsSupported)
            Vector(first, row.Tick, c2, c3, k0, k1, dice);
        else
            Scalar(first, row.Tick, c2, c3, k0, k1, dice);
    }

    /// <summary>The sites whose die is below a threshold.</summary>
    public static ulong Below(uint* dice, Threshold threshold)
    {
        if (threshold.IsAlways)
            return ulong.MaxValue;
        ulong below = 0;
        Vector512<uint> limit = Vector512.Create(threshold.Value);
        for (int w = 0; w < 4; w++)
        {
            below |= Vector512.LessThan(Vector512.Load(dice + 16 * w), limit).ExtractMostSignificantBits() << (16 * w);
        }

        return below;
    }

    private static void Scalar(int first, uint tick, uint c2, uint c3, uint k0, uint k1, uint* dice)
    {
        for (int lane = 0; lane < 16; lane++)
        {
            Words4 block = Philox.Block((uint)(first + lane), tick, c2, c3, k0, k1);
            dice[lane] = block.X;
            dice[16 + lane] = block.Y;
            dice[32 + lane] = block.Z;
            dice[48 + lane] = block.W;
        }
    }

    private static void Vector(int first, uint tick, uint c2, uint c3, uint k0, uint k1, uint* dice)
    {
        Vector512<uint> x = Vector512.Create((uint)first) + Vector512<uint>.Indices;
        Vector512<uint> y = Vector512.Create(tick);
        Vector512<uint> z = Vector512.Create(c2);
        Vector512<uint> w = Vector512.Create(c3);
        Vector512<uint> m0 = Vector512.Create(Philox.M0),
            m1 = Vector512.Create(Philox.M1);
        for (int round = 0; round < 10; round++)
        {
            Vector512<uint> high0 = High(x, m0),
                high1 = High(z, m1);
            Vector512<uint> low0 = x * m0,
                low1 = z * m1;
            x = high1 ^ y ^ Vector512.Create(k0);
            y = low1;
            z = high0 ^ w ^ Vector512.Create(k1);
            w = low0;
            k0 = unchecked(k0 + Philox.W0);
            k1 = unchecked(k1 + Philox.W1);
        }

        x.Store(dice);
        y.Store(dice + 16);
        z.Store(dice + 32);
        w.Store(dice + 48);
    }

    /// <summary>High halves of 32 x 32-bit products: even lanes, and odd lanes shifted down, each multiplied to 64 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> High(Vector512<uint> a, Vector512<uint> m)
    {
        Vector512<ulong> even = Avx512F.Multiply(a, m);
        Vector512<ulong> odd = Avx512F.Multiply((a.AsUInt64() >> 32).AsUInt32(), m);
        return ((even >> 32) | (odd & Vector512.Create(0xFFFFFFFF00000000UL))).AsUInt32();
    }
}
