using CarTAgents.Configuration.Descriptions;
using CarTAgents.Model.Columns;
using CarTAgents.Output.Plots;
using CarTAgents.Output.Reports;
using CarTAgents.Output.Runs;
using CarTAgents.Output.Tables;
using CarTAgents.Sweeps.Designs;
using CarTAgents.Sweeps.Runs;

namespace CarTAgents.Sweeps.Reports;

/// <summary>Curves over time by group: a group is a point or, where there are many, a value of the first factor.</summary>
internal static class SweepCurves
{
    private const int MostGroups = 8;

    /// <summary>Makes the plot; none where all values are equal.</summary>
    /// <exception cref="OutputException">A run's table cannot be read.</exception>
    public static IEnumerable<ReportPlot> Of(SweepDirectory directory, SweepEnds ends)
    {
        (string Name, int[] Points)[] groups = Groups(ends.Design);
        if (groups.Length > MostGroups)
            yield break;
        bool patient = ends.Plan.Configuration.Patient is not null;
        var panels = new List<PlotPanel>();
        var curves = groups
            .Select(g => (g.Name, Table: Mean(directory, ends, g.Points, patient)))
            .Where(g => g.Table is not null)
            .ToArray();
        if (curves.Length == 0)
            yield break;
        foreach ((string title, string unit, string[] columns, bool logarithmic) in Panels(ends.Plan.Configuration, patient))
        {
            PlotSeries[] series =
            [
                .. curves
                    .Where(c => columns.All(c.Table!.Columns.ContainsKey))
                    .Select(c => new PlotSeries
                    {
                        Name = c.Name,
                        X = c.Table!.Time,
                        Y = [.. c.Table.Time.Select((_, t) => columns.Sum(name => c.Table.Columns[name][t]))],
                    }),
            ];
            if (series.Length > 0)
            {
                panels.Add(
                    new PlotPanel
                    {
                        Title = title,
                        Unit = ReportText.Unit(unit),
                        Series = series,
                        Logarithmic = logarithmic,
                    }
                );
            }
        }

        if (panels.Count > 0)
        {
            yield return new ReportPlot(
                ends.Design.Points.Count <= MostGroups
                    ? "Means over the replicates of each point."
                    : $"Means over all runs with the same {SweepReport.Short(ends.Design.Factors[0])}, whatever else is varied.",
                new TimePlot
                {
                    Description = "Courses by group",
                    Panels = panels,
                    AxisUnit = patient ? "d" : "h",
                }
            );
        }
    }

    private static (string, int[])[] Groups(Design design)
    {
        int points = design.Points.Count;
        return points <= MostGroups
            ? [.. Enumerable.Range(1, points).Select(p => (SweepReport.PointText(design, p), new[] { p }))]
            :
            [
                .. Enumerable
                    .Range(1, points)
                    .GroupBy(p => design.Points[p - 1][0])
                    .Select(g => ($"{SweepReport.Short(design.Factors[0])} = {g.Key}", g.ToArray())),
            ];
    }

    private static IEnumerable<(string Title, string Unit, string[] Columns, bool Logarithmic)> Panels(
        RunConfiguration configuration,
        bool patient
    )
    {
        if (patient)
        {
            CourseColumn[] columns = [CourseColumns.CarT, CourseColumns.Tumour, CourseColumns.BCells, CourseColumns.Il6];
            foreach (CourseColumn column in columns)
                yield return (column.Title, column.Unit, [column.Header], column != CourseColumns.Il6);
            yield break;
        }

        yield return ("Lysis", "%", ["lysis [%]"], false);
        yield return ("T cells", "cells", [.. configuration.TCells.Keys.Select(k => $"{k} [cells]")], false);
        foreach (string field in configuration.Fields.Keys.Take(2))
            yield return ($"{field}, mean", "pM", [$"{field} mean [pM]"], false);
    }

    private sealed record Table(double[] Time, Dictionary<string, double[]> Columns);

    /// <summary>The mean of the tables of several runs, replicas and patients, over the times that all of them have.</summary>
    private static Table? Mean(SweepDirectory directory, SweepEnds ends, int[] points, bool patient)
    {
        string name = patient ? "course.csv" : "census.csv";
        double[]? time = null;
        var sums = new Dictionary<string, double[]>();
        var counts = new Dictionary<string, int[]>();
        foreach (PlannedRun run in points.SelectMany(ends.RunsOf))
        {
            string file = Path.Combine(directory.Run(run.SameAs ?? run.Number), name);
            if (ends.Of(run)?.Hash is null || !File.Exists(file))
                continue;
            (string[] names, List<double[]> rows) = Csv.ReadNumbers(file, gaps: true);
            int at = Array.FindIndex(names, n => n.StartsWith("time ", StringComparison.Ordinal));
            double[] here = [.. rows.Select(r => r[at]).Distinct()];
            time ??= here;
            var places = time.Index().ToDictionary(t => t.Item, t => t.Index);
            for (int c = 0; c < names.Length; c++)
            {
                if (!sums.TryGetValue(names[c], out double[]? sum))
                {
                    sums[names[c]] = sum = new double[time.Length];
                    counts[names[c]] = new int[time.Length];
                }

                int[] count = counts[names[c]];
                foreach (double[] row in rows)
                {
                    if (double.IsFinite(row[c]) && places.TryGetValue(row[at], out int place))
                    {
                        sum[place] += row[c];
                        count[place]++;
                    }
                }
            }
        }

        return time is null
            ? null
            : new Table(
                time,
                sums.ToDictionary(s => s.Key, s => s.Value.Zip(counts[s.Key], (sum, n) => n == 0 ? double.NaN : sum / n).ToArray())
            );
    }
}
