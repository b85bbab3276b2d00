using System.Globalization;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Model.Body;
using CarTAgents.Output.Courses;
using CarTAgents.Output.Plots;
using CarTAgents.Output.Reports;
using CarTAgents.Output.Tests.Courses;
using CarTAgents.Output.Tests.Tables;
using CarTAgents.Testing;

namespace CarTAgents.Output.Tests.Reports;

/// <summary>The tissues of a patient in a report.</summary>
public sealed class TissuePlotsTests
{
    /// <summary>A lattice that was handed over keeps its last state, which is no longer the patient's.</summary>
    [Fact]
    public void A_tissue_that_was_handed_over_is_not_drawn()
    {
        using var directory = new TemporaryFolder();
        RunConfiguration configuration = RunConfiguration.Load(
            Path.Combine(SmallRun.Configs(), "lymphoma-zuma1.yaml"),
            ["lattice.size=[16, 16, 16]"]
        );
        string[] kinds = [.. configuration.Residents.Keys, .. configuration.TCells.Keys];
        string[] names =
        [
            .. kinds.SelectMany(k => new[] { $"{k} [cells]", $"{k} bound [cells]", $"{k} CD19 geometric mean [molecules/cell]" }),
            .. configuration.Fields.Keys.Select(f => $"{f} mean [pM]"),
        ];
        string Line(int hour, int tissue) =>
            string.Join(
                ',',
                [
                    hour.ToString(CultureInfo.InvariantCulture),
                    "0",
                    tissue.ToString(CultureInfo.InvariantCulture),
                    .. names.Select(n =>
                        hour == 2 && tissue == 0 && !n.EndsWith("pM]", StringComparison.Ordinal) && n != "macrophage [cells]" ? "0" : "5"
                    ),
                ]
            );
        File.WriteAllLines(
            directory.File("census.csv"),
            [
                string.Join(',', (string[])["time [h]", "replica [1]", "tissue [1]", .. names]),
                .. Enumerable.Range(0, 9).Select(i => Line(i / 3, i % 3)),
            ]
        );
        File.WriteAllLines(
            directory.File("course.csv"),
            [CourseTable.Header(several: false), CourseTable.Line(new CourseRow(0, 0, ConstructedCourse.Values(-5)), several: false)]
        );
        List<ReportPlot> plots = TissuePlots.Of(
            configuration,
            results: null,
            Census.Read(directory.File("census.csv"), configuration),
            CourseTable.Read(directory.File("course.csv"), mortal: false),
            []
        );
        PlotSeries[] curves = [.. plots.SelectMany(p => ((TimePlot)p.Plot).Panels).SelectMany(p => p.Series)];
        Assert.Contains(curves, s => s is { Tissue: 0, Column.Header: "IL-6 mean [pM]" });
        Assert.All(curves, s => Assert.Equal([5, 5, s.Tissue == 0 ? double.NaN : 5], s.Y));
    }
}
