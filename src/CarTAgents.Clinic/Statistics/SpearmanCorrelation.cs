using MathNet.Numerics;
using MathNet.Numerics.Statistics;

namespace CarTAgents.Clinic.Statistics;

/// <summary>Spearman's rank correlation; of equal values each has their mean rank.</summary>
/// <param name="Rho">The correlation, -1 to 1; NaN of fewer than two pairs, and where all values of one kind are equal.</param>
/// <param name="P">Two-sided, by Student's t with n - 2 degrees of freedom, as R's <c>cor.test(exact = FALSE)</c>; NaN of fewer than
/// three pairs.</param>
public readonly record struct SpearmanCorrelation(double Rho, double P)
{
    /// <summary>Correlates pairs.</summary>
    /// <param name="x">The first number of each pair.</param>
    /// <param name="y">The second, as many.</param>
    /// <exception cref="ArgumentException">There are more of one than of the other, or one is not a number.</exception>
    public static SpearmanCorrelation Of(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        if (x.Length != y.Length)
            throw new ArgumentException(FormattableString.Invariant($"{x.Length} numbers and {y.Length} are no pairs"), nameof(y));
        double[] first = Ranks(x),
            second = Ranks(y);
        double rho = x.Length < 2 ? double.NaN : Correlation.Pearson(first, second);
        if (double.IsNaN(rho) || x.Length < 3)
            return new SpearmanCorrelation(rho, double.NaN);
        rho = Math.Clamp(rho, -1, 1);
        // t^2 = (n - 2) rho^2 / (1 - rho^2), and both tails of t are a beta function of (n - 2) / (n - 2 + t^2) = 1 - rho^2.
        return new SpearmanCorrelation(rho, SpecialFunctions.BetaRegularized((x.Length - 2) / 2.0, 0.5, 1 - rho * rho));
    }

    private static double[] Ranks(ReadOnlySpan<double> values)
    {
        foreach (double value in values)
        {
            if (double.IsNaN(value))
                throw new ArgumentException("a value is not a number", nameof(values));
        }

        return ArrayStatistics.RanksInplace(values.ToArray());
    }
}
