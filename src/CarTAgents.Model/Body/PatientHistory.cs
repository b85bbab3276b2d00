using CarTAgents.Configuration.Descriptions;

namespace CarTAgents.Model.Body;

/// <summary>What befell a patient, on lattices or mixed. Days are from the infusion, and NaN for what did not happen.</summary>
/// <param name="Outcome">Response, progression and death.</param>
/// <param name="DrugDays">Day on which each drug that the patient may get was given, or begun; of one that was given again, the
/// last.</param>
public sealed record PatientHistory(Outcome Outcome, IReadOnlyDictionary<Drug, double> DrugDays);
