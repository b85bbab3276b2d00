namespace CarTAgents.Clinic.Statistics;

/// <summary>How long a patient was followed, and whether the event ended it.</summary>
/// <param name="Time">From the start to the event or to the last look, 0 or more, in a unit that all patients share.</param>
/// <param name="Event">Whether it ended with the event; otherwise the patient is censored then.</param>
public readonly record struct FollowUp(double Time, bool Event);
