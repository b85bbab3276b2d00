using System.Runtime.CompilerServices;
using CarTAgents.Kernels.Cells;
using CarTAgents.Kernels.Draws;
using CarTAgents.Kernels.Parameters;
using CarTAgents.Kernels.Rows;

namespace CarTAgents.Kernels.Rules;

/// <summary>Launches <see cref="ResidentSense"/> at residents that are hit, dying, or whose die falls under any threshold of their phase.
/// On the CPU by lists; dice are thrown where a resident is asked for one.</summary>
public readonly unsafe struct ResidentSenseRows : IKernel<ResidentSenseRows, Tissue>
{
    /// <inheritdoc/>
    public static int Items(in Tissue t) => 16 * ((t.Nx + 63) >> 6) * t.Ny * t.Nz;

    /// <inheritdoc/>
    public static void Item(in Tissue t, int replica, int item)
    {
        if (!Clock.Runs(t, replica))
            return;
        // Lanes of 16 first, then y, z, and blocks of 64 sites.
        int lane = item & 15,
            line = item >> 4,
            z = t.ByNy.Of(line),
            y = line - z * t.Ny,
            x = lane;
        for (; z >= t.Nz; z -= t.Nz)
            x += 64;
        Site s = Site.At(t, replica, x, y, z);
        int occupied = 0;
        for (int word = 0; word < 4; word++)
        {
            if (x + 16 * word < t.Nx && t.ResidentSignals[s.Index + 16 * word] != 0)
                occupied |= 1 << word;
        }

        if (occupied == 0)
            return;
        Words4 dice = Draw.Block(t, replica, Draw.DiceBlock(t, s), s.Tick, Purpose.ResidentDice, 0);
        for (int word = 0; word < 4; word++)
        {
            if ((occupied & (1 << word)) != 0)
                ResidentSense.Run(t, s, Draw.DieOf(dice, word));
            s.X += 16;
            s.Local += 16;
            s.Index += 16;
        }
    }

    /// <inheritdoc/>
    public static int Rows(in Tissue t) => t.Ny * t.Nz;

    /// <inheritdoc/>
    [SkipLocalsInit]
    public static void Run(in Tissue t, int replica, int first, int end)
    {
        if (!Clock.Runs(t, replica))
            return;
        // Kinds that die or divide, and the highest thresholds of the living and of debris. A kind without a clearing time is cleared for
        // certain: of no concern to the living.
        int restlessClasses = 0;
        Threshold alive = Threshold.Never,
            cleared = Threshold.Never;
        for (int k = 1; k <= Limits.ResidentKinds; k++)
        {
            ResidentKind kind = t.ResidentKinds[ResidentKind.Index(replica, k)];
            var either = new Threshold((uint)Math.Min(uint.MaxValue, (ulong)kind.Death.Value + kind.Divide.Value));
            if (!either.IsNever)
                restlessClasses |= 1 << kind.Class;
            alive = new Threshold(Math.Max(alive.Value, either.Value));
            cleared = new Threshold(Math.Max(cleared.Value, kind.Clear.Value));
        }

        byte* restless = stackalloc byte[Limits.ResidentClasses];
        int classes = ResidentSignal.Living(restlessClasses, restless);
        const byte hits = TSignal.HitMask | TSignal.PhaseMask;
        byte* marks = stackalloc byte[RowMarks.Bytes(t)];
        var attackers = new RowMarks(
            t,
            marks,
            t.TSignals.Address + (long)replica * t.Sites,
            0,
            TSignal.HitMask,
            TSignal.HitMask,
            first,
            end
        );
        ulong* from = stackalloc ulong[7];
        uint* dice = stackalloc uint[Dice.Room];
        byte* memory = stackalloc byte[SiteList.Bytes];
        var list = new SiteList(memory);
        for (SiteRows rows = new(t, replica, first, end); rows.Count > 0; rows = rows.Next(t, end))
        {
            byte* residents = t.ResidentSignals.Address + rows.First.Index;
            byte* tCells = t.TSignals.Address + rows.First.Index;
            bool isHit = attackers.IsNear(t, rows);
            Surroundings around = isHit ? new Surroundings(t, t.TSignals.Address, rows) : default;
            for (int x0 = 0; x0 < rows.Sites; x0 += 64)
            {
                int n = Math.Min(64, rows.Sites - x0);
                ulong occupied = SiteBits.Occupied(residents + x0) & SiteBits.First(n);
                if (occupied == 0)
                    continue;
                ulong hit = 0;
                if (isHit)
                {
                    hit = SiteBits.Matching(tCells + x0, TSignal.ContactMask, hits);
                    hit = occupied & (hit | around.PointedAt(x0, n, 0, TSignal.ContactMask, hits, from));
                }

                ulong dying =
                    occupied & SiteBits.Matching(residents + x0, ResidentSignal.PhaseMask, ResidentSignal.Bits(ResidentPhase.Dying));
                ulong debris =
                    occupied & SiteBits.Matching(residents + x0, ResidentSignal.PhaseMask, ResidentSignal.Bits(ResidentPhase.Debris));
                ulong living = occupied & SiteBits.MatchingAny(residents + x0, ResidentSignal.LivingMask, restless, classes);
                if ((hit | living | debris) != 0)
                {
                    Dice.Throw(t, rows, x0, hit | living | debris, dice);
                    living &= Dice.Below(dice, alive);
                    debris &= Dice.Below(dice, cleared);
                }

                list.Add(rows, x0, hit | dying | living | debris, t.Residents.Address, dice);
                if (list.IsFull)
                    Sense(t, ref list);
            }
        }

        Sense(t, ref list);
    }

    private static void Sense(in Tissue t, ref SiteList list)
    {
        for (int i = 0; i < list.Count; i++)
            ResidentSense.Run(t, list[i], list.Die(i));
        list.Clear();
    }
}
