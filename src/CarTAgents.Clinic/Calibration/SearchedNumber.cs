using CarTAgents.Model.Numbers;

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
    public double StartPlace => Range.Place(Start);

    /// <summary>The value at a place of the range; places outside are held at its ends.</summary>
    /// <returns>The number, to seven digits.</returns>
    public double Value(double place) => Range.At(Math.Clamp(place, 0, 1));

    /// <summary>The override that sets it.</summary>
    public string Set(double place) => $"{Symbol}={Range.Text(Math.Clamp(place, 0, 1))}";

    private NumberRange Range => new(Low, High, Unit, IsLogarithmic);
}
