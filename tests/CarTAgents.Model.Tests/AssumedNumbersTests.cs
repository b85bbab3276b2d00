using CarTAgents.Model;

namespace CarTAgents.Model.Tests;

/// <summary>Numbers that no source gives are marked, have a range, and stand in the model's description.</summary>
public class AssumedNumbersTests
{
    [Fact]
    public void Every_assumed_number_of_the_biology_stands_in_the_table_of_the_model()
    {
        string root = Root();
        Configuration configuration = Configuration.Load(Path.Combine(root, "configs", "killing-assay.yaml"));
        string[] lines = File.ReadAllLines(Path.Combine(root, "docs", "model.md"));
        string[] assumed = [.. configuration.Parameters.Where(p => p.Value.Assumed).Select(p => p.Key)];
        Assert.NotEmpty(assumed);
        foreach (string symbol in assumed)
        {
            string line = Assert.Single(lines, l => l.StartsWith($"| `{symbol}` |", StringComparison.Ordinal));
            double stated = double.Parse(line.Split('|')[2], System.Globalization.CultureInfo.InvariantCulture);
            Assert.Equal(configuration.Parameters[symbol].Value, stated, 1e-9 * Math.Abs(stated));
        }
    }

    private static string Root()
    {
        string directory = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(directory, "CarTAgents.sln"))) directory = Path.GetDirectoryName(directory)!;
        return directory;
    }
}
