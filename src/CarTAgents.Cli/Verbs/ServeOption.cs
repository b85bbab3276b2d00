namespace CarTAgents.Cli.Verbs;

/// <summary>The option <c>--serve [PORT]</c>, whose value may be left out.</summary>
internal static class ServeOption
{
    /// <summary>The port where none is given.</summary>
    public const int UsualPort = 8080;

    private const string Option = "--serve";

    /// <summary>The arguments with the usual port, where the option stands alone.</summary>
    public static string[] Complete(string[] args)
    {
        int at = Array.IndexOf(args, Option);
        return at < 0 || (at + 1 < args.Length && args[at + 1].All(char.IsAsciiDigit))
            ? args
            : [.. args[..(at + 1)], FormattableString.Invariant($"{UsualPort}"), .. args[(at + 1)..]];
    }
}
