using CarTAgents.Clinic.Endpoints;
using CarTAgents.Clinic.Trials;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Configuration.Yaml;
using CarTAgents.Output.Runs;
using CarTAgents.Testing;

namespace CarTAgents.Clinic.Tests.Trials;

/// <summary>Trials give the same tables however they are run, and refuse what they cannot mean.</summary>
public class TrialTests
{
    private static readonly string[] Tables =
    [
        "patients.csv",
        "endpoints.csv",
        "thirds.csv",
        "arms.csv",
        "courses.parquet",
        "patients.parquet",
    ];

    [Fact]
    public void StoppedResumedAndShardedItGivesTheSameTables()
    {
        using var folder = new TemporaryFolder();
        Trial straight = Start(folder.File("straight"));
        Assert.True(straight.Simulate((1, 1), 2, CancellationToken.None));
        TrialResults results = straight.Finish();
        Assert.Equal(24, results.Patients(0).Count);
        Assert.Empty(results.Failures);

        // Thirds of a trait are thirds: of burdens their medians rise.
        ThirdResult burden = results.Thirds.First(t => t.Trait == Measures.Burden && t.Endpoint.Name == "complete remission");
        TrialPatient[] ordered = [.. results.Patients(0).OrderBy(p => p[Measures.Burden])];
        Assert.Equal(100.0 * ordered[..8].Count(p => p.IsComplete && p.Lives > 24) / 8, burden.Values[0]);
        Assert.Equal(100.0 * ordered[16..].Count(p => p.IsComplete && p.Lives > 24) / 8, burden.Values[2]);

        // A block that was never finished, and one that a killed process left half written under a temporary name.
        Trial stopped = Start(folder.File("stopped"));
        Assert.True(stopped.Simulate((1, 1), 1, CancellationToken.None));
        File.Move(stopped.Directory.Block(1), stopped.Directory.Block(1) + ".tmp-0123456789abcdef");
        Assert.Equal(4, stopped.Missing);
        Assert.Contains("4 of 24 patients are missing", Assert.Throws<OutputException>(() => stopped.Finish()).Message);
        Trial resumed = Trial.Open(folder.File("stopped"));
        Assert.True(resumed.Simulate((1, 1), 1, CancellationToken.None));
        resumed.Finish();

        foreach (int shard in (int[])[2, 1])
            Assert.True(Start(folder.File("shards"), shared: true).Simulate((shard, 2), 1, CancellationToken.None));
        Trial.Open(folder.File("shards")).Finish();
        foreach (string table in Tables)
        {
            byte[] expected = File.ReadAllBytes(straight.Directory.In(table));
            Assert.Equal(expected, File.ReadAllBytes(resumed.Directory.In(table)));
            Assert.Equal(expected, File.ReadAllBytes(Path.Combine(folder.File("shards"), table)));
        }

        Assert.Contains("already holds this trial", Assert.Throws<OutputException>(() => Start(folder.File("stopped"))).Message);
    }

    [Fact]
    public void ShardsThatBeginTogetherShareOneTrialAndAnotherTrialIsRefused()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("trial");
        TrialPlan[] plans = [.. Enumerable.Range(1, 8).Select(i => Shard($"cartagents trial --shard {i}/8"))];
        var trials = new Trial[plans.Length];
        Parallel.For(0, plans.Length, i => trials[i] = Trial.Start(plans[i], path, numbered: false, shared: true));
        Assert.Single(trials.Select(t => t.Plan.Identity).Distinct());
        byte[] kept = File.ReadAllBytes(trials[0].Directory.Configuration);
        // Whether the record of the first one is there yet or not.
        TrialPlan other = Plan(8, "seed=5");
        Assert.Throws<OutputException>(() => Trial.Start(other, path, numbered: false, shared: true));
        File.Delete(trials[0].Directory.Record);
        Assert.Throws<OutputException>(() => Trial.Start(other, path, numbered: false, shared: true));
        Assert.Equal(kept, File.ReadAllBytes(trials[0].Directory.Configuration));
        // Nor does it leave its published values there, whether anything else differs or not.
        byte[] published = File.ReadAllBytes(trials[0].Directory.Published);
        string text = File.ReadAllText(trials[0].Directory.Published).TrimEnd();
        string table = folder.Write("published.csv", text[..(text.LastIndexOf('\n') + 1)]);
        foreach (
            string[] sets in (string[][])
                [
                    [],
                    ["seed=5"],
                ]
        )
        {
            other = Plan(8, [$"patient.published={table}", .. sets]);
            Assert.Throws<OutputException>(() => Trial.Start(other, path, numbered: false, shared: true));
            Assert.Equal(published, File.ReadAllBytes(trials[0].Directory.Published));
        }

        static TrialPlan Shard(string command)
        {
            string file = Repository.PathOf("configs", "mixed", "b-all-mskcc.yaml");
            return TrialPlan.Of(RunConfiguration.Load(file), new TrialOrder("b-all-mskcc.yaml", 8, []) { Command = command });
        }
    }

    [Fact]
    public void APatientIsTheSameInACohortOfAnySizeAndInEveryArm()
    {
        TrialPlan plan = Plan(24);
        TrialPatient[] few = Cohort(plan.Arms[0], 0, 5),
            some = Cohort(plan.Arms[0], 3, 2),
            other = Cohort(plan.Arms.Single(a => a.Name == "third-dose"), 0, 5);
        Assert.Equal(few[3].Values, some[0].Values);
        Assert.Equal(few.Select(p => p[Measures.Burden]), other.Select(p => p[Measures.Burden]));
        Assert.All(few.Zip(other), p => Assert.Equal(p.First[Measures.Dose] / 3, p.Second[Measures.Dose], 1e-6 * p.First[Measures.Dose]));
        Assert.True(few.Select(p => p[Measures.Burden]).Distinct().Count() == 5);
    }

    [Theory]
    [InlineData("trial.arms.third-dose.set={B_ALL: 1e9}", "trial.arms.third-dose.set.B_ALL", "not who they are")]
    [InlineData("trial.arms.third-dose.set={patient.spread.antigen: 0.1}", "trial.arms.third-dose.set.patient.spread.antigen", "not who")]
    [InlineData("trial.arms.third-dose.set={patient.infusion.cellsPerKilogramme: 3}", "cellsPerKilogramme", "cellsPerKilogram")]
    [InlineData("duration=30 d", "duration", "needs 60 days")]
    [InlineData("trial=~", "trial", "names no study")]
    public void WhatItCannotMeanIsRefusedBeforeTheFirstPatient(string set, string key, string why)
    {
        var e = Assert.Throws<ConfigurationException>(() => Plan(4, set));
        Assert.Contains(key, e.Message);
        Assert.Contains(why, e.Message);
    }

    [Theory]
    [InlineData("study,endpoint", "line 1", "expected the columns")]
    [InlineData("S,peek day,time,10,7,14,x,high", "line 2", "did you mean 'peak day'?")]
    [InlineData("S,peak day,times,10,7,14,x,high", "line 2", "expected rate, time, level or band")]
    [InlineData("S,peak day,time,20,7,14,x,high", "line 2", "low <= published <= high")]
    [InlineData("S,CRS any,rate,20,,,x,high", "line 2", "needs low and high")]
    [InlineData("S,peak,level,,,,x,high", "line 2", "above 0")]
    [InlineData("S,peak,level,1,,,,high", "line 2", "source")]
    [InlineData("S,peak,level,1,,,x,high\nS,peak,level,1,,,x,high", "line 3", "twice")]
    public void ATableOfEndpointsIsReadOrItsLineNamed(string lines, string line, string why)
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("endpoints.csv");
        string header = "study,endpoint,rule,published,low,high,source,confidence\n";
        File.WriteAllText(path, (lines.StartsWith("study", StringComparison.Ordinal) ? "" : header) + lines + "\n");
        var e = Assert.Throws<OutputException>(() => PublishedEndpoint.Read(path));
        Assert.True(e.IsRequest);
        Assert.Contains(line, e.Message);
        Assert.Contains(why, e.Message);
    }

    private static TrialPatient[] Cohort(Arm arm, int first, int count) =>
        [.. arm.Patients(first, count).Select(p => TrialPatient.Of(new PatientMeasures(p)))];

    private static TrialPlan Plan(int patients, params string[] sets) =>
        TrialPlan.Of(
            RunConfiguration.Load(Repository.PathOf("configs", "mixed", "b-all-mskcc.yaml"), sets),
            new TrialOrder("b-all-mskcc.yaml", patients, sets)
        );

    /// <summary>The study with one arm beside its own: what holds of one holds of each.</summary>
    private static Trial Start(string path, bool shared = false) =>
        Trial.Start(
            Plan(24, "trial.arms.early-tocilizumab=~", "trial.arms.bridging-nine-tenths=~", "trial.arms.product-4-1BB=~"),
            path,
            numbered: false,
            shared
        );
}
