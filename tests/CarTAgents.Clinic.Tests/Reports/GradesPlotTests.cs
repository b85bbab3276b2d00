using System.Xml.Linq;
using CarTAgents.Clinic.Reports;

namespace CarTAgents.Clinic.Tests.Reports;

public sealed class GradesPlotTests
{
    private static readonly GradesPlot Plot = new()
    {
        Title = "CRS",
        Groups =
        [
            new GradeGroup("low <burden>", [40, 30, 20, 8, 2]),
            new GradeGroup("high", [0, 3, 2]),
            new GradeGroup("nobody", [0, 0, 0, 0, 0]),
        ],
    };

    [Fact]
    public void Parts_are_as_long_as_their_share_and_fill_the_bar()
    {
        var drawing = Drawing.Of(Plot);
        foreach (GradeGroup group in Plot.Groups)
        {
            XElement[] parts = [.. drawing.With("data-group").Where(e => (string?)e.Attribute("data-group") == group.Name)];
            Assert.Equal(group.Patients.Index().Where(p => p.Item > 0), parts.Select(Grade));
            double all = group.Patients.Sum(),
                length = parts.Sum(p => Drawing.Number(p, "width"));
            foreach (XElement part in parts)
                Assert.Equal(length * Drawing.Number(part, "data-y") / all, Drawing.Number(part, "width"), 0.03);
            foreach ((XElement part, XElement next) in parts.Zip(parts.Skip(1)))
                Assert.Equal(Drawing.Number(part, "x") + Drawing.Number(part, "width"), Drawing.Number(next, "x"), 0.03);
            Assert.Contains($"{group.Name} (n = {all})", drawing.Text);
        }

        // 10 of 100, and none of 5, with their exact intervals.
        Assert.Contains("10% (5 to 18)", drawing.Text);
        Assert.Contains("0% (0 to 52)", drawing.Text);
        Assert.Contains("no patients", drawing.Text);

        static (int, int) Grade(XElement part) => ((int)Drawing.Number(part, "data-grade"), (int)Drawing.Number(part, "data-y"));
    }

    [Fact]
    public void Without_groups_it_says_so_and_impossible_counts_are_refused()
    {
        Assert.Contains("no patients", Drawing.Of(Plot with { Groups = [] }).Text);
        Assert.Throws<ArgumentException>(() => (Plot with { Groups = [new GradeGroup("a", [1, -1])] }).ToSvg());
        Assert.Throws<ArgumentException>(() => (Plot with { Groups = [new GradeGroup("a", [1, 0, 0, 0, 0, 1])] }).ToSvg());
    }
}
