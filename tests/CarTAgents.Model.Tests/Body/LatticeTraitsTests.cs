using System.Reflection;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Configuration.Yaml;
using CarTAgents.Model.Body;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Mixed;
using CarTAgents.Model.Tests.Mixed;
using CarTAgents.Testing;

namespace CarTAgents.Model.Tests.Body;

/// <summary>Drawn patients on lattices: they are the twin's, and what they differ by acts.</summary>
public class LatticeTraitsTests
{
    /// <summary>What each trait changes first.</summary>
    private static readonly Dictionary<string, string> Keys = new()
    {
        [nameof(Traits.Burden)] = "tissues.tumour.represents.cells",
        [nameof(Traits.Engraftment)] = "patient.infusion.drop",
        [nameof(Traits.Resting)] = "patient.infusion.resting",
        [nameof(Traits.Destiny)] = "tCells.cd4.division.destiny",
        [nameof(Traits.Contraction)] = "tCells.cd4.fate.loss.effector",
        [nameof(Traits.MemoryShare)] = "tCells.cd4.fate.memoryShare",
        [nameof(Traits.Competence)] = "tCells.cd4.competence.share",
        [nameof(Traits.Volume)] = "patient.blood.volume",
        [nameof(Traits.Antigen)] = "residents.lymphoma.antigen.median",
        [nameof(Traits.Growth)] = "residents.lymphoma.doubling",
        [nameof(Traits.Macrophages)] = "tissues.tumour.residents.macrophage.fraction",
        [nameof(Traits.Vessels)] = "patient.systemic.crs.grade3",
        [nameof(Traits.Fever)] = "patient.systemic.fever.threshold",
        [nameof(Traits.Neurotoxicity)] = "patient.neurotoxicity.severe",
        [nameof(Traits.Output)] = "patient.bLineage.output",
        [nameof(Traits.BCells)] = "tissues.lymphoid.residents.naive.body",
        [nameof(Traits.Resistant)] = "patient.clones.resistant.share",
        [nameof(Traits.CanLoseAntigen)] = "patient.clones.negative.patients",
        [nameof(Traits.Negative)] = "patient.clones.negative.mostExponent",
        [nameof(Traits.Dose)] = "patient.infusion.cellsPerKilogram",
        [nameof(Traits.AntiCd20)] = "patient.bLineage.antiCd20.for",
        [nameof(Traits.Mix)] = "patient.infusion.mix.cd4",
    };

    /// <summary>What acts otherwise: by a number that has no key, of another disease, or as a mark of who the patient is.</summary>
    private static readonly string[] Elsewhere =
    [
        nameof(Traits.Il15),
        nameof(Traits.Autoantibody),
        nameof(Traits.IsMinimal),
        nameof(Traits.TransplantRank),
    ];

    [Theory]
    [InlineData("lymphoma-zuma1")]
    [InlineData("b-all-mskcc")]
    [InlineData("lupus-erlangen")]
    public void TheMedianPatientHasTheNumbersOfTheLattice(string disease)
    {
        (RunConfiguration lattice, LatticeTraits map, MixedPlan plan) = Design(disease);
        var before = lattice.Quantities().ToDictionary(q => q.Path, q => q.Value.Value);
        foreach ((string path, _, var value) in lattice.With([.. map.Sets(Traits.Median(plan))]).Quantities())
        {
            // Cells without the antigen are the twin's, and the median patient has none.
            if (path.StartsWith("patient.clones.negative.", StringComparison.Ordinal))
                continue;
            // The tumour is told at the infusion, five days before which the lattice begins.
            bool isTumour = path is "tissues.tumour.represents.cells" or "tissues.marrow.residents.blast.body";
            Assert.True(Math.Abs(value.Value - before[path]) <= (isTumour ? 0.01 : 1e-9) * Math.Abs(before[path]), $"{path}: {value}");
        }
    }

    [Fact]
    public void EachTraitActs()
    {
        (_, LatticeTraits map, MixedPlan plan) = Design("lymphoma-zuma1");
        var median = Values(map, Traits.Median(plan));
        var acting = new List<string>();
        foreach (PropertyInfo trait in typeof(Traits).GetProperties())
        {
            Traits other = Traits.Median(plan) with { };
            object now = trait.GetValue(other)!;
            trait.SetValue(other, now is double x ? (x == 0 ? 0.2 : 0.8 * x) : !(bool)now);
            string[] changed = [.. Values(map, other).Where(v => median[v.Key] != v.Value).Select(v => v.Key)];
            if (changed.Length == 0)
                continue;
            acting.Add(trait.Name);
            Assert.Contains(Keys[trait.Name], changed);
        }

        Assert.Equal(Keys.Keys.Order(), acting.Order());
        string[] all = [.. Keys.Keys, .. Elsewhere];
        Assert.Equal(typeof(Traits).GetProperties().Select(p => p.Name).Order(), all.Order());
        Assert.DoesNotContain("residual antibody against CD20", map.Absent);
    }

    /// <summary>On lattices too, who has cells without the antigen has them, in the same share, and others have none.</summary>
    [Fact]
    public void WhoHasCellsWithoutTheAntigenHasThemOnLattices()
    {
        (RunConfiguration lattice, LatticeTraits map, MixedPlan plan) = Design("lymphoma-zuma1");
        RunConfiguration small = lattice.With(["lattice.size=[8, 8, 8]"]);
        int have = 0;
        for (uint identity = 0; identity < 12; identity++)
        {
            Traits traits = Traits.Drawn(plan, seed: 3, identity);
            ClonePlan clone = ScenarioConversion.Convert(small.With([.. map.Sets(traits)]), out _).Patient!.Negative!;
            Assert.Equal(traits.CanLoseAntigen, clone.Occurs);
            Assert.Equal(traits.CanLoseAntigen ? traits.Negative : 0, clone.Share, 1e-9 * traits.Negative);
            Assert.Equal(traits.CanLoseAntigen ? plan.Tumour!.NegativeLoss : 0, clone.Loss);
            have += clone.Occurs ? 1 : 0;
        }

        Assert.InRange(have, 1, 11);
    }

    [Fact]
    public void APatientIsTheOneWhoHasTheSameNumberAmongTheMixed()
    {
        RunConfiguration lattice = Lattice("lymphoma-zuma1"),
            twin = Twin("lymphoma-zuma1", "identity=5", "replicas=3");
        Traits[] mixed = [.. MixedPatient.Of(twin, out _).Select(p => p.Traits)],
            onLattices = [.. LatticePatient.Of(lattice, twin).Select(p => p.Traits)];
        Assert.Equal(mixed, onLattices);
        Assert.Equal(3, mixed.Distinct().Count());
    }

    /// <summary>Who is given a transplant well mixed is the one to whom it comes on lattices, by the twin's rule.</summary>
    [Fact]
    public void WhoIsGivenATransplantIsTheSame()
    {
        const string soon = "patient.outcome.transplant.at=1 h",
            always = "patient.outcome.marrow={remission: 1e13, from: 0 h, until: 1 d, residual: 1, residualFrom: 0 h, residualUntil: 1 d}";
        string[] small = ["lattice.size=[8, 8, 8]", "patient.infusion.at=2 h", "patient.systemic.normalT.lymphodepletion.duration=1 h"];
        RunConfiguration twin = Twin("b-all-mskcc", "replicas=6", "identity=1", "duration=0.125 d", soon, always),
            lattice = Lattice("b-all-mskcc", [.. small, always]);
        var given = new List<bool>();
        foreach ((MixedPatient mixed, LatticePatient onLattice) in MixedPatient.Of(twin, out _).Zip(LatticePatient.Of(lattice, twin)))
        {
            using LatticePatient patient = onLattice;
            if (patient.Traits.IsMinimal)
                continue;
            mixed.Run();
            patient.Begin();
            while (!patient.IsOver)
                patient.Step();
            Assert.Equal(mixed.Outcome.TransplantDay, patient.Outcome.TransplantDay, 0.125);
            given.Add(!double.IsNaN(patient.Outcome.TransplantDay));
            if (given[^1])
                Assert.Equal((0, 0), (patient.CarT, patient.BCellsInBlood));
        }

        Assert.Contains(true, given);
        Assert.Contains(false, given);
    }

    [Fact]
    public void ItsCourseBeginsAtTheInfusionAndGoesOnByWindows()
    {
        string[] small = ["lattice.size=[8, 8, 8]", "patient.infusion.at=2 h", "patient.systemic.normalT.lymphodepletion.duration=1 h"];
        RunConfiguration twin = Twin("lymphoma-zuma1", "identity=5", "duration=0.125 d");
        using LatticePatient patient = LatticePatient.Of(Lattice("lymphoma-zuma1", small), twin).Single();
        patient.Begin();
        MixedPatient same = MixedPatient.Of(twin, out _).Single();
        Assert.Equal(0, patient.Day);
        Assert.Equal(same.Dose, patient.Dose, 1e-6 * same.Dose);
        Assert.Equal(same.Burden, patient.Burden, 0.02 * same.Burden);
        Assert.Equal(same.Il15Baseline, patient.Il15Baseline, 1e-9);
        Assert.True(patient.CarTInBlood > 0);
        int steps = 0;
        for (; !patient.IsOver; steps++)
            patient.Step();
        // Three hours of windows of 20 min.
        Assert.Equal(9, steps);
        Assert.Equal(0.125, patient.Day, 1e-9);
    }

    [Theory]
    [InlineData("patient.infusion=~", "patient.infusion", "expected an infusion")]
    [InlineData("residents.lymphoma.doubling=~", "residents.lymphoma.doubling", "growth")]
    [InlineData("patient.drugs.steroid=~", "patient.drugs.steroid", "may get it")]
    public void WhatIsNotOfOneDesignWithItsTwinIsRefused(string set, string key, string why)
    {
        RunConfiguration lattice = Lattice("lymphoma-zuma1", set);
        var e = Assert.Throws<ConfigurationException>(() => LatticePatient.Check(lattice, Twin("lymphoma-zuma1")));
        Assert.Contains(key, e.Message);
        Assert.Contains(why, e.Message);
    }

    [Fact]
    public void AnotherDiseaseIsNoTwin()
    {
        var e = Assert.Throws<ConfigurationException>(() => LatticePatient.Check(Lattice("lymphoma-zuma1"), Twin("lupus-erlangen")));
        Assert.Contains("patient.tumour", e.Message);
        Assert.Contains("not of one design", e.Message);
    }

    private static Dictionary<string, string> Values(LatticeTraits map, Traits traits) =>
        map.Sets(traits).Select(s => s.Split('=', 2)).ToDictionary(s => s[0], s => s[1]);

    private static (RunConfiguration Lattice, LatticeTraits Map, MixedPlan Plan) Design(string disease)
    {
        RunConfiguration lattice = Lattice(disease),
            twin = Twin(disease);
        MixedPlan plan = MixedConversion.Convert(twin, out _);
        return (lattice, new LatticeTraits(lattice, twin, plan), plan);
    }

    private static RunConfiguration Lattice(string disease, params string[] sets) =>
        RunConfiguration.Load(Repository.PathOf("configs", $"{disease}.yaml"), sets);

    private static RunConfiguration Twin(string disease, params string[] sets) =>
        RunConfiguration.Load(Repository.PathOf("configs", "mixed", $"{disease}.yaml"), ["patient.traits=drawn", .. sets]);
}
