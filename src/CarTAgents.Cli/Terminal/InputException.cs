namespace CarTAgents.Cli.Terminal;

/// <summary>The command line is wrong; the message says what was expected.</summary>
public sealed class InputException(string message) : Exception(message);
