using CarTAgents.Configuration.Descriptions;
using CarTAgents.Model.Columns;
using CarTAgents.Output.Courses;
using CarTAgents.Output.Pictures;
using CarTAgents.Output.Plots;
using CarTAgents.Output.Tables;

namespace CarTAgents.Output.Reports;

/// <summary>What goes on in the tissues of a patient, on the chart's axis of time: cells of the body from the courses, fields and antigen
/// from the census of the lattices.</summary>
internal static class TissuePlots
{
    /// <summary>Makes the plots: one of each tissue, and one of the fields in all.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="results">The results of the run, which tell when drugs were given; null for none.</param>
    /// <param name="census">The census.</param>
    /// <param name="courses">The courses.</param>
    /// <param name="cells">Their columns by tissue.</param>
    public static List<ReportPlot> Of(
        RunConfiguration configuration,
        IReadOnlyDictionary<string, double>? results,
        CensusTable census,
        CourseTable courses,
        IReadOnlyList<TissueColumn> cells
    )
    {
        double start = courses.Patients[0].Time[0];
        var plots = new List<ReportPlot>();
        CensusColumns columns = census.Columns;
        if (columns.Tissue is null)
            return plots;
        double[] x = [.. census.Time.Select(t => start + (t / 24))];
        PlotMark[] marks = PatientChart.Marks(start, x[^1], configuration.Events, results, courses.Patients.Count > 1);
        string[] names = [.. configuration.Tissues.Keys];
        CensusTable[] tables = [.. names.Select((_, i) => census.OfTissue(i))];
        // A lattice without any of them was handed over and stands still: what is left on it is no longer of the patient.
        double[][] movers =
        [
            .. tables.Select(t => t.Sum([.. columns.Targets.Select(k => k.Alive), .. columns.TCells.Select(k => k.Present)])),
        ];
        PlotSeries Curve(string name, int tissue, CensusColumn column) =>
            new()
            {
                Name = name,
                Column = column,
                Tissue = tissue,
                X = x,
                Y = [.. tables[tissue].Mean(column).Zip(movers[tissue], (y, n) => n > 0 ? y : double.NaN)],
            };
        PlotSeries[] Seen(IEnumerable<PlotSeries> curves) => [.. curves.Where(s => s.Y.Any(y => y > 0))];
        bool several = configuration.Replicas > 1;
        void Plot(string caption, string description, params IEnumerable<PlotPanel> panels)
        {
            PlotPanel[] there = [.. panels.Where(p => p.Series.Count > 0)];
            if (there.Length > 0)
            {
                plots.Add(
                    new ReportPlot(
                        caption,
                        new TimePlot
                        {
                            Description = description,
                            Panels = there,
                            AxisName = "time from the infusion",
                            AxisUnit = "d",
                            Marks = marks,
                        }
                    )
                );
            }
        }

        PlotPanel Cells(string title, string tissue, bool tCells) =>
            new()
            {
                Title = $"{title}, {tissue}",
                Unit = "cells",
                Series = Seen(Bodies(courses, cells.Where(c => c.Tissue == tissue && c.IsTCell == tCells))),
                Logarithmic = true,
                Floor = 1,
                Height = 95,
            };
        foreach ((int i, string name) in names.Index())
        {
            Plot(
                $"Cells of the body in {name}{(several ? ", medians of the patients" : "")}."
                    + (
                        i == 0
                            ? " Each cell of the lattice stands for many; those that no lattice cell stands for are counted too. A "
                                + "logarithmic axis cannot show zero: there a curve is interrupted. Where few targets are left, "
                                + "the lattice is given up for counts, and macrophages are followed no more."
                            : ""
                    ),
                $"Cells of the body in {name} over time",
                Cells("Residents", name, tCells: false),
                Cells("T cells", name, tCells: true)
            );
        }

        Plot(
            "T cells of the body in organs without targets, where they only pass" + (several ? ", medians of the patients." : "."),
            "T cells in organs without targets over time",
            Cells("T cells", TissueColumn.Organs, tCells: true)
        );
        Plot(
            "Mean concentrations on the lattices" + (several ? ", means over the patients." : "."),
            "Fields in the tissues over time",
            columns.Fields.Select(f => new PlotPanel
            {
                Title = f.Name,
                Unit = f.Mean.Unit,
                Series = [.. names.Select((n, i) => Curve(n, i, f.Mean))],
                Lowest = 0,
                Height = 100,
            })
        );
        Plot(
            "CD19 on the targets that are alive: killing that spares dim cells lowers it." + (several ? " Means over the patients." : ""),
            "Antigen density over time",
            names.Select(
                (n, i) =>
                    new PlotPanel
                    {
                        Title = $"CD19, geometric mean, {n}",
                        Unit = "molecules/cell",
                        Height = 100,
                        // From zero: the scatter of the last few cells is no course.
                        Lowest = 0,
                        // The census gives 0 where no cell is left, which is no density.
                        Series =
                        [
                            .. Seen(columns.Targets.Select(k => Curve(KindName.InWords(k.Name), i, k.Antigen!)))
                                .Select(s => s with { Y = [.. s.Y.Select(y => y > 0 ? y : double.NaN)] }),
                        ],
                    }
            )
        );
        return plots;
    }

    /// <summary>Columns by tissue of the courses; of several patients the median. None where the file has none.</summary>
    private static IEnumerable<PlotSeries> Bodies(CourseTable courses, IEnumerable<TissueColumn> columns)
    {
        double[] days = courses.Days();
        foreach (TissueColumn column in columns)
        {
            if (courses.PlaceOf(column) is not { } place)
                continue;
            ILookup<double, double> values = courses
                .Patients.SelectMany(p => p.Rows)
                .ToLookup(r => r[CourseColumns.Time.Place], r => r[place]);
            yield return new PlotSeries
            {
                Name = KindName.InWords(column.Kind),
                Column = column,
                Table = "course.csv",
                X = days,
                Y = [.. days.Select(day => CourseMeasures.Median(values[day]))],
            };
        }
    }
}
