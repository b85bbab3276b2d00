namespace CarTAgents.Compute;

/// <summary>A device cannot do what was asked; the message names the device and what would do.</summary>
public sealed class DeviceException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Whether the request itself was wrong: no such device, or a malformed name.</summary>
    public bool IsWrongName { get; init; }
}
