using System.Globalization;
using CarTAgents.Output.Runs;

namespace CarTAgents.Sweeps.Runs;

/// <summary>One of several processes, on one machine or many, that share the runs of a sweep.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Count">How many there are.</param>
public readonly record struct Shard(int Number, int Count)
{
    /// <summary>The only one.</summary>
    public static Shard Whole => new(1, 1);

    /// <summary>Reads a text such as <c>2/8</c>.</summary>
    /// <exception cref="OutputException">It is none.</exception>
    public static Shard Parse(string text)
    {
        string[] parts = text.Split('/');
        if (
            parts.Length != 2
            || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int count)
            || count is < 1 or > 100_000
            || number < 1
            || number > count
        )
        {
            throw OutputException.Request($"--shard {text}: expected i/n, with i from 1 to n, such as 2/8");
        }

        return new Shard(number, count);
    }

    /// <summary>Whether a run belongs to this shard: others take it only when they have nothing else to do.</summary>
    public bool Owns(int run) => (run - 1) % Count == Number - 1;

    /// <summary>The file of its manifest.</summary>
    public string Manifest => Count == 1 ? "manifest.sqlite" : FormattableString.Invariant($"manifest-{Number}-of-{Count}.sqlite");

    /// <summary>As it is written on the command line.</summary>
    public override string ToString() => FormattableString.Invariant($"{Number}/{Count}");
}
