using System.Globalization;

namespace CarTAgents.Clinic.Calibration;

/// <summary>A number that a calibration searches, within its range.</summary>
/// <param name="Symbol">The parameter's symbol.</param>
/// <param name="Start">Its value at the beginning, within the range.</param>
/// <param name="Low">Low end.</param>
/// <param name="High">High end.</param>
/// <param name="Unit">Unit of all three; empty for none.</param>
/// <param name="IsLogarithmic">Whether it is searched on a logarithmic scale.</param>
public sealed record SearchedNumber(string Symbol, double Start, double Low, double High, string Unit, bool IsLogarithmic)
{
    /// <summary>Where it begins in its range: 0 at the low end, 1 at the high end.</summary>
    public double StartPlace => IsLogarithmic ? Math.Log(Start / Low) / Math.Log(High / Low) : (Start - Low) / (High - Low);

    /// <summary>The value at a place of the range; places outside are held at its ends.</summary>
    /// <returns>The number, to seven digits.</returns>
    public double Value(double place)
    {
        double held = Math.Clamp(place, 0, 1),
            value = IsLogarithmic ? Low * Math.Pow(High / Low, held) : Low + (High - Low) * held;
        return double.Parse(value.ToString("G7", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }

    /// <summary>The override that sets it.</summary>
    public string Set(double place)
    {
        string text = Value(place).ToString("R", CultureInfo.InvariantCulture);
        return Unit.Length == 0 ? $"{Symbol}={text}" : $"{Symbol}={text} {Unit}";
    }
}
