using System.Diagnostics.CodeAnalysis;

namespace CarTAgents.Configuration.Units;

/// <summary>
/// A unit of measurement: a dimension and a scale to the base units um, s, molecules, g and C. The scale is kept as a quotient of two
/// numbers, whole where the unit allows it, so that <c>66 um^2/min</c> is 66/60 with one rounding and the same bits everywhere.
/// </summary>
public sealed class Unit
{
    /// <summary>Seconds of a day.</summary>
    public const double SecondsPerDay = 86400;

    private Unit(string text, Dimension dimension, double numerator, double denominator)
    {
        Text = text;
        Dimension = dimension;
        Numerator = numerator;
        Denominator = denominator;
    }

    /// <summary>The unit of a plain number.</summary>
    public static Unit One { get; } = new("", default, 1, 1);

    /// <summary>The unit as it was written, for example <c>molecules/(cell min)</c>; empty for a plain number.</summary>
    public string Text { get; }

    /// <summary>The physical dimension.</summary>
    public Dimension Dimension { get; }

    /// <summary>One of this unit is <see cref="Numerator"/> / <see cref="Denominator"/> base units.</summary>
    public double Numerator { get; }

    /// <summary>See <see cref="Numerator"/>.</summary>
    public double Denominator { get; }

    private static readonly Dictionary<string, Unit> Named = Table();

    /// <summary>The names that a unit may be composed of.</summary>
    public static IReadOnlyCollection<string> Names => Named.Keys;

    /// <summary>Converts a number of this unit to base units.</summary>
    /// <param name="number">The number in this unit.</param>
    public double ToBase(double number) => number * Numerator / Denominator;

    /// <summary>Converts base units to a number of this unit.</summary>
    /// <param name="value">The value in base units (um, s, molecules, g, C).</param>
    public double FromBase(double value) => value * Denominator / Numerator;

    /// <summary>
    /// Reads a unit: names multiplied by a space or <c>*</c>, divided by <c>/</c> or <c>per</c>, raised by <c>^n</c> or a trailing
    /// digit, grouped by parentheses. A product after a division needs parentheses, because <c>a/b c</c> is read both ways.
    /// </summary>
    /// <param name="text">The text; empty means a plain number.</param>
    /// <param name="unit">The unit, when true is returned.</param>
    /// <param name="error">What is wrong, when false is returned.</param>
    /// <param name="wanted">The dimension that is expected, by which a mistyped name is told what it was meant to be.</param>
    public static bool TryParse(
        string text,
        [NotNullWhen(true)] out Unit? unit,
        [NotNullWhen(false)] out string? error,
        Dimension wanted = default
    )
    {
        var reader = new Reader(text.Trim(), wanted);
        unit = null;
        if (reader.Text.Length == 0)
        {
            unit = One;
            error = null;
            return true;
        }
        Unit? read = reader.Product(0);
        if (read is not null && !reader.AtEnd)
            reader.Fail($"'{reader.Rest}' is left over after a unit");
        error = reader.Error;
        if (error is not null)
            return false;
        if (!double.IsFinite(read!.Numerator) || !double.IsFinite(read.Denominator) || read.Numerator == 0 || read.Denominator == 0)
        {
            error = $"the unit '{text}' is too large or too small to be represented";
            return false;
        }
        unit = new Unit(reader.Text, read.Dimension, read.Numerator, read.Denominator);
        error = null;
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => Text;

    private Unit Times(Unit other) => new("", Dimension + other.Dimension, Numerator * other.Numerator, Denominator * other.Denominator);

    private Unit Inverse() => new("", Dimension * -1, Denominator, Numerator);

    private Unit Power(int power)
    {
        Unit result = One;
        for (int i = Math.Abs(power); i > 0; i--)
            result = result.Times(this);
        return power < 0 ? result.Inverse() : result;
    }

    private static Dictionary<string, Unit> Table()
    {
        var table = new Dictionary<string, Unit>(StringComparer.Ordinal);
        void Add(Dimension dimension, double numerator, double denominator, params ReadOnlySpan<string> names)
        {
            foreach (string name in names)
                table.Add(name, new Unit(name, dimension, numerator, denominator));
        }

        var time = new Dimension(0, 1, 0, 0);
        Add(time, 1, 1000, "ms");
        Add(time, 1, 1, "s", "second", "seconds");
        Add(time, 60, 1, "min", "minute", "minutes");
        Add(time, 3600, 1, "h", "hour", "hours");
        Add(time, SecondsPerDay, 1, "d", "day", "days");
        Add(time, 604800, 1, "week", "weeks");

        var length = new Dimension(1, 0, 0, 0);
        Add(length, 1, 1000, "nm");
        Add(length, 1, 1, "um", "µm", "μm");
        Add(length, 1e3, 1, "mm");
        Add(length, 1e4, 1, "cm");
        Add(length, 1e6, 1, "m");

        var volume = new Dimension(3, 0, 0, 0);
        Add(volume, 1, 1, "fL");
        Add(volume, 1e3, 1, "pL");
        Add(volume, 1e6, 1, "nL");
        Add(volume, 1e9, 1, "uL", "µL", "μL");
        Add(volume, 1e12, 1, "mL");
        Add(volume, 1e15, 1, "L");

        var amount = new Dimension(0, 0, 1, 0);
        Add(amount, 1, 1, "molecule", "molecules", "receptor", "receptors");

        // Numerator and denominator are whole numbers, so that the quotient is the nearest there is.
        var concentration = new Dimension(-3, 0, 1, 0);
        Add(concentration, Concentration.Molar, 1, "M");
        Add(concentration, Concentration.Molar, 1e3, "mM");
        Add(concentration, Concentration.Molar, 1e6, "uM", "µM", "μM");
        Add(concentration, Concentration.Molar, 1e9, "nM");
        Add(concentration, Concentration.Molar, 1e12, "pM");
        Add(concentration, Concentration.Molar, 1e15, "fM");

        var mass = new Dimension(0, 0, 0, 1);
        Add(mass, 1, 1e15, "fg");
        Add(mass, 1, 1e12, "pg");
        Add(mass, 1, 1e9, "ng");
        Add(mass, 1, 1e6, "ug", "µg", "μg");
        Add(mass, 1, 1e3, "mg");
        Add(mass, 1, 1, "g");
        Add(mass, 1e3, 1, "kg");
        // A dalton is a gram over the Avogadro number, within 1e-9.
        Add(mass, 1, 6.02214076e23, "Da");
        Add(mass, 1e3, 6.02214076e23, "kDa");

        Add(new Dimension(0, 0, 0, 0, 1), 1, 1, "C");

        Add(default, 1, 100, "%");
        Add(
            default,
            1,
            1,
            "cell",
            "cells",
            "hit",
            "hits",
            "division",
            "divisions",
            "contact",
            "contacts",
            "engagement",
            "engagements",
            "kill",
            "kills",
            "fraction",
            "ratio",
            "fold",
            "ln",
            "unit",
            "units",
            "dimensionless"
        );
        return table;
    }

    /// <summary>A recursive-descent reader of one unit's text.</summary>
    private sealed class Reader(string text, Dimension wanted)
    {
        private int _at;

        public string Text { get; } = text;

        public string? Error { get; private set; }

        public bool AtEnd => _at >= Text.Length;

        public string Rest => Text[_at..];

        public void Fail(string error) => Error ??= error;

        public Unit? Product(int depth)
        {
            if (depth > 8)
            {
                Fail("the parentheses are nested too deeply");
                return null;
            }
            Unit result = One;
            bool divided = false,
                first = true;
            while (true)
            {
                Skip();
                if (AtEnd || Text[_at] == ')')
                {
                    if (first)
                        Fail("a unit is missing");
                    return Error is null ? result : null;
                }
                bool divides = Take('/') || TakePer();
                if (!divides && !first)
                    _ = Take('*') || Take('·');
                if (divided && !divides)
                    Fail("after '/', put a divisor of several factors in parentheses, as in 'molecules/(cell min)'");
                Unit? factor = Factor(depth);
                if (factor is null)
                    return null;
                result = result.Times(divides ? factor.Inverse() : factor);
                divided |= divides;
                first = false;
            }
        }

        private Unit? Factor(int depth)
        {
            Skip();
            Unit? atom;
            if (Take('('))
            {
                atom = Product(depth + 1);
                if (atom is not null && !Take(')'))
                    Fail("a ')' is missing");
            }
            else if (!AtEnd && Text[_at] == '1' && (_at + 1 == Text.Length || !(char.IsAsciiDigit(Text[_at + 1]) || Text[_at + 1] == '.')))
            {
                _at++;
                atom = One;
            }
            else
            {
                int start = _at;
                while (!AtEnd && (char.IsLetter(Text[_at]) || Text[_at] == '%'))
                    _at++;
                string name = Text[start.._at];
                if (name.Length == 0)
                    Fail(AtEnd ? "a unit is missing at the end" : $"'{Text[_at]}' is not part of a unit");
                else if (!Named.ContainsKey(name))
                    Fail($"'{name}' is not a unit; did you mean '{Spellings.UnitOf(name, Named.Values, wanted)}'?");
                atom = Error is null ? Named[name] : null;
            }
            if (Error is not null || atom is null)
                return null;
            return Exponent(out int power) ? atom.Power(power)
                : Error is null ? atom
                : null;
        }

        private bool Exponent(out int power)
        {
            power = 0;
            bool caret = Take('^');
            bool negative = caret && Take('-');
            if (AtEnd || !char.IsAsciiDigit(Text[_at]))
            {
                if (caret)
                    Fail("a whole number is missing after '^'");
                return false;
            }
            power = Text[_at++] - '0';
            if (power == 0 || (!AtEnd && (char.IsAsciiDigit(Text[_at]) || Text[_at] == '.')))
            {
                Fail("an exponent of a unit is a whole number from 1 to 9, and a quantity is one number with one unit: 150 min");
                return false;
            }
            if (negative)
                power = -power;
            return true;
        }

        private bool TakePer()
        {
            if (!Rest.StartsWith("per", StringComparison.Ordinal) || _at + 3 >= Text.Length || Text[_at + 3] != ' ')
                return false;
            _at += 3;
            return true;
        }

        private bool Take(char c)
        {
            Skip();
            if (AtEnd || Text[_at] != c)
                return false;
            _at++;
            return true;
        }

        private void Skip()
        {
            while (!AtEnd && Text[_at] == ' ')
                _at++;
        }
    }
}
