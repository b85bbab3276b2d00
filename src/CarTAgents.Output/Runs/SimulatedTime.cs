using System.Globalization;

namespace CarTAgents.Output.Runs;

/// <summary>Simulated time as people read it.</summary>
public static class SimulatedTime
{
    /// <summary>Writes a time since the start as <c>day 1 03:15</c>; seconds are added where they are not zero.</summary>
    /// <param name="seconds">Seconds since the start, 0 or more; the start is day 0.</param>
    /// <returns>The text.</returns>
    public static string Text(long seconds)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(seconds);
        long minutes = seconds / 60;
        string text = string.Create(CultureInfo.InvariantCulture, $"day {minutes / 1440} {minutes / 60 % 24:D2}:{minutes % 60:D2}");
        return seconds % 60 == 0 ? text : string.Create(CultureInfo.InvariantCulture, $"{text}:{seconds % 60:D2}");
    }

    /// <summary>Writes a time since the start, rounded to the nearest second.</summary>
    /// <param name="seconds">Seconds since the start, 0 or more.</param>
    /// <returns>The text.</returns>
    public static string Text(double seconds) => Text((long)(seconds + 0.5));
}
