using CarTAgents.Cli.Tests;
using CarTAgents.Compute;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Kernels.Cells;
using CarTAgents.Kernels.Sums;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Engine;

namespace CarTAgents.Acceptance;

/// <summary>The hazard of a target while T cells clear a lymphoma from its lattice: the law of contact, measured in assays of held numbers,
/// makes of it one number, by which the few targets are killed that no lattice cell stands for.</summary>
public class HazardTests
{
    // Each T cell stands for as much as a tumour cell, and no tumour cell resists.
    private static readonly string[] Sets = ["patient.weighted=false", "patient.clones.resistant.share=0", "duration=12.5 d"];

    [Fact]
    public void TheLawOfContactMakesTheHazardOne()
    {
        int lattice = Figures.InFull ? 32 : 16,
            sites = lattice * lattice * lattice;
        RunConfiguration configuration = RunConfiguration.Load(
            Workbench.Shipped("lymphoma-zuma1.yaml"),
            [.. Sets, $"lattice.size=[{lattice}, {lattice}, {lattice}]"]
        );
        Scenario scenario = ScenarioConversion.Convert(configuration, out _);
        PatientPlan plan = scenario.Patient!;
        using Device device = Devices.Open("cpu", 0, out _);
        List<long[]> censuses = [];
        using var simulation = new Simulation(scenario, device);
        simulation.OnCensus = record =>
        {
            if (record.Slot == 0)
                censuses.Add([.. record.Counts]);
        };
        simulation.RunTo(scenario.EndTick, TestContext.Current.CancellationToken);

        List<object[]> rows = [];
        List<(double PerTCell, double ByLaw)> hazards = [];
        (double killed, double exposed, double byLaw) = (0, 0, 0);
        for (int i = 0; i < censuses.Count; i++)
        {
            long[] census = censuses[i];
            double targets = census[Counter.Alive + plan.Tumour - 1],
                kills = census[Counter.Events + Ledger.Killed],
                killers = Killers(census, plan) / sites,
                exposure = (targets + kills / 2) * killers * plan.WindowDays,
                share = plan.Search!.Value.OfFew(targets / sites, killers);
            (killed, exposed, byLaw) = (killed + kills, exposed + exposure, byLaw + exposure * share);
            // Some hundred kills tell a hazard within a tenth; the last of few targets are not told.
            if (killed < Math.Max(200, targets / 8))
                continue;
            double day = i * plan.WindowDays - plan.InfusionTick * scenario.TickSeconds / 86400;
            hazards.Add((killed / exposed, killed / byLaw));
            rows.Add([
                Rounded(day),
                targets,
                Rounded(targets / sites),
                Rounded(killers),
                killed,
                Rounded(killed / exposed),
                Rounded(killed / byLaw),
            ]);
            (killed, exposed, byLaw) = (0, 0, 0);
        }

        Figures.Report(
            "hazard-lymphoma",
            [
                "day [d]",
                "targets [cells]",
                "targets a site [1]",
                "T cells a site [1]",
                "kills [cells]",
                "hazard for each T cell a site [1/d]",
                "the same by the law of contact [1/d]",
            ],
            rows
        );
        // The first kills are of T cells that have just come; then the tumour goes from most of the sites to few of them.
        (double PerTCell, double ByLaw)[] later = [.. hazards.Skip(1)];
        Assert.True(later.Length >= 6, $"{later.Length} hazards");
        double without = later.Max(h => h.PerTCell) / later.Min(h => h.PerTCell),
            with = later.Max(h => h.ByLaw) / later.Min(h => h.ByLaw);
        Assert.True(without > (Figures.InFull ? 8 : 3.5), $"the hazard for each T cell a site varies {without} times");
        Assert.True(with < 2, $"by the law of contact it varies {with} times");
    }

    private static double Killers(long[] census, PatientPlan plan)
    {
        double killers = 0;
        for (int kind = 0; kind < plan.Fates.Count; kind++)
        {
            for (int state = 0; state < TState.Count && plan.Fates[kind] is { } fate; state++)
                killers += fate.Function[(int)TState.Program(state)] * census[Counter.Program + Counter.OfState(kind, state)];
        }

        return killers;
    }

    private static double Rounded(double x) => double.Parse(x.ToString("G4"), System.Globalization.CultureInfo.InvariantCulture);
}
