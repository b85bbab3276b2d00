using System.Globalization;
using CarTAgents.Configuration.Units;
using CarTAgents.Output.Courses;
using CarTAgents.Output.Runs;
using Spectre.Console;

namespace CarTAgents.Cli.Terminal;

/// <summary>A run of mixed patients as its user sees it: over at once, with its results in words.</summary>
internal static class ConsoleMixedRun
{
    /// <summary>Runs to the end, and prints what came out.</summary>
    /// <returns>The exit code.</returns>
    public static int Execute(MixedRun run, bool quiet, bool all, IEnumerable<string> notes)
    {
        if (!quiet)
        {
            foreach (string note in run.Notes.Concat(notes))
                Console.WriteLine($"note: {Printable.Of(note)}");
        }

        RunRecord record = run.Execute();
        string path = run.Directory.Shown;
        if (!quiet)
            PrintResults(record, CourseTable.Read(run.Directory.Course, run.Configuration.IsMortal), all);
        string report = !quiet && File.Exists(run.Directory.Report) ? $"; open {Path.Combine(path, "report.html")}" : "";
        Console.WriteLine($"written to {path}{report}");
        Console.WriteLine($"state hash {record.StateHash}");
        return Program.Done;
    }

    private static void PrintResults(RunRecord record, CourseTable courses, bool all)
    {
        foreach (string line in PatientHeadlines.Of(record, [.. courses.Patients]))
            Console.WriteLine(line);
        if (all)
        {
            var table = new Table().Title("Results").AddColumn("quantity").AddColumn(new TableColumn("value").RightAligned());
            foreach ((string name, double value) in CourseSummary.Median(courses.Patients).Concat(record.Results!))
                table.AddRow(name.EscapeMarkup(), value.ToString("G4", CultureInfo.InvariantCulture));
            AnsiConsole.Write(table);
        }
        else
        {
            Console.WriteLine("(all results: --all, run.json, summary.json, course.csv)");
        }

        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{courses.Patients.Count} {(courses.Patients.Count == 1 ? "patient" : "patients")} to day "
                    + $"{record.SimulatedSeconds / Unit.SecondsPerDay:0.##} in {1000 * record.WallSeconds:0} ms"
            )
        );
    }
}
