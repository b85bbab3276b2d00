using System.Globalization;
using System.Text;
using CarTAgents.Clinic.Statistics;
using CarTAgents.Output.Plots;

namespace CarTAgents.Clinic.Reports;

/// <summary>A group of patients of a plot of grades.</summary>
/// <param name="Name">Who they are.</param>
/// <param name="Patients">Patients by grade, from grade 0; grades that are missing at the end are nobody's.</param>
public sealed record GradeGroup(string Name, IReadOnlyList<int> Patients);

/// <summary>Shares of groups by their worst grade of a toxicity, 0 to 4, as bars of equal length; beside them the share of severe grades
/// with its exact 95% interval. Each part carries <c>data-group</c>, <c>data-grade</c> and <c>data-y</c>, its patients.</summary>
public sealed record GradesPlot : IPlot
{
    private const int Grades = 5,
        RowHeight = 30;
    private const double Severe = 136;

    /// <summary>What is shown, as a heading and for readers who cannot see it.</summary>
    public required string Title { get; init; }

    /// <summary>The groups from the top.</summary>
    public required IReadOnlyList<GradeGroup> Groups { get; init; }

    /// <summary>The lowest grade that counts as severe.</summary>
    public int SevereFrom { get; init; } = 3;

    /// <summary>The width in units of the picture.</summary>
    public int Width { get; init; } = 780;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A group has more grades than 0 to 4, or a negative count.</exception>
    public string ToSvg(bool standalone = false)
    {
        if (Groups.Any(g => g.Patients.Count > Grades || g.Patients.Any(n => n < 0)))
            throw new ArgumentException("grades run from 0 to 4, and counts are 0 or more");
        var svg = new StringBuilder();
        Svg.Text(svg, 0, 15, Title, "head", "start");
        var key = new PlotKey(svg, 0, 35, Width);
        for (int grade = 0; grade < Grades; grade++)
            key.AddArea(grade == 0 ? "none" : $"grade {grade}", $"g{grade}");
        double left = Math.Max(70, Groups.Select(g => Svg.TextWidth(Told(g)) + 10).DefaultIfEmpty(0).Max()),
            right = Width - Severe,
            top = key.Foot + 26,
            bottom = top + Math.Max(1, Groups.Count) * RowHeight;
        double X(double share) => left + share * (right - left);
        Svg.Text(svg, Width, top - 8, $"grade {SevereFrom} or worse (95% interval)", "soft", "end");
        for (int percent = 0; percent <= 100; percent += 25)
        {
            Svg.Line(svg, X(percent / 100.0), top, X(percent / 100.0), bottom + 4, "grid");
            Svg.Text(svg, X(percent / 100.0), bottom + 17, $"{percent}%", "num", "middle");
        }

        foreach ((int row, GradeGroup group) in Groups.Index())
            AddGroup(svg, group, top + (row + 0.5) * RowHeight, left, X);
        if (Groups.Count == 0)
            Svg.Text(svg, X(0.5), (top + bottom) / 2 + 4, "no patients", "soft", "middle");
        return Svg.Document(Title, Width, bottom + 24, svg, standalone);
    }

    private static string Told(GradeGroup group) =>
        string.Create(CultureInfo.InvariantCulture, $"{group.Name} (n = {group.Patients.Sum():N0})");

    private void AddGroup(StringBuilder svg, GradeGroup group, double middle, double left, Func<double, double> x)
    {
        int all = group.Patients.Sum(),
            below = 0;
        Svg.Text(svg, left - 8, middle + 4, Told(group), "", "end");
        if (all == 0)
        {
            Svg.Text(svg, x(0.5), middle + 4, "no patients", "soft", "middle");
            return;
        }

        foreach ((int grade, int patients) in group.Patients.Index())
        {
            (double from, double to) = (x(below / (double)all), x((below + patients) / (double)all));
            below += patients;
            if (patients == 0)
                continue;
            string data = Svg.Data("group", group.Name) + Svg.Data("grade", grade) + Svg.Data("y", patients);
            string percent = Percent(patients / (double)all);
            string title = string.Create(CultureInfo.InvariantCulture, $"grade {grade}: {patients:N0} of {all:N0} ({percent})");
            Svg.Element(svg, "rect", $"g{grade}", data + Svg.Box(from, middle - 11, to, middle + 11), title);
            string ink = grade switch
            {
                0 => "num",
                < 3 => "num on-light",
                _ => "num on-dark",
            };
            if (to - from > Svg.TextWidth(percent) + 4)
                Svg.Text(svg, (from + to) / 2, middle + 4, percent, ink, "middle");
        }

        Estimate severe = ExactBinomial.Of(group.Patients.Skip(SevereFrom).Sum(), all);
        string interval = string.Create(
            CultureInfo.InvariantCulture,
            $"{Percent(severe.Value)} ({severe.Low * 100:0} to {severe.High * 100:0})"
        );
        Svg.Text(svg, Width, middle + 4, interval, "num", "end");
    }

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0}%");
}
