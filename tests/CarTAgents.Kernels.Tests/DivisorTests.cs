using CarTAgents.Kernels;

namespace CarTAgents.Kernels.Tests;

/// <summary>Products and shifts divide as divisions do.</summary>
public class DivisorTests
{
    [Fact]
    public void Quotients_are_those_of_division_at_every_multiple_and_beside_it()
    {
        var random = new Random(5);
        foreach (int d in Enumerable.Range(1, 300).Concat([511, 512, 513, 65_535, 65_536, 65_537, (1 << 30) - 1, 1 << 30, int.MaxValue]))
        {
            var by = new Divisor(d);
            int most = int.MaxValue / d;
            foreach (int quotient in Enumerable.Range(0, 50).Select(q => q < 20 ? Math.Min(q, most) : random.Next(most)).Append(most))
            {
                long multiple = (long)quotient * d;
                foreach (long n in new[] { multiple - 1, multiple, multiple + 1, int.MaxValue })
                {
                    if (n is >= 0 and <= int.MaxValue)
                        Assert.Equal((int)n / d, by.Of((int)n));
                }
            }
        }
    }

    [Fact]
    public void Nothing_divides_by_nought()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Divisor(0));
    }
}
