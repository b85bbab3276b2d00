using CarTAgents.Compute.Cpu;
using CarTAgents.Kernels.Sums;
using CarTAgents.Model.Body;
using CarTAgents.Model.Columns;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Engine;

namespace CarTAgents.Model.Tests.Body;

/// <summary>What a patient's body must do on average, whatever the lattice. Bounds are stated with each; seeds are fixed.</summary>
public class PatientLawsTests
{
    private static int Column(string header) => CourseColumns.All.Single(c => c.Header == header).Place;

    private static List<CourseRow> Run(Scenario scenario, List<Simulation.Record>? records = null)
    {
        List<CourseRow> rows = [];
        using CpuDevice device = Scenarios.Cpu(2);
        using var simulation = new Simulation(scenario, device) { OnCourse = rows.Add, OnCensus = r => records?.Add(r) };
        simulation.AdvanceTo(scenario.EndTick);
        return rows;
    }

    /// <summary>Untreated, the tumour doubles at its doubling time though its lattice is full: eight patients, the mean of the log of their
    /// growth at four standard errors.
    /// At this pace up to four percent are lost: a division without room takes six ticks to be given up, and a cell stands for what the
    /// census of one to two windows ago said, where the tumour
    /// doubles in 36.</summary>
    [Fact]
    public void An_untreated_tumour_doubles_at_its_doubling_time_on_a_lattice_that_is_full()
    {
        const int patients = 8;
        const double doubling = 12,
            hours = 48;
        Scenario scenario = SmallPatient.Scenario(
            $"replicas={patients}",
            "duration=49 h",
            "lattice.size=[12, 12, 12]",
            "patient.infusion=~",
            "tissues.marrow=~",
            "tissues.lymphoid=~",
            "patient.bLineage=~",
            $"residents.lymphoma.doubling={doubling} h",
            "patient.systemic.normalT.lymphodepletion=~"
        );
        List<Simulation.Record> records = [];
        List<CourseRow> rows = Run(scenario, records);
        int tumour = Column("tumour [cells]");
        double[] growth =
        [
            .. Enumerable
                .Range(0, patients)
                .Select(p =>
                {
                    CourseRow[] own = [.. rows.Where(r => r.Identity == p)];
                    return Math.Log(own.First(r => r.Tick == hours * 60).Values[tumour] / own.First(r => r.Tick == 0).Values[tumour]);
                }),
        ];
        double mean = growth.Average(),
            error = Math.Sqrt(growth.Sum(g => (g - mean) * (g - mean)) / (patients - 1) / patients),
            expected = Math.Log(2) * hours / doubling;
        Assert.True(error < 0.1 * expected, $"standard error {error}");
        Assert.InRange(mean, expected * 0.96 - 4 * error, expected + 4 * error);

        // The lattice stays full and no fuller; the body's part of each cell grows instead.
        foreach (Simulation.Record last in records.Where(r => r.Tick == hours * 60))
        {
            long residents = last.Counts.Take(Counter.LnAntigen).Sum();
            Assert.InRange(residents, scenario.Lattice.Sites * 0.9, scenario.Lattice.Sites);
            Assert.True(last.Sums[Ledger.Crowded] > 1000, $"{last.Sums[Ledger.Crowded]} divisions without room");
        }
    }

    /// <summary>B cells at the numbers that their output, maturation and life spans make stationary stay there: means over the later half
    /// of the run, at four times the Poisson deviation of the lattice
    /// count.</summary>
    [Fact]
    public void Normal_b_cells_are_stationary_where_output_and_life_spans_say_so()
    {
        // A day here is a hundredth of the body's: 2.4e9 precursors a day, 6 h of maturation, 30 h of naive life of which half ends in
        // memory, which lives 40 h.
        Scenario scenario = SmallPatient.Scenario(
            "duration=8 d",
            "tick=10 min",
            "patient.infusion=~",
            "patient.tumour=~",
            "tissues.tumour=~",
            "patient.systemic.normalT.lymphodepletion=~",
            "tCells={cd8: ~, cd4: ~}",
            "fields={IL-2: {diffusion: 1 um^2/s, secretion: ~, uptake: ~}, IFN-gamma: ~, IL-1: ~, IL-6: ~}",
            "patient.systemic={il6: {field: IL-2}, ifng: {field: IL-2}, il1: {field: IL-2}}",
            "residents={macrophage: ~, activeMacrophage: ~, lymphoma: ~}",
            "residents.precursor.lifespan=~",
            "residents.precursor.maturation.time=6 h",
            "residents.naive.lifespan=60 h",
            "residents.naive.maturation.time=60 h",
            "residents.memory.lifespan=40 h",
            "patient.bLineage.output=2.4e9 1/d",
            "patient.bLineage.share=1",
            "tissues.lymphoid={represents: {sites: 2e10}, vessels: ~}",
            "tissues.lymphoid.residents={naive: {body: 3e9}, memory: {body: 2e9}, macrophage: ~}",
            "tissues.marrow={represents: {sites: 4e9}, vessels: ~}",
            "tissues.marrow.residents={precursor: {body: 6e8}}"
        );
        List<Simulation.Record> records = [];
        Run(scenario, records);
        (string Kind, int Tissue, double Body, double Sites)[] expected =
        [
            ("naive", 0, 3e9, 2e10),
            ("memory", 0, 2e9, 2e10),
            ("precursor", 1, 6e8, 4e9),
        ];
        foreach ((string kind, int tissue, double body, double sites) in expected)
        {
            int index = scenario.ResidentKinds.ToList().IndexOf(kind);
            double mean = records
                    .Where(r => r.Slot == tissue && r.Tick > scenario.EndTick / 2)
                    .Average(r => (double)r.Counts[Counter.Alive + index]),
                whole = body / Math.Round(sites / scenario.Lattice.Sites);
            Assert.True(Math.Abs(mean - whole) < 4 * Math.Sqrt(whole), $"{kind}: {mean} on the lattice, expected {whole}");
        }
    }

    /// <summary>Few founders stand for whole residents, or many for a part of one each: kills and expansion are the same on average, at
    /// four standard errors of the difference of 48 patients each.</summary>
    [Fact]
    public void Weights_change_no_mean_only_the_noise()
    {
        const int patients = 48;
        double[][] arms =
        [
            .. new[] { "true", "false" }.Select(weighted =>
            {
                List<CourseRow> rows = Run(
                    SmallPatient.Scenario(
                        $"replicas={patients}",
                        $"patient.weighted={weighted}",
                        "duration=22 h",
                        "lattice.size=[12, 12, 12]",
                        "tissues.marrow=~",
                        "tissues.lymphoid=~",
                        "patient.bLineage=~",
                        "patient.infusion.cellsPerKilogram=1e5"
                    )
                );
                uint last = rows.Max(r => r.Tick);
                return rows.Where(r => r.Tick == last)
                    .SelectMany(r => new[] { r.Values[Column("kills [cells]")], r.Values[Column("car_t_body [cells]")] })
                    .ToArray();
            }),
        ];
        foreach ((string what, int first) in new[] { ("kills", 0), ("T cells", 1) })
        {
            (double Mean, double Error, double Relative)[] both =
            [
                .. arms.Select(a =>
                {
                    double[] values = [.. a.Where((_, i) => i % 2 == first)];
                    double mean = values.Average(),
                        deviation = Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Length - 1));
                    return (mean, deviation / Math.Sqrt(values.Length), deviation / mean);
                }),
            ];
            double error = Math.Sqrt(both[0].Error * both[0].Error + both[1].Error * both[1].Error);
            string told = $"{what}: {both[0]} with weights, {both[1]} without";
            Assert.True(Math.Abs(both[0].Mean - both[1].Mean) < 4 * error, told);
            Assert.True(4 * error < 0.3 * both[1].Mean, told);
            Assert.True(both[0].Relative < both[1].Relative, told);
        }
    }
}
