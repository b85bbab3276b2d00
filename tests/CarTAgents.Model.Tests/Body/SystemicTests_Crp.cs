using CarTAgents.Configuration.Descriptions;
using CarTAgents.Configuration.Yaml;
using CarTAgents.Model.Body;
using CarTAgents.Model.Engine;
using CarTAgents.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace CarTAgents.Model.Tests.Body;

/// <content>C-reactive protein.</content>
public partial class SystemicTests
{
    // CRP alone depends on the step, to second order: the lag and the saturation are driven by means over a step.
    [Fact]
    public void Crp_follows_its_equations_to_second_order_in_the_step()
    {
        double il6 = For(400),
            worst15 = 0,
            worst5 = 0;
        double[] reference = CrpByRungeKutta(il6, 48);
        foreach (double window in new[] { Window, Window / 3 })
        {
            var body = new Systemic(Description);
            for (int hour = 0; hour < 48; hour++)
            {
                Run(body, Hour, hour < 24 ? il6 : 0, window: window);
                double error = Math.Abs(body.Crp - reference[hour]);
                if (window == Window)
                    worst15 = Math.Max(worst15, error);
                else
                    worst5 = Math.Max(worst5, error);
            }
        }

        Assert.InRange(worst15, 0, 0.1);
        Assert.InRange(worst15 / worst5, 8, 10);
    }

    // Inflow for 24 h, then none; the CRP at each hour, in steps of 10 s.
    private static double[] CrpByRungeKutta(double il6, int hours)
    {
        const double rate = 4 / (7 * Hour),
            half = 95;
        static double[] Slope(double[] y, double inflow) =>
            [
                inflow * PerIl6 - KIl6 * (y[0] - 3),
                rate * (y[0] - y[1]),
                rate * (y[1] - y[2]),
                rate * (y[2] - y[3]),
                rate * (y[3] - y[4]),
                284 * (y[4] / (y[4] + half) - 3 / (3 + half)) - KCrp * (y[5] - 20),
            ];
        static double[] Along(double[] y, double[] slope, double by) => [.. y.Zip(slope, (a, b) => a + b * by)];
        double[] y = [3, 3, 3, 3, 3, 20],
            crp = new double[hours];
        double h = 10.0 / 86400;
        for (int hour = 0; hour < hours; hour++)
        {
            double inflow = hour < 24 ? il6 : 0;
            for (int i = 0; i < 360; i++)
            {
                double[] a = Slope(y, inflow),
                    b = Slope(Along(y, a, h / 2), inflow),
                    c = Slope(Along(y, b, h / 2), inflow),
                    d = Slope(Along(y, c, h), inflow);
                for (int j = 0; j < y.Length; j++)
                    y[j] += h / 6 * (a[j] + 2 * b[j] + 2 * c[j] + d[j]);
            }

            crp[hour] = y[5];
        }

        return crp;
    }

    [Fact]
    public void Crp_halves_in_19_hours_once_a_pulse_of_il6_is_over()
    {
        var body = new Systemic(Description);
        Run(body, 0.25, For(5000));
        Run(body, 3, 0);
        double before = body.Crp - 20;
        Assert.True(before > 1);
        Run(body, 19 * Hour, 0);
        Near(before / 2, body.Crp - 20, 1e-6);
    }

    // In the linear range the mean delay of a response to a step is that of its stages, and is the area that it lacks over its height.
    [Fact]
    public void Crp_lags_il6_by_seven_hours()
    {
        var body = new Systemic(Description);
        const double inflow = 1e9;
        double end = 20 + 284 / KCrp * 95 / (98 * 98) * (inflow * PerIl6 / KIl6),
            area = 0;
        for (int w = 0; w < 40 * 96; w++)
        {
            double before = body.Crp;
            Run(body, Window, inflow);
            area += (end - (before + body.Crp) / 2) * Window;
        }

        Assert.Equal(7, (area / (end - 20) - 1 / KIl6 - 1 / KCrp) / Hour, 0.02);
    }

    [Fact]
    public void Crp_starts_hours_after_il6()
    {
        var body = new Systemic(Description);
        Run(body, 2 * Hour, For(300));
        Assert.InRange(body.Crp, 20, 20.5);
        Run(body, 2 * Hour, For(300));
        Assert.InRange(body.Crp, 20.5, 25);
        Run(body, 8 * Hour, For(300));
        Assert.InRange(body.Crp, 60, 100);
    }

    [Fact]
    public void Crp_has_a_plateau_of_production_times_half_life_over_ln2()
    {
        const double most = 250 * 19 / 24.0 / Ln2;
        Assert.Equal(285, most, 1.0);
        var body = new Systemic(Described("q_CRP=250 mg/(L d)", "IL6_0=0 pg/mL", "CRP_0=0 mg/L"));
        body.Advance(30, [1e24, 0, 0]);
        Near(most, body.Crp, 1e-6);
    }
}
