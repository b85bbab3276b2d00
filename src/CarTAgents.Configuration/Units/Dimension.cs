namespace CarTAgents.Configuration.Units;

/// <summary>
/// The physical dimension of a unit, as powers of length, time, amount (molecules), mass and temperature. Cells, hits, divisions
/// and the like are counted things without a dimension.
/// </summary>
/// <param name="Length">Power of length (base unit um).</param>
/// <param name="Time">Power of time (base unit s).</param>
/// <param name="Amount">Power of amount (base unit molecules).</param>
/// <param name="Mass">Power of mass (base unit g).</param>
/// <param name="Temperature">Power of temperature (base unit C: the degree Celsius, the only one, so that no scale needs an
/// offset).</param>
public readonly record struct Dimension(int Length, int Time, int Amount, int Mass, int Temperature = 0)
{
    /// <summary>True for a plain number.</summary>
    public bool IsNone => this == default;

    /// <summary>Whether the two have powers of the same quantity, as a rate and a time do.</summary>
    /// <param name="other">The other.</param>
    public bool Shares(Dimension other) =>
        (Length != 0 && other.Length != 0)
        || (Time != 0 && other.Time != 0)
        || (Amount != 0 && other.Amount != 0)
        || (Mass != 0 && other.Mass != 0)
        || (Temperature != 0 && other.Temperature != 0);

    /// <summary>The dimension of a product.</summary>
    /// <param name="a">First factor.</param>
    /// <param name="b">Second factor.</param>
    public static Dimension operator +(Dimension a, Dimension b) =>
        new(a.Length + b.Length, a.Time + b.Time, a.Amount + b.Amount, a.Mass + b.Mass, a.Temperature + b.Temperature);

    /// <summary>The dimension of a power.</summary>
    /// <param name="a">The base's dimension.</param>
    /// <param name="power">The exponent.</param>
    public static Dimension operator *(Dimension a, int power) =>
        new(a.Length * power, a.Time * power, a.Amount * power, a.Mass * power, a.Temperature * power);

    /// <summary>The base unit of this dimension, for example <c>molecules/(um^3 s)</c>; <c>1</c> for a plain number.</summary>
    public override string ToString()
    {
        (string Name, int Power)[] parts = [("molecules", Amount), ("g", Mass), ("C", Temperature), ("um", Length), ("s", Time)];
        static string Product(IEnumerable<(string Name, int Power)> factors) =>
            string.Join(" ", factors.Select(f => Math.Abs(f.Power) == 1 ? f.Name : $"{f.Name}^{Math.Abs(f.Power)}"));
        var below = parts.Where(p => p.Power < 0).ToArray();
        string top = Product(parts.Where(p => p.Power > 0));
        if (top.Length == 0)
            top = "1";
        string bottom = Product(below);
        return below.Length switch
        {
            0 => top,
            1 => $"{top}/{bottom}",
            _ => $"{top}/({bottom})",
        };
    }
}
