using System.Globalization;
using CarTAgents.Testing;
using CsvHelper;

namespace CarTAgents.Clinic.Tests;

/// <summary>What README and docs say of the cohorts is what the committed tables hold.</summary>
public class FiguresInDocsTests
{
    private static List<Dictionary<string, string>> Table(string name)
    {
        using var reader = new StreamReader(Repository.PathOf("tests", "CarTAgents.Acceptance", "figures", name + ".csv"));
        using var csv = new CsvReader(reader, CultureInfo.InvariantCulture);
        return [.. csv.GetRecords<dynamic>().Select(r => ((IDictionary<string, object>)r).ToDictionary(c => c.Key, c => (string)c.Value))];
    }

    private static string Read(params string[] path) => File.ReadAllText(Repository.PathOf(path));

    private static bool IsWithin(string value, string least, string most)
    {
        double Number(string text, double absent) => text.Length == 0 ? absent : double.Parse(text, CultureInfo.InvariantCulture);
        double v = Number(value, double.NaN);
        return v >= Number(least, double.NegativeInfinity) && v <= Number(most, double.PositiveInfinity);
    }

    /// <summary>Of drawn patients on lattices: met, met by the same patients well mixed, and agreeing.</summary>
    [Fact]
    public void CohortsOnLattices()
    {
        (int Met, int Rows, int Agree, int Compared) all = default;
        string trials = Read("docs", "trials.md");
        foreach (
            (string design, string name) in ((string, string)[])
                [("lymphoma-zuma1", "lymphoma, ZUMA-1"), ("b-all-mskcc", "B-ALL, MSKCC"), ("lupus-erlangen", "lupus, Erlangen")]
        )
        {
            List<Dictionary<string, string>> endpoints = Table($"lattice-{design}-endpoints"),
                twin = Table($"lattice-{design}-twin");
            Assert.Equal(endpoints.Select(e => e["endpoint"]), twin.Select(t => t["endpoint"]));
            int met = endpoints.Count(e => e["met"] == "1"),
                byTwin = twin.Count(t => IsWithin(t["mixed"], t["least"], t["most"])),
                agree = twin.Count(t => t["agree"] == "1"),
                compared = twin.Count(t => t["agree"].Length > 0);
            Assert.Contains(
                $"| {name} | {met} of {endpoints.Count} | {byTwin} of {twin.Count} | {agree} of {compared} |",
                trials,
                StringComparison.Ordinal
            );
            all = (all.Met + met, all.Rows + endpoints.Count, all.Agree + agree, all.Compared + compared);
        }

        string readme = Read("README.md");
        List<Dictionary<string, string>> lymphoma = Table("lattice-lymphoma-zuma1-endpoints");
        string Of(string endpoint)
        {
            Dictionary<string, string> row = lymphoma.Single(e => e["endpoint"] == endpoint);
            double simulated = double.Parse(row["simulated"], CultureInfo.InvariantCulture);
            return FormattableString.Invariant($"{simulated:0}% (published {row["published"]}%)");
        }

        Assert.Contains(
            $"{Of("objective response")} respond, and {Of("progression-free, 12 months")} live without progression after a year",
            readme,
            StringComparison.Ordinal
        );
        Assert.Contains($"{all.Met} of {all.Rows} published figures are met", readme, StringComparison.Ordinal);
        Assert.Contains($"{all.Agree} of {all.Compared} agree with the same patients well mixed", readme, StringComparison.Ordinal);
    }

    /// <summary>Of mixed patients: without transplant, as the numbers were fitted, and as the commands run.</summary>
    [Fact]
    public void CohortsOfMixedPatients()
    {
        List<Dictionary<string, string>> fit = Table("mixed-trials");
        string met = $"{fit.Count(r => r["met"] == "1")} of {fit.Count}";
        Assert.Contains(
            $"of {fit.Count} published endpoints of three studies {fit.Count(r => r["met"] == "1")} are met",
            Read("README.md"),
            StringComparison.Ordinal
        );
        Assert.Contains($"{met} endpoints met", Read("docs", "credibility.md"), StringComparison.Ordinal);
        foreach (string design in (string[])["lymphoma-zuma1", "b-all-mskcc", "lupus-erlangen"])
        {
            List<Dictionary<string, string>> rows = Table($"trial-{design}-endpoints");
            Assert.Contains(
                $"`{design}` {rows.Count(r => r["met"] == "1")} of {rows.Count}",
                Read("docs", "trials.md"),
                StringComparison.Ordinal
            );
        }
    }
}
