using CarTAgents.Cli.Tests;
using CarTAgents.Compute;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Model.Body;
using CarTAgents.Model.Columns;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Engine;

namespace CarTAgents.Acceptance;

/// <summary>Courses of patients of one configuration, run together as replicas that differ by their identity.</summary>
internal sealed class PatientCourse
{
    private readonly List<double[]>[] _rows;

    private PatientCourse(int patients) => _rows = [.. Enumerable.Range(0, patients).Select(_ => new List<double[]>())];

    /// <summary>Rows of a patient, in order of time; values by <see cref="CourseColumns"/>.</summary>
    public IReadOnlyList<double[]> Of(int patient) => _rows[patient];

    /// <summary>Number of patients.</summary>
    public int Patients => _rows.Length;

    /// <summary>Place of a column.</summary>
    public static int Column(string name) => CourseColumns.All.Single(c => c.Name == name).Place;

    /// <summary>Runs a shipped configuration.</summary>
    /// <param name="file">Name in configs/.</param>
    /// <param name="lattice">Sites on each axis.</param>
    /// <param name="days">Days after the start of the run, five before the infusion.</param>
    /// <param name="patients">Number of patients.</param>
    /// <param name="sets">Overrides.</param>
    public static PatientCourse Run(string file, int lattice, double days, int patients, params string[] sets)
    {
        string[] all =
        [
            .. sets,
            $"lattice.size=[{lattice}, {lattice}, {lattice}]",
            FormattableString.Invariant($"duration={days} d"),
            $"replicas={patients}",
        ];
        RunConfiguration configuration = RunConfiguration.Load(Workbench.Shipped(file), all);
        Scenario scenario = ScenarioConversion.Convert(configuration, out _);
        using Device device = Devices.Open("cpu", 0, out _);
        using var simulation = new Simulation(scenario, device);
        var course = new PatientCourse(patients);
        simulation.OnCourse = row => course._rows[row.Identity - configuration.Identity].Add(row.Values);
        simulation.RunTo(scenario.EndTick);
        return course;
    }

    /// <summary>A column at the row nearest to a day since the infusion.</summary>
    public double At(int patient, string column, double day) => _rows[patient].MinBy(r => Math.Abs(r[0] - day))![Column(column)];

    /// <summary>Largest value of a column, and its day.</summary>
    public (double Value, double Day) Peak(int patient, string column)
    {
        int c = Column(column);
        double[] row = _rows[patient].MaxBy(r => r[c])!;
        return (row[c], row[0]);
    }

    /// <summary>First day from one on at which a column is below (or, with a sign of -1, above) a level; NaN if never.</summary>
    public double First(int patient, string column, double level, double from = 0, int sign = 1)
    {
        int c = Column(column);
        return _rows[patient].FirstOrDefault(r => r[0] >= from && sign * r[c] < sign * level)?[0] ?? double.NaN;
    }

    /// <summary>Mean doubling time of CAR-T cells in blood from their lowest level after the infusion, from day 1 on, to their peak, d:
    /// what models of expansion report.</summary>
    public double Doubling(int patient)
    {
        int c = Column("car_t");
        (double peak, double day) = Peak(patient, "car_t");
        double[] lowest = _rows[patient].Where(r => r[0] >= 1 && r[0] < day).MinBy(r => r[c])!;
        return (day - lowest[0]) * Math.Log(2) / Math.Log(peak / lowest[c]);
    }

    /// <summary>The same over the steepest three days before the peak: cells that come free as their targets vanish add to it.</summary>
    public double SteepestDoubling(int patient)
    {
        int c = Column("car_t");
        double peak = Peak(patient, "car_t").Day,
            best = double.PositiveInfinity;
        foreach (double[] row in _rows[patient].Where(r => r[0] >= 1 && r[0] + 3 <= peak && r[c] > 0))
        {
            double later = At(patient, "car_t", row[0] + 3);
            if (later > row[c])
                best = Math.Min(best, 3 * Math.Log(2) / Math.Log(later / row[c]));
        }

        return best;
    }
}
