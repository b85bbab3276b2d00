using CarTAgents.Cli.Terminal;

namespace CarTAgents.Cli.Verbs;

/// <summary>Options that may stand any number of times, anywhere, with a value that may hold spaces: they are taken out before the rest is
/// parsed.</summary>
internal static class Sets
{
    /// <summary>The arguments without overrides, <c>--set path=value</c>.</summary>
    /// <exception cref="InputException">An override has no value.</exception>
    public static string[] Take(string[] args, out List<string> sets)
    {
        const string example = "path=value, such as --set tissue.tCells.effectorToTarget=0.1";
        string[] rest = Take(args, "--set", example, out sets);
        foreach (string set in sets)
        {
            if (set.IndexOf('=', StringComparison.Ordinal) < 1)
                throw new InputException($"--set '{set}': expected {example}");
        }

        return rest;
    }

    /// <summary>The arguments without an option.</summary>
    /// <param name="args">The arguments.</param>
    /// <param name="option">The option.</param>
    /// <param name="expected">What should follow it, with an example.</param>
    /// <param name="values">The values that followed it, each time.</param>
    /// <exception cref="InputException">No value follows it.</exception>
    public static string[] Take(string[] args, string option, string expected, out List<string> values)
    {
        values = [];
        List<string> rest = [];
        for (int i = 0; i < args.Length; i++)
        {
            if (args[i] == option)
            {
                if (++i == args.Length)
                    throw new InputException($"{option} stands without {expected}");
                values.Add(args[i]);
            }
            else if (args[i].StartsWith(option + "=", StringComparison.Ordinal))
            {
                values.Add(args[i][(option.Length + 1)..]);
            }
            else
            {
                rest.Add(args[i]);
            }
        }

        return [.. rest];
    }
}
