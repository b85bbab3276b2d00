namespace CarTAgents.Compute.Tests;

public class ProcessorsTests
{
    [Theory]
    [InlineData(8, null, 8)]
    [InlineData(8, "2", 2)]
    [InlineData(2, "8", 2)]
    [InlineData(8, "0", 8)]
    [InlineData(8, "all", 8)]
    public void What_a_queue_grants_is_not_exceeded(int there, string? granted, int count) =>
        Assert.Equal(count, Processors.Of(there, granted));
}
