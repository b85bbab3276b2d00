namespace CarTAgents.Clinic.Statistics;

/// <summary>A time at which follow-up of one patient or more ended.</summary>
/// <param name="Time">The time.</param>
/// <param name="AtRisk">Patients followed until then or longer.</param>
/// <param name="Events">Events then.</param>
/// <param name="Censored">Patients censored then, who count as at risk at the time's events.</param>
/// <param name="Survival">Share without the event from this time until the next, 0 to 1.</param>
/// <param name="StandardError">Its standard error (Greenwood); NaN where nobody is left.</param>
/// <param name="Low">Low end of its interval; NaN where nobody is left.</param>
/// <param name="High">High end, at most 1; NaN where nobody is left.</param>
public readonly record struct KaplanMeierStep(
    double Time,
    int AtRisk,
    int Events,
    int Censored,
    double Survival,
    double StandardError,
    double Low,
    double High
);
