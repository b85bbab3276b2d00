using System.Globalization;

namespace CarTAgents.Model.Numbers;

/// <summary>A range in which a number is drawn or searched.</summary>
/// <param name="Low">Low end.</param>
/// <param name="High">High end.</param>
/// <param name="Unit">Unit of both; empty for none.</param>
/// <param name="IsLogarithmic">Whether places divide the logarithm evenly.</param>
public readonly record struct NumberRange(double Low, double High, string Unit, bool IsLogarithmic)
{
    /// <summary>The place of a number: 0 at the low end, 1 at the high end.</summary>
    public double Place(double value) =>
        IsLogarithmic ? HostMath.Log(value / Low) / HostMath.Log(High / Low) : (value - Low) / (High - Low);

    /// <summary>The number at a place, to seven digits.</summary>
    /// <param name="place">From 0, the low end, to 1, the high end.</param>
    public double At(double place) => double.Parse(Digits(place), CultureInfo.InvariantCulture);

    /// <summary>The same with its unit, as a configuration has it.</summary>
    /// <inheritdoc cref="At"/>
    public string Text(double place) => Unit.Length == 0 ? Digits(place) : $"{Digits(place)} {Unit}";

    private string Digits(double place) =>
        (IsLogarithmic ? Low * HostMath.Pow(High / Low, place) : Low + (High - Low) * place).ToString("G7", CultureInfo.InvariantCulture);
}
