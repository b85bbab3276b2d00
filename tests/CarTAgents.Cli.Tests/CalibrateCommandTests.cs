namespace CarTAgents.Cli.Tests;

/// <summary>What a calibration refuses, before anything is made.</summary>
public class CalibrateCommandTests
{
    [Theory]
    [InlineData("needs numbers to search")]
    [InlineData("did you mean 'd_toci'?", "--over", "d_tocii")]
    [InlineData("write its range in that unit", "--over", "th1=20..50")]
    [InlineData("lies outside of the range", "--over", "th1=30 pg/mL..50 pg/mL")]
    [InlineData("expected 1 to", "--over", "th1", "--generations", "0")]
    public void What_is_wrong_is_refused_before_anything_is_made(string message, params string[] arguments)
    {
        using var bench = new Workbench();
        string place = bench.In("calibration");
        Command.Result run = Command.Run(["calibrate", Workbench.Shipped("mixed/lupus-erlangen.yaml"), .. arguments, "-o", place]);
        Assert.Equal(2, run.Code);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(place));
    }
}
