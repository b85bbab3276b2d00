using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace CarTAgents.Configuration.Units;

/// <summary>A physical value: its size in base units, the text it was written as and the parameter symbol it came from.</summary>
/// <param name="Value">The value in base units: um, s, molecules, g, C and their products. Finite.</param>
/// <param name="Text">Number and unit as written, for example <c>25 min</c>.</param>
/// <param name="Symbol">The symbol of <c>parameters:</c> that stood in its place, or null for a literal.</param>
public readonly record struct Quantity(double Value, string Text, string? Symbol = null)
{
    /// <summary>The value alone, for arithmetic.</summary>
    /// <param name="quantity">The quantity.</param>
    public static implicit operator double(Quantity quantity) => quantity.Value;

    /// <summary>Number and unit as written, with the symbol in front where there is one: <c>t_engage = 25 min</c>.</summary>
    public override string ToString() => Symbol is null ? Text : $"{Symbol} = {Text}";

    /// <summary>Splits a text into its number and its unit, without a judgement of the unit.</summary>
    /// <param name="text">For example <c>1e9 1/mL</c> or <c>28d</c>.</param>
    /// <param name="number">The number's text, <c>1e9</c>.</param>
    /// <param name="unit">The unit's text, <c>1/mL</c>; may be empty.</param>
    /// <returns>False when the text does not begin with a number.</returns>
    public static bool TrySplit(string text, out string number, out string unit)
    {
        text = text.Trim();
        int at = 0;
        if (at < text.Length && text[at] is '+' or '-')
            at++;
        int digits = Digits(text, ref at);
        if (at < text.Length && text[at] == '.')
        {
            at++;
            digits += Digits(text, ref at);
        }
        if (digits > 0 && at < text.Length && text[at] is 'e' or 'E')
        {
            // 'e' begins an exponent only where digits follow; otherwise it belongs to the unit.
            int ahead = at + 1;
            if (ahead < text.Length && text[ahead] is '+' or '-')
                ahead++;
            if (Digits(text, ref ahead) > 0)
                at = ahead;
        }
        number = digits > 0 ? text[..at] : "";
        unit = digits > 0 ? text[at..].Trim() : "";
        return digits > 0;
    }

    /// <summary>Reads a number: finite, decimal point, no thousands separators.</summary>
    /// <param name="text">The text.</param>
    /// <param name="number">The nearest double.</param>
    public static bool TryNumber(string text, out double number)
    {
        number = 0;
        return TrySplit(text, out string digits, out string unit)
            && unit.Length == 0
            && double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out number)
            && double.IsFinite(number);
    }

    /// <summary>Reads a value and its unit.</summary>
    /// <param name="text">For example <c>66 um^2/min</c>.</param>
    /// <param name="kind">What the value must measure.</param>
    /// <param name="quantity">The value, when true is returned.</param>
    /// <param name="error">What is wrong and what was expected, when false is returned.</param>
    public static bool TryParse(string text, QuantityKind kind, out Quantity quantity, [NotNullWhen(false)] out string? error)
    {
        quantity = default;
        if (!TryParse(text, out double value, out Unit? unit, out error, kind.Dimension()))
        {
            error = $"{error}; expected {kind.Describe()}";
            return false;
        }
        return TryMake(value, unit, text.Trim(), null, kind, out quantity, out error);
    }

    /// <summary>Reads a value in any unit.</summary>
    /// <param name="text">For example <c>66 um^2/min</c>.</param>
    /// <param name="number">The number in the unit written.</param>
    /// <param name="unit">The unit, when true is returned.</param>
    /// <param name="error">What is wrong, when false is returned.</param>
    /// <param name="wanted">As for <see cref="Unit.TryParse"/>.</param>
    public static bool TryParse(
        string text,
        out double number,
        [NotNullWhen(true)] out Unit? unit,
        [NotNullWhen(false)] out string? error,
        Dimension wanted = default
    )
    {
        number = 0;
        unit = null;
        if (!TrySplit(text, out string digits, out string rest))
        {
            error = $"'{text}' does not begin with a number";
            return false;
        }
        if (!TryNumber(digits, out number))
        {
            error = $"'{digits}' is too large to be represented";
            return false;
        }
        return Unit.TryParse(rest, out unit, out error, wanted);
    }

    /// <summary>Makes a quantity of a number and its unit and checks that it is of the kind wanted.</summary>
    internal static bool TryMake(
        double number,
        Unit unit,
        string text,
        string? symbol,
        QuantityKind kind,
        out Quantity quantity,
        [NotNullWhen(false)] out string? error
    )
    {
        quantity = default;
        string shown = symbol is null ? $"'{text}'" : $"parameter '{symbol}' ({text})";
        Dimension wanted = kind.Dimension();
        if (unit.Dimension != wanted)
        {
            error = unit.Dimension.IsNone
                ? $"{shown} lacks its unit; expected {kind.Describe()}"
                : $"{shown} has the wrong kind of unit: it is {QuantityKinds.NameOf(unit.Dimension)}, expected {kind.Describe()}";
            return false;
        }
        double value = unit.ToBase(number);
        if (!double.IsFinite(value))
        {
            error = $"{shown} is too large to be represented";
            return false;
        }
        if (kind == QuantityKind.Count && value != Math.Floor(value))
        {
            error = $"{shown} is not a whole number";
            return false;
        }
        quantity = new Quantity(value, text, symbol);
        error = null;
        return true;
    }

    private static int Digits(string text, ref int at)
    {
        int start = at;
        while (at < text.Length && char.IsAsciiDigit(text[at]))
            at++;
        return at - start;
    }
}
