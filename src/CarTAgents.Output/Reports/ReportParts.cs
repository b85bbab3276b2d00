using CarTAgents.Output.Plots;

namespace CarTAgents.Output.Reports;

/// <summary>A line of a report's summary.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Value">Its value with its unit.</param>
/// <param name="Note">What the reader should know with it; empty for nothing.</param>
public sealed record ReportFact(string Name, string Value, string Note = "");

/// <summary>A plot of a report.</summary>
/// <param name="Caption">What it shows.</param>
/// <param name="Plot">The plot.</param>
public sealed record ReportPlot(string Caption, IPlot Plot);

/// <summary>The chart of a patient: courses on one axis of time, and measures beside those of a study.</summary>
/// <param name="Plots">The courses.</param>
/// <param name="Rows">The measures, those of a topic together.</param>
public sealed record ReportChart(IReadOnlyList<ReportPlot> Plots, IReadOnlyList<ReportMeasure> Rows);

/// <summary>A measure of a course, compared with a published one.</summary>
/// <param name="Topic">What is measured.</param>
/// <param name="Measure">What of it.</param>
/// <param name="Unit">The unit of both; empty for none.</param>
/// <param name="Simulated">The simulated value.</param>
/// <param name="Published">The published median; empty for none.</param>
/// <param name="Spread">The published spread; empty for none.</param>
/// <param name="Verdict">How the simulated value lies to the published.</param>
/// <param name="Source">The study, where it was published, and how far to trust it.</param>
public sealed record ReportMeasure(
    string Topic,
    string Measure,
    string Unit,
    string Simulated,
    string Published = "",
    string Spread = "",
    string Verdict = "",
    string Source = ""
)
{
    /// <summary>Whether the published value is not met.</summary>
    public bool IsMissed { get; init; }
}

/// <summary>A picture of a report.</summary>
/// <param name="Caption">What it shows.</param>
/// <param name="Png">The bytes of a PNG file.</param>
/// <param name="Wide">Whether it takes the whole width; others stand side by side where there is room.</param>
public sealed record ReportPicture(string Caption, ReadOnlyMemory<byte> Png, bool Wide = false);

/// <summary>A parameter as a run used it.</summary>
/// <param name="Symbol">Its symbol.</param>
/// <param name="Meaning">What it is, in words.</param>
/// <param name="Value">Its value.</param>
/// <param name="Unit">Its unit; empty for none.</param>
/// <param name="Source">Where the value comes from: a citation, a DOI or an address (which become links), "assumed".</param>
public sealed record ReportParameter(string Symbol, string Meaning, string Value, string Unit, string Source);

/// <summary>A table of a report.</summary>
/// <param name="Caption">What it shows, over it.</param>
/// <param name="Header">Names of its columns.</param>
/// <param name="Rows">Its lines, a text a column.</param>
public sealed record ReportTable(string Caption, IReadOnlyList<string> Header, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    /// <summary>Whether its columns hold sentences, which are wrapped; numbers otherwise.</summary>
    public bool HoldsSentences { get; init; }
}
