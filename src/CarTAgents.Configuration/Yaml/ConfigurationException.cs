using System.Globalization;

namespace CarTAgents.Configuration.Yaml;

/// <summary>Where a value of the configuration was written.</summary>
/// <param name="File">The file's path as the user knows it, or the text of a <c>--set</c>.</param>
/// <param name="Line">Line, from 1; 0 where there are no lines.</param>
/// <param name="Column">Column, from 1; 0 where there are no columns.</param>
public readonly record struct Origin(string File, int Line, int Column)
{
    /// <summary><c>file:line</c>, or the file alone.</summary>
    public override string ToString() => Line > 0 ? string.Create(CultureInfo.InvariantCulture, $"{File}:{Line}") : File;
}

/// <summary>One thing that is wrong with a configuration.</summary>
/// <param name="Origin">Where it was written.</param>
/// <param name="Key">Dotted path of the key, for example <c>tCells.cd8.motility.speed</c>; empty when none applies.</param>
/// <param name="Message">What is wrong, what was expected, and the nearest valid name.</param>
public sealed record ConfigurationProblem(Origin Origin, string Key, string Message)
{
    /// <summary><c>file:line: key: message</c>.</summary>
    public override string ToString() => Key.Length > 0 ? $"{Origin}: {Key}: {Message}" : $"{Origin}: {Message}";
}

/// <summary>The configuration is wrong; says where and how, so that no stack trace is needed. The command exits with code 2.</summary>
public sealed class ConfigurationException : Exception
{
    /// <summary>Reports one or more problems.</summary>
    /// <param name="problems">At least one, in the order of the report.</param>
    public ConfigurationException(IReadOnlyList<ConfigurationProblem> problems)
        : base(string.Join(Environment.NewLine, problems))
    {
        ArgumentOutOfRangeException.ThrowIfZero(problems.Count);
        Problems = problems;
    }

    /// <summary>Reports one problem.</summary>
    /// <param name="origin">Where it was written.</param>
    /// <param name="key">Dotted path of the key, or empty.</param>
    /// <param name="message">What is wrong and what was expected.</param>
    public ConfigurationException(Origin origin, string key, string message)
        : this([new ConfigurationProblem(origin, key, message)]) { }

    /// <summary>All problems found, at least one.</summary>
    public IReadOnlyList<ConfigurationProblem> Problems { get; }

    /// <summary>The file of the first problem.</summary>
    public string File => Problems[0].Origin.File;

    /// <summary>The line of the first problem, from 1; 0 where there are no lines.</summary>
    public int Line => Problems[0].Origin.Line;

    /// <summary>The key of the first problem.</summary>
    public string Key => Problems[0].Key;
}
