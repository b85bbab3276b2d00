namespace CarTAgents.Compute;

/// <summary>A device cannot do what was asked; the message names the device and what would work.</summary>
public sealed class DeviceException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Whether the request was at fault: no such device, a malformed name, or more than the device has.</summary>
    public bool IsRequest { get; init; }
}
