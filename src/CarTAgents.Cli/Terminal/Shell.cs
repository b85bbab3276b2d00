namespace CarTAgents.Cli.Terminal;

/// <summary>Commands as a shell reads them.</summary>
internal static class Shell
{
    /// <summary>The command that started this process, so that it can be repeated: the tool by its name, a built program by
    /// its path.</summary>
    public static string Command(IReadOnlyList<string> arguments) => string.Join(' ', [Program, .. arguments.Select(Quote)]);

    /// <summary>What a command begins with.</summary>
    public static string Program =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath ?? "") is "dotnet"
            ? $"dotnet {Quote(Path.Combine(AppContext.BaseDirectory, "cartagents.dll"))}"
            : "cartagents";

    /// <summary>A text as one word.</summary>
    public static string Quote(string text) =>
        text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '-' or '_' or '=' or '+' or ',' or ':')
            ? text
            : $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
