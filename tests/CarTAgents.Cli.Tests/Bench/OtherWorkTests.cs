using System.Diagnostics;
using CarTAgents.Cli.Bench;

namespace CarTAgents.Cli.Tests.Bench;

public class OtherWorkTests
{
    [Fact]
    public void Busy_time_is_all_but_idle_and_waiting()
    {
        Assert.Equal(12.34 + 0.56, OtherWork.BusySeconds("cpu  1000 100 100 999999 888888 30 4 56 7777 5\ncpu0 1 2 3\n")!.Value, 9);
        Assert.Null(OtherWork.BusySeconds("intr 5 6 7 8 9 10 11 12\n"));
        Assert.Null(OtherWork.BusySeconds("cpu 1 2\n"));
        Assert.Null(OtherWork.BusySeconds("cpu 1 x 3 4 5 6 7 8\n"));
        Assert.Null(OtherWork.BusySeconds(""));
    }

    [Fact]
    public void Own_work_is_not_counted_and_nothing_is_negative()
    {
        var work = new OtherWork();
        var wall = Stopwatch.StartNew();
        ulong sum = 0;
        while (wall.Elapsed.TotalSeconds < 0.15)
            sum = sum * 31 + 1;
        Assert.NotEqual(0UL, sum);
        Assert.InRange(work.Cpus() ?? 0, 0, Environment.ProcessorCount + 0.5);
    }
}
