using CarTAgents.Configuration.Descriptions;
using CarTAgents.Configuration.Units;
using CarTAgents.Model.Numbers;
using CarTAgents.Testing;

namespace CarTAgents.Model.Tests.Conversion;

/// <summary>Numbers that no source gives are marked, have a range, and stand in the model's description.</summary>
public class AssumedNumbersTests
{
    [Fact]
    public void Every_assumed_number_of_the_biology_stands_in_the_table_of_the_model()
    {
        string root = Repository.Root;
        RunConfiguration configuration = RunConfiguration.Load(Path.Combine(root, "configs", "killing-assay.yaml"));
        string[] lines = [.. File.ReadLines(Path.Combine(root, "docs", "model.md")).TakeWhile(l => l != "### Of patients")];
        string[] assumed = [.. configuration.Parameters.Where(p => p.Value.Assumed).Select(p => p.Key)];
        Assert.NotEmpty(assumed);
        foreach (string symbol in assumed)
        {
            string line = Assert.Single(lines, l => l.StartsWith($"| `{symbol}` |", StringComparison.Ordinal));
            double stated = double.Parse(line.Split('|')[2], System.Globalization.CultureInfo.InvariantCulture);
            Assert.Equal(configuration.Parameters[symbol].Value, stated, 1e-9 * Math.Abs(stated));
        }
    }

    [Fact]
    public void Every_number_that_only_the_code_sets_stands_in_its_table_with_its_value()
    {
        string[] stated =
        [
            .. File.ReadLines(Repository.PathOf("docs", "model.md"))
                .SkipWhile(l => l != "### Of the code")
                .Skip(1)
                .TakeWhile(l => !l.StartsWith('#'))
                .Where(l => l.StartsWith("| `", StringComparison.Ordinal))
                .Select(l => string.Join('|', l.Split('|')[..3])),
        ];
        IEnumerable<string> numbers = typeof(AssumedNumbers)
            .GetFields()
            .Select(f => FormattableString.Invariant($"| `{f.Name}` | {f.GetRawConstantValue()} "));
        Assert.NotEmpty(numbers);
        Assert.Equal(numbers, stated);
    }

    [Theory]
    [InlineData("", "### Of patients")]
    [InlineData("mixed", "### Of mixed patients")]
    public void Every_assumed_number_of_the_patients_stands_in_their_table_line_by_line(string folder, string heading)
    {
        string root = Repository.Root;
        string[] designs = ["b-all-mskcc", "lupus-erlangen", "lymphoma-zuma1"];
        IReadOnlyDictionary<string, Parameter> Of(params string[] path) =>
            RunConfiguration.Load(Path.Combine([root, "configs", .. path])).Parameters;
        // What is listed already: of the biology, and for mixed patients what they share with those on lattices.
        IReadOnlyDictionary<string, Parameter> biology = Of("killing-assay.yaml");
        var listed = designs.ToDictionary(d => d, d => folder.Length > 0 ? Of($"{d}.yaml") : biology);
        var lines = designs
            .SelectMany(d =>
                Of(folder, $"{d}.yaml")
                    .Where(p => p.Value.Assumed && !Known(biology, p) && !Known(listed[d], p))
                    .Select(p => (Design: d, Symbol: p.Key, p.Value))
            )
            .GroupBy(n => (n.Symbol, n.Value), (n, of) => Line(n.Symbol, [.. of.Select(o => o.Design)], n.Value))
            .Order(StringComparer.Ordinal);
        string[] table =
        [
            .. File.ReadLines(Path.Combine(root, "docs", "model.md"))
                .SkipWhile(l => l != heading)
                .Skip(1)
                .TakeWhile(l => !l.StartsWith('#'))
                .Where(l => l.StartsWith("| `", StringComparison.Ordinal)),
        ];
        Assert.Equal(lines, table.Order(StringComparer.Ordinal));

        static bool Known(IReadOnlyDictionary<string, Parameter> there, KeyValuePair<string, Parameter> p) =>
            there.TryGetValue(p.Key, out Parameter? known) && known == p.Value;

        string Line(string symbol, string[] of, Parameter p)
        {
            string all = of.Length == designs.Length ? "all" : string.Join(", ", of);
            return FormattableString.Invariant(
                $"| `{symbol}` | {all} | {p.Value:G6} | {p.Low:G6} - {p.High:G6} | {p.Unit} | {p.Name}: {p.Source} |"
            );
        }
    }
}
