namespace CarTAgents.Model.Engine;

/// <summary>A run cannot go on; the message says why and what would help.</summary>
public sealed class RunException(string message, Exception? inner = null) : Exception(message, inner);
