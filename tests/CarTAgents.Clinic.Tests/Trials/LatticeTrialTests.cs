using CarTAgents.Clinic.Endpoints;
using CarTAgents.Clinic.Statistics;
using CarTAgents.Clinic.Trials;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Configuration.Yaml;
using CarTAgents.Output.Runs;
using CarTAgents.Testing;

namespace CarTAgents.Clinic.Tests.Trials;

/// <summary>Trials of patients on lattices: a patient is what is kept, and what is not known of one is told.</summary>
public class LatticeTrialTests
{
    // A tumour alone, small, in coarse steps, and handed over to counts soon: a patient takes a fraction of a second.
    private static readonly string[] Small =
    [
        "lattice.size=[8, 8, 8]",
        "tick=5 min",
        "patient.handOver={below: 1000, for: 1 h, above: 100000}",
        "tissues.lymphoid=~",
        "tissues.marrow=~",
        "patient.bLineage=~",
        "patient.infusion.at=2 h",
        "patient.systemic.normalT.lymphodepletion.duration=1 h",
    ];

    // Tumours of about a thousand cells: some are fewer than the lattice holds.
    private static readonly string[] AnySize =
    [
        "tissues.tumour.represents.cells=1000",
        "patient.spread.burden={spread: 2, least: 1, most: 1e6}",
        "trial.arms=~",
    ];

    private static readonly string[] Tables = ["patients.csv", "endpoints.csv", "twin.csv", "courses.parquet"];

    [Fact]
    public void StoppedAndResumedItGivesTheSameTables()
    {
        using var folder = new TemporaryFolder();
        Trial straight = Start(folder.File("straight"));
        Assert.True(straight.Simulate((1, 1), 2, CancellationToken.None));
        TrialResults results = straight.Finish();

        // Who cannot be simulated is told, and costs nobody else.
        Assert.NotEmpty(results.Failures);
        Assert.NotEmpty(results.Patients(0));
        Assert.Equal(4, results.Failures.Count + results.Patients(0).Count);
        Assert.All(results.Failures, f => Assert.Contains("lattice", f.Error));

        // The row of the twin is of the same patients.
        TwinResult row = Assert.Single(results.Twin, t => t.Published.Endpoint.Name == "level day 10");
        Assert.Equal(results.Patients(0).Count, row.Patients);
        Assert.True(row.Twin.Value > 0);
        Assert.All(results.Patients(0), p => Assert.InRange(p[Measures.Resistant], 1e-6, 110));

        Trial stopped = Start(folder.File("stopped"));
        using var stop = new CancellationTokenSource();
        Assert.False(stopped.Simulate((1, 1), 1, stop.Token, (done, _) => StopAfter(done, stop)));
        Assert.Equal(3, stopped.Missing);
        Trial resumed = Trial.Open(folder.File("stopped"));
        Assert.True(resumed.Simulate((1, 1), 1, CancellationToken.None));
        resumed.Finish();
        foreach (string table in Tables)
            Assert.Equal(File.ReadAllBytes(straight.Directory.In(table)), File.ReadAllBytes(resumed.Directory.In(table)));
    }

    [Fact]
    public void EndpointsThatNeedMoreDaysAreLeftOutAndNamed()
    {
        TrialPlan plan = Plan();
        Assert.All(plan.Published, p => Assert.True(p.Endpoint.LastDay <= 10));
        Assert.Contains(plan.LeftOut, p => p.Endpoint.Name == "objective response");
        Assert.Equal(56, plan.Published.Count + plan.LeftOut.Count);
        Assert.Contains(plan.Notes, n => n.Contains("precursors of B cells without the antigen", StringComparison.Ordinal));
        var e = Assert.Throws<OutputException>(() => Plan(days: 3));
        Assert.Contains("the first needs 10 days", e.Message);
    }

    /// <summary>The twin's rule of transplant holds on lattices too, under each arm.</summary>
    [Fact]
    public void TransplantIsTheTwins()
    {
        var plan = TrialPlan.Of(
            RunConfiguration.Load(Repository.PathOf("configs", "mixed", "b-all-mskcc.yaml")),
            new TrialOrder("b-all-mskcc.yaml", 2, []) { Space = PatientSpace.Lattice, Days = 200 },
            RunConfiguration.Load(Repository.PathOf("configs", "b-all-mskcc.yaml"))
        );
        Assert.Contains(plan.Published, p => p.Endpoint.Name == "bridged to transplant");
        Assert.Contains(plan.Arms, a => a.Name == "no-transplant");
        Assert.DoesNotContain(plan.Notes, n => n.Contains("transplant", StringComparison.Ordinal));
    }

    /// <summary>A value that the twin's rule would undo is refused, not lost.</summary>
    [Theory]
    [InlineData("patient.outcome.transplant.share=0")]
    [InlineData("patient.drugs.tocilizumab.grade=1")]
    public void RulesOfTheTwinAreNotSetOnLattices(string set)
    {
        RunConfiguration mixed = RunConfiguration.Load(Repository.PathOf("configs", "mixed", "b-all-mskcc.yaml")),
            lattice = RunConfiguration.Load(Repository.PathOf("configs", "b-all-mskcc.yaml"));
        var e = Assert.Throws<OutputException>(() =>
            TrialPlan.Of(mixed, new TrialOrder("b-all-mskcc.yaml", 2, [set]) { Space = PatientSpace.Lattice, Days = 200 }, lattice)
        );
        Assert.Contains("by an arm", e.Message);
    }

    [Fact]
    public void AnArmTreatsThePatientsOnLatticesToo()
    {
        TrialPlan plan = Plan("trial.arms={less: {about: x, set: {patient.infusion.cellsPerKilogram: 500000}}}");
        Assert.Equal(500000, plan.Arms[1].Lattice!.Patient!.Infusion!.CellsPerKilogram.Value);
        var e = Assert.Throws<ConfigurationException>(() =>
            Plan("trial.arms={late: {about: x, set: {events: '[{at: 4 d, give: steroid}]'}}}")
        );
        Assert.Contains("trial.arms.late.set.events", e.Message);
        Assert.Contains("no place on lattices", e.Message);
    }

    [Theory]
    [InlineData(1, 0.5, 1.5, 1.2, 0.8, 2, true)]
    [InlineData(1, 0.5, 1.5, 1.6, 0.8, 2, false)]
    [InlineData(1, 0.5, 1.5, 1.2, 1.1, 2, false)]
    [InlineData(1, 0.5, double.NaN, 30, 0.8, 40, true)]
    [InlineData(double.NaN, double.NaN, double.NaN, 1, 0.5, 2, null)]
    public void TwoFiguresAgreeWhereEachLiesInsideTheOthersInterval(
        double on,
        double low,
        double high,
        double twin,
        double twinLow,
        double twinHigh,
        bool? agree
    )
    {
        PublishedEndpoint any = PublishedEndpoint.Read(Repository.PathOf("configs", "endpoints", "zuma1.csv"))[0];
        var row = new TwinResult(any, 10, new Estimate(on, low, high), new Estimate(twin, twinLow, twinHigh), default);
        Assert.Equal(agree, row.Agrees);
    }

    private static void StopAfter(int done, CancellationTokenSource stop)
    {
        if (done > 0)
            stop.Cancel();
    }

    private static TrialPlan Plan(string? set = null, double days = 10) =>
        TrialPlan.Of(
            RunConfiguration.Load(Repository.PathOf("configs", "mixed", "lymphoma-zuma1.yaml"), set is null ? AnySize : [.. AnySize, set]),
            new TrialOrder("lymphoma-zuma1.yaml", 4, []) { Space = PatientSpace.Lattice, Days = days },
            RunConfiguration.Load(Repository.PathOf("configs", "lymphoma-zuma1.yaml"), Small)
        );

    private static Trial Start(string path) => Trial.Start(Plan(), path, numbered: false, shared: false);
}
