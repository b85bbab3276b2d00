namespace CarTAgents.Clinic.Reports;

/// <summary>A patient's response as a plot colours it, from the best.</summary>
public enum ResponseState
{
    /// <summary>Complete response, or complete remission.</summary>
    Complete,

    /// <summary>Partial response.</summary>
    Partial,

    /// <summary>Neither response nor progression.</summary>
    Stable,

    /// <summary>Progression, or relapse.</summary>
    Progressive,

    /// <summary>Not assessed, or not yet.</summary>
    Unassessed,
}

/// <summary>How plots show a response.</summary>
internal static class ResponseStyle
{
    /// <summary>The class of its colour.</summary>
    public static string Of(ResponseState state) => state.ToString().ToLowerInvariant();

    /// <summary>Its name in a key.</summary>
    public static string Name(ResponseState state) =>
        state switch
        {
            ResponseState.Complete => "complete response",
            ResponseState.Partial => "partial response",
            ResponseState.Stable => "stable disease",
            ResponseState.Progressive => "progressive disease",
            _ => "not assessed",
        };
}
