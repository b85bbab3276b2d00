using CarTAgents.Kernels.Cells;
using CarTAgents.Kernels.Draws;
using CarTAgents.Kernels.Parameters;

namespace CarTAgents.Kernels.Rules;

/// <summary>The burst of divisions of a T cell: a number of chances, one each cycle, and what becomes of the cell when they are
/// spent.</summary>
/// <remarks>Part of <see cref="TSense"/>, <see cref="TFate"/> and <see cref="Settle"/>. A chance is spent whether the division is allowed
/// or not: destiny is a timer (Heinzel et al. 2017, doi:10.1038/ni.3598). Division destiny and its setting by the first stimulation:
/// Marchingo et al. 2014 (doi:10.1126/science.1260044).
/// <para>One block of four random words a cell and tick (<see cref="Purpose.TDivision"/>):</para>
/// <list type="table">
/// <item><term>X</term><description>when the next division is due</description></item>
/// <item><term>Y</term><description>at the start, whether there is one chance more; at the end, whether the cell is armed
/// again</description></item>
/// <item><term>Z</term><description>at the end, whether it becomes a memory cell</description></item>
/// <item><term>W</term><description>not used</description></item>
/// </list></remarks>
public static class Burst
{
    /// <summary>A resting cell is primed.</summary>
    public static void Begin(in Tissue t, in Site s, ref TCell cell, in TKind kind)
    {
        Words4 draw = Draw.Block(t, s, Purpose.TDivision);
        Enter(ref cell, kind.Divisions + (kind.MoreDivisions.Holds(draw.Y) ? 1 : 0));
        cell.SetDivisionDue(s.Tick + LogNormal.Ticks(kind.DivisionLag, kind.LagSpread, draw.X));
    }

    /// <summary>A memory cell is recalled, and used up by it.</summary>
    public static void Recall(in Tissue t, in Site s, ref TCell cell, in TKind kind)
    {
        Enter(ref cell, kind.RecalledDivisions);
        cell.SetDivisionDue(s.Tick + Cycle(kind, Draw.Block(t, s, Purpose.TDivision)));
    }

    /// <summary>Whether a division that is due is allowed: by the body, or by a cytokine where the cell is.</summary>
    public static bool Allows(in Tissue t, in Site s, in TKind kind, uint body, uint local)
    {
        if (t.Windows[s.Replica].Divide.Holds(body))
            return true;
        int field = kind.RescueField - 1;
        if (field < 0)
            return false;
        ref readonly Grid grid = ref t.Grids[field];
        ulong amount = (ulong)t.Amount[(long)s.Replica * t.Voxels + grid.First + grid.VoxelOf(s)];
        return ((ulong)local * (amount + kind.RescueHalf)) >> 32 < amount;
    }

    /// <summary>A due division that does not happen: a chance is spent; where none was left, the burst ends.</summary>
    public static void Pass(in Tissue t, in Site s, ref TCell cell, in TKind kind)
    {
        Words4 draw = Draw.Block(t, s, Purpose.TDivision);
        if (cell.DivisionsLeft > 0)
            cell.DivisionsLeft -= 1;
        else if (cell.IsStimulated && kind.Rearming.Holds(draw.Y))
            cell.DivisionsLeft = kind.RearmedDivisions;
        else
            cell.Program = kind.MemoryShare.Holds(draw.Z) ? TProgram.Memory : TProgram.Effector;
        cell.SetDivisionDue(s.Tick + Cycle(kind, draw));
    }

    /// <summary>A cell after its division: the same for the one that stays and the daughter.</summary>
    public static void Divided(in Tissue t, in Site s, ref TCell cell, in TKind kind)
    {
        cell.DivisionsLeft -= 1;
        cell.Tries = 0;
        cell.SetDivisionDue(s.Tick + Cycle(kind, Draw.Block(t, s, Purpose.TDivision)));
    }

    private static void Enter(ref TCell cell, int chances)
    {
        cell.Program = TProgram.Proliferating;
        cell.DivisionsLeft = chances;
        cell.Tries = 0;
    }

    private static uint Cycle(in TKind kind, Words4 draw) => LogNormal.Ticks(kind.DivisionCycle, kind.CycleSpread, draw.X);
}
