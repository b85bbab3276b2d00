using System.Xml.Linq;
using CarTAgents.Clinic.Reports;

namespace CarTAgents.Clinic.Tests.Reports;

public sealed class BandPlotTests
{
    private static readonly double[] Days = [0, 1, 3, 7, 14, 28];

    private static readonly CourseBand Course = new()
    {
        Name = "blood & <more>",
        X = Days,
        Low = [5, 0, 0.02, 4, 1, double.NaN],
        LowerQuartile = [6, 1, 1, 20, 6, double.NaN],
        Median = [7, 2, 3, 100.0 / 3, 9, double.NaN],
        UpperQuartile = [8, 3, 5, 60, 20, double.NaN],
        High = [9, 4, 12, 400, 100, double.NaN],
    };

    private static readonly BandPlot Plot = new()
    {
        Title = "CAR-T cells in blood",
        Unit = "1/µL",
        Courses = [Course],
        Floor = 0.1,
    };

    [Fact]
    public void The_numbers_come_back_in_full_and_the_median_lies_within_its_bands()
    {
        var drawing = Drawing.Of(Plot);
        XElement median = Assert.Single(drawing.With("data-unit"));
        Assert.Equal(Days, Drawing.Numbers(median, "data-x"));
        Assert.Equal(Course.Median, Drawing.Numbers(median, "data-y"));
        foreach ((string name, IReadOnlyList<double> low, IReadOnlyList<double> high) in Bands())
        {
            XElement band = drawing.With("data-band").Single(e => (string?)e.Attribute("data-band") == name);
            Assert.Equal(low, Drawing.Numbers(band, "data-low"));
            Assert.Equal(high, Drawing.Numbers(band, "data-high"));
            // High from the left, low back from the right; the last day has no patients.
            List<(double X, double Y)> corners = Assert.Single(Drawing.Parts(band));
            Assert.Equal(10, corners.Count);
            foreach ((int i, (double x, double y)) in Assert.Single(Drawing.Parts(median)).Index())
            {
                Assert.True(corners[i].X == x && corners[9 - i].X == x && corners[i].Y < y && y < corners[9 - i].Y, $"{name}, {i}");
            }
        }

        // The axis has four decades, from 0.1 to 1000.
        double Height(string band, int corner) =>
            Drawing.Parts(drawing.With("data-band").Single(e => (string?)e.Attribute("data-band") == band))[0][corner].Y;
        Assert.Equal(260 * Math.Log10(400 / 4.0) / 4, Height("nine in ten", 1) - Height("nine in ten", 3), 0.02);
        // Nothing left is at the foot.
        Assert.Equal(Height("nine in ten", 8), Height("nine in ten", 7));
    }

    [Fact]
    public void Published_values_lie_over_the_bands_with_their_ranges()
    {
        PublishedPoint peak = new("peak", 8, 42)
        {
            Low = 1,
            High = 1513,
            From = 5,
            To = 12,
        };
        var drawing = Drawing.Of(Plot with { Published = [peak] });
        XElement mark = Assert.Single(drawing.With("data-curve"));
        Assert.Equal(
            [8, 42, 1, 1513, 5, 12],
            new[] { "x", "y", "low", "high", "from", "to" }.Select(n => Drawing.Number(mark, "data-" + n))
        );
        Assert.Equal(2, mark.Elements().Count(e => e.Name.LocalName == "path"));
        Assert.True(drawing.With("data-band")[^1].IsBefore(mark));
    }

    [Fact]
    public void Random_courses_stay_in_the_picture()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            var random = new Random(seed);
            double[] x = [.. Enumerable.Range(0, random.Next(1, 200)).Select(i => i * 0.5)];
            double[][] sorted =
            [
                .. x.Select(_ =>
                    random.Next(9) == 0
                        ? [double.NaN, double.NaN, double.NaN, double.NaN, double.NaN]
                        : Enumerable.Range(0, 5).Select(_ => Math.Pow(10, random.NextDouble() * 12 - 6)).Order().ToArray()
                ),
            ];
            double[] At(int i) => [.. sorted.Select(s => s[i])];
            CourseBand course = new()
            {
                Name = "a",
                X = x,
                Low = At(0),
                LowerQuartile = At(1),
                Median = At(2),
                UpperQuartile = At(3),
                High = At(4),
            };
            Drawing.Of(Plot with { Courses = [course, Course] });
        }
    }

    [Fact]
    public void Without_patients_it_says_so_and_lists_of_other_lengths_are_refused()
    {
        Assert.Contains("no patients", Drawing.Of(Plot with { Courses = [] }).Text);
        Assert.DoesNotContain("no patients", Drawing.Of(Plot).Text);
        Assert.Throws<ArgumentException>(() => (Plot with { Courses = [Course with { Low = [1] }] }).ToSvg());
        Assert.Throws<ArgumentException>(() => (Plot with { Floor = 0 }).ToSvg());
    }

    private static (string, IReadOnlyList<double>, IReadOnlyList<double>)[] Bands() =>
        [("nine in ten", Course.Low, Course.High), ("middle half", Course.LowerQuartile, Course.UpperQuartile)];
}
