using CarTAgents.Clinic.Trials;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Testing;

namespace CarTAgents.Acceptance;

/// <summary>Drawn patients on lattices beside themselves well mixed.</summary>
public class LatticeTrialTests
{
    // In the short form a tumour alone, in coarse steps, which is handed over to counts soon.
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

    // Study, patients, days; in the short form one of them, and little of it.
    public static TheoryData<string, int, double> Studies() =>
        Figures.InFull
            ? new()
            {
                { "lymphoma-zuma1", 101, 365 },
                { "b-all-mskcc", 40, 182 },
                { "lupus-erlangen", 20, 182 },
            }
            : new() { { "lymphoma-zuma1", 2, 10 } };

    [Theory]
    [MemberData(nameof(Studies))]
    public void PatientsOfACohortAreSetBesideTheirTwins(string study, int patients, double days)
    {
        string file = study + ".yaml";
        var order = new TrialOrder(file, patients, []) { Space = PatientSpace.Lattice, Days = days };
        var plan = TrialPlan.Of(
            RunConfiguration.Load(Repository.PathOf("configs", "mixed", file), ["trial.arms=~"]),
            order,
            RunConfiguration.Load(Repository.PathOf("configs", file), Figures.InFull ? [] : Small)
        );
        using var folder = new TemporaryFolder();
        Trial trial = Trial.Start(plan, folder.File("trial"), numbered: false, shared: false);
        Assert.True(trial.Simulate((1, 1), jobs: 0, CancellationToken.None));
        TrialResults results = trial.Finish();
        Assert.Empty(results.Failures);
        Assert.All(results.Twin, t => Assert.True(double.IsNaN(t.Twin.Value) || t.Patients <= patients));
        Assert.Contains(results.Twin, t => t.Lattice.Value > 0 && t.Twin.Value > 0);
        if (!Figures.InFull)
            return;
        foreach (string table in (string[])["twin", "endpoints"])
        {
            File.Copy(
                trial.Directory.In(table + ".csv"),
                Repository.PathOf("tests", "CarTAgents.Acceptance", "figures", $"lattice-{study}-{table}.csv"),
                overwrite: true
            );
        }
    }
}
