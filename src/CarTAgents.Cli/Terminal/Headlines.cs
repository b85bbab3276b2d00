using System.Globalization;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Output.Runs;
using CarTAgents.Output.Tables;

namespace CarTAgents.Cli.Terminal;

/// <summary>What an assay came to, in a few sentences whose sums can be checked.</summary>
internal static class Headlines
{
    /// <summary>The sentences of a run's end; means, of several replicas.</summary>
    public static IEnumerable<string> Of(RunConfiguration configuration, RunRecord record, CensusTable census)
    {
        double End(string name) => census.Has(name) ? census.Mean(name)[^1] : 0;
        double Start(IEnumerable<string> kinds) => kinds.Sum(k => census.Mean($"{k} [cells]")[0]);
        double Now(IEnumerable<string> kinds) => kinds.Sum(k => End($"{k} [cells]"));
        string[] residents = [.. configuration.Residents.Keys],
            targets = [.. configuration.Residents.Where(r => r.Value.Target).Select(r => r.Key)],
            tCells = [.. configuration.TCells.Keys];
        if (targets.Length > 0)
        {
            yield return $"Lysis: {Digits(End("lysis [%]"))} % of the targets that were ever alive; {Cells(Now(targets))} are left of "
                + $"{Cells(Start(targets))} at the start";
        }

        yield return $"Residents: {Cells(Start(residents))} seeded + {Cells(End("residents born [cells]"))} born = "
            + $"{Cells(Now(residents))} alive + {Cells(End("targets killed [cells]"))} killed + {Cells(End("residents died [cells]"))} died";
        yield return $"T cells: {Cells(Start(tCells))} seeded + {Cells(End("T cells entered [cells]"))} entered + "
            + $"{Cells(End("T cells born [cells]"))} born = {Cells(Now(tCells))} alive + {Cells(End("T cells died [cells]"))} died";
        yield return $"T cells in a synapse: {Cells(tCells.Sum(k => End($"{k} bound [cells]")))}; with divisions of their programme left: "
            + Cells(tCells.Sum(k => End($"{k} proliferating [cells]")));
        if (record.Results?.TryGetValue("kills per T cell and day [1/(cell d)]", out double rate) == true)
            yield return $"Kills per T cell and day: {Digits(rate)}, over the whole run";
        foreach (string field in configuration.Fields.Keys.Take(4))
            yield return $"{field}: {Digits(End($"{field} mean [pM]"))} pM on average over the lattice";
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

    private static string Cells(double count) => Math.Round(count).ToString("#,##0", CultureInfo.InvariantCulture);
}
