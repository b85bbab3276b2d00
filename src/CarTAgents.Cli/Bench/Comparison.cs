using System.Globalization;
using CarTAgents.Cli.Terminal;

namespace CarTAgents.Cli.Bench;

/// <summary>Two benchmarks side by side: the same work with the same bits, in different times.</summary>
/// <param name="Pairs">Results of A and of B of the same size, every device of one with every device of the other.</param>
public sealed record Comparison(IReadOnlyList<(BenchResult A, BenchResult B)> Pairs)
{
    /// <summary>Pairs the results of two records.</summary>
    /// <param name="a">The first record, and the file that messages name.</param>
    /// <param name="b">The second.</param>
    /// <exception cref="InputException">They are of different workloads, or their bits differ, or have no size in common.</exception>
    public static Comparison Of((BenchRecord Record, string File) a, (BenchRecord Record, string File) b)
    {
        List<(BenchResult, BenchResult)> pairs = [];
        foreach (BenchResult x in a.Record.Results)
        {
            foreach (BenchResult y in b.Record.Results)
            {
                if (!x.Size.SequenceEqual(y.Size))
                    continue;
                Refuse(x, a.File, y, b.File);
                pairs.Add((x, y));
            }
        }

        if (pairs.Count == 0)
            throw new InputException($"{a.File} and {b.File} have no size in common: {Sizes(a.Record)}; {Sizes(b.Record)}");
        return new Comparison(pairs);
    }

    private static void Refuse(BenchResult x, string fileX, BenchResult y, string fileY)
    {
        string size = Text(x);
        if (x.Workload != y.Workload)
        {
            throw new InputException(
                $"{size}: the workloads differ ({fileX}: {x.Workload}, {fileY}: {y.Workload}), so that their speeds do not "
                    + "compare; measure both with the same configuration and overrides"
            );
        }

        if (x.HashTick != y.HashTick || x.StateHash != y.StateHash)
        {
            throw new InputException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{size}: the state hashes differ ({fileX}: {x.StateHash} at tick {x.HashTick} on {x.Device}, {fileY}: "
                        + $"{y.StateHash} at tick {y.HashTick} on {y.Device}): they did not do the same work; the programs differ, or "
                        + $"one of the devices computes wrongly"
                )
            );
        }
    }

    private static string Sizes(BenchRecord record) =>
        record.Results.Count == 0 ? "none" : string.Join(", ", record.Results.Select(Text).Distinct());

    private static string Text(BenchResult result) => string.Join('x', result.Size);
}
