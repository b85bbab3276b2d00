using System.Xml.Linq;
using CarTAgents.Clinic.Reports;
using CarTAgents.Clinic.Statistics;
using CarTAgents.Clinic.Tests.Statistics;

namespace CarTAgents.Clinic.Tests.Reports;

public sealed class SurvivalPlotTests
{
    private static readonly SurvivalPlot Remission = new()
    {
        Title = "Remission <6-MP>",
        AxisUnit = "weeks",
        Curves =
        [
            new SurvivalCurve("6-MP & more", KaplanMeier.Of(Leukaemia.Treated)),
            new SurvivalCurve("placebo", KaplanMeier.Of(Leukaemia.Placebo)),
        ],
    };

    [Fact]
    public void The_steps_and_the_patients_at_risk_come_back_in_full()
    {
        var drawing = Drawing.Of(Remission);
        Assert.Equal(2, drawing.With("data-series").Length);
        foreach (SurvivalCurve curve in Remission.Curves)
        {
            XElement path = drawing.With("data-series").Single(e => (string?)e.Attribute("data-series") == curve.Name);
            IReadOnlyList<KaplanMeierStep> steps = curve.Estimate.Steps;
            Assert.Equal(steps.Select(s => s.Time), Drawing.Numbers(path, "data-x"));
            Assert.Equal(steps.Select(s => s.Survival), Drawing.Numbers(path, "data-y"));
            Assert.Equal(steps.Select(s => s.Low), Drawing.Numbers(path, "data-low"));
            Assert.Equal(steps.Select(s => s.High), Drawing.Numbers(path, "data-high"));
            XElement row = drawing.With("data-at-risk").Single(e => (string?)e.Attribute("data-at-risk") == curve.Name);
            double[] times = Drawing.Numbers(row, "data-x");
            Assert.Equal(times.Select(t => (double)curve.Estimate.AtRisk(t)), Drawing.Numbers(row, "data-y"));
            Assert.Equal(times.Length + 1, row.Elements().Count());
        }

        // All whose follow-up ended without the event have a tick; of the placebo none is.
        XElement ticks = Assert.Single(drawing.With("data-censored"));
        Assert.Equal([6, 9, 10, 11, 17, 19, 20, 25, 32, 34, 35], Drawing.Numbers(ticks, "data-x"));
        Assert.Contains("median 23.0 weeks (95% interval 16.0 to not reached)", drawing.Text);
        Assert.Contains("placebo: 21 patients, 21 events, median 8.0 weeks (95% interval 4.0 to 12.0)", drawing.Text);
    }

    [Fact]
    public void A_curve_is_drawn_at_its_height_within_its_interval()
    {
        var drawing = Drawing.Of(Remission);
        XElement path = drawing.With("data-series")[1];
        List<(double X, double Y)> corners = Assert.Single(Drawing.Parts(path));
        // From all patients at the left to none at the last step, which is 23 weeks of the 35 on the axis.
        (double x0, double y0) = corners[0];
        (double x1, double y1) = corners[^1];
        Assert.Equal(260, y1 - y0, 0.02);
        double week = (x1 - x0) / 23,
            height = y1 - y0;
        foreach ((double time, double share) in Drawing.Numbers(path, "data-x").Zip(Drawing.Numbers(path, "data-y")))
            Assert.Contains(corners, c => Math.Abs(c.X - x0 - time * week) < 0.02 && Math.Abs(y1 - c.Y - share * height) < 0.02);
    }

    [Fact]
    public void A_published_share_stands_where_it_belongs()
    {
        PublishedPoint point = new("from a paper", 20, 0.6)
        {
            Curve = "placebo",
            Low = 0.5,
            High = 0.75,
        };
        var drawing = Drawing.Of(Remission with { Published = [point] });
        XElement mark = Assert.Single(drawing.With("data-curve"));
        Assert.Equal([20, 0.6, 0.5, 0.75], new[] { "data-x", "data-y", "data-low", "data-high" }.Select(n => Drawing.Number(mark, n)));
        XElement circle = Assert.Single(mark.Elements(), e => e.Name.LocalName == "circle");
        Assert.Equal("from a paper", circle.Value);
        List<(double X, double Y)> curve = Drawing.Parts(drawing.With("data-series")[1])[0];
        double foot = curve[^1].Y;
        Assert.Equal(foot - 0.6 * 260, Drawing.Number(circle, "cy"), 0.02);
        Assert.Equal(curve[0].X + (curve[^1].X - curve[0].X) * 20 / 23, Drawing.Number(circle, "cx"), 0.02);
        // Behind the curves: written before them.
        Assert.True(mark.IsBefore(drawing.With("data-series")[0]));
    }

    [Fact]
    public void Random_curves_stay_in_the_picture_also_where_the_axis_ends_early()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            var random = new Random(seed);
            SurvivalCurve[] curves =
            [
                .. Enumerable
                    .Range(0, random.Next(1, 5))
                    .Select(i => new SurvivalCurve(
                        $"curve {i} of a long name",
                        KaplanMeier.Of(Leukaemia.Random(random, random.Next(300)))
                    )),
            ];
            SurvivalPlot plot = Remission with { Curves = curves, Until = random.Next(2) == 0 ? null : 9 };
            Assert.Equal(curves.Count(c => c.Estimate.Patients > 0), Drawing.Of(plot).With("data-series").Length);
        }
    }

    [Fact]
    public void Without_patients_it_says_so()
    {
        Assert.Contains("no patients", Drawing.Of(Remission with { Curves = [] }).Text);
        Assert.Contains("no patients", Drawing.Of(Remission with { Curves = [new SurvivalCurve("a", KaplanMeier.Of([]))] }).Text);
        Assert.DoesNotContain("no patients", Drawing.Of(Remission).Text);
        // Everybody's follow-up ended at once.
        Drawing.Of(Remission with { Curves = [new SurvivalCurve("a", KaplanMeier.Of([new FollowUp(0, true)]))] });
    }
}
