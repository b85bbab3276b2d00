using System.Text.RegularExpressions;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Configuration.Units;
using CarTAgents.Testing;

namespace CarTAgents.Clinic.Tests;

/// <summary>Patients on lattices and their twins have the same numbers, but for those that docs/trials.md names.</summary>
public class TwinNumbersTests
{
    [Fact]
    public void NumbersThatDifferAreNamed()
    {
        SortedSet<string> differ = new(StringComparer.Ordinal);
        int same = 0;
        foreach (string design in (string[])["lymphoma-zuma1", "b-all-mskcc", "lupus-erlangen"])
        {
            IReadOnlyDictionary<string, Parameter> lattice = Of($"{design}.yaml"),
                twin = Of($"mixed/{design}.yaml");
            foreach ((string symbol, Parameter number) in lattice)
            {
                if (!twin.TryGetValue(symbol, out Parameter? other))
                    continue;
                if (Math.Abs(number.Value - other.Value) > 0.01 * Math.Max(Math.Abs(number.Value), Math.Abs(other.Value)))
                    differ.Add(symbol);
                else
                    same++;
            }
        }

        string named = File.ReadLines(Repository.PathOf("docs", "trials.md"))
            .Single(l => l.StartsWith("**Numbers that differ**", StringComparison.Ordinal));
        string list = named[..named.IndexOf(". ", StringComparison.Ordinal)];
        Assert.Equal(Regex.Matches(list, "`([A-Za-z_0-9]+)`").Select(m => m.Groups[1].Value).Order(StringComparer.Ordinal), differ);
        Assert.True(same > 200, $"{same} numbers are the same");
    }

    private static IReadOnlyDictionary<string, Parameter> Of(string file) =>
        RunConfiguration.Load(Repository.PathOf("configs", file)).Parameters;
}
