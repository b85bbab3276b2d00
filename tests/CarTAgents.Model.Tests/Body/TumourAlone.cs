using CarTAgents.Compute.Cpu;
using CarTAgents.Model.Body;
using CarTAgents.Model.Columns;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Engine;

namespace CarTAgents.Model.Tests.Body;

/// <summary>The small patient whose tumour's tissue is all there is, with 1555 cells on its lattice.</summary>
internal static class TumourAlone
{
    /// <summary>What takes the rest away.</summary>
    public static readonly string[] Alone = ["lattice.size=[12, 12, 12]", "tissues.marrow=~", "tissues.lymphoid=~", "patient.bLineage=~"];

    /// <summary>Tumour cells of the body.</summary>
    public static double Cells(CourseRow row) => row.Values[CourseColumns.All.Single(c => c.Header == "tumour [cells]").Place];

    /// <summary>The whole run.</summary>
    public static (List<CourseRow> Course, List<Simulation.Record> Census, ulong Hash) Run(params string[] sets)
    {
        List<CourseRow> rows = [];
        List<Simulation.Record> records = [];
        using CpuDevice device = Scenarios.Cpu(2);
        Scenario scenario = SmallPatient.Scenario(sets);
        using var simulation = new Simulation(scenario, device) { OnCourse = rows.Add, OnCensus = r => records.Add(r) };
        simulation.AdvanceTo(scenario.EndTick);
        return (rows, records, simulation.StateHash());
    }

    /// <summary>The hash of the same run by way of a checkpoint at a tick.</summary>
    public static ulong Resumed(uint tick, params string[] sets)
    {
        Scenario scenario = SmallPatient.Scenario(sets);
        using CpuDevice device = Scenarios.Cpu(1);
        using Simulation first = new(scenario, device),
            second = new(scenario, device);
        first.AdvanceTo(tick);
        using var saved = new MemoryStream();
        first.Save(saved);
        saved.Position = 0;
        second.Load(saved);
        second.AdvanceTo(scenario.EndTick);
        return second.StateHash();
    }
}
