using System.Diagnostics;
using System.Globalization;
using CarTAgents.Compute.Cpu;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Output.Runs;
using CarTAgents.Testing;
using CarTAgents.Viewer.Windows;

namespace CarTAgents.Viewer.Tests.Windows;

/// <summary>What it costs a run to be watched ten times a second, without drawing; not a test, and run by name only:
/// <c>-explicit only -class CarTAgents.Viewer.Tests.Windows.WatchingCosts</c>.</summary>
public class WatchingCosts
{
    // By then everything is compiled.
    private const uint First = 30;

    [Fact(Explicit = true)]
    public void OfASpheroid()
    {
        ITestOutputHelper output = TestContext.Current.TestOutputHelper!;
        for (int pair = 0; pair < 5; pair++)
        {
            foreach (bool watched in new[] { false, true })
            {
                (double perSecond, double cpu, int states) = Measure(watched);
                output.WriteLine(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{pair},{(watched ? "watched" : "alone")},{perSecond:0.00},{cpu:0.00},{states}"
                    )
                );
            }
        }
    }

    private static (double TicksPerSecond, double CpuPerTick, int States) Measure(bool watched)
    {
        using var folder = new TemporaryFolder();
        using var device = new CpuDevice(2);
        RunConfiguration configuration = RunConfiguration.Load(
            Repository.PathOf("configs", "spheroid.yaml"),
            ["lattice.size=[128, 128, 128]", "output={report: false, frames: ~, snapshots: ~, checkpoint: ~}", "duration=150 min"]
        );
        using Run run = Run.Start(new RunOrder("spheroid", []), configuration, device, folder.File("run"));
        int states = 0;
        LiveSource? source = watched ? new LiveSource(run, 0, () => { }) : null;
        run.Observer = source;
        using var over = new CancellationTokenSource();
        var viewer = new Thread(() =>
        {
            while (!over.IsCancellationRequested)
            {
                if (source?.TryTake(records: false) == true)
                    states++;
                Thread.Sleep(10);
            }
        });
        if (watched)
            viewer.Start();
        (uint Tick, long At, TimeSpan Cpu)? from = null;
        (uint Tick, long At, TimeSpan Cpu) to = default;
        run.Execute(
            CancellationToken.None,
            tick =>
            {
                to = (tick, Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
                if (tick >= First)
                    from ??= to;
            }
        );
        over.Cancel();
        if (watched)
            viewer.Join();
        uint ticks = to.Tick - from!.Value.Tick;
        return (
            ticks / Stopwatch.GetElapsedTime(from.Value.At, to.At).TotalSeconds,
            (to.Cpu - from.Value.Cpu).TotalMilliseconds / ticks,
            states
        );
    }
}
