using CarTAgents.Compute.Cpu;
using CarTAgents.Model.Body;
using CarTAgents.Model.Columns;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Engine;

namespace CarTAgents.Model.Tests.Body;

/// <summary>A patient's course reaches the end of the run.</summary>
public class LastRowTests
{
    private static List<CourseRow> Course(string duration)
    {
        List<CourseRow> rows = [];
        Scenario scenario = SmallPatient.Scenario($"duration={duration}", "patient.every=2 h");
        using CpuDevice device = Scenarios.Cpu(2);
        using var simulation = new Simulation(scenario, device) { OnCourse = rows.Add };
        simulation.RunTo(scenario.EndTick, TestContext.Current.CancellationToken);
        simulation.Finish();
        return rows;
    }

    /// <summary>Whether or not the interval of rows divides it; and each row is that of a longer run.</summary>
    [Theory]
    [InlineData("10 h", 600)]
    [InlineData("11 h", 660)]
    public void TheLastRowIsThatOfTheEndAndOfALongerRun(string duration, int end)
    {
        List<CourseRow> rows = Course(duration);
        Assert.Equal((uint)end, rows[^1].Tick);
        Assert.Equal(rows.Count, rows.DistinctBy(r => r.Tick).Count());
        if (end % 120 != 0)
            return;
        List<CourseRow> longer = Course("14 h");
        foreach ((CourseRow one, CourseRow other) in rows.Zip(longer))
        {
            Assert.Equal(one.Tick, other.Tick);
            Assert.Equal(other.Values, one.Values);
        }

        Assert.True(rows[^1].Values[CourseColumns.Time.Place] > rows[^2].Values[CourseColumns.Time.Place]);
    }
}
