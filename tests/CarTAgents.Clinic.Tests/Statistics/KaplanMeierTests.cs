using CarTAgents.Clinic.Statistics;

namespace CarTAgents.Clinic.Tests.Statistics;

public sealed class KaplanMeierTests
{
    private const double Reach = 1.959963984540054;

    [Fact]
    public void The_remissions_with_mercaptopurine_are_as_in_the_textbooks()
    {
        // Kleinbaum and Klein, Survival Analysis, chapter 2; standard errors and intervals of R.
        (double Time, int AtRisk, int Events, double Survival, double Error, double Low, double High)[] expected =
        [
            (6, 21, 3, 0.857, 0.0764, 0.720, 1.000),
            (7, 17, 1, 0.807, 0.0869, 0.653, 0.996),
            (10, 15, 1, 0.753, 0.0963, 0.586, 0.968),
            (13, 12, 1, 0.690, 0.1068, 0.510, 0.935),
            (16, 11, 1, 0.627, 0.1141, 0.439, 0.896),
            (22, 7, 1, 0.538, 0.1282, 0.337, 0.858),
            (23, 6, 1, 0.448, 0.1346, 0.249, 0.807),
        ];
        var curve = KaplanMeier.Of(Leukaemia.Treated);
        KaplanMeierStep[] steps = [.. curve.Steps.Where(s => s.Events > 0)];
        Assert.Equal(
            expected,
            steps.Select(s => (s.Time, s.AtRisk, s.Events, R(s.Survival, 3), R(s.StandardError, 4), R(s.Low, 3), R(s.High, 3)))
        );
        Assert.Equal((21, 9), (curve.Patients, curve.Events));
        Assert.Equal(new Estimate(23, 16, double.NaN), curve.Median);
        Assert.Equal(new Estimate(8, 4, 12), KaplanMeier.Of(Leukaemia.Placebo).Median);
        Assert.Equal([21, 21, 17, 7, 0], new double[] { 0, 6, 6.5, 22, 36 }.Select(curve.AtRisk));
        Assert.Equal(0.627, R(curve.At(21.9).Value, 3));
        Assert.True(double.IsNaN(curve.At(35.1).Value));

        static double R(double value, int digits) => Math.Round(value, digits);
    }

    [Fact]
    public void Without_censoring_it_is_the_share_still_free_of_the_event()
    {
        var random = new Random(11);
        for (int round = 0; round < 50; round++)
        {
            FollowUp[] patients = [.. Leukaemia.Random(random, random.Next(1, 80)).Select(p => p with { Event = true })];
            var curve = KaplanMeier.Of(patients);
            for (double t = 0; t < 30; t += 0.7)
            {
                double share = patients.Count(p => p.Time > t) / (double)patients.Length;
                Assert.Equal(share, curve.At(t).Value, 1e-12);
                Assert.Equal(patients.Count(p => p.Time >= t), curve.AtRisk(t));
            }

            // Greenwood's is then the binomial's, and the interval follows from it.
            foreach (KaplanMeierStep s in curve.Steps.SkipLast(1))
            {
                double error = Math.Sqrt(s.Survival * (1 - s.Survival) / patients.Length);
                Assert.Equal(error, s.StandardError, 1e-12);
                Assert.Equal(s.Survival * Math.Exp(-Reach * error / s.Survival), s.Low, 1e-12);
                Assert.Equal(Math.Min(1, s.Survival * Math.Exp(Reach * error / s.Survival)), s.High, 1e-12);
            }

            Assert.Equal(0, curve.Steps[^1].Survival);
            Assert.Equal(0, curve.At(1e9).Value);
        }
    }

    [Fact]
    public void A_censored_patient_goes_on_as_the_others_did()
    {
        // Efron's self-consistency (1967): n S(t) counts those seen beyond t, and of each censored before t the share S(t) / S(his time).
        for (int seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            FollowUp[] patients = Leukaemia.Random(random, random.Next(1, 60));
            var curve = KaplanMeier.Of(patients);
            foreach (KaplanMeierStep s in curve.Steps.Where(s => s.Survival > 0))
            {
                double told =
                    patients.Count(p => p.Time > s.Time)
                    + patients.Where(p => !p.Event && p.Time <= s.Time).Sum(p => s.Survival / curve.At(p.Time).Value);
                Assert.True(Math.Abs(told - patients.Length * s.Survival) < 1e-9, $"seed {seed}, time {s.Time}: {told}");
            }
        }
    }

    [Fact]
    public void Patients_add_up_and_their_order_and_the_unit_of_time_do_not_matter()
    {
        for (int seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            FollowUp[] patients = Leukaemia.Random(random, random.Next(1, 60));
            var curve = KaplanMeier.Of(patients);
            int left = patients.Length;
            foreach (KaplanMeierStep s in curve.Steps)
            {
                Assert.True(s.AtRisk == left && s.Events + s.Censored > 0, $"seed {seed}, time {s.Time}");
                left -= s.Events + s.Censored;
            }

            Assert.Equal(0, left);
            random.Shuffle(patients);
            Assert.Equal(curve.Steps, KaplanMeier.Of(patients).Steps);
            var slower = KaplanMeier.Of([.. patients.Select(p => p with { Time = p.Time * 4 })]);
            Assert.Equal(curve.Steps.Select(s => s with { Time = s.Time * 4 }), slower.Steps);
            Assert.Equal(curve.Median.Value * 4, slower.Median.Value);
            // Each patient twice: the same curve, its variance halved.
            var twice = KaplanMeier.Of([.. patients, .. patients]);
            foreach ((KaplanMeierStep one, KaplanMeierStep two) in curve.Steps.Zip(twice.Steps))
            {
                Assert.Equal(one.Survival, two.Survival, 1e-12);
                Assert.Equal(one.StandardError / Math.Sqrt(2), two.StandardError, 1e-12);
            }
        }
    }

    [Fact]
    public void The_median_of_a_curve_level_at_a_half_is_in_the_middle_of_it()
    {
        Assert.Equal(2.5, KaplanMeier.Of([.. Leukaemia.Ended(1, 2, 3, 4)]).Median.Value);
        Assert.Equal(2, KaplanMeier.Of([.. Leukaemia.Ended(1, 2, 3)]).Median.Value);
        // It stays at a half: that is where it comes to it.
        Assert.Equal(2, KaplanMeier.Of([.. Leukaemia.Ended(1, 2), .. Leukaemia.Censored(5, 6)]).Median.Value);
        Assert.True(double.IsNaN(KaplanMeier.Of([.. Leukaemia.Ended(1), .. Leukaemia.Censored(5, 6)]).Median.Value));
    }

    [Fact]
    public void Without_events_nothing_falls_and_of_nobody_nothing_is_known()
    {
        var curve = KaplanMeier.Of([.. Leukaemia.Censored(3, 4, 4)]);
        Assert.All(curve.Steps, s => Assert.Equal((1.0, 0.0, 1.0, 1.0), (s.Survival, s.StandardError, s.Low, s.High)));
        Assert.Equal(new Estimate(1, 1, 1), curve.At(2));
        var none = KaplanMeier.Of([]);
        Assert.Empty(none.Steps);
        Assert.True(double.IsNaN(none.At(0).Value) && double.IsNaN(none.Median.Value));
        Assert.Equal(0, none.AtRisk(0));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void An_impossible_time_is_refused(double time) =>
        Assert.Throws<ArgumentException>(() => KaplanMeier.Of([new FollowUp(1, true), new FollowUp(time, false)]));
}
