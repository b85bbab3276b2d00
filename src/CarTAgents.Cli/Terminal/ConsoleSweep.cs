using System.Diagnostics;
using System.Globalization;
using CarTAgents.Sweeps.Runs;
using Spectre.Console;

namespace CarTAgents.Cli.Terminal;

/// <summary>A sweep as its user sees it.</summary>
internal static class ConsoleSweep
{
    /// <summary>Runs the remaining runs, and prints where the tables are.</summary>
    /// <returns>The exit code.</returns>
    public static int Execute(Sweep sweep, int jobs, bool quiet, Interruption interruption)
    {
        SweepPlan plan = sweep.Plan;
        if (!quiet)
        {
            int same = plan.Runs.Count(r => r.SameAs is not null);
            Console.WriteLine(
                $"{Printable.Of(plan.Configuration.Name)}: {Count(plan.Design.Points.Count, "point")}, {Count(plan.Runs.Count, "run")}"
                    + (same == 0 ? "" : $", of which {same} equal others and are not run twice")
                    + (sweep.Shard.Count == 1 ? "" : $"; shard {sweep.Shard}")
            );
            if (plan.Order.Keep == Keeping.Tables)
                Console.WriteLine("(runs leave tables alone; --keep all for their pictures, snapshots, reports and checkpoints)");
        }

        bool done =
            quiet ? sweep.Execute(jobs, interruption.Token)
            : AnsiConsole.Profile.Capabilities.Interactive && !Console.IsOutputRedirected
                ? ConsoleBar.Show("runs", told => sweep.Execute(jobs, interruption.Token, told))
            : WithLines(sweep, jobs, interruption.Token);
        if (!done)
        {
            string shard = sweep.Shard.Count == 1 ? "" : $" --shard {sweep.Shard}";
            Console.WriteLine($"Interrupted; nothing is lost. Go on with: cartagents sweep --resume {sweep.Directory.Shown}{shard}");
            return Program.Interrupted;
        }

        if (sweep.Shard.Count > 1)
        {
            Console.WriteLine($"shard {sweep.Shard} is done; when all are: cartagents sweep merge {sweep.Directory.Shown}");
            return Program.Done;
        }

        PrintResults(sweep.Directory, sweep.Ends, quiet);
        return Program.Done;
    }

    /// <summary>Prints what came of it.</summary>
    public static void PrintResults(SweepDirectory directory, SweepEnds ends, bool quiet)
    {
        (PlannedRun Run, string Error)[] failures = [.. ends.Failures];
        if (failures.Length > 0)
        {
            Console.Error.WriteLine(
                $"{Count(failures.Length, "run")} of {ends.Plan.Runs.Count} failed, the first, run {failures[0].Run.Number}: "
                    + Printable.Of(failures[0].Error)
            );
        }

        string tables = quiet ? "" : $": runs.csv, summary.csv, both as Parquet; open {Path.Combine(directory.Shown, "report.html")}";
        Console.WriteLine($"written to {directory.Shown}{tables}");
    }

    private static bool WithLines(Sweep sweep, int jobs, CancellationToken interrupt)
    {
        var wall = Stopwatch.StartNew();
        var said = Stopwatch.StartNew();
        int before = -1;
        return sweep.Execute(
            jobs,
            interrupt,
            (ended, all) =>
            {
                lock (said)
                {
                    before = before < 0 ? ended : before;
                    if (said.Elapsed.TotalSeconds < 60 || ended == before)
                        return;
                    said.Restart();
                    double left = wall.Elapsed.TotalSeconds / (ended - before) * (all - ended);
                    Console.WriteLine(
                        string.Create(CultureInfo.InvariantCulture, $"{ended} of {all} runs, about {ConsoleRun.Duration(left)} left")
                    );
                }
            }
        );
    }

    private static string Count(int n, string of) => n == 1 ? $"1 {of}" : $"{n} {of}s";
}
