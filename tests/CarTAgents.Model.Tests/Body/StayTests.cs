using CarTAgents.Kernels.Cells;
using CarTAgents.Kernels.Parameters;
using CarTAgents.Model.Body;
using CarTAgents.Model.Columns;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Engine;
using CarTAgents.Model.Mixed;
using CarTAgents.Model.Numbers;
using CarTAgents.Model.Tests.Mixed;

namespace CarTAgents.Model.Tests.Body;

/// <summary>How long T cells stay where: tissues and organs with a stay of their own, and lungs that hold what was infused, on lattices
/// and well mixed. Seeds are fixed.</summary>
public class StayTests
{
    private const string NoLoss = "{resting: 0 1/d, effector: 0 1/d, exhausted: 0 1/d, memory: 0 1/d, failing: 0 1/d}";

    private static readonly string[] Lasting =
    [
        "patient.outcome=~",
        "patient.clones.resistant.share=0",
        "duration=30 d",
        "patient.il15.half=1000",
        $"tCells.cd8.fate.loss={NoLoss}",
        $"tCells.cd4.fate.loss={NoLoss}",
    ];

    /// <summary>On the lattice cells leave a tissue with its own probability, and other tissues with that of their kind.</summary>
    [Fact]
    public void ATissueHasItsOwnChanceOfExit()
    {
        Scenario scenario = SmallPatient.Scenario("tissues.lymphoid.stay=16 h");
        PatientPlan plan = scenario.Patient!;
        int tissues = plan.Tissues.Count,
            own = Enumerable.Range(0, tissues).Single(i => plan.Tissues[i].Exit is not null);
        double hours = plan.WindowDays * 24;
        Assert.Equal(1 - Math.Exp(-hours / 16), plan.Tissues[own].Exit!.Value, 1e-12);
        for (int i = 0; i < tissues; i++)
        {
            TKind[] kinds = scenario.Replicas[i].Parameters[0].Parameters.TKinds;
            double expected = 1 - Math.Exp(-hours / (i == own ? 16 : 4));
            for (int kind = 0; kind < scenario.TKinds.Count; kind++)
                Assert.Equal(expected, kinds[kind].Exit.Value / 4294967296.0, 1e-9);
        }
    }

    /// <summary>Of cells that are counts, those of a place with a stay of its own leave by that, whatever that of their kind.</summary>
    [Theory]
    [InlineData(0.02)]
    [InlineData(0)]
    public void CountsLeaveByTheStayOfTheirPlace(double ofKind)
    {
        const long cells = 1_000_000;
        PatientPlan plan = SmallPatient.Scenario().Patient!;
        plan = plan with { Fates = [plan.Fates[0]! with { Loss = new double[6], Exit = ofKind, Recovery = 0 }] };
        var random = new HostRandom(4, 2, HostPurpose.Patient);
        var organs = new Organs(1, exit: 0.1);
        var pool = new TCellPool("cells");
        organs.Cells[(int)TProgram.Memory] = pool[(int)TProgram.Memory] = cells;
        Blood fromOrgans = new(),
            fromPool = new();
        organs.Advance(plan, 0, 0, fromOrgans, default, ref random);
        pool.ApplyFates(plan, 0.3, default, fromPool, ref random);
        Assert.Equal(0.1, fromOrgans.Cells.Sum() / (double)cells, 0.002);
        Assert.Equal(0.3, fromPool.Cells.Sum() / (double)cells, 0.003);
        Assert.Equal(2 * cells, organs.Cells.Sum() + pool.Sum() + fromOrgans.Cells.Sum() + fromPool.Cells.Sum());
    }

    /// <summary>On lattices, too, blood shows those who are on their way: many where all places have a short stay.</summary>
    [Fact]
    public void BloodShowsWhoLeaves()
    {
        string[] sets = ["duration=5 h", "parameters.t_lag.value=24", "patient.infusion.cellsPerKilogram=1e6"];
        string[] stays = ["tissues.tumour.stay=1 h", "tissues.lymphoid.stay=1 h", "tissues.marrow.stay=1 h", "patient.organs.stay=1 h"];
        double InBlood(params string[] all)
        {
            Scenario scenario = SmallPatient.Scenario(all);
            List<CourseRow> rows = [];
            using var device = Scenarios.Cpu(1);
            using var simulation = new Simulation(scenario, device) { OnCourse = rows.Add };
            simulation.AdvanceTo(scenario.EndTick);
            return rows[^1][CourseColumns.CarT] / rows[^1][CourseColumns.CarTInBody];
        }

        double few = InBlood(sets),
            many = InBlood([.. sets, .. stays]),
            organs = InBlood([.. sets, stays[^1]]);
        // Of a window of 20 min: 1 - exp(-1/3) against 1 - exp(-1/12). Some are bound.
        Assert.InRange(many / few, 2.5, 5);
        Assert.InRange(organs / few, 1.02, 2);
    }

    /// <summary>What is infused is held, none is lost, and the lungs empty by their stay; a checkpoint in between is none.</summary>
    [Fact]
    public void LungsHoldTheDose()
    {
        string[] sets =
        [
            "patient.lungs={stay: 3 h}",
            "duration=8 h",
            $"tCells.cd8.fate.loss={NoLoss}",
            $"tCells.cd4.fate.loss={NoLoss}",
            "parameters.t_lag.value=24",
        ];
        Scenario scenario = SmallPatient.Scenario(sets);
        PatientPlan plan = scenario.Patient!;
        using var device = Scenarios.Cpu(1);
        using var simulation = new Simulation(scenario, device);
        Patient patient = simulation.Patients[0];
        uint window = (uint)scenario.Window;
        simulation.AdvanceTo(plan.InfusionTick + 1);
        Assert.Equal(plan.Dose, patient.Lungs!.Cells.Sum());
        Assert.Equal(0, patient.Organs.Cells.Sum() + patient.Tissues.Sum(t => t.Pool.Sum()));
        for (int i = 1; i <= 9; i++)
        {
            simulation.AdvanceTo(plan.InfusionTick + (uint)i * window + 1);
            double left = plan.Dose * Math.Exp(-i * plan.WindowDays * 24 / 3);
            Assert.Equal(left, patient.Lungs.Cells.Sum(), 5 * Math.Sqrt(plan.Dose));
        }

        simulation.AdvanceTo(scenario.EndTick);
        using var saved = new MemoryStream();
        using Simulation first = new(scenario, device),
            second = new(scenario, device);
        first.AdvanceTo(plan.InfusionTick + 2 * window + 3);
        first.Save(saved);
        saved.Position = 0;
        second.Load(saved);
        second.AdvanceTo(scenario.EndTick);
        Assert.Equal($"{simulation.StateHash():x16}", $"{second.StateHash():x16}");
    }

    /// <summary>Well mixed they empty exactly by their stay, and hold their share of a later dose too.</summary>
    [Fact]
    public void MixedLungsHoldEachDose()
    {
        MixedPatient patient = Designs.Patient(
            "lupus-erlangen",
            [.. Lasting, "patient.lungs={share: 0.8, stay: 12 h}", "events=[{at: 5 d, dose: {cells: 1e8, mix: {cd8: 1, cd4: 1}}}]"]
        );
        Assert.Equal(0.8, patient.InLungs, 1e-12);
        double before = 0;
        bool again = false;
        while (patient.Day < 9)
        {
            (before, double day) = (patient.InLungs, patient.Day);
            double cells = patient.CarT;
            patient.Step();
            double kept = Math.Exp(-(patient.Day - day) / 0.5);
            if (day <= 5 - 1e-9 || again)
            {
                Assert.Equal(before * kept, patient.InLungs, 1e-12);
                continue;
            }

            again = true;
            Assert.True(patient.InLungs > before * kept + 0.01, $"{patient.InLungs} after {before}, {cells} cells");
        }

        Assert.True(again);
    }

    /// <summary>Where no antigen holds them, T cells of a tissue are as many as its weight times its stay.</summary>
    [Fact]
    public void ManyAreWhereTheyStayLong()
    {
        string[] away = [.. Lasting, "patient.tumour=~", "patient.bLineage=~"];
        double even = InBlood(away),
            shorter = InBlood([.. away, "patient.organs.stay=25 h"]);
        // Weights: marrow 5, lymphoid tissue 4, organs 5, and 50 h. The flow through blood is cells over their mean stay, in steps of 2 h.
        double mean = (9 * 50 + 5 * 25) / 14.0;
        Assert.Equal(50 / mean, shorter / even, 5e-3);

        static double InBlood(string[] sets)
        {
            MixedPatient patient = Designs.Patient("lupus-erlangen", sets).Run();
            return patient.CarTInBlood / patient.CarT;
        }
    }

    /// <summary>A stay that is that of the kinds, said once more, changes nothing.</summary>
    [Fact]
    public void TheStayOfTheKindsIsTheSame()
    {
        string[] sets = ["duration=4 h"];
        Assert.Equal(
            TumourAlone.Run([.. TumourAlone.Alone, .. sets]).Hash,
            TumourAlone.Run([.. TumourAlone.Alone, .. sets, "tissues.tumour.stay=4 h"]).Hash
        );
    }
}
