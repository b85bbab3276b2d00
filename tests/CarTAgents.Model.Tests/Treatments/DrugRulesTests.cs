using CarTAgents.Configuration.Descriptions;
using CarTAgents.Configuration.Yaml;
using CarTAgents.Kernels.Cells;
using CarTAgents.Model.Treatments;
using CarTAgents.Testing;

namespace CarTAgents.Model.Tests.Treatments;

/// <summary>When a drug is given, and what it does then.</summary>
public class DrugRulesTests
{
    private const double Step = 1.0 / 12;

    private static Drugs With(double infusion, params string[] sets) =>
        new(RunConfiguration.Load(Repository.PathOf("configs", "lymphoma-zuma1.yaml"), sets).Patient!.Drugs, infusion);

    private static void Run(Drugs drugs, double until, Func<double, Signs> signs)
    {
        for (double day = Step; day <= until + 1e-9; day += Step)
        {
            drugs.Fade(Step);
            drugs.Follow(signs(day), day, Step);
        }
    }

    [Fact]
    public void WithoutTimeRuleOrEventNothingIsGiven()
    {
        Drugs drugs = With(0);
        Run(drugs, 30, _ => new Signs(4, 3));
        Assert.Equal(new DrugEffects(), drugs.Effects(30));
    }

    [Theory]
    [InlineData("tocilizumab")]
    [InlineData("steroid")]
    [InlineData("anakinra")]
    public void ATimeCountsFromTheInfusion(string drug)
    {
        Drugs drugs = With(5, $"patient.drugs.{drug}.at=2 d");
        Run(drugs, 7 - 2 * Step, _ => new Signs(0, 0));
        Assert.Equal(new DrugEffects(), drugs.Effects(7 - Step));
        Run(drugs, 7 + Step, _ => new Signs(0, 0));
        Assert.NotEqual(new DrugEffects(), drugs.Effects(7.1));
    }

    [Theory]
    [InlineData("tocilizumab")]
    [InlineData("anakinra")]
    public void ARuleWaitsUntilTheGradeHasLasted(string drug)
    {
        Drugs drugs = With(0, $"patient.drugs.{drug}.grade=3", $"patient.drugs.{drug}.after=1 d");
        // Grade 3 for less than a day, and again.
        Run(drugs, 10, day => new Signs(day % 1.5 < 0.9 ? 3 : 2, 0));
        Assert.Equal(new DrugEffects(), drugs.Effects(10));
        double day = 0;
        Run(drugs, 3, at => new Signs((day = at) > 1 ? 3 : 0, 3));
        double given = drug == "anakinra" ? drugs.Anakinra!.Day : drugs.Tocilizumab!.Day;
        Assert.InRange(given, 2 - 1e-9, 2 + 2 * Step);
    }

    [Fact]
    public void TheSteroidIsForSevereNeurotoxicityAndForWhatTocilizumabDidNotHelp()
    {
        string[] rule = ["patient.drugs.steroid.grade=3", "patient.drugs.steroid.after=2 d"];
        Drugs drugs = With(0, rule);
        Run(drugs, 10, _ => new Signs(4, 1));
        Assert.True(double.IsNaN(drugs.Steroid!.Day));
        Run(drugs, 1, _ => new Signs(0, 3));
        Assert.Equal(Step, drugs.Steroid.Day, 1e-9);

        drugs = With(0, [.. rule, "patient.drugs.tocilizumab.at=1 d"]);
        Run(drugs, 10, _ => new Signs(3, 1));
        Assert.InRange(drugs.Steroid!.Day, 3, 3 + 2 * Step);
    }

    [Fact]
    public void TocilizumabFadesWithItsHalfLifeAndCoursesEnd()
    {
        Drugs drugs = With(0);
        foreach (Drug drug in Enum.GetValues<Drug>())
            drugs.Give(drug, 1);
        DrugEffects effects = drugs.Effects(1);
        Assert.Equal(120.0 / 121, effects.Il6Blocked, 1e-12);
        Assert.Equal(1 - 0.6 * 120 / 121, effects.Il6Clearance, 1e-12);
        Assert.Equal((0.4, 0.5, 0.1, 0.95), (effects.Activity, effects.Loss, effects.MemoryLoss, effects.Il1Blocked));
        Assert.Equal(1 - Math.Exp(-0.5 * 0.25), effects.Lost(TProgram.Effector, 0.25), 1e-12);
        Assert.Equal(1 - Math.Exp(-0.1 * 0.25), effects.Lost(TProgram.Memory, 0.25), 1e-12);
        Assert.Equal(0, effects.Lost(TProgram.Resting, 0.25) + effects.Lost(TProgram.Failing, 0.25));
        drugs.Fade(12);
        effects = drugs.Effects(13);
        Assert.Equal(60.0 / 61, effects.Il6Blocked, 1e-12);
        Assert.Equal((1.0, 0.0, 0.0), (effects.Activity, effects.Loss, effects.Il1Blocked));
    }

    [Theory]
    [InlineData("patient.drugs.anakinra=~;events=[{at: 7 d, give: anakinra}]", "events.0.give")]
    [InlineData("events=[{at: 7 d, give: tocilizumb}]", "events.0.give")]
    [InlineData("patient.drugs.steroid.at=2 d;patient.drugs.steroid.grade=3", "patient.drugs.steroid")]
    [InlineData("patient.drugs.tocilizumab.grade=3", "patient.drugs.tocilizumab")]
    [InlineData("events=[{at: 1 d, dose: {cells: 1e8, mix: {cd8: 1}}}]", "events.0.at")]
    [InlineData("events=[{at: 9 d, dose: {cells: 1e8, over: 1 h, mix: {cd8: 1}}}]", "events.0.dose.over")]
    public void WhatCannotBeGivenIsRefused(string sets, string key)
    {
        var e = Assert.Throws<ConfigurationException>(() => With(0, sets.Split(';')));
        Assert.Equal(key, Assert.Single(e.Problems).Key);
    }
}
