using System.Globalization;
using CarTAgents.Cli.Terminal;

namespace CarTAgents.Cli.Bench;

/// <summary>Benchmarks side by side: the same work with the same bits, in different times.</summary>
/// <param name="Sizes">Results by size, in the order of the first record that has it; a size that only one record has is left out.</param>
public sealed record Comparison(IReadOnlyList<IReadOnlyList<ComparedResult>> Sizes)
{
    /// <summary>Puts the results of records side by side.</summary>
    /// <param name="records">Two or more records, each with the file that messages name.</param>
    /// <exception cref="InputException">They are of different workloads, or their bits differ, or one has no size in common with the
    /// others.</exception>
    public static Comparison Of(IReadOnlyList<(BenchRecord Record, string File)> records)
    {
        ComparedResult[] all = [.. records.SelectMany((r, i) => r.Record.Results.Select(x => new ComparedResult(i, r.File, x)))];
        List<IReadOnlyList<ComparedResult>> sizes = [];
        foreach (IGrouping<string, ComparedResult> size in all.GroupBy(r => Text(r.Result)))
        {
            ComparedResult[] results = [.. size];
            if (results.DistinctBy(r => r.Record).Count() < 2)
                continue;
            foreach (ComparedResult other in results[1..])
                Refuse(results[0], other);
            sizes.Add(results);
        }

        foreach ((int i, (BenchRecord record, string file)) in records.Index())
        {
            if (!sizes.Any(s => s.Any(r => r.Record == i)))
            {
                string others = string.Join("; ", records.Where((_, j) => j != i).Select(r => $"{r.File}: {Listed(r.Record)}"));
                throw new InputException($"{file} has no size in common with the others: {Listed(record)}; {others}");
            }
        }

        return new Comparison(sizes);
    }

    private static void Refuse(ComparedResult a, ComparedResult b)
    {
        (BenchResult x, BenchResult y) = (a.Result, b.Result);
        string size = Text(x);
        if (x.Workload != y.Workload)
        {
            throw new InputException(
                $"{size}: the workloads differ ({a.File}: {x.Workload}, {b.File}: {y.Workload}), so that their speeds do not "
                    + "compare; measure both with the same configuration and overrides"
            );
        }

        if (x.HashTick != y.HashTick || x.StateHash != y.StateHash)
        {
            throw new InputException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{size}: the state hashes differ ({a.File}: {x.StateHash} at tick {x.HashTick} on {x.Device}, {b.File}: "
                        + $"{y.StateHash} at tick {y.HashTick} on {y.Device}): they did not do the same work; the programs differ, or "
                        + $"one of the devices computes wrongly"
                )
            );
        }
    }

    private static string Listed(BenchRecord record) =>
        record.Results.Count == 0 ? "none" : string.Join(", ", record.Results.Select(Text).Distinct());

    private static string Text(BenchResult result) => string.Join('x', result.Size);
}

/// <summary>A result among others.</summary>
/// <param name="Record">Which of the records it is of, from 0.</param>
/// <param name="File">The record's file.</param>
/// <param name="Result">The result.</param>
public sealed record ComparedResult(int Record, string File, BenchResult Result);
