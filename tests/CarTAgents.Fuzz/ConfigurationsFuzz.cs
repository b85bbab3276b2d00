using CarTAgents.Acceptance;
using CarTAgents.Compute.Cpu;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Engine;
using CarTAgents.Testing;

namespace CarTAgents.Fuzz;

/// <summary>Configurations that went wrong somewhere: the shipped ones with their text, or one of their values, changed.</summary>
public class ConfigurationsFuzz
{
    private const int MostSites = 50_000;

    private static readonly string[] Extremes =
    [
        "0",
        "-1",
        "1e-12",
        "1e12",
        "1e300",
        "NaN",
        "0 s",
        "1 s",
        "1e-9 s",
        "1 min",
        "1e9 d",
        "0 um",
        "1e-6 um",
        "1e9 um",
        "1",
        "0.5",
        "1e-15",
        "1e9 cells",
        "1e9 molecules/cell",
        "1e-9 pM",
        "1e9 nM",
        "1e9 um/min",
        "1e-9 1/s",
        "1e6 1/s",
        "1e9 um^2/s",
        "100 %",
        "37 C",
        "~",
        "[]",
        "t_engage",
    ];

    [Fact]
    public void AreTakenOrRefusedWithTheirPlace()
    {
        int seed = Environment.TickCount;
        var random = new Random(seed);
        using var device = new CpuDevice(1);
        string folder = Repository.PathOf("configs");
        (string Path, string Text)[] files =
        [
            .. Directory.EnumerateFiles(folder, "*.yaml", SearchOption.AllDirectories).Order().Select(f => (f, File.ReadAllText(f))),
        ];
        (string Path, RunConfiguration Whole)[] wholes =
        [
            .. files
                .Where(f => Path.GetFileName(f.Path) is not ("biology.yaml" or "patient.yaml"))
                .Take(Figures.InFull ? int.MaxValue : 3)
                .Select(f => (f.Path, RunConfiguration.Load(f.Path, ["output=~", "duration=30 d"]))),
        ];
        var verdicts = new Verdicts("configurations", seed);
        for (int i = 0; i < (Figures.InFull ? 10_000 : 60); i++)
        {
            int own = random.Next();
            if (i % 5 < 2)
            {
                (string path, string text) = files[own % files.Length];
                (string name, Func<string, Random, string> mutate) = TextMutators.All[random.Next(TextMutators.All.Count)];
                string changed = mutate(text, new Random(own));
                verdicts.Try($"{path}, {name}, {own}", () => Use(RunConfiguration.Parse(changed, path), device));
            }
            else
            {
                (string path, RunConfiguration whole) = wholes[own % wholes.Length];
                string[] keys = [.. whole.Quantities().Select(q => q.Path), "lattice.size", "replicas", "tick", "census", "events"];
                string set = $"{keys[random.Next(keys.Length)]}={Extremes[random.Next(Extremes.Length)]}";
                verdicts.Try($"{path}, {set}", () => Use(whole.With([set]), device));
            }
        }

        verdicts.Hold();
    }

    /// <summary>Inputs that were once taken for something else.</summary>
    [Theory]
    [InlineData("1-one-target.yaml", "another number", 1560610430)]
    [InlineData("4-cytokines.yaml", "another character", 51448118)]
    [InlineData("5-spheroid.yaml", "deep brackets", 1623254169)]
    [InlineData("3-antigen.yaml", "half a surrogate", 977050237)]
    public void ThatWereTakenForAnotherAreNoMore(string lesson, string mutator, int random)
    {
        using var device = new CpuDevice(1);
        string path = Repository.PathOf("configs", "lessons", lesson),
            text = TextMutators.All.First(m => m.Name == mutator).Mutate(File.ReadAllText(path), new Random(random));
        string? wrong = null;
        Exception? error = Record.Exception(() => wrong = Use(RunConfiguration.Parse(text, path), device));
        Assert.Null(wrong);
        Assert.True(error is null or CarTAgents.Configuration.Yaml.ConfigurationException, error?.ToString());
    }

    /// <summary>What is taken can be run, and its resolved text is the same configuration.</summary>
    private static string? Use(RunConfiguration configuration, CpuDevice device)
    {
        string resolved = configuration.WriteResolved(),
            again = RunConfiguration.Parse(resolved, "resolved.yaml").WriteResolved();
        if (again != resolved)
        {
            (string before, string after) = resolved.Split('\n').Zip(again.Split('\n')).FirstOrDefault(l => l.First != l.Second);
            return $"its resolved text is another configuration: '{before}' became '{after}'";
        }

        Simulation.RequireMemory(configuration, device);
        long sites = configuration.Lattice.Size.Aggregate(1L, (all, n) => all * n) * configuration.Replicas;
        Scenario scenario = ScenarioConversion.Convert(configuration, out _, seeded: sites <= MostSites, replicas: 1);
        if (sites > MostSites)
            return null;
        using var simulation = new Simulation(scenario, device);
        simulation.RunTo(Math.Min(2, scenario.EndTick));
        return null;
    }
}
