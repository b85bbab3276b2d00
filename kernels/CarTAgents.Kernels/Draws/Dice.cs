using System.Runtime.Intrinsics;
using CarTAgents.Kernels.Parameters;
using CarTAgents.Kernels.Rows;

namespace CarTAgents.Kernels.Draws;

/// <summary>The dice of 64 sites at once.</summary>
internal static unsafe class Dice
{
    /// <summary>Words that the dice of a block need room for.</summary>
    public const int Room = 128;

    /// <summary>Writes the dice of the block of 64 sites that starts at <paramref name="x0"/>, for those that are asked for.</summary>
    public static void Throw(in Tissue t, in SiteRows rows, int x0, ulong sites, uint* dice)
    {
        if (rows.Count == 1)
        {
            Throw(t, rows.At(x0), dice);
            return;
        }

        // Each row has dice of its own. A throw writes 64 words, past the end of its row, where the rows after it overwrite them.
        ulong row = SiteBits.First(t.Nx);
        for (int start = 0; start < rows.Sites; start += t.Nx)
        {
            if (((sites >> start) & row) != 0)
                Throw(t, rows.At(start), dice + start);
        }
    }

    private static void Throw(in Tissue t, in Site s, uint* dice)
    {
        uint* blocks = stackalloc uint[PhiloxBlocks.Lanes];
        uint first = (uint)Draw.DiceBlock(t, s);
        for (int lane = 0; lane < PhiloxBlocks.Lanes; lane++)
            blocks[lane] = first + (uint)lane;
        // Words of the blocks come in the order of the sites: die of site x is word (x mod 64) / 16 of block x mod 16.
        Draw.Blocks(t, s.Replica, blocks, s.Tick, Purpose.ResidentDice, 0, dice);
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
