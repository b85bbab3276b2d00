using CarTAgents.Output.Plots;

namespace CarTAgents.Cli.Bench;

/// <summary>A benchmark as bars: each size on each device, made up of its kernels' times.</summary>
internal static class BenchChart
{
    /// <summary>The chart of a record.</summary>
    public static StackedBarPlot Of(BenchRecord record) =>
        new()
        {
            Title = $"Time of a site and tick by kernel, each launch by itself; {record.Machine.Cpu}",
            Unit = "ns",
            Bars =
            [
                .. record.Results.Select(r => new StackedBar(
                    $"{string.Join('x', r.Size)}, {r.Device}",
                    [.. r.Kernels.Select(k => (k.Kernel, Math.Max(0, k.NanosecondsPerSiteStep)))]
                )),
            ],
        };
}
