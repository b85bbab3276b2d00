using CarTAgents.Configuration.Descriptions;
using CarTAgents.Model.Mixed;
using CarTAgents.Testing;

namespace CarTAgents.Model.Tests.Mixed;

/// <summary>The shipped designs whose patients are well mixed.</summary>
internal static class Designs
{
    /// <summary>What makes a median patient one without clones and drugs.</summary>
    public static readonly string[] Plain = ["patient.clones.resistant.share=0", "patient.drugs=~"];

    /// <summary>Gives a patient of any disease the antibodies of lupus.</summary>
    public const string WithAntibodies =
        "patient.antibodies={plasmaCells: {plasmablast: 4 d, plasmablastAccess: 0.7, shortLived: 28 d, access: 0.77, "
        + "longLivedNegative: 0.86}, autoantibody: {start: 3.4, cutOff: 50, halfLife: 17 d, shortLived: 0.995, plasmablast: 0.3}, "
        + "vaccine: {halfLife: 21 d}, c3: {start: 0.75 g/L, normal: 1.2 g/L, halfLife: 3 d}, "
        + "sledai: {start: 16, time: 14 d, antibody: 0.5}}";

    /// <summary>Tells the response of a patient with a tumour by imaging.</summary>
    public const string WithScans =
        "patient.outcome.imaging={complete: 3.6e8, partial: 0.35, progression: 1.84, visible: 3, scans: [30 d, 90 d], every: 30 d}";

    /// <summary>Sets that belong to none of these diseases are left out.</summary>
    public static RunConfiguration Load(string disease, params string[] sets) =>
        RunConfiguration.Load(
            Repository.PathOf("configs", "mixed", $"{disease}.yaml"),
            [.. sets.Where(s => disease != "lupus-erlangen" || !s.StartsWith("patient.clones", StringComparison.Ordinal))]
        );

    /// <summary>The first patient of a configuration.</summary>
    public static MixedPatient Patient(string disease, params string[] sets) => MixedPatient.Of(Load(disease, sets), out _).First();

    /// <summary>Runs a patient to its end, looking on at each step.</summary>
    public static MixedPatient Run(this MixedPatient patient, Action<MixedPatient>? look = null)
    {
        while (!patient.IsOver)
        {
            patient.Step();
            look?.Invoke(patient);
        }

        return patient;
    }
}
