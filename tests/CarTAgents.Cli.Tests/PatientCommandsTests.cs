using CarTAgents.Configuration.Descriptions;
using CarTAgents.Testing;

namespace CarTAgents.Cli.Tests;

/// <summary>Commands of patients, as the README prints them.</summary>
public class PatientCommandsTests
{
    [Theory]
    [InlineData("lymphoma-zuma1.yaml", "47520 of 1 min")] // 28 d, and 5 d before the infusion.
    [InlineData("mixed/lymphoma-zuma1.yaml", "to 28d")]
    public void UntilCountsFromTheInfusion(string file, string told)
    {
        string[] small = ["--set", "lattice.size=[8, 8, 8]"];
        Command.Result check = Command.Run(["check", Workbench.Shipped(file), "--until", "28d", "--device", "cpu", .. small]);
        Assert.True(check.Code == 0, check.Error);
        Assert.Contains(told, check.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void ThePatientsOfTheReadmeAreThere()
    {
        string[] commands =
        [
            .. File.ReadLines(Repository.PathOf("README.md"))
                .Where(l => l.StartsWith("cartagents run configs/", StringComparison.Ordinal) && l.Contains('#', StringComparison.Ordinal)),
        ];
        Assert.True(commands.Length >= 3, string.Join('\n', commands));
        foreach (string command in commands)
        {
            string[] words = command.Split('#')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal(3, words.Length);
            Assert.NotNull(RunConfiguration.Load(Repository.PathOf(words[2].Split('/'))).Patient);
        }
    }
}
