using System.Diagnostics;
using System.Globalization;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Configuration.Units;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Tissues;
using CarTAgents.Output.Courses;
using CarTAgents.Output.Runs;
using CarTAgents.Output.Tables;
using Spectre.Console;

namespace CarTAgents.Cli.Terminal;

/// <summary>A run as its user sees it: progress, interruption, results.</summary>
internal static class ConsoleRun
{
    /// <summary>How many are simulated side by side, in words.</summary>
    public static string DescribeReplicas(Scenario scenario)
    {
        int count = scenario.Replicas.Count;
        if (scenario.Patient is null)
            return count == 1 ? "1 replica" : $"{count} replicas";
        int tissues = scenario.Replicas.Select(r => r.Tissue).Distinct().Count();
        return $"{(count == tissues ? "1 patient" : $"{count / tissues} patients")} of "
            + $"{(tissues == 1 ? "1 tissue" : $"{tissues} tissues")}";
    }

    /// <summary>Runs to the end, or until a signal or the wall-clock limit, and prints what came out.</summary>
    /// <returns>The exit code.</returns>
    public static int Execute(Run run, bool quiet, bool all, Interruption interruption)
    {
        CancellationToken interrupt = interruption.Token;
        RunConfiguration configuration = run.Configuration;
        string path = run.Directory.Shown;
        if (!quiet)
        {
            foreach (string note in run.Notes)
                Console.WriteLine($"note: {Printable.Of(note)}");
        }

        RunRecord record =
            quiet ? run.Execute(interrupt)
            : AnsiConsole.Profile.Capabilities.Interactive && !Console.IsOutputRedirected ? WithBar(run, configuration, interrupt)
            : WithLines(run, configuration, interrupt);
        bool complete = record.Outcome == RunOutcome.Completed;
        foreach (string note in quiet ? [] : (record.Notes ?? []).Skip(run.Notes.Count))
            Console.WriteLine($"note: {Printable.Of(note)}");
        if (!quiet && complete)
            PrintResults(run, record, all);
        if (!quiet && complete && run.CensusRows > 0 && configuration.Lesson is { } lesson)
            PrintLesson(lesson, CensusTable.Read(run.Directory.Census, run.Columns));
        if (quiet)
        {
            Console.WriteLine($"written to {path}");
        }
        else
        {
            string report = File.Exists(run.Directory.Report) ? $"; open {Path.Combine(path, "report.html")}" : "";
            Console.WriteLine($"written to {path}{report}");
        }

        Console.WriteLine($"state hash {record.StateHash}");
        if (complete)
            return Program.Done;
        string why = record.Outcome == RunOutcome.Interrupted ? "Interrupted" : "Stopped at the wall-clock limit";
        Console.WriteLine(
            $"{why} at {SimulatedTime.Text(record.SimulatedSeconds)}; a checkpoint is written. Go on with: cartagents resume {path}"
        );
        return Program.Interrupted;
    }

    private static RunRecord WithBar(Run run, RunConfiguration configuration, CancellationToken interrupt)
    {
        RunRecord? record = null;
        if (AfterInfusion(run, configuration) is { Length: > 0 } after)
            Console.WriteLine($"to {SimulatedTime.Text(run.Scenario.Duration)}{after}");
        AnsiConsole
            .Progress()
            .HideCompleted(false)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn())
            .Start(context =>
            {
                ProgressTask task = context.AddTask(Printable.Of(configuration.Name).EscapeMarkup(), maxValue: run.Scenario.EndTick);
                task.Value = run.Tick;
                var pace = new Pace(run, narrow: true);
                record = run.Execute(
                    interrupt,
                    tick =>
                    {
                        task.Value = tick;
                        task.Description = pace.Text(tick).EscapeMarkup();
                    }
                );
            });
        return record!;
    }

    private static RunRecord WithLines(Run run, RunConfiguration configuration, CancellationToken interrupt)
    {
        Lattice l = run.Scenario.Lattice;
        Console.WriteLine(
            $"{Printable.Of(configuration.Name)}: {l.Nx} x {l.Ny} x {l.Nz} sites, {DescribeReplicas(run.Scenario)}, to "
                + $"{SimulatedTime.Text(run.Scenario.Duration)}{AfterInfusion(run, configuration)}"
        );
        var pace = new Pace(run, narrow: false);
        var since = Stopwatch.StartNew();
        return run.Execute(
            interrupt,
            tick =>
            {
                if (since.Elapsed.TotalSeconds < 60)
                    return;
                since.Restart();
                Console.WriteLine(pace.Text(tick));
            }
        );
    }

    /// <summary>The end as patients count days: from the infusion.</summary>
    private static string AfterInfusion(Run run, RunConfiguration configuration) =>
        configuration.Patient is { Infusion: { } infusion } && run.Scenario.Patient is not null
            ? string.Create(
                CultureInfo.InvariantCulture,
                $" of the run, which is day {(run.Scenario.Duration - infusion.At.Value) / Unit.SecondsPerDay:0.##} after the infusion"
            )
            : "";

    private static void PrintResults(Run run, RunRecord record, bool all)
    {
        bool patient = run.Scenario.Patient is not null;
        PatientCourse[] courses =
            patient && File.Exists(run.Directory.Course)
                ? [.. CourseTable.Read(run.Directory.Course, run.Configuration.IsMortal).Patients]
                : [];
        if (!all && (patient ? courses.Length > 0 : run.CensusRows > 0))
        {
            IEnumerable<string> lines = patient
                ? PatientHeadlines.Of(record, courses)
                : Headlines.Of(record, CensusTable.Read(run.Directory.Census, run.Columns));
            foreach (string line in lines)
                Console.WriteLine(line);
            Console.WriteLine($"(all results: --all, run.json, {(patient ? "summary.json, course.csv, " : "")}census.csv)");
            return;
        }

        var table = new Table()
            .Title(record.Replicas == 1 ? "Results" : $"Results, means of {record.Replicas} replicas")
            .AddColumn("quantity")
            .AddColumn(new TableColumn(record.Spread is null ? "value" : "mean").RightAligned());
        if (record.Spread is not null)
            table.AddColumn(new TableColumn("s.d.").RightAligned()).AddColumn(new TableColumn("95% interval").RightAligned());
        if (courses.Length > 1)
            table.Title($"Results, medians of {courses.Length} patients");
        else if (patient)
            table.Title("Results");
        foreach (
            (string name, double value) in (patient ? CourseSummary.Median(courses) : new Dictionary<string, double>()).Concat(
                record.Results ?? new Dictionary<string, double>()
            )
        )
        {
            if (name is "replica [1]")
                continue;
            ResultSpread? spread = record.Spread?.GetValueOrDefault(name);
            string[] around = spread is { Sd: { } sd, Low: { } low, High: { } high }
                ? [Number(sd), $"{Number(low)} to {Number(high)}"]
                : [];
            table.AddRow([name.EscapeMarkup(), Number(value), .. around]);
        }

        if (table.Rows.Count > 0)
            AnsiConsole.Write(table);
        if (record.CellsByKills is { } kills && kills.Skip(1).Sum() > 0)
        {
            int last = kills.ToList().FindLastIndex(n => n > 0);
            Console.WriteLine(
                "T cells by number of kills: "
                    + string.Join(", ", kills.Take(last + 1).Select((n, k) => $"{k}{(k == KillCount.Most ? "+" : "")}: {n}"))
            );
        }

        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{record.Ticks} ticks in {Duration(record.WallSeconds)} on {record.Device}: {record.SiteStepsPerSecond / 1e6:0.0} "
                    + $"million site-steps/s"
            )
        );
    }

    /// <summary>Prints what a run teaches, at the width of a book's line.</summary>
    private static void PrintLesson(LessonDescription lesson, CensusTable census)
    {
        const int width = 96;
        Console.WriteLine();
        foreach (string paragraph in lesson.Paragraphs(census))
        {
            string line = "";
            foreach (string word in Printable.Of(paragraph).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            {
                if (line.Length + 1 + word.Length > width)
                {
                    Console.WriteLine(line);
                    line = "";
                }

                line += line.Length == 0 ? word : " " + word;
            }

            Console.WriteLine(line);
            Console.WriteLine();
        }

        if (lesson.Try.Count == 0)
            return;
        Console.WriteLine("Try next:");
        foreach (string command in lesson.Try)
            Console.WriteLine($"  {Printable.Of(command)}");
        Console.WriteLine();
    }

    private static string Number(double value) =>
        value == Math.Floor(value) && Math.Abs(value) < 1e15 ? value.ToString("0", CultureInfo.InvariantCulture)
        : Math.Abs(value) is >= 1e6 or < 1e-3 ? value.ToString("0.000e+0", CultureInfo.InvariantCulture)
        : value.ToString("0.###", CultureInfo.InvariantCulture);

    /// <summary>A wall-clock time for people, such as "1 h 05 min".</summary>
    public static string Duration(double seconds)
    {
        if (seconds < 90)
            return seconds.ToString(seconds < 10 ? "0.0" : "0", CultureInfo.InvariantCulture) + " s";
        long minutes = (long)(seconds / 60 + 0.5);
        if (minutes < 60)
            return $"{minutes} min";
        return minutes < 48 * 60 ? $"{minutes / 60} h {minutes % 60:00} min" : $"{minutes / 1440} d {minutes % 1440 / 60} h";
    }

    /// <summary>Simulated time, rate and time left.</summary>
    private sealed class Pace(Run run, bool narrow)
    {
        private readonly Stopwatch _wall = Stopwatch.StartNew();
        private readonly uint _start = run.Tick;

        public string Text(uint tick)
        {
            double seconds = _wall.Elapsed.TotalSeconds;
            uint done = tick - _start;
            string at = $"{SimulatedTime.Text(tick * run.Scenario.TickSeconds)} of {SimulatedTime.Text(run.Scenario.Duration)}";
            if (done == 0)
                return at;
            // The first seconds are those of compilation: what they promise is several times too long.
            if (seconds < 5)
                return at;
            double rate = done / seconds,
                steps = rate * run.Scenario.Lattice.Sites * run.Scenario.Replicas.Count;
            string left = Duration((run.Scenario.EndTick - tick) / rate);
            return narrow
                ? $"{at}, {left} left"
                : at + string.Create(CultureInfo.InvariantCulture, $", {steps / 1e6:0.0} M site-steps/s, {left} left");
        }
    }
}
