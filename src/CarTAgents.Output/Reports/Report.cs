using System.Text;
using System.Text.RegularExpressions;
using CarTAgents.Output.Plots;
using CarTAgents.Output.Runs;

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

/// <summary>A measure of a course, beside a published one.</summary>
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
);

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

/// <summary>The report of a run: one HTML page that needs nothing else, no network and no script; light or dark by the reader's
/// preference, light on paper. The page is well-formed XML too.</summary>
public sealed partial record Report
{
    private const string Style = """
        :root{color-scheme:light dark;--ink:#1c2024;--soft:#5b6470;--line:#dfe3e8;--paper:#fff;--panel:#f6f7f9;--link:#0067a3}
        @media screen and (prefers-color-scheme:dark){:root{--ink:#e8eaed;--soft:#a4acb6;--line:#2f353c;--paper:#16181c;--panel:#1e2126;--link:#6bbcf0}}
        *{box-sizing:border-box}
        body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
        main{max-width:1000px;margin:0 auto;padding:2.2rem 1.5rem 3rem}
        h1{font-size:1.75rem;line-height:1.2;margin:0 0 .3rem}
        h2{font-size:1.15rem;margin:2.6rem 0 .8rem;padding-bottom:.3rem;border-bottom:1px solid var(--line)}
        a{color:var(--link)}
        .lead{color:var(--soft);margin:0;font-size:1.05rem}
        .story{margin:1rem 0 0;max-width:46rem}
        .facts{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(210px,46%),1fr));gap:.7rem;margin:1.6rem 0 0}
        .facts div{background:var(--panel);border-radius:8px;padding:.65rem .85rem;min-width:0}
        .facts dt{color:var(--soft);font-size:.82rem}
        .facts dd{margin:0;font-size:1.12rem;font-weight:600;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
        .facts .note{font-size:.8rem;font-weight:400;color:var(--soft)}
        figure{margin:0 0 1.8rem;overflow-x:auto}
        figcaption{color:var(--soft);font-size:.88rem;margin-top:.45rem}
        figure svg{display:block;width:100%;min-width:600px;height:auto}
        .pictures{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,440px),1fr));gap:1.2rem}
        .pictures figure{margin:0}
        .pictures .wide{grid-column:1/-1}
        .pictures img{display:block;max-width:100%;height:auto;margin:0 auto;border:1px solid var(--line);border-radius:8px;background:#fff}
        .scroll{overflow-x:auto}
        table{border-collapse:collapse;width:100%;font-size:.88rem}
        th,td{text-align:left;vertical-align:top;padding:.35rem .9rem .35rem 0;border-bottom:1px solid var(--line)}
        th{color:var(--soft);font-weight:600;white-space:nowrap}
        td.num,th.num{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
        td.symbol{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:.83rem;min-width:9rem;overflow-wrap:anywhere}
        td.source{overflow-wrap:anywhere;color:var(--soft);width:34%;min-width:14rem}
        #chart tbody th{color:var(--ink);padding-top:.9rem}#chart td.verdict{white-space:nowrap}#chart td.measure{min-width:12rem;padding-left:.9rem}
        pre{background:var(--panel);border-radius:8px;padding:.9rem 1rem;margin:0;font:13px/1.6 ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;white-space:pre-wrap;overflow-wrap:anywhere}
        footer{margin-top:3rem;color:var(--soft);font-size:.82rem;border-top:1px solid var(--line);padding-top:.8rem}
        @page{margin:13mm 14mm}
        @media print{body{font-size:10pt}table{font-size:8pt}td.symbol{font-size:7.5pt;min-width:0}th,td{padding:.2rem .6rem .2rem 0}h1{font-size:17pt}figure svg{min-width:0;max-height:142mm}figure.chart svg{max-height:174mm}.chart .plot{font-size:14px}.chart .plot .head{font-size:15px}figcaption{font-size:8pt}td.source{min-width:0}#chart tbody{break-inside:avoid}figure{margin-bottom:1rem}.facts{gap:.4rem;margin-top:.8rem}.facts div{padding:.3rem .6rem}.facts dd{font-size:10.5pt}.facts .note,.facts dt{font-size:8pt}main{max-width:none;padding:0}h2{break-after:avoid;margin:1.2rem 0 .5rem}figure,.facts div,tr,pre{break-inside:avoid}thead{display:table-header-group}.facts div,pre{border:1px solid var(--line)}.facts{grid-template-columns:repeat(4,1fr)}.pictures{grid-template-columns:1fr 1fr}a{color:inherit;text-decoration:none}}
        """;

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
    public string ToHtml()
    {
        var html = new StringBuilder();
        html.Append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n");
        html.Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n<title>")
            .Append(Markup.Escape(Title))
            .Append("</title>\n<style>\n");
        html.Append(Style)
            .Append('\n')
            .Append(TimePlot.Style)
            .Append("\n</style>\n</head>\n<body>\n<main>\n<h1>")
            .Append(Markup.Escape(Title))
            .Append("</h1>\n");
        if (Subtitle.Length > 0)
        {
            html.Append("<p class=\"lead\">").Append(Markup.Escape(Subtitle)).Append("</p>\n");
        }

        foreach (string paragraph in Story)
        {
            html.Append("<p class=\"story\">").Append(Linked(paragraph)).Append("</p>\n");
        }

        AddFacts(html, Summary, " id=\"summary\"");
        AddChart(html);
        AddPlots(html);
        AddPictures(html);
        if (Commands.Count > 0)
        {
            html.Append("<section id=\"repeat\">\n<h2>How to repeat it</h2>\n<pre>")
                .AppendJoin('\n', Commands.Select(Markup.Escape))
                .Append("</pre>\n");
            AddFacts(html, Origin);
            html.Append("</section>\n");
        }

        if (Notes.Count > 0)
        {
            html.Append("<section id=\"notes\">\n<h2>Notes</h2>\n<ul>\n");
            foreach (string note in Notes)
            {
                html.Append("<li>").Append(Linked(note)).Append("</li>\n");
            }

            html.Append("</ul>\n</section>\n");
        }

        AddParameters(html);
        if (Footer.Length > 0)
        {
            html.Append("<footer>").Append(Markup.Escape(Footer)).Append("</footer>\n");
        }

        return html.Append("</main>\n</body>\n</html>\n").ToString();
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

    private static string Caption(string text) => text.Length == 0 ? "" : $"<figcaption>{Markup.Escape(text)}</figcaption>";

    private static void AddFacts(StringBuilder html, IReadOnlyList<ReportFact> facts, string id = "")
    {
        if (facts.Count == 0)
        {
            return;
        }

        html.Append("<dl class=\"facts\"").Append(id).Append(">\n");
        foreach (ReportFact fact in facts)
        {
            html.Append("<div><dt>").Append(Markup.Escape(fact.Name)).Append("</dt><dd>").Append(Markup.Escape(fact.Value)).Append("</dd>");
            if (fact.Note.Length > 0)
            {
                html.Append("<dd class=\"note\">").Append(Markup.Escape(fact.Note)).Append("</dd>");
            }

            html.Append("</div>\n");
        }

        html.Append("</dl>\n");
    }

    private void AddChart(StringBuilder html)
    {
        if (Chart is null)
        {
            return;
        }

        html.Append("<section id=\"chart\">\n<h2>Patient's chart</h2>\n");
        foreach (ReportPlot plot in Chart.Plots)
        {
            html.Append("<figure class=\"chart\">\n").Append(plot.Plot.ToSvg()).Append(Caption(plot.Caption)).Append("\n</figure>\n");
        }

        bool published = Chart.Rows.Any(r => r.Source.Length > 0);
        html.Append("<div class=\"scroll\">\n<table>\n<thead><tr><th>measure</th><th class=\"num\">simulated</th>")
            .Append(published ? "<th class=\"num\">published</th><th>spread</th>" : "");
        html.Append("<th>unit</th>").Append(published ? "<th>simulated is</th><th>source</th>" : "").Append("</tr></thead>\n");
        foreach (IGrouping<string, ReportMeasure> topic in Chart.Rows.GroupBy(r => r.Topic))
        {
            html.Append("<tbody>\n<tr><th colspan=\"")
                .Append(published ? '7' : '3')
                .Append("\">")
                .Append(Markup.Escape(topic.Key))
                .Append("</th></tr>\n");
            foreach (ReportMeasure row in topic)
            {
                void Cell(string style, string text) => html.Append("<td").Append(style).Append('>').Append(text).Append("</td>");
                html.Append("<tr>");
                Cell(" class=\"measure\"", Markup.Escape(row.Measure));
                Cell(" class=\"num\"", Markup.Escape(row.Simulated));
                if (published)
                    Cell(" class=\"num\"", Markup.Escape(row.Published));
                if (published)
                    Cell("", Markup.Escape(row.Spread));
                Cell("", Markup.Escape(row.Unit));
                if (published)
                    Cell(" class=\"verdict\"", Markup.Escape(row.Verdict));
                if (published)
                    Cell(" class=\"source\"", Linked(row.Source));
                html.Append("</tr>\n");
            }

            html.Append("</tbody>\n");
        }

        html.Append("</table>\n</div>\n</section>\n");
    }

    private void AddPlots(StringBuilder html)
    {
        if (Plots.Count == 0)
        {
            return;
        }

        html.Append("<section id=\"plots\">\n<h2>").Append(Markup.Escape(PlotsTitle)).Append("</h2>\n");
        foreach (ReportPlot plot in Plots)
        {
            html.Append("<figure>\n").Append(plot.Plot.ToSvg()).Append(Caption(plot.Caption)).Append("\n</figure>\n");
        }

        html.Append("</section>\n");
    }

    private void AddPictures(StringBuilder html)
    {
        if (Pictures.Count == 0)
        {
            return;
        }

        html.Append("<section id=\"pictures\">\n<h2>Pictures</h2>\n<div class=\"pictures\">\n");
        foreach (ReportPicture picture in Pictures)
        {
            html.Append(picture.Wide ? "<figure class=\"wide\">" : "<figure>").Append("<img alt=\"").Append(Markup.Escape(picture.Caption));
            html.Append("\" src=\"data:image/png;base64,")
                .Append(Convert.ToBase64String(picture.Png.Span))
                .Append("\"/>")
                .Append(Caption(picture.Caption))
                .Append("</figure>\n");
        }

        html.Append("</div>\n</section>\n");
    }

    private void AddParameters(StringBuilder html)
    {
        if (Parameters.Count == 0)
        {
            return;
        }

        html.Append(
            "<section id=\"parameters\">\n<h2>Parameters</h2>\n<div class=\"scroll\">\n<table>\n<thead><tr><th>symbol</th><th>meaning</th>"
        );
        html.Append("<th class=\"num\">value</th><th>unit</th><th>source</th></tr></thead>\n<tbody>\n");
        foreach (ReportParameter p in Parameters)
        {
            html.Append("<tr><td class=\"symbol\">").Append(Markup.Escape(p.Symbol)).Append("</td><td>").Append(Markup.Escape(p.Meaning));
            html.Append("</td><td class=\"num\">").Append(Markup.Escape(p.Value)).Append("</td><td>").Append(Markup.Escape(p.Unit));
            html.Append("</td><td class=\"source\">").Append(Linked(p.Source)).Append("</td></tr>\n");
        }

        html.Append("</tbody>\n</table>\n</div>\n</section>\n");
    }
}
