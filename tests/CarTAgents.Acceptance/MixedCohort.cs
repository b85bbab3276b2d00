using CarTAgents.Configuration.Descriptions;
using CarTAgents.Model.Mixed;
using CarTAgents.Model.Tests.Mixed;
using CarTAgents.Testing;

namespace CarTAgents.Acceptance;

/// <summary>Drawn patients of a design who are well mixed, with what a study would measure of each.</summary>
internal sealed class MixedCohort
{
    private readonly PatientMeasures[] _patients;

    /// <summary>Runs them.</summary>
    /// <param name="disease">Name of the configuration.</param>
    /// <param name="count">How many.</param>
    /// <param name="sets">Overrides.</param>
    public MixedCohort(string disease, int count, params string[] sets)
    {
        RunConfiguration configuration = RunConfiguration.Load(
            Repository.PathOf("configs", "mixed", $"{disease}.yaml"),
            ["patient.traits=drawn", $"replicas={count}", .. sets]
        );
        _patients = [.. MixedPatient.Of(configuration, out _).Select(p => new PatientMeasures(p))];
    }

    /// <summary>The patients.</summary>
    public IReadOnlyList<PatientMeasures> All => _patients;

    /// <summary>Share of patients, of those that are asked about, in percent.</summary>
    public (double Value, int Of) Rate(Func<PatientMeasures, bool> has, Func<PatientMeasures, bool>? among = null)
    {
        PatientMeasures[] asked = [.. _patients.Where(p => among?.Invoke(p) ?? true)];
        return (100.0 * asked.Count(has) / asked.Length, asked.Length);
    }

    /// <summary>A quantile over patients who have the value.</summary>
    public (double Value, int Of) Quantile(
        Func<PatientMeasures, double> of,
        double quantile = 0.5,
        Func<PatientMeasures, bool>? among = null
    )
    {
        double[] values = [.. _patients.Where(p => among?.Invoke(p) ?? true).Select(of).Where(v => !double.IsNaN(v)).Order()];
        if (values.Length == 0)
            return (double.NaN, 0);
        double at = quantile * (values.Length - 1);
        int below = (int)at;
        double above = values[Math.Min(values.Length - 1, below + 1)];
        return (values[below] + (at - below) * (above - values[below]), values.Length);
    }
}
