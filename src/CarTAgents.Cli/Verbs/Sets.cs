using CarTAgents.Cli.Terminal;

namespace CarTAgents.Cli.Verbs;

/// <summary>The overrides <c>--set path=value</c>, taken out before the rest is parsed: a value may hold spaces, and any number of them may
/// stand anywhere.</summary>
internal static class Sets
{
    private const string Option = "--set";

    /// <summary>The arguments without overrides.</summary>
    /// <exception cref="InputException">An override has no value.</exception>
    public static string[] Take(string[] args, out List<string> sets)
    {
        sets = [];
        List<string> rest = [];
        for (int i = 0; i < args.Length; i++)
        {
            string? set = null;
            if (args[i] == Option)
            {
                if (++i == args.Length)
                    throw new InputException($"{Option} stands without path=value, such as --set tissue.tCells.effectorToTarget=0.1");
                set = args[i];
            }
            else if (args[i].StartsWith(Option + "=", StringComparison.Ordinal))
            {
                set = args[i][(Option.Length + 1)..];
            }

            if (set is null)
            {
                rest.Add(args[i]);
                continue;
            }

            if (set.IndexOf('=', StringComparison.Ordinal) < 1)
                throw new InputException($"{Option} '{set}': expected path=value, such as --set tissue.tCells.effectorToTarget=0.1");
            sets.Add(set);
        }

        return [.. rest];
    }
}
