using System.Text;

namespace CarTAgents.Output.Plots;

/// <summary>A curve in units of the picture.</summary>
internal static class Curve
{
    /// <summary>Thins a curve out.</summary>
    /// <remarks>NaN marks a gap. Where there are many more points than a screen shows, each step of half a unit keeps its first, lowest,
    /// highest and last.</remarks>
    public static List<(double X, double Y)> Thin(List<(double X, double Y)> points, double width)
    {
        if (points.Count <= 8 * width)
        {
            return points;
        }

        var result = new List<(double X, double Y)>();
        int start = 0;
        while (start < points.Count)
        {
            double column = Math.Floor(points[start].X * 2);
            bool gap = double.IsNaN(points[start].Y);
            int end = start + 1;
            while (end < points.Count && double.IsNaN(points[end].Y) == gap && Math.Floor(points[end].X * 2) == column)
            {
                end++;
            }

            if (gap)
            {
                result.Add(points[start]);
            }
            else
            {
                int low = start;
                int high = start;
                for (int i = start; i < end; i++)
                {
                    low = points[i].Y < points[low].Y ? i : low;
                    high = points[i].Y > points[high].Y ? i : high;
                }

                result.AddRange(new SortedSet<int> { start, low, high, end - 1 }.Select(i => points[i]));
            }

            start = end;
        }

        return result;
    }

    /// <summary>The path of a curve; of steps, each value holds until the next.</summary>
    public static string PathOf(List<(double X, double Y)> points, bool step)
    {
        var path = new StringBuilder();
        double lastY = double.NaN;
        for (int i = 0; i < points.Count; i++)
        {
            (double x, double y) = points[i];
            if (double.IsNaN(y))
            {
                if (step && !double.IsNaN(lastY))
                {
                    path.Append('H').Append(Svg.F(x));
                }
            }
            else if (double.IsNaN(lastY))
            {
                path.Append('M').Append(Svg.F(x)).Append(' ').Append(Svg.F(y));

                // A point alone between gaps shows by its round end.
                if (i + 1 == points.Count || double.IsNaN(points[i + 1].Y))
                {
                    path.Append("h0");
                }
            }
            else if (step)
            {
                path.Append('H').Append(Svg.F(x)).Append('V').Append(Svg.F(y));
            }
            else
            {
                path.Append('L').Append(Svg.F(x)).Append(' ').Append(Svg.F(y));
            }

            lastY = y;
        }

        return path.ToString();
    }

    /// <summary>Whether a curve runs through a box.</summary>
    public static bool Crosses(
        IReadOnlyList<(double X, double Y)> points,
        bool step,
        (double Left, double Top, double Right, double Bottom) box
    )
    {
        for (int i = 1; i < points.Count; i++)
        {
            ((double x0, double y0), (double x1, double y1)) = (points[i - 1], points[i]);
            if (double.IsNaN(y0))
                continue;
            if (step)
            {
                // Level until the next value, then up or down to it.
                if (Passes(x0, y0, x1, y0, box) || (!double.IsNaN(y1) && Passes(x1, y0, x1, y1, box)))
                    return true;
            }
            else if (!double.IsNaN(y1) && Passes(x0, y0, x1, y1, box))
            {
                return true;
            }
        }

        return false;
    }

    // Cuts off what lies outside of each edge in turn (Liang and Barsky).
    private static bool Passes(double x0, double y0, double x1, double y1, (double Left, double Top, double Right, double Bottom) box)
    {
        double from = 0,
            to = 1;
        bool Cut(double run, double room)
        {
            if (run == 0)
                return room >= 0;
            if (run < 0)
                from = Math.Max(from, room / run);
            else
                to = Math.Min(to, room / run);
            return from <= to;
        }

        return Cut(x0 - x1, x0 - box.Left) && Cut(x1 - x0, box.Right - x0) && Cut(y0 - y1, y0 - box.Top) && Cut(y1 - y0, box.Bottom - y0);
    }
}
