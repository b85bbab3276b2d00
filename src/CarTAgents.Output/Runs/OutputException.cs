namespace CarTAgents.Output.Runs;

/// <summary>A file of a run cannot be read or written; the message names it and the reason, and is meant for the user. Files written
/// earlier are whole.</summary>
public sealed class OutputException : Exception
{
    /// <summary>Makes the error with a message for the user.</summary>
    /// <param name="message">What could not be done, and why.</param>
    /// <param name="inner">The error of the operating system.</param>
    public OutputException(string message, Exception? inner = null)
        : base(message, inner) { }

    /// <summary>Whether what was asked for is at fault (no such run, a damaged file), rather than the disk.</summary>
    public bool IsRequest { get; init; }

    /// <summary>An error of what was asked for.</summary>
    /// <param name="message">What is wrong, and what would do.</param>
    /// <param name="inner">The error behind it.</param>
    public static OutputException Request(string message, Exception? inner = null) => new(message, inner) { IsRequest = true };
}
