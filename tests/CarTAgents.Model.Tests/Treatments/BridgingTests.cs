using CarTAgents.Configuration.Yaml;
using CarTAgents.Model.Mixed;
using CarTAgents.Model.Tests.Mixed;

namespace CarTAgents.Model.Tests.Treatments;

/// <summary>A tumour that is made smaller before the infusion.</summary>
public class BridgingTests
{
    private static readonly string[] Drawn = ["patient.traits=drawn", "replicas=5", "duration=1 d"];

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void ItTakesTheTumourAndLeavesThePatient(double removed)
    {
        MixedPatient[] before = Patients(),
            after = Patients(FormattableString.Invariant($"patient.bridging={{removed: {removed}}}"));
        for (int i = 0; i < before.Length; i++)
        {
            Assert.Equal(before[i].Burden * (1 - removed), after[i].Burden, 1e-9 * before[i].Burden);
            // Small clones are whole cells.
            Assert.Equal(after[i].Burden, after[i].Tumour, 3.0);
            Assert.Equal(before[i].Traits, after[i].Traits.Bridged(1 / (1 - removed)) with { }, Alike);
            Assert.Equal((before[i].Dose, before[i].BCellsInBlood), (after[i].Dose, after[i].BCellsInBlood));
        }
    }

    [Fact]
    public void ToRemoveNothingIsToDoNothing() => Assert.Equal(Hash("patient.bridging={removed: 0}"), Hash("patient.bridging=~"));

    [Theory]
    [InlineData("1")]
    [InlineData("-0.1")]
    public void MoreThanAllOrLessThanNothingIsRefused(string removed)
    {
        var e = Assert.Throws<ConfigurationException>(() => Patients($"patient.bridging={{removed: {removed}}}"));
        Assert.Contains("patient.bridging.removed", e.Message);
    }

    private static bool Alike(Traits? a, Traits? b) =>
        Math.Abs(a!.Burden - b!.Burden) <= 1e-9 * a.Burden && a.Bridged(0).Equals(b.Bridged(0));

    private static ulong Hash(string set) => Patients(set).Aggregate(0UL, (h, p) => p.Run().StateHash(h));

    private static MixedPatient[] Patients(params string[] sets) =>
        [.. MixedPatient.Of(Designs.Load("lymphoma-zuma1", [.. Drawn, .. sets]), out _)];
}
