using System.Globalization;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Configuration.Units;
using CarTAgents.Output.Courses;
using CarTAgents.Output.Runs;

namespace CarTAgents.Output.Reports;

/// <summary>The report of patients without lattices, made of the files that their run left.</summary>
internal static class MixedReport
{
    /// <summary>Makes it.</summary>
    /// <exception cref="OutputException">A file of the run is missing or damaged.</exception>
    public static Report Of(RunDirectory run, RunRecord record, RunConfiguration configuration)
    {
        CourseTable courses = CourseTable.Read(run.Course, configuration.IsMortal);
        if (courses.Patients.Count == 0)
            throw OutputException.Request($"'{run.Course}' holds no row yet; there is nothing to report");
        ReportChart? chart = PatientChart.Of(
            courses,
            File.Exists(run.Published) ? PublishedTable.Read(run.Published) : [],
            configuration.Events,
            record.Results
        );
        return new Report
        {
            Title = configuration.Name,
            Subtitle = string.Create(
                CultureInfo.InvariantCulture,
                $"{(courses.Patients.Count == 1 ? "One patient" : $"{courses.Patients.Count} patients")} as well-mixed counts of the whole "
                    + $"body, to day {record.SimulatedSeconds / Unit.SecondsPerDay:0.##}"
            ),
            Summary = [.. PatientChart.Facts(courses, onLattices: false), .. PatientChart.Outcome(record, courses.Patients.Count == 1)],
            Chart = chart,
            Parameters = RunReport.Parameters(configuration, record),
            Commands = RunReport.Commands(record),
            Origin =
            [
                new("Seed", record.Seed.ToString(CultureInfo.InvariantCulture)),
                new("State hash", record.StateHash ?? "none", "the same on every machine"),
                new("Simulated", "on the host", $"took {ReportText.Span(record.WallSeconds)}"),
                new("Version", record.Version.Split('+')[0]),
            ],
            Notes = [.. PatientChart.Missed(chart) is { } missed ? new[] { missed } : [], .. Notes(configuration, record)],
            Footer =
                $"CarTAgents {record.Version}. The numbers of every curve stand in this file, as data attributes, "
                + "and in course.csv beside it.",
        };
    }

    private static List<string> Notes(RunConfiguration configuration, RunRecord record)
    {
        var notes = new List<string>();
        if (record.Outcome != RunOutcome.Completed)
            notes.Add("The run is not complete; it is made again from its configuration.");
        notes.AddRange(record.Notes ?? []);
        if (RunReport.Unsure(configuration) is { } unsure)
            notes.Add(unsure);
        if (record.Replicas > 1)
            notes.Add($"{record.Replicas} patients; their single courses are in course.csv.");
        return notes;
    }
}
