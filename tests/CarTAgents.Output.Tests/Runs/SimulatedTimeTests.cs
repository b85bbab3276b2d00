using CarTAgents.Output.Runs;

namespace CarTAgents.Output.Tests.Runs;

public sealed class SimulatedTimeTests
{
    [Theory]
    [InlineData(0, "day 0 00:00")]
    [InlineData(59, "day 0 00:00:59")]
    [InlineData(86_399, "day 0 23:59:59")]
    [InlineData(86_400, "day 1 00:00")]
    [InlineData(98_100, "day 1 03:15")]
    [InlineData(31_536_000L * 1000, "day 365000 00:00")]
    public void Reads_as_days_and_a_clock(long seconds, string expected) => Assert.Equal(expected, SimulatedTime.Text(seconds));
}
