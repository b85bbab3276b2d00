using System.Globalization;

namespace CarTAgents.Configuration.Descriptions;

// Response, progression and death, of patients on lattices and mixed.
public sealed partial class RunConfiguration
{
    /// <summary>Whether a patient of the run may die.</summary>
    public bool IsMortal => Patient?.Outcome?.Survival is not null;

    private void CheckOutcome(Action<string, string> wrong)
    {
        if (Patient is not { Outcome: { } outcome } patient)
            return;
        if (patient.Tumour is null && (outcome.Imaging is not null || outcome.Marrow is not null))
            wrong("patient.outcome", "response is told by a tumour; expected 'patient.tumour', or neither 'imaging' nor 'marrow'");
        if (outcome is { Imaging: not null, Marrow: not null })
            wrong("patient.outcome", "response is told by imaging or by the marrow; expected one of 'imaging' and 'marrow'");
        if (outcome.Imaging is not { } imaging)
            return;
        for (int i = 1; i < imaging.Scans.Count; i++)
        {
            if (imaging.Scans[i].Value <= imaging.Scans[i - 1].Value)
            {
                wrong(
                    string.Create(CultureInfo.InvariantCulture, $"patient.outcome.imaging.scans.{i}"),
                    $"the scan at {imaging.Scans[i]} is not after the one at {imaging.Scans[i - 1]}"
                );
            }
        }
    }
}
