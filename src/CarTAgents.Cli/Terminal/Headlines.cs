using System.Globalization;
using CarTAgents.Model.Columns;
using CarTAgents.Output.Runs;
using CarTAgents.Output.Tables;

namespace CarTAgents.Cli.Terminal;

/// <summary>The outcome of an assay, in a few sentences whose sums can be checked.</summary>
internal static class Headlines
{
    /// <summary>The sentences of a run's end; means, of several replicas.</summary>
    public static IEnumerable<string> Of(RunRecord record, CensusTable census)
    {
        CensusColumns columns = census.Columns;
        double End(CensusColumn column) => census.Mean(column)[^1];
        double Counted(string header) => census.Find(header) is { } column ? End(column) : 0;
        double Start(IEnumerable<CensusColumn> counts) => counts.Sum(c => census.Mean(c)[0]);
        double Now(IEnumerable<CensusColumn> counts) => counts.Sum(End);
        CensusColumn[] residents = [.. columns.Residents.Select(r => r.Alive)],
            targets = [.. columns.Targets.Select(r => r.Alive)],
            tCells = [.. columns.TCells.Select(t => t.Present)];
        if (targets.Length > 0)
        {
            string spread = record.Spread?.GetValueOrDefault(columns.Lysis.Header) is { Sd: { } sd, Low: { } low, High: { } high }
                ? $" (mean of {record.Replicas} replicas, s.d. {Digits(sd)} %, 95% interval {Digits(low)} to {Digits(high)} %)"
                : "";
            yield return $"Lysis: {Digits(End(columns.Lysis))} % of the targets that were ever alive{spread}; {Cells(Now(targets))} are "
                + $"left of {Cells(Start(targets))} at the start";
        }

        yield return $"Residents: {Cells(Start(residents))} seeded + {Cells(Counted("residents born [cells]"))} born = "
            + $"{Cells(Now(residents))} alive + {Cells(End(columns.Killed))} killed + {Cells(Counted("residents died [cells]"))} died";
        yield return $"T cells: {Cells(Start(tCells))} seeded + {Cells(Counted("T cells entered [cells]"))} entered + "
            + $"{Cells(Counted("T cells born [cells]"))} born = {Cells(Now(tCells))} alive + {Cells(Counted("T cells died [cells]"))} died";
        yield return $"T cells in a synapse: {Cells(columns.TCells.Sum(t => End(t.Bound)))}; with divisions of their programme left: "
            + Cells(columns.TCells.Sum(t => End(t.Proliferating)));
        if (record.Results?.TryGetValue(CensusColumns.KillRate.Header, out double rate) == true)
            yield return $"Kills per T cell and day: {Digits(rate)}, over the whole run";
        foreach (FieldColumns field in columns.Fields.Take(4))
            yield return $"{field.Name}: {Digits(End(field.Mean))} pM on average over the lattice";
    }

    /// <summary>Three significant digits.</summary>
    public static string Digits(double value)
    {
        if (value == 0)
            return "0";
        if (Math.Abs(value) is >= 1e6 or < 1e-3)
            return value.ToString("0.00e+0", CultureInfo.InvariantCulture);
        double unit = Math.Pow(10, Math.Floor(Math.Log10(Math.Abs(value))) - 2);
        return (Math.Round(value / unit) * unit).ToString(Math.Abs(value) >= 1000 ? "#,##0" : "G3", CultureInfo.InvariantCulture);
    }

    // A mean over replicas need not be whole: rounded, the sums would be wrong.
    private static string Cells(double count) => count.ToString("#,##0.##", CultureInfo.InvariantCulture);
}
