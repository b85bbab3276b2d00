using System.Globalization;
using CarTAgents.Clinic.Calibration;
using CarTAgents.Clinic.Reports;
using Spectre.Console;

namespace CarTAgents.Cli.Terminal;

/// <summary>A calibration as its user sees it.</summary>
internal static class ConsoleCalibration
{
    /// <summary>Searches to the end, and prints what was found.</summary>
    /// <returns>The exit code.</returns>
    public static int Execute(CalibrationRun run, bool quiet, Interruption interruption)
    {
        CalibrationOrder order = run.Order;
        if (!quiet)
        {
            Console.WriteLine(
                $"numbers: {order.Numbers.Count}, studies: {order.Configs.Count}, generations: {order.Generations} of "
                    + $"{CovarianceSearch.Candidates(order.Numbers.Count)} candidates"
            );
        }

        bool done = run.Search(
            interruption.Token,
            g =>
            {
                if (!quiet)
                {
                    Console.WriteLine(
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"generation {g.Generation}: loss {g.Best:0.0000} at best, {g.Median:0.0000} in the middle, step {g.Step:0.000}"
                        ) + (g.Refused > 0 ? $", {g.Refused} refused, whose numbers contradict one another" : "")
                    );
                }
            }
        );
        if (!done)
        {
            Console.WriteLine($"Interrupted; nothing is lost. Go on with: cartagents calibrate --resume {run.Path}");
            return Program.Interrupted;
        }

        CalibrationResults results = run.Finish();
        if (!quiet)
            Print(results);
        Console.WriteLine($"written to {run.Path}{(quiet ? "" : ": parameters.csv, endpoints.csv, generations.csv")}");
        return Program.Done;
    }

    private static void Print(CalibrationResults results)
    {
        var table = new Table().AddColumn("symbol").AddColumn("unit");
        foreach (string name in (string[])["start", "best", "range", "s.d. of the range"])
            table.AddColumn(new TableColumn(name).RightAligned());
        foreach (NumberResult n in results.Numbers)
        {
            table.AddRow(
                n.Number.Symbol.EscapeMarkup(),
                n.Number.Unit.EscapeMarkup(),
                TrialText.Number(n.Number.Start),
                TrialText.Number(n.Best) + (n.IsAtBound ? " (at a bound)" : ""),
                TrialText.Interval(n.Number.Low, n.Number.High),
                TrialText.Number(n.Deviation)
            );
        }

        AnsiConsole.Write(table);
        Console.WriteLine(
            $"Of {results.Before.Count} endpoints of a cohort that no search saw, {CalibrationResults.Met(results.Before)} were met before "
                + $"and {CalibrationResults.Met(results.After)} are after it."
        );
    }
}
