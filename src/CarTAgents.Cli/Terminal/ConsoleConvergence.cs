using CarTAgents.Sweeps.Analysis;
using CarTAgents.Sweeps.Runs;
using Spectre.Console;

namespace CarTAgents.Cli.Terminal;

/// <summary>What results owe to time step and lattice, as a user sees it.</summary>
internal static class ConsoleConvergence
{
    /// <summary>Prints a line a result.</summary>
    public static void Print(SweepEnds ends)
    {
        IReadOnlyList<Convergence> rows = Convergence.Of(ends);
        bool hasLattice = rows.Any(r => r.DoubleEdge is not null);
        var table = new Table().AddColumn("result").AddColumn("as configured (s.d.)").AddColumn("half the step (change, noise)");
        if (hasLattice)
            table.AddColumn("twice the edge (change, noise)");
        foreach (Convergence row in rows)
        {
            List<string> cells =
            [
                row.Result.EscapeMarkup(),
                $"{Number(row.Configured.Mean)} ({Number(row.Configured.Deviation)})",
                Change(row.HalfStep),
            ];
            if (row.DoubleEdge is { } edge)
                cells.Add(Change(edge));
            table.AddRow([.. cells]);
        }

        AnsiConsole.Write(table);
        string lattice = hasLattice ? $", {rows.Count(r => r.DoubleEdge is { IsNoise: false })} on twice the edge" : "";
        Console.WriteLine(
            $"of {rows.Count} results, {rows.Count(r => !r.HalfStep.IsNoise)} change beyond the noise of {ends.Plan.Order.Replicates} "
                + $"replicates at half the step{lattice} (convergence.csv); of 20 that do not change, one seems to"
        );
    }

    private static string Change(ConvergenceChange c) =>
        $"{Number(c.Changed)} ({(c.Difference < 0 ? "" : "+")}{Number(c.Difference)}, {Number(c.Noise)}){(c.IsNoise ? "" : " *")}";

    private static string Number(double value) => value.ToString("G3", System.Globalization.CultureInfo.InvariantCulture);
}
