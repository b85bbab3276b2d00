using CarTAgents.Compute.Cpu;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Model.Conversion;
using CarTAgents.Output.Recordings;
using CarTAgents.Output.Runs;
using CarTAgents.Testing;
using CarTAgents.Viewer.Windows;

namespace CarTAgents.Viewer.Tests.Windows;

public class ReplaySourceTests
{
    /// <summary>Any time at once, a state at a time in both directions, and events refused in words.</summary>
    [Fact]
    public void ARecordingIsGoneThroughInAnyOrder()
    {
        using var folder = new TemporaryFolder();
        RunConfiguration configuration = SmallAssay.Configuration("output={recording: {every: 20 min}, report: false}", "duration=70 min");
        using (var device = new CpuDevice(1))
        using (Run run = Run.Start(new RunOrder("small", []), configuration, device, folder.File("run")))
            run.Execute(CancellationToken.None);
        Scenario scenario = ScenarioConversion.Convert(configuration, out _, seeded: false);
        using Recording recording = Recording.Open(RunDirectory.Open(folder.File("run")), scenario);
        var source = new ReplaySource(recording, scenario);
        source.Pause(true);
        Assert.Equal((0u, 70u), source.Range);
        Assert.Equal(0u, Shown(source));
        foreach ((uint sought, uint found) in new[] { (59u, 40u), (60u, 60u), (500u, 70u), (0u, 0u) })
        {
            source.Seek(sought);
            Assert.Equal(found, Shown(source));
        }

        source.Step(1);
        Assert.Equal(20u, Shown(source));
        source.Step(15);
        Assert.Equal(40u, Shown(source));
        source.Step(-1);
        source.Step(-1);
        source.Step(-1);
        Assert.Equal(0u, Shown(source));
        Assert.False(source.TryTake(records: true));
        source.Seek(70);
        Assert.True(source.IsAtEnd);
        // At the end, playing begins anew.
        source.Pause(false);
        Assert.Equal(0u, Shown(source));
        source.Give("dose 10");
        Assert.True(source.TryTakeAnswer(out string? answer));
        Assert.Contains("no events", answer, StringComparison.Ordinal);
    }

    private static uint Shown(ReplaySource source)
    {
        source.TryTake(records: false);
        return source.Shown.Tick;
    }
}
