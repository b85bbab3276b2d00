using CarTAgents.Output.Courses;
using CarTAgents.Output.Pictures;
using CarTAgents.Output.Plots;
using CarTAgents.Output.Runs;

namespace CarTAgents.Viewer.Scenes;

// What goes over time.
public sealed partial class Overlay
{
    // Cells of each kind over time, on a logarithmic scale: few T cells and many tumour cells are both seen.
    private static void DrawCurves(Scene scene, Pen pen, History history)
    {
        const int inside = Panel - 78,
            high = 110;
        int top = pen.Height - high - 100,
            left = Margin + 62;
        pen.Veil(Margin, top - 32, Panel, high + 68);
        pen.Text(20, top - 28, "cells over time", true);
        double most = 1;
        foreach ((_, long[] cells) in history.Points)
            most = Math.Max(most, cells.Max());
        int decades = (int)Math.Ceiling(Math.Log10(most));
        int Y(double cells) => top + high - (int)(high * Math.Log10(Math.Max(1, cells)) / Math.Max(1, decades));
        for (int decade = 0; decade <= decades; decade++)
        {
            int y = Y(Math.Pow(10, decade));
            pen.Fill(left - 4, y, 4, 1, pen.Theme.SoftInk);
            if ((decades - decade) % 2 == 0)
                pen.Text(20, y - 10, AxisTicks.Power(decade), false);
        }

        double from = history.Points[0].Tick,
            to = history.Points[^1].Tick;
        int X(uint tick) => left + (int)((inside - 1) * (tick - from) / Math.Max(1, to - from));
        pen.Fill(left, top + high + 1, inside, 1, pen.Theme.SoftInk);
        foreach ((int k, LegendKind kind) in scene.Kinds.Index())
        {
            for (int i = 1; i < history.Points.Count; i++)
            {
                (uint before, long[] a) = history.Points[i - 1];
                (uint after, long[] b) = history.Points[i];
                if (a[k] > 0 || b[k] > 0)
                    pen.Line(X(before), Y(a[k]), X(after), Y(b[k]), kind.Colour);
            }
        }

        double seconds = scene.Scenario.TickSeconds;
        string first = SimulatedTime.Text(from * seconds),
            last = SimulatedTime.Text(to * seconds);
        pen.Text(20, top + high + 8, first, false);
        pen.Text(Margin + Panel - 12 - PixelFont.Measure(last), top + high + 8, last, false);
        // Of a recording all states are known, and this is the one that is seen.
        if (scene.Tick < to)
            pen.Fill(X(scene.Tick), top, 1, high, pen.Theme.Ink);
    }

    // The patient's course as the chart of the report has it, a panel a column, smaller; as many as there is room for under the legend.
    private static void DrawCourse(Pen pen, PatientCourse course, int least)
    {
        IReadOnlyList<CoursePanel> panels = CoursePanel.Of(course);
        double[] days = course.Time;
        int room = pen.Height - least - 34 - Margin,
            high = Math.Clamp(room / Math.Max(1, panels.Count), 36, 64);
        panels = [.. panels.Take(Math.Max(0, room / high))];
        if (panels.Count == 0)
            return;
        int top = pen.Height - Margin - 28 - (panels.Count * high);
        pen.Veil(Margin, top, Panel, (panels.Count * high) + 28);
        foreach ((int i, CoursePanel panel) in panels.Index())
        {
            int y = top + (i * high);
            pen.Text(20, y + 2, Fit(panel.Title, Panel - 110), true);
            pen.Text(Margin + Panel - 12 - PixelFont.Measure(panel.Latest), y + 2, panel.Latest, false);
            DrawCurve(pen, days, panel.Heights, (20, y + 22, Panel - 24, high - 25));
        }

        int under = top + (panels.Count * high) + 4;
        (string first, string last) = CoursePanel.Ends(days);
        pen.Text(20, under, first, false);
        pen.Text(Margin + Panel - 12 - PixelFont.Measure(last), under, last, false);
    }

    private static void DrawCurve(Pen pen, double[] days, IReadOnlyList<double> heights, (int X, int Y, int Width, int Height) box)
    {
        pen.Fill(box.X, box.Y + box.Height, box.Width, 1, pen.Theme.SoftInk);
        double span = Math.Max(days[^1] - days[0], 1e-9);
        int X(double day) => box.X + (int)((day - days[0]) / span * (box.Width - 1));
        int Y(double height) => box.Y + (int)((1 - height) * (box.Height - 1));
        for (int i = 1; i < heights.Count; i++)
        {
            if (double.IsFinite(heights[i - 1]) && double.IsFinite(heights[i]))
                pen.Line(X(days[i - 1]), Y(heights[i - 1]), X(days[i]), Y(heights[i]), Palette.SkyBlue);
        }
    }

    // Where in a recording the state is; it can be dragged.
    private static (int Left, int Top, int Width, int Height) DrawSlider(Scene scene, Pen pen, (uint First, uint Last) range)
    {
        int left = Panel + (4 * Margin),
            wide = Math.Max(40, pen.Width - left - 260),
            top = pen.Height - 44;
        pen.Veil(left - 12, top - 12, wide + 24, 48);
        pen.Fill(left, top + 4, wide, 3, pen.Theme.SoftInk);
        double share = (double)(scene.Tick - range.First) / Math.Max(1, range.Last - range.First);
        int at = left + (int)(share * (wide - 1));
        pen.Fill(left, top + 4, Math.Max(0, at - left), 3, pen.Theme.Ink);
        pen.Disc(at - 6, top - 1, 13, pen.Theme.Ink);
        double seconds = scene.Scenario.TickSeconds;
        string last = SimulatedTime.Text(range.Last * seconds);
        pen.Text(left, top + 13, SimulatedTime.Text(range.First * seconds), false);
        pen.Text(left + wide - PixelFont.Measure(last), top + 13, last, false);
        return (left * pen.Scale, (top - 12) * pen.Scale, wide * pen.Scale, 48 * pen.Scale);
    }
}
