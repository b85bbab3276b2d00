using CarTAgents.Configuration.Descriptions;
using CarTAgents.Output.Reports;
using CarTAgents.Output.Runs;
using CarTAgents.Testing;

namespace CarTAgents.Output.Tests.Reports;

/// <summary>A report's commands give the state hash that stands under them, or are not there.</summary>
public sealed class ReportCommandsTests
{
    private const string Typed = "cartagents run small.yaml --quiet";

    [Fact]
    public void ARunThatWentFurtherIsNotRepeatedByWhatWasTyped()
    {
        using var directory = new TemporaryFolder();
        RunRecord first = Begin(directory);
        Assert.Equal(Typed, RunReport.Commands(first)[0]);
        RunRecord longer = SmallRun.GoOn(directory.File("run"), "duration=90 min");
        Assert.NotEqual(first.StateHash, longer.StateHash);
        string[] commands = [.. RunReport.Commands(longer)];
        Assert.Equal("cartagents run small.yaml --set 'duration=90 min' -o again", commands[0]);
        Assert.DoesNotContain(Typed, commands);
        // The values of that command give the hash.
        RunRecord again = SmallRun.Execute(
            directory.File("again"),
            SmallRun.Configuration(["output={checkpoint: {every: 1 h}}", .. longer.Set])
        );
        Assert.Equal(longer.StateHash, again.StateHash);
        // Resumed once more without a change, it is still told so.
        Assert.Equal(commands, RunReport.Commands(SmallRun.GoOn(directory.File("run"))));
    }

    [Fact]
    public void ARunWhoseConfigurationWasEditedIsRepeatedByThatAlone()
    {
        using var directory = new TemporaryFolder();
        Begin(directory);
        string file = directory.File("run/config.yaml"),
            text = File.ReadAllText(file);
        Assert.Contains("duration: 1 h", text, StringComparison.Ordinal);
        File.WriteAllText(file, text.Replace("duration: 1 h", "duration: 90 min", StringComparison.Ordinal));
        RunRecord longer = SmallRun.GoOn(directory.File("run"));
        Assert.Equal(90 * 60, longer.SimulatedSeconds);
        string command = Assert.Single(RunReport.Commands(longer), c => c[0] != '#');
        Assert.StartsWith("cartagents run config.yaml", command, StringComparison.Ordinal);
        RunRecord again = SmallRun.Execute(directory.File("again"), RunConfiguration.Load(file));
        Assert.Equal(longer.StateHash, again.StateHash);
    }

    private static RunRecord Begin(TemporaryFolder directory)
    {
        RunConfiguration configuration = SmallRun.Configuration("output={checkpoint: {every: 1 h}}", "duration=1 h");
        using var device = new CarTAgents.Compute.Cpu.CpuDevice(1);
        using Run run = Run.Start(new RunOrder("small.yaml", []) { Command = Typed }, configuration, device, directory.File("run"));
        return run.Execute(CancellationToken.None);
    }
}
