using CarTAgents.Compute.Cpu;
using CarTAgents.Kernels.Sums;
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

    /// <summary>A census of a tumour on the lattice.</summary>
    /// <param name="kind">Its kind, from 1.</param>
    /// <param name="tumour">Its living cells.</param>
    /// <param name="negative">Of these, without the antigen.</param>
    /// <param name="resistant">Of these, resistant.</param>
    /// <param name="left">Cells that left at the fate before.</param>
    public static long[] Census(int kind, long tumour, long negative = 0, long resistant = 0, long left = 0)
    {
        long[] census = new long[Counter.Count];
        census[Counter.Alive + kind - 1] = tumour;
        census[Counter.Negative + kind - 1] = negative;
        census[Counter.Resistant + kind - 1] = resistant;
        census[Counter.ResidentLeft + kind - 1] = left;
        return census;
    }

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
