using System.Xml.Linq;
using CarTAgents.Clinic.Reports;

namespace CarTAgents.Clinic.Tests.Reports;

public sealed class WaterfallPlotTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(170)]
    [InlineData(1010)]
    public void Every_patient_is_a_bar_as_high_as_the_change_from_the_worst_to_the_best(int patients)
    {
        var random = new Random(patients);
        WaterfallBar[] bars =
        [
            .. Enumerable
                .Range(0, patients)
                .Select(_ => new WaterfallBar(Math.Max(-100, random.NextDouble() * 260 - 160), (ResponseState)random.Next(5))),
        ];
        var drawing = Drawing.Of(new WaterfallPlot { Title = "Tumour <burden>", Bars = bars });
        var seen = new SortedDictionary<double, (double Change, double X, double Foot)>();
        double zero = 0;
        foreach (XElement path in drawing.With("data-response"))
        {
            double[] ranks = Drawing.Numbers(path, "data-x"),
                changes = Drawing.Numbers(path, "data-y");
            List<List<(double X, double Y)>> parts = Drawing.Parts(path);
            Assert.Equal(ranks.Length, parts.Count);
            ResponseState response = Enum.Parse<ResponseState>((string)path.Attribute("data-response")!);
            Assert.Equal(bars.Where(b => b.Response == response).Select(b => b.Change).OrderDescending(), changes);
            foreach ((int i, List<(double X, double Y)> part) in parts.Index())
            {
                Assert.True(part[1].X > part[0].X);
                zero = part[0].Y;
                seen.Add(ranks[i], (changes[i], part[0].X, part[2].Y));
            }
        }

        Assert.Equal(Enumerable.Range(0, patients).Select(r => (double)r), seen.Keys);
        Assert.Equal(seen.Values.OrderByDescending(b => b.Change), seen.Values);
        Assert.Equal(seen.Values.OrderBy(b => b.X), seen.Values);
        double[] heights = [.. seen.Values.Where(b => Math.Abs(b.Change) is > 2 and <= 100).Select(b => (b.Foot - zero) / -b.Change)];
        Assert.All(heights, h => Assert.Equal(heights[0], h, 0.01));
        // Bars of more than 100% are cut there, and said to be.
        int cut = bars.Count(b => b.Change > 100);
        Assert.All(seen.Values.Where(b => b.Change > 100), b => Assert.Equal(zero - 100 * heights[0], b.Foot, 1.1));
        Assert.Equal(cut > 0, drawing.Text.Contains(" cut at +100%"));
    }

    [Fact]
    public void Who_was_never_assessed_is_told_and_not_drawn()
    {
        WaterfallPlot plot = new()
        {
            Title = "a",
            Bars = [new(-20, ResponseState.Stable), new(double.NaN, ResponseState.Unassessed), new(-100, ResponseState.Complete)],
        };
        var drawing = Drawing.Of(plot);
        Assert.Equal(2, drawing.With("data-response").Sum(p => Drawing.Parts(p).Count));
        Assert.Contains("2 patients, a bar each; 1 never assessed and not shown", drawing.Text);
        Assert.Contains("complete response (1)", drawing.Text);
        Assert.DoesNotContain("cut", drawing.Text);
        Assert.Contains("no patients", Drawing.Of(plot with { Bars = [] }).Text);
        Assert.Throws<ArgumentException>(() => (plot with { Bars = [new(-101, ResponseState.Complete)] }).ToSvg());
    }
}
