namespace CarTAgents.Kernels.Cells;

/// <summary>States of a T cell, as the body counts them: its program, and in the burst the chances to divide that are left.</summary>
/// <remarks>The first states are the programs by their numbers, proliferating without a chance left; then come 1 to
/// <see cref="MostChances"/> chances.</remarks>
public static class TState
{
    /// <summary>Most chances that are told apart; more are counted as these.</summary>
    public const int MostChances = 18;

    /// <summary>Number of states.</summary>
    public const int Count = TCell.Programs + MostChances;

    /// <summary>State of a cell.</summary>
    public static int Of(TCell cell) => cell.Program == TProgram.Proliferating ? OfBurst(cell.DivisionsLeft) : (int)cell.Program;

    /// <summary>State of a cell in the burst with some chances left.</summary>
    public static int OfBurst(int chances) =>
        chances == 0 ? (int)TProgram.Proliferating : TCell.Programs - 1 + Math.Min(chances, MostChances);

    /// <summary>Program of a state.</summary>
    public static TProgram Program(int state) => state < TCell.Programs ? (TProgram)state : TProgram.Proliferating;

    /// <summary>Chances to divide of a state.</summary>
    public static int Chances(int state) => state < TCell.Programs ? 0 : state - TCell.Programs + 1;
}
