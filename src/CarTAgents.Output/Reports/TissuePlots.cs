using CarTAgents.Configuration.Descriptions;
using CarTAgents.Model.Columns;
using CarTAgents.Output.Plots;
using CarTAgents.Output.Tables;

namespace CarTAgents.Output.Reports;

/// <summary>What goes on in the tissues of a patient, from the census of their lattices, on the chart's axis of time.</summary>
internal static class TissuePlots
{
    /// <summary>Makes the plots: one of each tissue, and one of the fields in all.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="census">The census.</param>
    /// <param name="start">The day on which the run began, counted from the infusion.</param>
    public static List<ReportPlot> Of(RunConfiguration configuration, CensusTable census, double start)
    {
        var plots = new List<ReportPlot>();
        CensusColumns columns = census.Columns;
        if (columns.Tissue is null)
            return plots;
        double[] x = [.. census.Time.Select(t => start + (t / 24))];
        PlotMark[] marks = PatientChart.Marks(start, x[^1], configuration.Events);
        string[] names = [.. configuration.Tissues.Keys];
        CensusTable[] tables = [.. names.Select((_, i) => census.OfTissue(i))];
        string mean = configuration.Replicas > 1 ? " Means over the patients." : "";
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
        void Plot(string caption, string description, params IEnumerable<PlotPanel> panels)
        {
            PlotPanel[] there = [.. panels.Where(p => p.Series.Count > 0)];
            if (there.Length > 0)
            {
                plots.Add(
                    new ReportPlot(
                        caption + mean,
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

        for (int i = 0; i < names.Length; i++)
        {
            int t = i;
            // Vessels stand still.
            IEnumerable<ResidentColumns> residents = columns.Residents.Where(r => r.Name != configuration.Tissues[names[t]].Vessels?.Kind);
            PlotPanel Cells(string title, IEnumerable<(string Kind, CensusColumn Column)> curves) =>
                new()
                {
                    Title = $"{title}, {names[t]}",
                    Unit = "cells",
                    Series = Seen(curves.Select(c => Curve(c.Kind, t, c.Column))),
                    Logarithmic = true,
                    Lowest = 1,
                    Height = 95,
                };
            Plot(
                $"Cells on the lattice of {names[t]}."
                    + (
                        t == 0
                            ? " Counts are of the lattice, not of the body, which the chart shows. A lattice cell stands for many of them;"
                                + " that number is adapted as the tissue changes, and there the curves jump. Once few targets are left, the"
                                + " lattice is given up for counts, and the curves end."
                            : ""
                    ),
                $"Cells of {names[t]} over time",
                Cells("Residents", residents.Select(r => (r.Name, r.Alive))),
                Cells("T cells", columns.TCells.Select(k => (k.Name, k.Present))),
                Cells(
                    "T cells bound to a target",
                    columns.TCells.Where(k => configuration.TCells[k.Name].Car).Select(k => (k.Name, k.Bound))
                )
            );
        }

        Plot(
            "Mean concentrations on the lattices.",
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
            "CD19 on the targets that are alive: killing that spares dim cells lowers it.",
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
                            .. Seen(columns.Targets.Select(k => Curve(k.Name, i, k.Antigen!)))
                                .Select(s => s with { Y = [.. s.Y.Select(y => y > 0 ? y : double.NaN)] }),
                        ],
                    }
            )
        );
        return plots;
    }
}
