using System.Globalization;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Model.Columns;
using CarTAgents.Model.Tissues;
using CarTAgents.Output.Pictures;
using CarTAgents.Output.Plots;
using CarTAgents.Output.Runs;
using CarTAgents.Output.Tables;

namespace CarTAgents.Output.Reports;

/// <summary>What an assay shows: lysis, cells, what T cells do, fields and antigen over time, and kills by cell.</summary>
internal static class AssayPlots
{
    /// <summary>Makes the plots.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="record">The record of the run.</param>
    /// <param name="census">The census.</param>
    public static List<ReportPlot> Of(RunConfiguration configuration, RunRecord record, CensusTable census)
    {
        CensusColumns columns = census.Columns;
        IReadOnlyList<ResidentColumns> targets = columns.Targets;
        double hours = census.Time[^1];
        (string unit, double factor) =
            hours > 14 * 24 ? ("d", 1 / 24.0)
            : hours < 3 ? ("min", 60.0)
            : ("h", 1.0);
        double[] x = [.. census.Time.Select(t => t * factor)];
        PlotSeries Curve(string name, CensusColumn column) =>
            new()
            {
                Name = name,
                Column = column,
                X = x,
                Y = census.Mean(column),
            };
        PlotMark[] marks =
        [
            .. configuration
                .Events.Where(e => e.At.Value / 3600 <= hours)
                .Select(e => new PlotMark(e.At.Value / 3600 * factor, ReportText.Label(e))),
        ];
        string of = census.Replicas == 1 ? "" : " Curves are means of the replicas.";
        var plots = new List<ReportPlot>();
        void Plot(string caption, string description, params IEnumerable<PlotPanel> panels)
        {
            PlotPanel[] there = [.. panels.Where(p => p.Series.Count > 0)];
            if (there.Length > 0)
            {
                plots.Add(
                    new ReportPlot(
                        caption + of,
                        new TimePlot
                        {
                            Description = description,
                            Panels = there,
                            AxisUnit = unit,
                            Marks = marks,
                        }
                    )
                );
            }
        }

        if (targets.Count > 0)
        {
            var lysis = new List<PlotSeries> { Curve("lysis", columns.Lysis) };
            if (census.Replicas > 1)
            {
                lysis.Add(
                    new PlotSeries
                    {
                        Name = "least",
                        X = x,
                        Y = census.Least(columns.Lysis),
                        Dashed = true,
                    }
                );
                lysis.Add(
                    new PlotSeries
                    {
                        Name = "most",
                        X = x,
                        Y = census.Most(columns.Lysis),
                        Dashed = true,
                    }
                );
            }

            Plot(
                "Percent lysis: targets killed so far, of those killed and those alive, targets born in the run among both. A plate reader"
                    + " compares the wells with one without T cells instead.",
                "Percent lysis over time",
                new PlotPanel
                {
                    Title = "Lysis",
                    Unit = "%",
                    Series = lysis,
                    Lowest = 0,
                    Highest = lysis.Max(s => s.Y.Max()) > 20 ? 100 : null,
                }
            );
        }

        PlotSeries[] residents =
        [
            .. columns.Residents.Select(k => Curve(KindName.InWords(k.Name), k.Alive)),
            .. targets.Select(k => Curve(targets.Count == 1 ? "dying" : $"{KindName.InWords(k.Name)} dying", k.Dying!)),
        ];
        PlotSeries[] present = [.. residents.Where(s => s.Y.Any(y => y > 0))];
        PlotSeries[] tCells = [.. columns.TCells.Select(k => Curve(KindName.InWords(k.Name), k.Present)).Where(s => s.Y.Any(y => y > 0))];
        Plot(
            "Cells in the lattice at each census; those that die are drawn apart from those alive."
                + (
                    configuration.TCells.Values.Any(k => k.Division is { LagSpread.Value: 0, CycleSpread.Value: 0 })
                        ? " After its first engagement a T cell divides at fixed intervals, without spread: cells that engage together"
                            + " divide in step, and their numbers rise in stairs."
                        : ""
                ),
            "Resident cells and T cells over time",
            new PlotPanel
            {
                Title = "Residents",
                Unit = "cells",
                Series = present,
                Lowest = 0,
            },
            new PlotPanel
            {
                Title = "T cells",
                Unit = "cells",
                Series = tCells,
                Lowest = 0,
            }
        );
        TCellColumns[] engaged =
        [
            .. columns.TCells.Where(k => configuration.TCells[k.Name].Car && tCells.Any(s => s.Name == KindName.InWords(k.Name))),
        ];
        if (targets.Count > 0 && engaged.Length > 0)
        {
            Plot(
                "T cells bound to a target, secreting, and with divisions of their programme left.",
                "What the T cells do over time",
                new PlotPanel
                {
                    Title = "Bound to a target",
                    Unit = "cells",
                    Series = [.. engaged.Select(k => Curve(KindName.InWords(k.Name), k.Bound))],
                    Lowest = 0,
                    Height = 110,
                },
                new PlotPanel
                {
                    Title = "Secreting",
                    Unit = "cells",
                    Series =
                    [
                        .. engaged
                            .Where(k => configuration.TCells[k.Name].Cytokine is not null)
                            .Select(k => Curve(KindName.InWords(k.Name), k.Secreting)),
                    ],
                    Lowest = 0,
                    Height = 110,
                },
                new PlotPanel
                {
                    Title = "Proliferating",
                    Unit = "cells",
                    Series =
                    [
                        .. engaged
                            .Where(k => configuration.TCells[k.Name].Division is not null)
                            .Select(k => Curve(KindName.InWords(k.Name), k.Proliferating)),
                    ],
                    Lowest = 0,
                    Height = 110,
                }
            );
        }

        Plot(
            "Mean concentration in the lattice.",
            "Fields over time",
            columns.Fields.Select(f => new PlotPanel
            {
                Title = f.Name,
                Unit = f.Mean.Unit,
                Series = [Curve(f.Name, f.Mean)],
                Lowest = 0,
                Height = 110,
            })
        );
        if (targets.Count > 0)
        {
            // The census gives 0 where no cell is left, which is no density.
            Plot(
                "CD19 on the targets that are alive: killing that spares dim cells lowers it.",
                "Antigen density over time",
                new PlotPanel
                {
                    Title = "CD19, geometric mean",
                    Unit = "molecules/cell",
                    Height = 130,
                    // From zero: the scatter of the last few cells is no course.
                    Lowest = 0,
                    Series =
                    [
                        .. targets
                            .Select(k => Curve(KindName.InWords(k.Name), k.Antigen!))
                            .Select(s => s with { Y = [.. s.Y.Select(y => y > 0 ? y : double.NaN)] }),
                    ],
                }
            );
        }

        if (record.CellsByKills is { } kills && targets.Count > 0 && kills.Sum() > 0)
            plots.Add(Kills(kills));
        return plots;
    }

    private static ReportPlot Kills(IReadOnlyList<long> kills)
    {
        int last = Math.Max(1, kills.ToList().FindLastIndex(n => n > 0));
        var plot = new BarPlot
        {
            Title = "T cells by number of kills",
            Unit = "cells",
            AxisName = "kills of one cell",
            Bars =
            [
                .. kills
                    .Take(last + 1)
                    .Select((n, k) => ((k == KillCount.Most ? "≥ " : "") + k.ToString(CultureInfo.InvariantCulture), (double)n)),
            ],
        };
        return new ReportPlot("Kills of each T cell that is present at the end. A cell born in the run begins at 0.", plot);
    }
}
