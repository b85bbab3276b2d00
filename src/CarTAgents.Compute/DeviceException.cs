namespace CarTAgents.Compute;

/// <summary>A device cannot do what was asked; the message names the device and what would do.</summary>
public sealed class DeviceException(string message, Exception? inner = null) : Exception(message, inner);
