using System.Globalization;
using System.Xml.Linq;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Model.Columns;
using CarTAgents.Output.Courses;
using CarTAgents.Output.Reports;
using CarTAgents.Output.Runs;
using CarTAgents.Output.Tests.Courses;
using CarTAgents.Testing;

namespace CarTAgents.Output.Tests.Reports;

/// <summary>The chart of a report, and the published values behind it.</summary>
public sealed class PatientChartTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    public static TheoryData<string> Shipped => [.. Directory.GetFiles(SmallRun.Published("")).Select(f => Path.GetFileName(f)!)];

    [Fact]
    public void Its_curves_are_the_columns_of_the_course()
    {
        using var directory = new TemporaryFolder();
        XElement chart = Chart(directory, "zuma1.csv", [.. ConstructedCourse.Rows(120)]);
        PatientCourse course = CourseTable.Read(directory.File("run/course.csv"), mortal: false).Patients[0];
        XElement[] curves = [.. chart.Descendants(Svg + "path").Where(p => p.Attribute("data-column") is not null)];
        // No blasts are charted where the disease has none.
        Assert.Equal(
            [
                "car_t [1/uL]",
                "b_cells [1/uL]",
                "tumour [cells]",
                "il6 [pg/mL]",
                "ifng [pg/mL]",
                "crp [mg/L]",
                "temperature [C]",
                "crs_grade [1]",
            ],
            curves.Select(c => (string)c.Attribute("data-column")!)
        );
        Assert.All(
            curves,
            curve =>
            {
                Assert.Equal("course.csv", (string?)curve.Attribute("data-table"));
                Assert.Equal(course.Time, Numbers(curve, "data-x"));
                Assert.Equal(
                    course[CourseColumns.All.Single(c => c.Header == (string)curve.Attribute("data-column")!)],
                    Numbers(curve, "data-y")
                );
            }
        );
        Assert.Contains(chart.Descendants(Svg + "text"), t => t.Value == "infusion");
    }

    /// <summary>"None" of a tumour means one thing where there was none and another where it went, and a lattice loses it faster than
    /// trials saw.</summary>
    [Theory]
    [InlineData(false, false, true, "Tumour", "none", "none at the infusion")]
    [InlineData(true, false, true, "Tumour at the end", "none left", "at the infusion, gone on day 9; faster than in trials")]
    [InlineData(true, false, false, "Tumour at the end", "none left", "at the infusion, gone on day 9")]
    [InlineData(true, true, true, "Tumour at the end", " cells", "at the infusion, lowest on day 20")]
    public void A_tumour_that_is_not_there_is_told_in_words(
        bool begins,
        bool stays,
        bool onLattices,
        string name,
        string value,
        string note
    )
    {
        using var directory = new TemporaryFolder();
        double[][] rows = [.. ConstructedCourse.Rows(20)];
        foreach (double[] row in rows)
        {
            if (!begins || (!stays && row[CourseColumns.Time.Place] >= 9))
                row[CourseColumns.Tumour.Place] = 0;
        }

        Chart(directory, "zuma1.csv", rows);
        ReportFact fact = Assert.Single(
            PatientChart.Facts(CourseTable.Read(directory.File("run/course.csv"), mortal: false), onLattices),
            f => f.Name.StartsWith("Tumour", StringComparison.Ordinal)
        );
        Assert.Equal(name, fact.Name);
        Assert.EndsWith(value, fact.Value, StringComparison.Ordinal);
        Assert.Contains(note, fact.Note, StringComparison.Ordinal);
        Assert.Equal(begins && !stays && onLattices, fact.Note.Contains("faster than in trials", StringComparison.Ordinal));
    }

    [Fact]
    public void Of_several_patients_it_shows_the_median_and_the_extremes()
    {
        using var directory = new TemporaryFolder();
        XElement chart = Chart(
            directory,
            "zuma1.csv",
            [.. ConstructedCourse.Rows(40)],
            [.. ConstructedCourse.Rows(40, 4)],
            [.. ConstructedCourse.Rows(40, 2)]
        );
        PatientCourse[] patients = [.. CourseTable.Read(directory.File("run/course.csv"), mortal: false).Patients];
        double[] Of(string series) =>
            Numbers(chart.Descendants(Svg + "path").First(p => (string?)p.Attribute("data-series") == series), "data-y");
        Assert.Equal(patients[2][CourseColumns.CarT], Of("median"));
        Assert.Equal(patients[0][CourseColumns.CarT], Of("least"));
        Assert.Equal(patients[1][CourseColumns.CarT], Of("most"));
        Assert.Contains(chart.Descendants("td"), d => d.Value == "64 (32 to 128; 3 of 3)");
    }

    [Fact]
    public void Published_values_are_drawn_where_they_belong_and_stand_in_the_table_with_their_source()
    {
        using var directory = new TemporaryFolder();
        XElement chart = Chart(directory, "zuma1.csv", [.. ConstructedCourse.Rows(120)]);
        XElement panel = chart.Descendants(Svg + "g").Single(g => (string?)g.Attribute("data-panel") == "CAR-T cells in blood");
        XElement peak = panel.Elements(Svg + "g").First(g => (string?)g.Attribute("class") == "behind");
        Assert.Equal(
            ["7", "14", "0.8", "1513.7", "38.3"],
            new[] { "from", "to", "low", "high", "middle" }.Select(n => (string?)peak.Attribute("data-" + n))
        );
        // The curve passes through the area at its peak: both are drawn on the same axes.
        XElement area = peak.Element(Svg + "rect")!;
        double Of(XElement e, string n) => double.Parse((string)e.Attribute(n)!, CultureInfo.InvariantCulture);
        double[] points =
        [
            .. ((string)panel.Element(Svg + "path")!.Attribute("d")!)
                .Split('M', 'L', ' ')
                .Where(v => v.Length > 0 && !v.Contains('h', StringComparison.Ordinal))
                .Select(v => double.Parse(v, CultureInfo.InvariantCulture)),
        ];
        (double x, double y) = points.Chunk(2).Select(p => (p[0], p[1])).MinBy(p => p.Item2);
        Assert.InRange(x, Of(area, "x"), Of(area, "x") + Of(area, "width"));
        Assert.InRange(y, Of(area, "y"), Of(area, "y") + Of(area, "height"));
        XElement median = peak.Element(Svg + "line")!;
        Assert.InRange(Of(median, "y1") - y, -12, 0);

        string[][] rows =
        [
            .. chart.Descendants("tr").Select(r => r.Elements("td").Select(d => d.Value).ToArray()).Where(r => r.Length == 7),
        ];
        string[] row = rows.Single(r => r[0] == "peak" && r[2] == "38.3");
        Assert.Equal(["32", "38.3", "0.8 to 1,514", "1/µL", "met: 0.84 × published, within 3"], row[1..6]);
        Assert.Contains("Yescarta", row[6], StringComparison.Ordinal);
        Assert.Equal("–", rows.Single(r => r[0].EndsWith("at day 180", StringComparison.Ordinal))[1]);
        // Day 180 lies beyond this run, and is not drawn.
        Assert.DoesNotContain(panel.Elements(Svg + "g"), g => (string?)g.Attribute("data-from") == "180");
        // The line that marks severe release syndrome runs through the whole panel.
        XElement crp = chart.Descendants(Svg + "g").Single(g => (string?)g.Attribute("data-panel") == "C-reactive protein");
        Assert.Contains(crp.Descendants(Svg + "line"), l => (string?)l.Attribute("class") == "limit");
    }

    [Theory]
    [MemberData(nameof(Shipped))]
    public void Every_file_of_published_values_reads_and_draws(string file)
    {
        IReadOnlyList<PublishedValue> values = PublishedTable.Read(SmallRun.Published(file));
        Assert.Contains(values, v => v.Measure is not null);
        using var directory = new TemporaryFolder();
        XElement chart = Chart(directory, file, [.. ConstructedCourse.Rows(200)]);
        Assert.Equal(
            values.Count(v => v.Panel is not null),
            chart.Descendants(Svg + "g").Count(g => (string?)g.Attribute("class") == "behind")
        );
        Assert.All(
            chart
                .Descendants()
                .SelectMany(e => e.Attributes())
                .Where(a => a.Name.LocalName is "x" or "y" or "x1" or "y1" or "x2" or "y2" or "cx" or "cy" or "width" or "height"),
            a => Assert.InRange(double.Parse(a.Value, CultureInfo.InvariantCulture), -20, 2000)
        );
    }

    [Theory]
    [InlineData("ZUMA-1,car_t peek,1/uL,,1,,,,,,,,s,low", "car_t peak")]
    [InlineData("ZUMA-1,car_t peak,mg/L,,1,,,,,,,,s,low", "1/uL")]
    [InlineData("ZUMA-1,x,mg/L,,1,,,,cpr,,,,s,low", "crp")]
    [InlineData("ZUMA-1,x,pg/mL,,1,,,,crp,,,,s,low", "mg/L")]
    [InlineData("ZUMA-1,x,mg/L,,3,4,5,,crp,,,,s,low", "low <= median")]
    [InlineData("ZUMA-1,x,mg/L,,3,,,,crp,4,,,s,low", "last day")]
    [InlineData("ZUMA-1,x,mg/L,,three,,,,crp,,,,s,low", "three")]
    [InlineData("ZUMA-1,x,mg/L,,3,,,,crp,,,,,low", "source")]
    [InlineData("ZUMA-1,x,mg/L,,3,,,,crp,,,,s,sure", "confidence")]
    [InlineData("ZUMA-1,x,mg/L", "14 values")]
    public void A_wrong_line_is_refused_with_its_number(string line, string named)
    {
        using var directory = new TemporaryFolder();
        string header = File.ReadLines(SmallRun.Published("zuma1.csv")).First();
        File.WriteAllText(
            directory.File("published.csv"),
            $"{header}\nZUMA-1,car_t peak,1/uL,,38.3,0.8,1513.7,range,car_t,7,14,,\"EPAR, 5.2\",medium\n{line}\n"
        );
        string message = Assert.Throws<OutputException>(() => PublishedTable.Read(directory.File("published.csv"))).Message;
        Assert.Contains("line 3", message, StringComparison.Ordinal);
        Assert.Contains(named, message, StringComparison.Ordinal);
    }

    /// <summary>Drugs given by time or rule are marked as those of events, each once: the day is that of the run's results.</summary>
    [Fact]
    public void Every_drug_that_was_given_is_marked_once()
    {
        IReadOnlyList<EventDescription> events = RunConfiguration
            .Load(
                Path.Combine(SmallRun.Configs(), "lymphoma-zuma1.yaml"),
                ["events=[{at: 8 d, give: tocilizumab}, {at: 30 d, give: anakinra}]"]
            )
            .Events;
        var results = new Dictionary<string, double>
        {
            ["tocilizumab [1]"] = 1,
            ["tocilizumab time [d]"] = 3.0125,
            ["steroid [1]"] = 1,
            ["steroid time [d]"] = 5.25,
            // By its rule, long before the event.
            ["anakinra [1]"] = 1,
            ["anakinra time [d]"] = 6,
        };
        (double, string)[] Marks(double end, bool several) =>
            [.. PatientChart.Marks(-5, end, events, results, several).Select(m => (m.X, m.Label))];
        Assert.Equal([(0, "infusion"), (3, "tocilizumab"), (5.25, "steroid"), (6, "anakinra")], Marks(20, several: false));
        Assert.Equal(
            [(0, "infusion"), (3, "tocilizumab"), (25, "anakinra"), (5.25, "steroid, median day"), (6, "anakinra, median day")],
            Marks(28, several: true)
        );
        Assert.Equal(3, PatientChart.Marks(-5, 28, events, null, several: false).Length);
    }

    private static XElement Chart(TemporaryFolder directory, string published, params double[][][] patients)
    {
        SmallRun.Execute(directory.File("run"), SmallRun.Configuration("output=~", "duration=30 min"));
        RunDirectory run = RunDirectory.Open(directory.File("run"));
        ConstructedCourse.Write(run, patients);
        File.Copy(SmallRun.Published(published), run.Published);
        RunReport.Write(run);
        XElement chart = XElement
            .Parse(File.ReadAllText(run.Report).Replace("<!DOCTYPE html>", "", StringComparison.Ordinal))
            .Descendants("section")
            .Single(s => (string?)s.Attribute("id") == "chart");
        // The first weeks, shown again, are looked at apart.
        XElement[] figures = [.. chart.Elements("figure")];
        if (figures.Length > 1)
        {
            Assert.All(
                figures[1].Descendants(Svg + "path").Where(p => p.Attribute("data-x") is not null),
                p => Assert.Equal(28, Numbers(p, "data-x")[^1])
            );
            figures[1].Remove();
        }

        return chart;
    }

    private static double[] Numbers(XElement curve, string name) =>
        [.. ((string)curve.Attribute(name)!).Split(' ').Select(v => double.Parse(v, CultureInfo.InvariantCulture))];
}
