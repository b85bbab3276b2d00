using System.Xml.Linq;
using CarTAgents.Clinic.Reports;

namespace CarTAgents.Clinic.Tests.Reports;

public sealed class SwimmerPlotTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(40)]
    [InlineData(1010)]
    public void A_lane_is_filled_from_the_infusion_to_the_end_and_signs_stand_at_their_times(int patients)
    {
        var random = new Random(patients);
        SwimmerLane[] lanes = [.. Enumerable.Range(0, patients).Select(i => Lane(random, i))];
        var drawing = Drawing.Of(new SwimmerPlot { Title = "Patients", Lanes = lanes });
        XElement[] shown = drawing.With("data-lane");
        Assert.Equal(Math.Min(40, patients), shown.Length);
        Assert.Equal(patients > 40, drawing.Text.Contains($"40 of {patients:N0} patients, evenly by length of follow-up"));
        double[] ends = [.. shown.Select(l => Drawing.Number(l, "data-end"))];
        Assert.Equal(ends.OrderDescending(), ends);
        // The longest and the shortest are among them.
        Assert.Equal((lanes.Max(l => l.End), lanes.Min(l => l.End)), (ends[0], ends[^1]));
        foreach (XElement element in shown)
        {
            SwimmerLane lane = lanes.Single(l => l.Name == (string?)element.Attribute("data-lane"));
            XElement[] bars = [.. element.Elements().Where(e => e.Attribute("data-response") is not null)];
            double until = 0;
            double length = bars.Sum(b => Drawing.Number(b, "width"));
            foreach (XElement bar in bars)
            {
                (double from, double to) = (Drawing.Number(bar, "data-from"), Drawing.Number(bar, "data-to"));
                Assert.Equal(until, from);
                until = to;
                ResponseState expected = lane.States.LastOrDefault(s => s.From <= from, (0, ResponseState.Unassessed)).State;
                Assert.Equal(expected.ToString(), (string?)bar.Attribute("data-response"));
                // Coordinates are told to a hundredth.
                Assert.Equal(length * (to - from) / lane.End, Drawing.Number(bar, "width"), 0.05);
            }

            Assert.Equal(lane.End, until);
            var signs = element
                .Elements()
                .Where(e => e.Attribute("data-sign") is not null)
                .ToDictionary(e => (string)e.Attribute("data-sign")!, e => Drawing.Number(e, "data-x"));
            Assert.Equal(lane.Response, signs.GetValueOrDefault("response", double.NaN));
            Assert.Equal(lane.Progression, signs.GetValueOrDefault("progression", double.NaN));
            Assert.Equal(lane.Death, signs.GetValueOrDefault("death", double.NaN));
            Assert.Equal(lane.Ongoing ? lane.End : double.NaN, signs.GetValueOrDefault("ongoing", double.NaN));
        }
    }

    [Fact]
    public void Without_patients_it_says_so() =>
        Assert.Contains("no patients", Drawing.Of(new SwimmerPlot { Title = "a", Lanes = [] }).Text);

    private static SwimmerLane Lane(Random random, int number)
    {
        double end = random.NextDouble() * 24 + 0.5;
        double[] times = [.. Enumerable.Range(0, random.Next(4)).Select(_ => random.NextDouble() * end).Order()];
        bool dead = random.Next(3) == 0;
        return new SwimmerLane($"{number + 1}", end)
        {
            States = [.. times.Select(t => (t, (ResponseState)random.Next(5)))],
            Response = times.Length > 0 ? times[0] : double.NaN,
            Progression = times.Length > 2 ? times[2] : double.NaN,
            Death = dead ? end : double.NaN,
            Ongoing = !dead,
        };
    }
}
