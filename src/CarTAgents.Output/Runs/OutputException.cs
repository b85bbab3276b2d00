namespace CarTAgents.Output.Runs;

/// <summary>A file of a run could not be written: disk full, no permission, no such directory. The message names the file and the
/// reason and is meant for the user; files written earlier are whole.</summary>
public sealed class OutputException : IOException
{
    /// <summary>Makes the error with a message for the user.</summary>
    /// <param name="message">What could not be written, and why.</param>
    /// <param name="inner">The error of the operating system.</param>
    public OutputException(string message, Exception? inner = null)
        : base(message, inner) { }
}
