using CarTAgents.Configuration.Descriptions;
using CarTAgents.Configuration.Yaml;
using CarTAgents.Model.Body;
using CarTAgents.Testing;

namespace CarTAgents.Model.Tests.Body;

/// <summary>Cytokines of the plasma take what the fields that they name wash out.</summary>
public class PlasmaTests
{
    private static RunConfiguration Load(params string[] sets) =>
        RunConfiguration.Load(Repository.PathOf("configs", "b-all-mskcc.yaml"), sets);

    [Theory]
    [InlineData("il6", "IL6", "did you mean 'IL-6'?")]
    [InlineData("ifng", "IFN_gamma", "did you mean 'IFN-gamma'?")]
    [InlineData("il1", "Il-1", "did you mean 'IL-1'?")]
    public void AFieldThatIsNotThereIsRefusedWithTheNearest(string cytokine, string field, string nearest)
    {
        string key = $"patient.systemic.{cytokine}.field";
        var e = Assert.Throws<ConfigurationException>(() => Load($"{key}={field}"));
        ConfigurationProblem problem = Assert.Single(e.Problems);
        Assert.Equal(key, problem.Key);
        Assert.Contains(nearest, problem.Message, StringComparison.Ordinal);
    }

    /// <summary>The same slip in the name of the field: wrong is the line that names it.</summary>
    [Fact]
    public void AFieldOfAnotherNameIsRefusedWhereThePlasmaNamesIt()
    {
        string shared = Repository.PathOf("configs", "patient.yaml");
        int line = Array.FindIndex(File.ReadAllLines(shared), l => l.TrimStart().StartsWith("il6:", StringComparison.Ordinal)) + 1;
        const string text = "extends: b-all-mskcc.yaml\nfields: {IL-6: ~, IL6: {diffusion: D_cyt, factor: 4, quantum: 0.02 molecules}}\n";
        var e = Assert.Throws<ConfigurationException>(() => RunConfiguration.Parse(text, Repository.PathOf("configs", "mine.yaml"), []));
        ConfigurationProblem problem = Assert.Single(e.Problems);
        Assert.Equal((shared, line), (problem.Origin.File, problem.Origin.Line));
        Assert.Contains("unknown field 'IL-6'", problem.Message, StringComparison.Ordinal);
        Assert.Contains("IL6", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnotherCytokineFollowsItsOwnLaw()
    {
        SystemicDescription systemic = Load(
            "patient.systemic.others={copy: {field: IL-2, mass: m_IL6, halfLife: t_IL6, baseline: IL6_0}}"
        ).Patient!.Systemic;
        var body = new Systemic(systemic);
        Assert.Equal(body.Il6, body.Other("copy"));
        double[] inflow = [4e15, 0, 0, 4e15];
        for (int window = 0; window < 40; window++)
        {
            body.Advance(1.0 / 96, inflow);
            Assert.Equal(body.Il6, body.Other("copy"));
            if (window == 20)
                inflow = [0, 0, 0, 0];
        }

        Assert.True(body.Il6 > 10 * 3, $"{body.Il6} pg/mL");
        Assert.True(double.IsNaN(body.Other("IL-10")));
        Assert.Throws<ArgumentException>(() => body.Advance(1, [0, 0, 0]));
    }
}
