using System.Globalization;
using System.Xml.Linq;
using CarTAgents.Compute.Cpu;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Configuration.Units;
using CarTAgents.Configuration.Yaml;
using CarTAgents.Output.Courses;
using CarTAgents.Output.Plots;
using CarTAgents.Output.Reports;
using CarTAgents.Output.Runs;
using CarTAgents.Output.Tables;
using CarTAgents.Output.Tests.Tables;
using CarTAgents.Testing;

namespace CarTAgents.Output.Tests.Reports;

/// <summary>The report of a run, made from its files.</summary>
public sealed class RunReportTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Fact]
    public void Its_curves_are_the_columns_of_the_census()
    {
        using var directory = new TemporaryFolder();
        XElement page = Make(directory, SmallRun.Configuration());
        CensusTable census = Census.Read(directory.File("run"));
        var shown = new HashSet<string>();
        foreach (XElement curve in page.Descendants(Svg + "path").Where(p => p.Attribute("data-column") is not null))
        {
            string column = (string)curve.Attribute("data-column")!;
            Assert.True(shown.Add(column), column);
            double hours = (string)curve.Attribute("data-axis-unit")! switch
            {
                "h" => 1,
                "min" => 60,
                _ => 1 / 24.0,
            };
            Assert.Equal(census.Time.Select(t => t * hours), Numbers(curve, "data-x"));
            Assert.All(
                census.Mean(column).Zip(Numbers(curve, "data-y")),
                p => Assert.True(p.First == p.Second || (double.IsNaN(p.Second) && p.First == 0), $"{column}: {p}")
            );
        }

        Assert.Superset(
            new HashSet<string>
            {
                "lysis [%]",
                "nalm6 [cells]",
                "nalm6 dying [cells]",
                "stroma [cells]",
                "cd8 [cells]",
                "cd4 [cells]",
                "cd8 bound [cells]",
                "IL-2 mean [pM]",
                "IFN-gamma mean [pM]",
                "nalm6 CD19 geometric mean [molecules/cell]",
            },
            shown
        );
    }

    [Fact]
    public void It_tells_what_was_run_and_how_to_repeat_it()
    {
        using var directory = new TemporaryFolder();
        XElement page = Make(directory, SmallRun.Configuration());
        RunRecord record = RunRecord.Read(directory.File("run/run.json"))!;
        string[] facts = [.. page.Descendants("dd").Select(d => d.Value)];
        Assert.Contains(record.StateHash, facts);
        Assert.Contains("5", facts);
        Assert.Contains(record.Device, facts);
        Assert.Contains("cartagents run small.yaml -o again", page.Descendants("pre").Single().Value, StringComparison.Ordinal);
        Assert.Contains(record.StateHash!, page.Descendants("pre").Single().Value, StringComparison.Ordinal);
        Assert.Equal(4, page.Descendants("img").Count());
        XElement[] bars = [.. page.Descendants(Svg + "rect").Where(r => (string?)r.Attribute("class") == "bar")];
        Assert.Equal(
            record.CellsByKills!.Take(bars.Length).Select(n => (double)n),
            bars.Select(b => double.Parse((string)b.Attribute("data-y")!, CultureInfo.InvariantCulture))
        );
        Assert.True(record.CellsByKills!.Skip(bars.Length).All(n => n == 0));
    }

    [Fact]
    public void Its_plots_have_axes_of_one_length_and_its_large_picture_is_where_most_T_cells_are_bound()
    {
        using var directory = new TemporaryFolder();
        XElement page = Make(directory, SmallRun.Configuration());
        XElement[] plots = [.. page.Descendants(Svg + "svg").Where(s => s.Descendants().Any(e => e.Attribute("data-series") is not null))];
        Assert.True(plots.Length > 4);
        Assert.Single(
            plots
                .SelectMany(p => p.Descendants(Svg + "line"))
                .Where(l => (string?)l.Attribute("class") == "axis" && (string?)l.Attribute("y1") == (string?)l.Attribute("y2"))
                .Select(l => ((string?)l.Attribute("x1"), (string?)l.Attribute("x2")))
                .Distinct()
        );
        CensusTable census = Census.Read(directory.File("run"));
        double[] bound = census.Sum(census.Columns.TCells.Select(k => k.Bound));
        double most = census.Time[Array.IndexOf(bound, bound.Max())];
        // A picture an hour; several may be as near.
        string[] nearest =
        [
            .. Enumerable.Range(0, 4).GroupBy(h => Math.Abs(h - most)).MinBy(g => g.Key)!.Select(h => SimulatedTime.Text(3600.0 * h)),
        ];
        XElement wide = page.Descendants("figure").Single(f => (string?)f.Attribute("class") == "wide");
        Assert.Contains(wide.Element("figcaption")!.Value, nearest);
    }

    [Fact]
    public void Every_parameter_that_is_used_stands_in_it_with_value_unit_and_source()
    {
        using var directory = new TemporaryFolder();
        RunConfiguration configuration = SmallRun.Configuration("t_engage=21 min", "tCells.cd8.motility.speed=7 um/min");
        XElement page = Make(directory, configuration);
        Dictionary<string, string[]> rows = page.Descendants("tbody")
            .Single()
            .Elements("tr")
            .Select(r => r.Elements("td").Select(d => d.Value).ToArray())
            .ToDictionary(r => r[0]);
        Assert.All(
            configuration.SymbolUses.Keys,
            symbol =>
            {
                Parameter p = configuration.Parameters[symbol];
                Assert.Equal(p.Unit, rows[symbol][3]);
                Assert.Equal(p.Value, double.Parse(rows[symbol][2], CultureInfo.InvariantCulture));
                Assert.Contains(p.Source!, rows[symbol][4], StringComparison.Ordinal);
            }
        );
        Assert.Equal("21", rows["t_engage"][2]);
        Assert.Equal(["7", "um/min", "this configuration"], rows["tCells.cd8.motility.speed"][2..]);
        Assert.DoesNotContain("N_CD19_LBCL", rows.Keys);
        Assert.All(rows.Values, r => Assert.All(r, cell => Assert.NotNull(cell)));
    }

    [Fact]
    public void A_run_that_stopped_early_has_one_too_and_says_so()
    {
        using var directory = new TemporaryFolder();
        using (var device = new CpuDevice(1))
        using (Run run = Run.Start(new RunOrder("small.yaml", []), SmallRun.Configuration(), device, directory.File("run")))
        {
            using var stop = new CancellationTokenSource();
            RunRecord record = run.Execute(
                stop.Token,
                tick =>
                {
                    if (tick >= 40)
                        stop.Cancel();
                }
            );
            Assert.Equal(RunOutcome.Interrupted, record.Outcome);
        }

        RunReport.Write(RunDirectory.Open(directory.File("run")));
        XElement page = XElement.Parse(
            File.ReadAllText(directory.File("run/report.html")).Replace("<!DOCTYPE html>", "", StringComparison.Ordinal)
        );
        Assert.Contains("interrupted", page.Descendants("p").First().Value, StringComparison.Ordinal);
        Assert.Contains("resume", page.Descendants("li").First().Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_several_replicas_it_shows_the_mean_and_the_extremes()
    {
        using var directory = new TemporaryFolder();
        XElement page = Make(directory, SmallRun.Configuration("replicas=3", "duration=1 h"));
        CensusTable census = Census.Read(directory.File("run"));
        Assert.Equal(3, census.Replicas);
        Assert.Equal(
            census.Mean("lysis [%]"),
            Numbers(page.Descendants(Svg + "path").Single(p => (string?)p.Attribute("data-column") == "lysis [%]"), "data-y")
        );
        Assert.Equal(
            census.Most("lysis [%]"),
            Numbers(page.Descendants(Svg + "path").Single(p => (string?)p.Attribute("data-series") == "most"), "data-y")
        );
        Assert.NotEqual(census.Least("lysis [%]"), census.Most("lysis [%]"));
        RunRecord record = RunRecord.Read(directory.File("run/run.json"))!;
        Assert.Equal(census.Mean("lysis [%]")[^1], record.Results!["lysis [%]"], 1e-12);
        ResultSpread lysis = record.Spread!["lysis [%]"];
        Assert.Equal(
            [
                "lysis [%]",
                "3",
                ReportText.Number(lysis.Mean),
                ReportText.Number(lysis.Sd!.Value),
                $"{ReportText.Number(lysis.Low!.Value)} to {ReportText.Number(lysis.High!.Value)}",
            ],
            page.Descendants("tr").Select(r => r.Elements("td").Select(c => c.Value).ToArray()).Single(r => r is ["lysis [%]", ..])
        );
    }

    [Fact]
    public void A_mean_over_cells_leaves_out_the_replicas_that_have_none()
    {
        using var directory = new TemporaryFolder();
        string file = directory.File("census.csv");
        File.WriteAllText(
            file,
            "time [h],replica [1],nalm6 [cells],nalm6 CD19 geometric mean "
                + "[molecules/cell]\n0,0,4,100\n0,1,2,300\n1,0,0,0\n1,1,1,300\n2,0,0,0\n2,1,0,0\n"
        );
        CensusTable census = Census.Read(file, SmallRun.Configuration("replicas=2"));
        Assert.Equal([200, 300, 0], census.Mean("nalm6 CD19 geometric mean [molecules/cell]"));
        Assert.Equal([3, 0.5, 0], census.Mean("nalm6 [cells]"));
        Assert.Equal([2, 0, 0], census.Least("nalm6 [cells]"));
        Assert.Equal([0, 1, 2], census.Time);
    }

    /// <summary>One patient and two: chart, table, tissues, in this order, and nothing of an assay.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Of_patients_it_leads_with_the_chart_and_has_nothing_of_an_assay(int patients)
    {
        using var directory = new TemporaryFolder();
        XElement page = Make(
            directory,
            RunConfiguration.Load(
                Path.Combine(SmallRun.Configs(), "lymphoma-zuma1.yaml"),
                ["lattice.size=[16, 16, 16]", "duration=5.5 d", $"replicas={patients}"]
            )
        );
        Assert.Equal(
            ["chart", "plots", "repeat", "notes", "parameters"],
            page.Descendants("section").Select(s => (string?)s.Attribute("id"))
        );
        // Parameters are cited with what they were measured in.
        page.Descendants("section").Last().Remove();
        Assert.DoesNotContain("lysis", page.Value, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("effector", page.Value, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("by number of kills", page.Value, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("replica", page.Descendants("p").First().Value, StringComparison.Ordinal);
        // Of B cells there are few in lymphoma, and residual anti-CD20 takes them within half a day.
        Assert.Equal(
            ["CAR-T cells, peak", "Tumour at the end", "B cells gone", "Cytokine release syndrome", "Death"],
            page.Descendants("dl").First().Elements("div").Select(d => d.Element("dt")!.Value)
        );
        RunRecord record = RunRecord.Read(directory.File("run/run.json"))!;
        Assert.Equal(["anakinra [1]", "death [1]", "steroid [1]", "tocilizumab [1]"], record.Results!.Keys.Order(StringComparer.Ordinal));
        Assert.All(record.Results.Values, v => Assert.Equal(0, v));
        Assert.Null(record.CellsByKills);
        Assert.Contains(page.Descendants("dd"), d => d.Value == record.StateHash);

        CensusTable census = Census.Read(directory.File("run"));
        Assert.Equal(patients, census.OfTissue(2).Replicas);
        var shown = new HashSet<(int Tissue, string Column)>();
        foreach (XElement curve in page.Descendants(Svg + "path").Where(p => p.Attribute("data-tissue") is not null))
        {
            (int tissue, string column) = ((int)curve.Attribute("data-tissue")!, (string)curve.Attribute("data-column")!);
            Assert.True(shown.Add((tissue, column)), $"{tissue} {column}");
            Assert.Equal(census.Time.Select(t => -5 + (t / 24)), Numbers(curve, "data-x"));
            Assert.All(
                census.OfTissue(tissue).Mean(column).Zip(Numbers(curve, "data-y")),
                p => Assert.True(p.First == p.Second || (double.IsNaN(p.Second) && p.First == 0), $"{column}: {p}")
            );
        }

        Assert.Superset(new HashSet<(int, string)> { (0, "IL-6 mean [pM]"), (2, "IL-6 mean [pM]") }, shown);

        // Cells of the body, not of the lattice: the columns of the course, of two patients their middle.
        string[] header = File.ReadLines(directory.File("run/course.csv")).First().Split(',');
        double[][][] rows = [.. CourseTable.Read(directory.File("run/course.csv"), mortal: false).Patients.Select(p => p.Rows.ToArray())];
        Dictionary<string, double[]> bodies = page.Descendants(Svg + "path")
            .Where(p => ((string?)p.Attribute("data-column"))?.Contains(" in ", StringComparison.Ordinal) == true)
            .ToDictionary(p => (string)p.Attribute("data-column")!, p => Numbers(p, "data-y"));
        Assert.Superset(
            new HashSet<string>
            {
                "lymphoma in tumour [cells]",
                "naive in lymphoid [cells]",
                "precursor in marrow [cells]",
                "cd8 in tumour [cells]",
            },
            new HashSet<string>(bodies.Keys)
        );
        Assert.DoesNotContain(bodies.Keys, k => k.Contains("vessel", StringComparison.Ordinal));
        foreach ((string column, double[] values) in bodies)
        {
            int place = Array.IndexOf(header, column) - (patients > 1 ? 1 : 0);
            Assert.All(
                values.Select((v, i) => (v, rows.Average(r => r[i][place]))),
                p => Assert.True(double.IsNaN(p.v) ? p.Item2 <= 0 : Math.Abs(p.v - p.Item2) <= 1e-9 * p.Item2, $"{column}: {p}")
            );
        }
    }

    [Fact]
    public void It_is_the_same_when_it_is_made_again()
    {
        using var directory = new TemporaryFolder();
        Make(directory, SmallRun.Configuration());
        byte[] first = File.ReadAllBytes(directory.File("run/report.html"));
        RunReport.Write(RunDirectory.Open(directory.File("run")));
        Assert.Equal(first, File.ReadAllBytes(directory.File("run/report.html")));
    }

    [Fact]
    public void A_damaged_census_is_named_with_its_line()
    {
        using var directory = new TemporaryFolder();
        Make(directory, SmallRun.Configuration());
        string census = directory.File("run/census.csv");
        string[] lines = File.ReadAllLines(census);
        lines[3] = lines[3][..10];
        File.WriteAllLines(census, lines);
        OutputException e = Assert.Throws<OutputException>(() => RunReport.Write(RunDirectory.Open(directory.File("run"))));
        Assert.Contains("line 4", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_lesson_puts_results_into_its_braces()
    {
        using var directory = new TemporaryFolder();
        RunConfiguration configuration = SmallRun.Configuration(
            "lesson={text: \"{nalm6 [cells] at 1 h} of {nalm6 [cells] at 0 h};\\n\\nat most {peak cd8 bound [cells]}, {lysis "
                + "[%]}%, {lysis [%] at 9 h}\"}"
        );
        Make(directory, configuration);
        CensusTable census = Census.Read(directory.File("run"));
        double[] n = census.Mean("nalm6 [cells]"),
            lysis = census.Mean("lysis [%]");
        string[] paragraphs = [.. configuration.Lesson!.Paragraphs(census)];
        Assert.Equal(
            [
                $"{n[4]} of {n[0]};",
                $"at most {census.Mean("cd8 bound [cells]").Max()}, {lysis[^1].ToString("G3", CultureInfo.InvariantCulture)}%, "
                    + "(not reached)",
            ],
            paragraphs
        );
    }

    [Theory]
    [InlineData("{nalm [cells]}", "nalm6 [cells]")]
    [InlineData("{lysis [%] at noon}", "noon")]
    public void A_lesson_that_names_no_result_is_refused_before_the_run(string braces, string named)
    {
        using var directory = new TemporaryFolder();
        ConfigurationException e = Assert.Throws<ConfigurationException>(() =>
            SmallRun.Execute(directory.File("run"), SmallRun.Configuration($"lesson={{text: \"{braces}\"}}"))
        );
        Assert.Contains(named, e.Message, StringComparison.Ordinal);
        Assert.Empty(directory.Names());
    }

    private static XElement Make(TemporaryFolder directory, RunConfiguration configuration)
    {
        SmallRun.Execute(directory.File("run"), configuration);
        RunReport.Write(RunDirectory.Open(directory.File("run")));
        return XElement.Parse(File.ReadAllText(directory.File("run/report.html")).Replace("<!DOCTYPE html>", "", StringComparison.Ordinal));
    }

    private static double[] Numbers(XElement curve, string name) =>
        [.. ((string)curve.Attribute(name)!).Split(' ').Select(v => double.Parse(v, CultureInfo.InvariantCulture))];
}
