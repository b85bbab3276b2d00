using CarTAgents.Configuration.Descriptions;
using CarTAgents.Sweeps.Designs;
using CarTAgents.Testing;

namespace CarTAgents.Sweeps.Tests;

/// <summary>The studies that are shipped: what their commands ask for can be run, and the page has the same commands.</summary>
public class StudiesTests
{
    private static string Folder => Repository.PathOf("configs", "studies");

    [Theory]
    [InlineData("shield")]
    [InlineData("counterfactuals")]
    public void EveryLineOfADesignIsValid(string study)
    {
        Design design = TableDesign.Read(Path.Combine(Folder, study + ".csv"));
        foreach (IReadOnlyList<string> point in design.Points)
        {
            string[] sets = [.. design.Factors.Zip(point, (factor, value) => $"{factor}={Here(value)}")];
            RunConfiguration.Load(Path.Combine(Folder, study + ".yaml"), sets);
        }

        // Paths of a design are seen from where the command is given.
        static string Here(string value) => value.Replace("configs/studies", Folder, StringComparison.Ordinal);
    }

    /// <summary>What is compared has the same cells, in other places.</summary>
    [Fact]
    public void SpheroidsDifferInTheirPlacesAlone()
    {
        string[][] spheroids =
        [
            .. ((string[])["mixed", "core", "shell"]).Select(n => File.ReadAllLines(Path.Combine(Folder, $"shield-{n}.csv"))),
        ];
        Assert.All(spheroids, s => Assert.Equal((4224 + 1, 1408), (s.Length, s.Count(l => l.EndsWith(",low", StringComparison.Ordinal)))));
        Assert.All(spheroids, s => Assert.Equal(spheroids[0].Select(Place), s.Select(Place)));
        Assert.Equal(3, spheroids.Select(s => string.Join('\n', s)).Distinct().Count());

        static string Place(string line) => line[..line.LastIndexOf(',')];
    }

    [Theory]
    [InlineData("shield")]
    [InlineData("reach")]
    [InlineData("affinity")]
    [InlineData("escape")]
    [InlineData("counterfactuals")]
    public void ThePageHasTheCommandOfTheConfiguration(string study)
    {
        string[] comments =
        [
            .. File.ReadLines(Path.Combine(Folder, study + ".yaml")).TakeWhile(l => l.StartsWith('#')).Select(l => l[1..].Trim()),
        ];
        int first = Array.FindIndex(comments, l => l.StartsWith("cartagents sweep ", StringComparison.Ordinal));
        string command = comments[first];
        for (int line = first; comments[line].EndsWith('\\'); line++)
            command = command[..^1] + comments[line + 1];
        Assert.Contains(command, File.ReadAllText(Repository.PathOf("docs", "studies.md")), StringComparison.Ordinal);
    }
}
