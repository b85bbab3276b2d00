using CarTAgents.Model.Columns;
using CarTAgents.Output.Courses;
using CarTAgents.Viewer.Scenes;

namespace CarTAgents.Viewer.Tests.Scenes;

public class CoursePanelTests
{
    /// <summary>A curve is as high as its panel: the least value at the bottom, the highest at the top, by the logarithm where the chart of
    /// the report has it so; a gap where nothing was measured, and no panel for what never was.</summary>
    [Fact]
    public void CurvesFillTheirPanels()
    {
        double[] carT = [double.NaN, 1, 10, 100, 100_000],
            crp = [0, 25, 50, double.NaN, 100];
        var course = new PatientCourse(
            0,
            [
                .. Enumerable
                    .Range(0, 5)
                    .Select(i =>
                    {
                        double[] row = [.. CourseColumns.All.Select(_ => double.NaN)];
                        row[CourseColumns.Time.Place] = i - 2;
                        row[CourseColumns.CarT.Place] = carT[i];
                        row[CourseColumns.Crp.Place] = crp[i];
                        return row;
                    }),
            ]
        );
        IReadOnlyList<CoursePanel> panels = CoursePanel.Of(course);
        Assert.Equal(["CAR-T [1/µL]", "CRP [mg/L]"], panels.Select(p => p.Title));
        Assert.Equal(["1e05", "100"], panels.Select(p => p.Latest));
        Assert.Equal([double.NaN, 0, 0.2, 0.4, 1], panels[0].Heights.Select(h => Math.Round(h, 6)));
        Assert.Equal([0, 0.25, 0.5, double.NaN, 1], panels[1].Heights.Select(h => Math.Round(h, 6)));
        Assert.Equal(("-2 d", "2 d from infusion"), CoursePanel.Ends(course.Time));
    }
}
