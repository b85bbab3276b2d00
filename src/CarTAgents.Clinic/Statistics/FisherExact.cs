using MathNet.Numerics;

namespace CarTAgents.Clinic.Statistics;

/// <summary>Whether two groups differ in the share of patients with something: Fisher's exact test of a table of two by two.</summary>
/// <param name="P">Two-sided: the probability, with the sums of the rows and columns given, of a table as improbable as this or more.
/// Tables whose probabilities differ by less than 1e-7 of them count as equal, as in R's <c>fisher.test</c>.</param>
/// <param name="OddsRatio">Of the sample: (a d) / (b c), infinite where only the divisor is 0, NaN where both are. (R tells the
/// conditional maximum-likelihood estimate, which differs a little.)</param>
public readonly record struct FisherExact(double P, double OddsRatio)
{
    /// <summary>Compares two groups.</summary>
    /// <param name="a">Patients of the first group with it, 0 or more, as all four.</param>
    /// <param name="b">Patients of the first group without it.</param>
    /// <param name="c">Patients of the second group with it.</param>
    /// <param name="d">Patients of the second group without it.</param>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative.</exception>
    public static FisherExact Of(int a, int b, int c, int d)
    {
        foreach (int count in (ReadOnlySpan<int>)[a, b, c, d])
            ArgumentOutOfRangeException.ThrowIfNegative(count);
        int least = Math.Max(0, a - d),
            most = a + Math.Min(b, c);
        // Up to a factor that all tables of these sums share.
        double Weight(int x) =>
            -(
                SpecialFunctions.FactorialLn(x)
                + SpecialFunctions.FactorialLn(a + b - x)
                + SpecialFunctions.FactorialLn(a + c - x)
                + SpecialFunctions.FactorialLn(d - a + x)
            );
        double[] tables = [.. Enumerable.Range(least, most - least + 1).Select(Weight)];
        double likeliest = tables.Max();
        for (int i = 0; i < tables.Length; i++)
            tables[i] = Math.Exp(tables[i] - likeliest);
        double limit = tables[a - least] * (1 + 1e-7);
        return new FisherExact(Math.Min(1, tables.Where(t => t <= limit).Sum() / tables.Sum()), (double)a * d / ((double)b * c));
    }
}
