using CarTAgents.Viewer.Scenes;

namespace CarTAgents.Viewer.Tests.Scenes;

public class HistoryTests
{
    [Fact]
    public void ALongRunFitsFromItsFirstStateOn()
    {
        var history = new History();
        for (uint tick = 0; tick < 100_000; tick += 3)
            history.Add(tick, [tick]);
        Assert.InRange(history.Points.Count, 100, 512);
        Assert.Equal(0u, history.Points[0].Tick);
        Assert.InRange(history.Points[^1].Tick, 99_000u, 100_000u);
        Assert.All(history.Points.Zip(history.Points.Skip(1)), p => Assert.True(p.First.Tick < p.Second.Tick));
        Assert.All(history.Points, p => Assert.Equal(p.Tick, p.Cells[0]));
    }
}
