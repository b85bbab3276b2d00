using CarTAgents.Compute.Cpu;
using CarTAgents.Model.Tissues;
using CarTAgents.Output.Runs;
using CarTAgents.Testing;
using CarTAgents.Viewer.Windows;

namespace CarTAgents.Viewer.Tests.Windows;

public class LiveSourceTests
{
    /// <summary>Watched, paused, stepped, slowed down: the run has the bits, and the files, that it has when nobody looks.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void ARunThatIsWatchedIsTheSameRun(int threads)
    {
        using var folder = new TemporaryFolder();
        RunRecord alone = Execute(folder.File("alone"), threads, null);
        int seen = 0;
        RunRecord watched = Execute(
            folder.File("watched"),
            threads,
            source =>
            {
                source.Pause(true);
                Take(source, records: false);
                uint at = source.Shown.Tick;
                source.Step(1);
                Take(source, records: true);
                Assert.Equal(at + 1, source.Shown.Tick);
                // With records, which the copy before did not promise.
                while (!source.HasRecords)
                    Take(source, records: true);
                source.Step(7);
                while (source.Shown.Tick < at + 8)
                    Take(source, records: true);
                Assert.Equal(at + 8, source.Shown.Tick);
                source.TicksPerSecond = 2000;
                source.Pause(false);
                while (source.Shown.Tick < 180)
                {
                    Take(source, records: seen++ % 2 == 0);
                    if (source.HasRecords)
                        Assert.True(HasCar(source.Shown), $"no CAR at tick {source.Shown.Tick}");
                }
            }
        );
        Assert.Equal(alone.StateHash, watched.StateHash);
        Assert.True(seen > 0);
        Assert.Equal(
            File.ReadAllBytes(Path.Combine(folder.File("alone"), "census.csv")),
            File.ReadAllBytes(Path.Combine(folder.File("watched"), "census.csv"))
        );
    }

    /// <summary>Another replica is shown at the same tick, also while the run waits, and after its end.</summary>
    [Fact]
    public void AnotherReplicaIsShown()
    {
        using var folder = new TemporaryFolder();
        using var device = new CpuDevice(1);
        using Run run = Run.Start(
            new RunOrder("small", []),
            SmallAssay.Configuration("replicas=2", "duration=15 min"),
            device,
            folder.File("run")
        );
        var source = new LiveSource(run, 0, () => { });
        source.Pause(true);
        run.Observer = source;
        var thread = new Thread(() =>
        {
            run.Execute(CancellationToken.None);
            source.Stay(CancellationToken.None);
        });
        thread.Start();
        Take(source, records: false);
        Assert.Equal(0, source.Shown.Slot);
        byte[] first = source.Shown.TCells.Codes(0, 16 * 8).ToArray();
        source.Slot = 1;
        Take(source, records: false);
        Assert.Equal((1, 0u), (source.Shown.Slot, source.Shown.Tick));
        Assert.NotEqual(first, source.Shown.TCells.Codes(0, 16 * 8).ToArray());
        source.Pause(false);
        while (!source.IsAtEnd || source.Shown.Tick < run.Scenario.EndTick)
            Take(source, records: false);
        source.Slot = 0;
        Take(source, records: false);
        Assert.Equal((0, run.Scenario.EndTick), (source.Shown.Slot, source.Shown.Tick));
        byte[] last = source.Shown.TCells.Codes(0, 16 * 8).ToArray();
        source.Slot = 1;
        Take(source, records: false);
        Assert.NotEqual(last, source.Shown.TCells.Codes(0, 16 * 8).ToArray());
        source.Close();
        thread.Join();
    }

    [Fact]
    public void ARunThatWaitsCanBeInterrupted()
    {
        using var folder = new TemporaryFolder();
        using var device = new CpuDevice(1);
        using Run run = Start(folder.File("run"), device);
        var source = new LiveSource(run, 0, () => { });
        source.Pause(true);
        run.Observer = source;
        using var interrupt = new CancellationTokenSource();
        RunRecord? record = null;
        var thread = new Thread(() => record = run.Execute(interrupt.Token));
        thread.Start();
        Take(source, records: false);
        interrupt.Cancel();
        thread.Join();
        Assert.Equal(RunOutcome.Interrupted, record!.Outcome);
        Assert.Equal(0, record.Ticks);
    }

    [Fact]
    public void ARunGoesOnByItselfWhenNobodyLooksAnyMore()
    {
        using var folder = new TemporaryFolder();
        RunRecord left = Execute(
            folder.File("left"),
            1,
            source =>
            {
                source.Pause(true);
                Take(source, records: false);
                source.Close();
            }
        );
        Assert.Equal(RunOutcome.Completed, left.Outcome);
    }

    // Whether a T cell has CAR, which no code tells.
    private static bool HasCar(TissueCopy copy)
    {
        CellLayer<TCellView>.Cells cells = copy.TCells.Find(0, 16 * 8, new int[16 * 16 * 8]);
        for (int k = 0; k < cells.Count; k++)
        {
            if (cells[k].Car > 0)
                return true;
        }

        return false;
    }

    private static void Take(LiveSource source, bool records)
    {
        Assert.True(SpinWait.SpinUntil(() => source.TryTake(records), TimeSpan.FromMinutes(5)), "no state came");
    }

    private static Run Start(string path, CpuDevice device) =>
        Run.Start(new RunOrder("small", []), SmallAssay.Configuration("output.report=false"), device, path, force: false);

    private static RunRecord Execute(string path, int threads, Action<LiveSource>? watch)
    {
        using var device = new CpuDevice(threads);
        using Run run = Start(path, device);
        if (watch is null)
            return run.Execute(CancellationToken.None);
        var source = new LiveSource(run, 0, () => { });
        run.Observer = source;
        RunRecord? record = null;
        var thread = new Thread(() => record = run.Execute(CancellationToken.None));
        thread.Start();
        try
        {
            watch(source);
        }
        finally
        {
            source.Close();
            thread.Join();
        }

        return record!;
    }
}
