using System.Globalization;
using System.Text;
using CarTAgents.Clinic.Statistics;
using CarTAgents.Testing;

namespace CarTAgents.Clinic.Tests.Statistics;

/// <summary>Random inputs with our numbers, which R computes again.</summary>
public sealed class AgainstRTests
{
    private readonly StringBuilder _table = new("kind,case,group,x,y,z,value\n");

    [Fact]
    public void R_computes_the_same_numbers()
    {
        const int seed = 1;
        var random = new Random(seed);
        for (int i = 0; i < 20; i++)
            AddSurvival(i, random);
        for (int i = 0; i < 120; i++)
            AddShares(random, i < 100 ? 120 : 20000);
        for (int i = 0; i < 30; i++)
            AddSample(i, random);
        using var folder = new TemporaryFolder();
        string table = folder.Write("statistics.csv", _table.ToString());
        (int code, string said) = RScript.Run("check_statistics.R", table);
        Need.Found(code != 77, "the package survival of R");
        TestContext.Current.TestOutputHelper!.WriteLine($"seed {seed}: {said}");
        Assert.True(code == 0, $"seed {seed}: {said}");
    }

    private void AddSurvival(int number, Random random)
    {
        FollowUp[][] groups = [.. Enumerable.Range(0, random.Next(2, 5)).Select(_ => Leukaemia.Random(random, random.Next(1, 70)))];
        foreach ((int g, FollowUp[] group) in groups.Index())
        {
            foreach (FollowUp p in group)
                Add("follow-up", number, g, p.Time, p.Event ? 1 : 0);
            var curve = KaplanMeier.Of(group);
            foreach (KaplanMeierStep s in curve.Steps)
            {
                string[] names = ["at risk", "events", "censored", "survival", "error", "low", "high"];
                double[] values = [s.AtRisk, s.Events, s.Censored, s.Survival, s.StandardError, s.Low, s.High];
                foreach ((string name, double value) in names.Zip(values))
                    Add(name, number, g, s.Time, value: value);
            }

            Add("median", number, g, value: curve.Median.Value);
            Add("median low", number, g, value: curve.Median.Low);
            Add("median high", number, g, value: curve.Median.High);
            for (double t = 0.5; t <= group.Max(p => p.Time); t += 7)
            {
                Add("survival at", number, g, t, value: curve.At(t).Value);
                Add("at risk at", number, g, t, value: curve.AtRisk(t));
            }
        }

        var test = LogRank.Of(groups);
        Add("log-rank", number, value: test.ChiSquared);
        // R tells no p where nothing can be told either, each time in another way.
        if (!double.IsNaN(test.P))
            Add("log-rank p", number, value: test.P);
        foreach ((int g, double expected) in test.Expected.Index())
            Add("expected", number, g, value: expected);
    }

    private void AddShares(Random random, int most)
    {
        int n = random.Next(1, most),
            k = random.Next(n + 1);
        double level = random.Next(2) == 0 ? 0.95 : 0.5 + random.NextDouble() / 2.1;
        Estimate share = ExactBinomial.Of(k, n, level);
        Add("share low", 0, 0, k, n, level, share.Low);
        Add("share high", 0, 0, k, n, level, share.High);
        int m = random.Next(1, most),
            j = random.Next(m + 1);
        // A table's four counts: case and group stand for the first two.
        Add("fisher p", k, n - k, j, m - j, value: FisherExact.Of(k, n - k, j, m - j).P);
    }

    private void AddSample(int number, Random random)
    {
        int n = random.Next(3, 60),
            values = random.Next(2) == 0 ? 8 : 100000;
        double[] x = [.. Enumerable.Range(0, n).Select(i => i < 2 ? i : (double)random.Next(values))],
            y =

            [
                .. x.Select(
                    (v, i) =>
                        i < 2 ? i
                        : random.Next(3) == 0 ? v
                        : random.Next(values)
                ),
            ];
        for (int i = 0; i < n; i++)
            Add("pair", number, i, x[i], y[i]);
        SpearmanCorrelation c = SpearmanCorrelation.Of(x, y);
        Add("rho", number, value: c.Rho);
        Add("rho p", number, value: c.P);
        foreach (double share in (double[])[0, 0.025, 0.25, 0.5, random.NextDouble(), 1])
            Add("quantile", number, 0, share, value: Quantile.Of(x, share));
    }

    private void Add(string kind, int number, int group = 0, double x = 0, double y = 0, double z = 0, double value = 0) =>
        _table.Append(CultureInfo.InvariantCulture, $"{kind},{number},{group},{x:R},{y:R},{z:R},{Text(value)}\n");

    private static string Text(double value) => double.IsNaN(value) ? "NA" : value.ToString("R", CultureInfo.InvariantCulture);
}
