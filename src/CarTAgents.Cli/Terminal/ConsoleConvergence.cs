using CarTAgents.Sweeps.Analysis;
using CarTAgents.Sweeps.Designs;
using CarTAgents.Sweeps.Runs;
using Spectre.Console;

namespace CarTAgents.Cli.Terminal;

/// <summary>What results owe to time step and lattice, as a user sees it.</summary>
internal static class ConsoleConvergence
{
    /// <summary>Prints a line a result.</summary>
    public static void Print(SweepEnds ends)
    {
        IReadOnlyList<string> changes = ConvergenceDesign.Changes(ends.Design);
        IReadOnlyList<Convergence> rows = Convergence.Of(ends);
        var table = new Table().AddColumn("result").AddColumn("as configured (s.d.)");
        foreach (string change in changes)
            table.AddColumn($"{change} (change, noise)");
        foreach (Convergence row in rows)
        {
            string configured = $"{Number(row.Configured.Mean)} ({Number(row.Configured.Deviation)})";
            table.AddRow([row.Result.EscapeMarkup(), configured, .. row.Changes.Select(Change)]);
        }

        AnsiConsole.Write(table);
        IEnumerable<string> beyond = changes.Select((change, i) => $"{rows.Count(r => !r.Changes[i].IsNoise)} at {change}");
        Console.WriteLine(
            $"of {rows.Count} results, these change beyond the noise of {ends.Plan.Order.Replicates} replicates: "
                + $"{string.Join(", ", beyond)} (convergence.csv); of 20 that do not change, one seems to"
        );
    }

    private static string Change(ConvergenceChange c) =>
        $"{Number(c.Changed)} ({(c.Difference < 0 ? "" : "+")}{Number(c.Difference)}, {Number(c.Noise)}){(c.IsNoise ? "" : " *")}";

    private static string Number(double value) => value.ToString("G3", System.Globalization.CultureInfo.InvariantCulture);
}
