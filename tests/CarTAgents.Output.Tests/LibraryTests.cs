using System.Runtime.CompilerServices;
using CarTAgents.Compute;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Model.Columns;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Engine;
using CarTAgents.Output.Runs;
using CarTAgents.Testing;

namespace CarTAgents.Output.Tests;

/// <summary>The lines of docs/library.md, compiled and run.</summary>
public class LibraryTests
{
    [Fact]
    public void The_documented_lines_are_these_and_give_the_hash_of_the_command()
    {
        using var directory = new TemporaryFolder();
        string said = "";
        ulong hash = SevenLines(Repository.PathOf("configs", "killing-assay.yaml"), line => said += line + "\n");
        Assert.StartsWith("0 h: 0 % lysis\n0.25 h: ", said, StringComparison.Ordinal);
        RunConfiguration same = RunConfiguration.Load(Repository.PathOf("configs", "killing-assay.yaml"), ["duration=2 h", "output=~"]);
        Assert.Equal(SmallRun.Execute(directory.File("run"), same).StateHash, $"{hash:x16}");
        // What is compiled here is what the document shows.
        string source = File.ReadAllText(Here());
        string[] documented = Block(File.ReadAllText(Repository.PathOf("docs", "library.md")));
        Assert.Equal(7, documented.Length);
        Assert.All(
            documented,
            line =>
                Assert.Contains(
                    line.Replace("\"configs/killing-assay.yaml\"", "path", StringComparison.Ordinal)
                        .Replace("Console.WriteLine(", "say(", StringComparison.Ordinal),
                    source,
                    StringComparison.Ordinal
                )
        );
    }

    private static ulong SevenLines(string path, Action<string> say)
    {
        RunConfiguration configuration = RunConfiguration.Load(path, ["duration=2 h"]);
        Scenario scenario = ScenarioConversion.Convert(configuration, out _);
        using Device device = Devices.Open("cpu", threads: 0, out _);
        using var simulation = new Simulation(scenario, device);
        var columns = new CensusColumns(scenario, configuration);
        simulation.OnCensus = census => say($"{columns.Time.Value(census)} h: {columns.Lysis.Value(census)} % lysis");
        simulation.RunTo(scenario.EndTick);
        return simulation.StateHash();
    }

    private static string[] Block(string text)
    {
        const string fence = "```csharp\n";
        int start = text.IndexOf(fence, StringComparison.Ordinal) + fence.Length;
        return text[start..text.IndexOf("\n```", start, StringComparison.Ordinal)].Split('\n');
    }

    private static string Here([CallerFilePath] string path = "") => path;
}
