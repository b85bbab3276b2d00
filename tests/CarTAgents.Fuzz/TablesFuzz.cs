using System.Text;
using CarTAgents.Acceptance;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Tissues;
using CarTAgents.Testing;

namespace CarTAgents.Fuzz;

/// <summary>Tables of cells that went wrong somewhere.</summary>
public class TablesFuzz
{
    /// <summary>Damage to a line that leaves no way to read it.</summary>
    private static readonly (string Name, Func<string, string> Damage)[] Fatal =
    [
        ("no number", line => "x" + line),
        ("not a number", line => "NaN" + line[line.IndexOf(',')..]),
        ("beyond numbers", line => "1e400" + line[line.IndexOf(',')..]),
        ("a field lost", line => line[(line.IndexOf(',') + 1)..]),
        ("a field more", line => "5," + line),
        ("an unknown kind", line => line[..(line.LastIndexOf(',') + 1)] + "nobody"),
        ("outside", line => "1e7" + line[line.IndexOf(',')..]),
        ("an open quotation", line => "\"" + line),
    ];

    [Fact]
    public void AreTakenOrRefusedWithTheirPlace()
    {
        int seed = Environment.TickCount;
        var random = new Random(seed);
        using var folder = new TemporaryFolder();
        string path = folder.File("cells.csv");
        File.WriteAllText(path, Table(random));
        RunConfiguration configuration = RunConfiguration.Load(
            Repository.PathOf("configs", "killing-assay.yaml"),
            [
                "lattice.size=[16, 16, 8]",
                "output=~",
                "tissue={pattern: file, tCells: ~, residents: {}, file: {path: "
                    + path
                    + ", place: nearest, types: {nalm6: [tumor, 1], cd8: [cart, 2]}}}",
            ]
        );
        var verdicts = new Verdicts("tables", seed);
        for (int i = 0; i < (Figures.InFull ? 4_000 : 100); i++)
        {
            string text = Table(random);
            bool fatal = random.Next(3) == 0;
            string name;
            if (fatal)
            {
                (name, Func<string, string> damage) = Fatal[random.Next(Fatal.Length)];
                string[] lines = text.Split('\n');
                int line = random.Next(1, lines.Length - 1);
                lines[line] = damage(lines[line]);
                text = string.Join('\n', lines);
            }
            else
            {
                (name, Func<string, Random, string> mutate) = TextMutators.All[random.Next(TextMutators.All.Count)];
                text = mutate(text, random);
            }

            Encoding encoding =
                fatal ? Encoding.UTF8
                : random.Next(8) == 0 ? Encoding.Unicode
                : random.Next(8) == 0 ? Encoding.Latin1
                : Encoding.UTF8;
            File.WriteAllBytes(path, [.. encoding.GetPreamble(), .. encoding.GetBytes(text)]);
            verdicts.Try(
                $"table {i}, {name}",
                () =>
                {
                    Scenario scenario = ScenarioConversion.Convert(configuration, out _);
                    InitialTissue tissue = scenario.Replicas[0].InitialTissue!;
                    Assert.NotNull(tissue);
                    return fatal ? "a line that cannot be read was taken" : null;
                }
            );
        }

        verdicts.Hold();
    }

    private static string Table(Random random)
    {
        var text = new StringBuilder("x,y,z,type\n");
        for (int i = random.Next(1, 30); i >= 0; i--)
        {
            text.Append(
                FormattableString.Invariant($"{random.NextDouble() * 160:0.###},{random.NextDouble() * 160:0.##},{random.Next(80)},")
            );
            text.Append(
                    random.Next(4) switch
                    {
                        0 => "tumor",
                        1 => "cart",
                        2 => "1",
                        _ => "2",
                    }
                )
                .Append('\n');
        }

        return text.ToString();
    }
}
