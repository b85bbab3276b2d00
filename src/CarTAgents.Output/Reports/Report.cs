using System.Text;
using System.Text.RegularExpressions;
using CarTAgents.Output.Plots;
using CarTAgents.Output.Resources;
using CarTAgents.Output.Runs;

namespace CarTAgents.Output.Reports;

/// <summary>The report of a run: one HTML page that needs nothing else, no network and no script; light or dark by the reader's
/// preference, light on paper. The page is well-formed XML too.</summary>
public sealed partial record Report
{
    /// <summary>The title.</summary>
    public required string Title { get; init; }

    /// <summary>A sentence under the title.</summary>
    public string Subtitle { get; init; } = "";

    /// <summary>What the run is about or teaches, paragraph by paragraph.</summary>
    public IReadOnlyList<string> Story { get; init; } = [];

    /// <summary>What a reader wants to know first.</summary>
    public IReadOnlyList<ReportFact> Summary { get; init; } = [];

    /// <summary>The chart of the patient; null for none.</summary>
    public ReportChart? Chart { get; init; }

    /// <summary>The heading of the plots.</summary>
    public string PlotsTitle { get; init; } = "Results";

    /// <summary>The plots.</summary>
    public IReadOnlyList<ReportPlot> Plots { get; init; } = [];

    /// <summary>The tables, after the plots.</summary>
    public IReadOnlyList<ReportTable> Tables { get; init; } = [];

    /// <summary>The pictures.</summary>
    public IReadOnlyList<ReportPicture> Pictures { get; init; } = [];

    /// <summary>The parameters used.</summary>
    public IReadOnlyList<ReportParameter> Parameters { get; init; } = [];

    /// <summary>The command lines that repeat the run.</summary>
    public IReadOnlyList<string> Commands { get; init; } = [];

    /// <summary>What made it, beside the commands: seed, state hash, device, version.</summary>
    public IReadOnlyList<ReportFact> Origin { get; init; } = [];

    /// <summary>Remarks: limits, warnings, what was assumed.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The last line: program and version.</summary>
    public string Footer { get; init; } = "";

    /// <summary>Writes the report, whole or not at all.</summary>
    /// <param name="path">The file; its directory must exist.</param>
    /// <exception cref="OutputException">The file cannot be written.</exception>
    public void Write(string path) => AtomicFile.WriteText(path, ToHtml());

    /// <summary>The report as an HTML page.</summary>
    /// <returns>The page.</returns>
    public string ToHtml() =>
        $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8"/>
            <meta name="viewport" content="width=device-width, initial-scale=1"/>
            <title>{Markup.Escape(Title)}</title>
            <style>
            {Resource.Text("report.css").TrimEnd()}
            {TimePlot.Style}
            </style>
            </head>
            <body>
            <main>
            <h1>{Markup.Escape(Title)}</h1>
            {Lines(
                Subtitle.Length == 0 ? "" : $"<p class=\"lead\">{Markup.Escape(Subtitle)}</p>\n",
                Lines(Story.Select(p => $"<p class=\"story\">{Linked(p)}</p>\n")),
                FactsOf(Summary, " id=\"summary\""),
                ChartSection(),
                PlotsSection(),
                Lines(Tables.Select(TableSection)),
                PicturesSection(),
                RepeatSection(),
                NotesSection(),
                ParametersSection(),
                Footer.Length == 0 ? "" : $"<footer>{Markup.Escape(Footer)}</footer>\n"
            )}</main>
            </body>
            </html>

            """;

    private static string Lines(params IEnumerable<string> lines) => string.Concat(lines);

    private static string Caption(string text) => text.Length == 0 ? "" : $"<figcaption>{Markup.Escape(text)}</figcaption>";

    private static string Figure(ReportPlot plot, double room, string style = "")
    {
        IPlot drawn = plot.Plot is TimePlot time ? time with { LeastNameRoom = room } : plot.Plot;
        return $"<figure{style}>\n{drawn.ToSvg()}{Caption(plot.Caption)}\n</figure>\n";
    }

    /// <summary>The room that all plots leave for names: times stand above one another from figure to figure.</summary>
    private static double RoomOf(IEnumerable<ReportPlot> plots) =>
        plots.Select(p => p.Plot).OfType<TimePlot>().Select(p => p.NameRoom).DefaultIfEmpty(0).Max();

    private static string FactsOf(IReadOnlyList<ReportFact> facts, string id = "")
    {
        if (facts.Count == 0)
            return "";
        static string Note(ReportFact fact) => fact.Note.Length == 0 ? "" : $"<dd class=\"note\">{Markup.Escape(fact.Note)}</dd>";
        IEnumerable<string> rows = facts.Select(f =>
            $"<div><dt>{Markup.Escape(f.Name)}</dt><dd>{Markup.Escape(f.Value)}</dd>{Note(f)}</div>\n"
        );
        return $"<dl class=\"facts\"{id}>\n{Lines(rows)}</dl>\n";
    }

    private string ChartSection()
    {
        if (Chart is null)
            return "";
        bool published = Chart.Rows.Any(r => r.Source.Length > 0);
        string Published(string cells) => published ? cells : "";
        string Row(ReportMeasure r) =>
            $"<tr><td class=\"measure\">{Markup.Escape(r.Measure)}</td><td class=\"num\">{Markup.Escape(r.Simulated)}</td>"
            + Published($"<td class=\"num\">{Markup.Escape(r.Published)}</td><td>{Markup.Escape(r.Spread)}</td>")
            + $"<td>{Markup.Escape(r.Unit)}</td>"
            + Published($"<td class=\"verdict\">{Markup.Escape(r.Verdict)}</td><td class=\"source\">{Linked(r.Source)}</td>")
            + "</tr>\n";
        string Topic(IGrouping<string, ReportMeasure> rows) =>
            $"""
                <tbody>
                <tr><th colspan="{(published ? 7 : 3)}">{Markup.Escape(rows.Key)}</th></tr>
                {Lines(rows.Select(Row))}</tbody>

                """;
        string before = Published("<th class=\"num\">published</th><th>spread</th>"),
            after = Published("<th>simulated is</th><th>source</th>");
        return $"""
            <section id="chart">
            <h2>Patient's chart</h2>
            {Lines(Chart.Plots.Select(p => Figure(p, RoomOf(Chart.Plots), " class=\"chart\"")))}<div class="scroll">
            <table>
            <thead><tr><th>measure</th><th class="num">simulated</th>{before}<th>unit</th>{after}</tr></thead>
            {Lines(Chart.Rows.GroupBy(r => r.Topic).Select(Topic))}</table>
            </div>
            </section>

            """;
    }

    private string PlotsSection() =>
        Plots.Count == 0
            ? ""
            : $"""
                <section id="plots">
                <h2>{Markup.Escape(PlotsTitle)}</h2>
                {Lines(Plots.Select(p => Figure(p, RoomOf(Plots))))}</section>

                """;

    private static string TableSection(ReportTable table)
    {
        string Class(int column) => column == 0 || table.HoldsSentences ? "" : " class=\"num\"";
        string Cell(string text, int column) => $"<td{Class(column)}>{(column == 0 ? Markup.Escape(text) : Linked(text))}</td>";
        string Row(IReadOnlyList<string> row) => $"<tr>{Lines(row.Select(Cell))}</tr>\n";
        return $"""
            <section class="table">
            <h2>{Markup.Escape(table.Caption)}</h2>
            <div class="scroll">
            <table>
            <thead><tr>{Lines(
                table.Header.Select((h, i) => $"<th{Class(i)}>{Markup.Escape(h)}</th>")
            )}</tr></thead>
            <tbody>
            {Lines(table.Rows.Select(Row))}</tbody>
            </table>
            </div>
            </section>

            """;
    }

    private string PicturesSection()
    {
        static string Picture(ReportPicture p) =>
            $"<figure{(p.Wide ? " class=\"wide\"" : "")}><img alt=\"{Markup.Escape(p.Caption)}\" "
            + $"src=\"data:image/png;base64,{Convert.ToBase64String(p.Png.Span)}\"/>{Caption(p.Caption)}</figure>\n";
        return Pictures.Count == 0
            ? ""
            : $"""
                <section id="pictures">
                <h2>Pictures</h2>
                <div class="pictures">
                {Lines(Pictures.Select(Picture))}</div>
                </section>

                """;
    }

    private string RepeatSection() =>
        Commands.Count == 0
            ? ""
            : $"""
                <section id="repeat">
                <h2>How to repeat it</h2>
                <pre>{string.Join('\n', Commands.Select(Markup.Escape))}</pre>
                {FactsOf(Origin)}</section>

                """;

    private string NotesSection() =>
        Notes.Count == 0
            ? ""
            : $"""
                <section id="notes">
                <h2>Notes</h2>
                <ul>
                {Lines(Notes.Select(n => $"<li>{Linked(n)}</li>\n"))}</ul>
                </section>

                """;

    private string ParametersSection()
    {
        static string Broken(string path) => Markup.Escape(path).Replace(".", ".<wbr/>", StringComparison.Ordinal);
        static string Row(ReportParameter p) =>
            $"<tr><td class=\"symbol\">{Broken(p.Symbol)}</td><td>{Markup.Escape(p.Meaning)}</td>"
            + $"<td class=\"num\">{Markup.Escape(p.Value)}</td><td>{Markup.Escape(p.Unit)}</td>"
            + $"<td class=\"source\">{Linked(p.Source)}</td></tr>\n";
        return Parameters.Count == 0
            ? ""
            : $"""
                <section id="parameters">
                <h2>Parameters</h2>
                <div class="scroll">
                <table>
                <thead><tr><th>symbol</th><th>meaning</th><th class="num">value</th><th>unit</th><th>source</th></tr></thead>
                <tbody>
                {Lines(Parameters.Select(Row))}</tbody>
                </table>
                </div>
                </section>

                """;
    }

    // A DOI or an address becomes a link; nothing is loaded from it.
    private static string Linked(string text)
    {
        var result = new StringBuilder();
        int at = 0;
        foreach (Match match in Address().Matches(text))
        {
            string found = match.Value.TrimEnd('.', ',', ';', ')');
            string target = found.StartsWith("http", StringComparison.Ordinal)
                ? found
                : "https://doi.org/" + found[found.IndexOf("10.", StringComparison.Ordinal)..];
            result.Append(Markup.Escape(text[at..match.Index])).Append("<a href=\"").Append(Markup.Escape(target)).Append("\">");
            result.Append(Markup.Escape(found)).Append("</a>");
            at = match.Index + found.Length;
        }

        return result.Append(Markup.Escape(text[at..])).ToString();
    }

    [GeneratedRegex(
        """https?://[^\s<>"]+|(?:doi:\s*)?\b10\.[0-9]{4,9}/[^\s<>"]+""",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex Address();
}
