using System.Globalization;
using System.Reflection;
using System.Text.Json;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Configuration.Keys;
using CarTAgents.Configuration.Units;
using CarTAgents.Testing;

namespace CarTAgents.Configuration.Tests;

/// <summary>The configurations that come with the project.</summary>
public class ShippedConfigurationsTests
{
    private static string Folder() => Repository.PathOf("configs");

    public static TheoryData<string> Runnable =>
        [
            "killing-assay.yaml",
            "spheroid.yaml",
            "from-csv.yaml",
            "bench.yaml",
            "template.yaml",
            "lymphoma-zuma1.yaml",
            "b-all-mskcc.yaml",
            "lupus-erlangen.yaml",
            "mixed/lymphoma-zuma1.yaml",
            "mixed/b-all-mskcc.yaml",
            "mixed/lupus-erlangen.yaml",
            "studies/shield.yaml",
            "studies/reach.yaml",
            "studies/affinity.yaml",
            "studies/escape.yaml",
            "studies/counterfactuals.yaml",
            "lessons/1-one-target.yaml",
            "lessons/2-serial-killing.yaml",
            "lessons/3-antigen.yaml",
            "lessons/4-cytokines.yaml",
            "lessons/5-spheroid.yaml",
        ];

    [Theory]
    [MemberData(nameof(Runnable))]
    public void LoadsAndItsResolvedTextIsEqual(string name)
    {
        RunConfiguration c = RunConfiguration.Load(Path.Combine(Folder(), name));
        RunConfiguration again = RunConfiguration.Parse(c.WriteResolved(), "run/config.yaml");
        Assert.Equal(JsonSerializer.Serialize(c), JsonSerializer.Serialize(again));
        Assert.NotEmpty(c.SymbolUses);
    }

    [Fact]
    public void EveryParameterHasARangeAroundItsValueASourceAndAName()
    {
        RunConfiguration c = RunConfiguration.Load(Path.Combine(Folder(), "bench.yaml"));
        Assert.All(
            c.Parameters,
            p =>
            {
                Assert.InRange(p.Value.Value, p.Value.Low!.Value, p.Value.High!.Value);
                Assert.NotEmpty(p.Value.Source!);
                Assert.NotEmpty(p.Value.Name!);
                Assert.NotNull(p.Value.Confidence);
            }
        );
        Assert.Contains(c.Parameters, p => p.Value.Assumed);
        Assert.Contains(c.Parameters, p => !p.Value.Assumed);
    }

    [Fact]
    public void DerivedParametersFollowFromTheirParents()
    {
        IReadOnlyDictionary<string, Parameter> p = RunConfiguration.Load(Path.Combine(Folder(), "bench.yaml")).Parameters;
        double Of(string symbol) => p[symbol].Value;
        Assert.Equal((1 - Of("f_CD8kill")) / Of("f_CD8kill"), Of("cyt_CD4"), 1e-6);
        Assert.Equal(Of("q_IL2") * Of("r_IL2_CD8"), Of("q_IL2_CD8"), 1e-9);
        Assert.Equal(Of("R_IL2abg") * Of("k_int"), Of("u_IL2"), 1e-9);
        Assert.Equal((Of("koff_IL2") + Of("k_int")) / Of("kon_IL2h") * 1e9, Of("Km_IL2"), 5e-4);
        Assert.Equal(Of("R_IFNg") * Of("k_int"), Of("u_IFNg"), 1e-9);
        Assert.Equal(Of("R_IL6") * Of("k_int"), Of("u_IL6"), 1e-9);
        Assert.Equal(Of("q_IL6") / 100, Of("q_IL6_rest"), 1e-9);
        Assert.Equal(Of("q_IL1") / 100, Of("q_IL1_rest"), 1e-9);
        Assert.Equal(Math.PI * Math.PI / 4 * Of("D_free") / (320.0 * 320.0), Of("k_medium"), 1e-4);
    }

    [Fact]
    public void TheBenchmarkIsHalfFullAtAnySize()
    {
        RunConfiguration c = RunConfiguration.Load(Path.Combine(Folder(), "bench.yaml"), ["lattice.size=[64, 64, 64]"]);
        Assert.Equal(0.5, c.Tissue!.Residents.Values.Sum(r => r.Fraction!.Value.Value), 1e-12);
        Assert.Equal(0.05, c.Tissue!.TCells!.Fraction!.Value.Value);
        Assert.Equal(4, c.Fields.Count);
        Assert.All(c.Fields.Values, f => Assert.Equal((10.0, 2), (f.Diffusion.Value, f.Factor)));
    }

    [Fact]
    public void TheSampleTissueFitsItsLatticeOneCellASiteAndLayer()
    {
        RunConfiguration c = RunConfiguration.Load(Path.Combine(Folder(), "from-csv.yaml"));
        TissueFileDescription file = c.Tissue!.File!;
        Assert.Equal(Path.Combine(Folder(), "tissue-sample.csv"), file.Path);
        var kinds = file.Types.SelectMany(t => t.Value.Select(label => (label, kind: t.Key))).ToDictionary(t => t.label, t => t.kind);
        string[] lines = File.ReadAllLines(file.Path);
        Assert.Equal("x,y,z,type", lines[0]);
        var taken = new HashSet<(bool, int, int, int)>();
        foreach (string line in lines.Skip(1))
        {
            string[] parts = line.Split(',');
            int[] site =
            [
                .. Enumerable
                    .Range(0, 3)
                    .Select(i =>
                        (int)
                            Math.Floor(
                                (double.Parse(parts[i], CultureInfo.InvariantCulture) - file.Origin[i].Value) / c.Lattice.Spacing.Value
                            )
                    ),
            ];
            Assert.All(Enumerable.Range(0, 3), i => Assert.InRange(site[i], 0, c.Lattice.Size[i] - 1));
            Assert.True(taken.Add((c.TCells.ContainsKey(kinds[parts[3]]), site[0], site[1], site[2])), line);
        }
        Assert.InRange(taken.Count, 300, 1000);
    }

    [Fact]
    public void EveryKeyOfTheTypesIsDescribed()
    {
        var seen = new HashSet<Type>();
        static PropertyInfo Property(Type type, KeyDescription key) =>
            type.GetProperties().Single(p => string.Equals(p.Name, key.Key, StringComparison.OrdinalIgnoreCase));
        void Visit(Type type)
        {
            ValueForm form = KeyDescription.FormOf(type);
            if (form is ValueForm.List or ValueForm.Map)
                Visit(type.GetGenericArguments()[^1]);
            if (form != ValueForm.Record || !seen.Add(type))
                return;
            foreach (KeyDescription key in KeyDescription.Of(type))
            {
                Assert.EndsWith(".", key.Attribute.Description, StringComparison.Ordinal);
                bool nullable =
                    Nullable.GetUnderlyingType(Property(type, key).PropertyType) is not null
                    || new NullabilityInfoContext().Create(Property(type, key)).WriteState == NullabilityState.Nullable;
                // Exactly one of: required, optional (nullable), defaulted.
                Assert.Equal(1, (key.Required ? 1 : 0) + (nullable ? 1 : 0) + (key.Attribute.Default is null ? 0 : 1));
                Visit(key.Type);
            }
        }
        Visit(typeof(RunConfiguration));
        Assert.True(seen.Count > 20);
    }
}
