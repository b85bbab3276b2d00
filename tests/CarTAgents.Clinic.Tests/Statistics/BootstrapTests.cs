using CarTAgents.Clinic.Statistics;

namespace CarTAgents.Clinic.Tests.Statistics;

public sealed class BootstrapTests
{
    [Fact]
    public void A_seed_gives_one_interval_and_another_seed_or_stream_another()
    {
        double[] sample = Normal(new Random(1), 40);
        Estimate one = Bootstrap.Of<double>(sample, Median, 7);
        Assert.Equal(one, Bootstrap.Of<double>(sample, Median, 7));
        Assert.NotEqual(one, Bootstrap.Of<double>(sample, Mean, 7));
        Assert.NotEqual(Bootstrap.Of<double>(sample, Mean, 8), Bootstrap.Of<double>(sample, Mean, 7));
        Assert.NotEqual(Bootstrap.Of<double>(sample, Mean, 7, stream: 1), Bootstrap.Of<double>(sample, Mean, 7));
    }

    [Fact]
    public void The_interval_of_a_mean_is_the_textbooks()
    {
        double[] sample = Normal(new Random(2), 400);
        Estimate e = Bootstrap.Of<double>(sample, Mean, 1, resamples: 4000);
        double mean = Mean(sample),
            error = Math.Sqrt(sample.Sum(v => (v - mean) * (v - mean)) / sample.Length / sample.Length);
        Assert.Equal(mean, e.Value, 1e-12);
        // The error of a quantile at 2.5% of 4000 normal draws is 0.04 standard deviations.
        Assert.Equal(mean - 1.96 * error, e.Low, 0.16 * error);
        Assert.Equal(mean + 1.96 * error, e.High, 0.16 * error);
    }

    [Fact]
    public void Scaling_the_sample_scales_the_interval()
    {
        double[] sample = Normal(new Random(3), 31);
        Estimate e = Bootstrap.Of<double>(sample, Median, 3),
            scaled = Bootstrap.Of<double>([.. sample.Select(v => v * 8)], Median, 3),
            narrow = Bootstrap.Of<double>(sample, Median, 3, level: 0.5);
        Assert.Equal(new Estimate(e.Value * 8, e.Low * 8, e.High * 8), scaled);
        Assert.True(sample.Min() <= e.Low && e.Low < narrow.Low && narrow.Low <= e.Value, $"{e}, {narrow}");
        Assert.True(e.Value <= narrow.High && narrow.High < e.High && e.High <= sample.Max(), $"{e}, {narrow}");
    }

    [Fact]
    public void Pairs_stay_together()
    {
        // Before and after differ by 2 in everyone, however much they vary.
        (double Before, double After)[] pairs =
        [
            .. Normal(new Random(4), 25).Select(v => (Math.Round(v * 1024) / 64, Math.Round(v * 1024) / 64 - 2)),
        ];
        Estimate e = Bootstrap.Of<(double Before, double After)>(
            pairs,
            p =>
            {
                double sum = 0;
                foreach ((double before, double after) in p)
                    sum += after - before;
                return sum / p.Length;
            },
            1
        );
        Assert.Equal(new Estimate(-2, -2, -2), e);
    }

    [Fact]
    public void The_interval_covers_the_true_median_about_as_often_as_it_says()
    {
        var random = new Random(6);
        const int samples = 200;
        int covered = 0;
        for (int i = 0; i < samples; i++)
        {
            Estimate e = Bootstrap.Of<double>(Normal(random, 21), Median, (ulong)i, resamples: 200);
            covered += e.Low <= 0 && 0 <= e.High ? 1 : 0;
        }

        Assert.InRange(covered / (double)samples, 0.9, 0.99);
    }

    [Fact]
    public void What_gives_no_interval_says_so()
    {
        Assert.Equal(new Estimate(double.NaN, double.NaN, double.NaN), Bootstrap.Of<double>([], Mean, 1));
        Estimate e = Bootstrap.Of<double>([1, 2, 3], s => s[0] == 1 ? double.NaN : s[0], 1);
        Assert.True(double.IsNaN(e.Low) && double.IsNaN(e.High));
        Assert.Equal(new Estimate(5, 5, 5), Bootstrap.Of<double>([5, 5, 5], Mean, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Bootstrap.Of<double>([1], Mean, 1, resamples: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Bootstrap.Of<double>([1], Mean, 1, level: 1));
    }

    private static double Median(ReadOnlySpan<double> sample) => Quantile.Of(sample, 0.5);

    private static double Mean(ReadOnlySpan<double> sample)
    {
        double sum = 0;
        foreach (double value in sample)
            sum += value;
        return sum / sample.Length;
    }

    private static double[] Normal(Random random, int count) =>
        [
            .. Enumerable
                .Range(0, count)
                .Select(_ => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble())),
        ];
}
