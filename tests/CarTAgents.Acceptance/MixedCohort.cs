using CarTAgents.Clinic.Endpoints;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Model.Mixed;
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
    public (double Value, int Of, double Error) Rate(Func<PatientMeasures, bool> has, Func<PatientMeasures, bool>? among = null)
    {
        PatientMeasures[] asked = [.. _patients.Where(p => among?.Invoke(p) ?? true)];
        return (100.0 * asked.Count(has) / asked.Length, asked.Length, 0);
    }

    /// <summary>A quantile over patients who have the value, and the standard error of its logarithm, from the values around it.</summary>
    public (double Value, int Of, double Error) Quantile(
        Func<PatientMeasures, double> of,
        double quantile = 0.5,
        Func<PatientMeasures, bool>? among = null
    )
    {
        double[] values = [.. _patients.Where(p => among?.Invoke(p) ?? true).Select(of).Where(v => !double.IsNaN(v)).Order()];
        if (values.Length == 0)
            return (double.NaN, 0, 0);
        double At(double share)
        {
            double at = Math.Clamp(share, 0, 1) * (values.Length - 1);
            int below = (int)at;
            return values[below] + (at - below) * (values[Math.Min(values.Length - 1, below + 1)] - values[below]);
        }

        double error = Math.Sqrt(quantile * (1 - quantile) / values.Length),
            low = Math.Max(1e-9, At(quantile - error)),
            high = Math.Max(1e-9, At(quantile + error));
        return (At(quantile), values.Length, Math.Log(high / low) / 2);
    }
}
