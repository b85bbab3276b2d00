using CarTAgents.Clinic.Reports;
using CarTAgents.Clinic.Trials;
using CarTAgents.Sweeps.Runs;
using Spectre.Console;

namespace CarTAgents.Cli.Terminal;

/// <summary>A trial as its user sees it.</summary>
internal static class ConsoleTrial
{
    /// <summary>Simulates the patients that are left, and prints what came of them.</summary>
    /// <returns>The exit code.</returns>
    public static int Execute(Trial trial, Shard shard, int jobs, bool quiet, bool all, Interruption interruption)
    {
        TrialPlan plan = trial.Plan;
        if (!quiet)
        {
            string arms = plan.Arms.Count == 1 ? "" : $", each under {plan.Arms.Count} treatments";
            Console.WriteLine(
                $"{plan.Configuration.Trial!.Study}: {plan.Order.Patients} virtual patients{Place(plan)}{arms}; the study had "
                    + $"{plan.Configuration.Trial.Patients}{(shard.Count == 1 ? "" : $"; shard {shard}")}"
            );
        }

        foreach (string note in quiet ? [] : plan.Notes)
            Console.WriteLine($"note: {Printable.Of(note)}");
        if (!quiet && plan.LeftOut.Count > 0)
            Console.WriteLine($"note: left out, since they need more days: {TrialText.LeftOut(plan)}");
        bool bar = !quiet && AnsiConsole.Profile.Capabilities.Interactive && !Console.IsOutputRedirected;
        bool done = bar
            ? ConsoleBar.Show("patients", told => trial.Simulate((shard.Number, shard.Count), jobs, interruption.Token, told))
            : trial.Simulate((shard.Number, shard.Count), jobs, interruption.Token, quiet || plan.Lattice is null ? null : PrintProgress);
        if (!done)
        {
            string which = shard.Count == 1 ? "" : $" --shard {shard}";
            Console.WriteLine($"Interrupted; nothing is lost. Go on with: cartagents trial --resume {trial.Directory.Shown}{which}");
            return Program.Interrupted;
        }

        if (shard.Count > 1)
        {
            Console.WriteLine($"shard {shard} is done; when all are: cartagents trial merge {trial.Directory.Shown}");
            return Program.Done;
        }

        return Finish(trial, quiet, all);
    }

    // Patients on lattices take minutes each.
    private static void PrintProgress(int ended, int of) => Console.WriteLine($"{ended} of {of} patients");

    /// <summary>Compares with the study, writes tables and report, and prints what came out.</summary>
    /// <returns>The exit code.</returns>
    public static int Finish(Trial trial, bool quiet, bool all)
    {
        TrialResults results = trial.Finish();
        if (!quiet)
            Print(results, all);
        if (results.Failures.Count > 0)
        {
            Console.Error.WriteLine(
                $"{results.Failures.Count} patients could not be simulated, the first, patient {results.Failures[0].Patient.Identity}: "
                    + Printable.Of(results.Failures[0].Error!)
            );
        }

        string tables = quiet ? "" : $": endpoints.csv, patients.csv; open {Path.Combine(trial.Directory.Shown, "report.html")}";
        Console.WriteLine($"written to {trial.Directory.Shown}{tables}");
        return Program.Done;
    }

    private static string Place(TrialPlan plan) =>
        plan.Lattice is { } lattice ? $" on lattices of {string.Join(" x ", lattice.Lattice.Size)} sites" : "";

    /// <summary>What space does: the endpoints that differ between lattices and mixed patients.</summary>
    private static void PrintTwin(IReadOnlyList<TwinResult> rows)
    {
        if (rows.Count == 0)
            return;
        var table = new Table()
            .AddColumn("endpoint")
            .AddColumn("unit")
            .AddColumn("on lattices (95% interval)")
            .AddColumn("well mixed (95% interval)");
        foreach (TwinResult row in rows.Where(r => r.Agrees == false))
        {
            table.AddRow(
                row.Published.Endpoint.Name.EscapeMarkup(),
                TrialText.Unit(row.Published.Endpoint),
                TrialText.WithInterval(row.Lattice.Value, row.Lattice.Low, row.Lattice.High),
                TrialText.WithInterval(row.Twin.Value, row.Twin.Low, row.Twin.High)
            );
        }

        if (table.Rows.Count > 0)
            AnsiConsole.Write(table);
        Console.WriteLine(
            $"{rows.Count(r => r.Agrees == true)} of {rows.Count(r => r.Agrees is not null)} endpoints agree with the same patients well "
                + "mixed, each figure inside the other's interval (twin.csv)"
        );
    }

    private static void Print(TrialResults results, bool all)
    {
        var table = new Table()
            .AddColumn("endpoint")
            .AddColumn("unit")
            .AddColumn("simulated (95% interval)")
            .AddColumn("published (interval or range)")
            .AddColumn("met?");
        foreach (EndpointResult row in results.Endpoints.Where(r => all || !r.IsMet || TrialText.Main.Contains(r.Published.Endpoint.Name)))
        {
            PublishedEndpoint p = row.Published;
            table.AddRow(
                p.Endpoint.Name.EscapeMarkup(),
                TrialText.Unit(p.Endpoint),
                TrialText.WithInterval(row.Simulated.Value, row.Simulated.Low, row.Simulated.High),
                TrialText.WithInterval(p.Value, p.Low, p.High),
                row.IsMet ? "yes" : $"no: {TrialText.Miss(row)}"
            );
        }

        AnsiConsole.Write(table);
        int low = results.Endpoints.Count(r => r.Published.Confidence == "low"),
            lowMet = results.Endpoints.Count(r => r.Published.Confidence == "low" && r.IsMet);
        Console.WriteLine(
            $"{results.Met} of {results.Endpoints.Count} endpoints are met, {lowMet} of {low} with a published figure of low confidence"
                + (all ? "" : "; --all prints those that are met, too")
        );
        PrintTwin(results.Twin);
    }
}
