using System.Runtime.Intrinsics;
using CarTAgents.Kernels.Parameters;
using CarTAgents.Kernels.Rows;

namespace CarTAgents.Kernels.Draws;

/// <summary>The dice of 64 sites of a row at once.</summary>
internal static unsafe class Dice
{
    /// <summary>Writes the dice of the block of 64 sites that starts at <paramref name="x0"/>.</summary>
    public static void Throw(in Tissue t, in Site row, int x0, uint* dice)
    {
        uint* blocks = stackalloc uint[PhiloxBlocks.Lanes];
        uint first = (uint)Draw.DiceBlock(t, SiteBits.At(row, x0));
        for (int lane = 0; lane < PhiloxBlocks.Lanes; lane++)
            blocks[lane] = first + (uint)lane;
        // Words of the blocks come in the order of the sites: die of site x is word (x mod 64) / 16 of block x mod 16.
        Draw.Blocks(t, row.Replica, blocks, row.Tick, Purpose.ResidentDice, 0, dice);
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
}
