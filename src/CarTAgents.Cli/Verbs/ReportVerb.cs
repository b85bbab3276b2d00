using CarTAgents.Configuration.Descriptions;
using CarTAgents.Output.Courses;
using CarTAgents.Output.Reports;
using CarTAgents.Output.Runs;
using CommandLine;
using CommandLine.Text;

namespace CarTAgents.Cli.Verbs;

/// <summary>cartagents report.</summary>
[Verb("report", HelpText = "Regenerate the report of a run, and a patient's summary, from the files of the run.")]
public sealed class ReportVerb : Verb
{
    /// <summary>The run.</summary>
    [Value(0, MetaName = "DIR", Required = true, HelpText = "Directory of the run.")]
    public string Directory { get; set; } = "";

    /// <summary>Examples.</summary>
    [Usage(ApplicationAlias = "cartagents")]
    public static IEnumerable<Example> Examples =>
        [new Example("Make a report again", Shown, new ReportVerb { Directory = "runs/killing-assay" })];

    /// <inheritdoc/>
    public override string WhyNoSets => "report tells what a run did; --set has no place here";

    /// <inheritdoc/>
    public override int Invoke(List<string> sets)
    {
        RunDirectory run = RunDirectory.Open(Directory);
        bool patient = File.Exists(run.Course);
        if (patient)
            CourseSummary.Write(run, RunConfiguration.Load(run.Configuration).IsMortal, RunRecord.Require(run.Record).Results);
        RunReport.Write(run);
        Console.WriteLine($"written to {(patient ? $"{run.Summary} and " : "")}{run.Report}");
        return Program.Done;
    }
}
