using CarTAgents.Compute.Cpu;
using CarTAgents.Model.Body;
using CarTAgents.Model.Columns;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Engine;

namespace CarTAgents.Model.Tests.Body;

/// <summary>Cells by tissue and kind are the body's, taken apart.</summary>
public class TissueCellsTests
{
    [Fact]
    public void TheyAddUpToTheBody()
    {
        List<CourseRow> rows = [];
        Scenario scenario = SmallPatient.Scenario();
        IReadOnlyList<TissueColumn> columns = TissueColumn.Of(scenario, SmallPatient.Configuration());
        using CpuDevice device = Scenarios.Cpu(2);
        using var simulation = new Simulation(scenario, device) { OnCourse = rows.Add };
        simulation.AdvanceTo(scenario.EndTick);
        Assert.DoesNotContain(columns, c => c.Kind == "vessel");
        Assert.Equal(columns.Count, columns.Select(c => c.Header).Distinct().Count());
        Dictionary<string, double> most = [];
        foreach (CourseRow row in rows)
        {
            Assert.Equal(columns.Count, row.Tissues.Length);
            double Sum(Func<TissueColumn, bool> of) => columns.Zip(row.Tissues).Where(c => of(c.First)).Sum(c => c.Second);
            Assert.Equal(row[CourseColumns.Tumour], Sum(c => c.Kind == "lymphoma"));
            Assert.Equal(row[CourseColumns.BCellsInBody], Sum(c => c.Kind is "naive" or "memory"));
            // Whoever left a tissue is in another one by then.
            Assert.Equal(row[CourseColumns.CarTInBody], Sum(c => c.IsTCell));
            foreach (string kind in new[] { "cd8", "cd4" })
                most[kind] = Math.Max(most.GetValueOrDefault(kind), Sum(c => c.IsTCell && c.Kind == kind));
            Assert.Equal(0, columns.Zip(row.Tissues).Where(c => c.First is { Kind: "lymphoma", Tissue: "marrow" }).Sum(c => c.Second));
        }

        Assert.All(most.Values, cells => Assert.True(cells > 0, "a kind of T cells never came into a tissue"));
    }
}
