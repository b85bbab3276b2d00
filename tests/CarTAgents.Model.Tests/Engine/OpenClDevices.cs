using CarTAgents.Compute;
using CarTAgents.Testing;

namespace CarTAgents.Model.Tests.Engine;

/// <summary>Devices that tests take turns with: ILGPU and the driver compile every kernel anew for each that is opened.</summary>
public sealed class OpenClDevices : IDisposable
{
    /// <summary>The tests that take turns.</summary>
    public const string Turns = "OpenCL";

    private readonly Dictionary<(string Name, int WorkGroup), Device> _opened = [];

    /// <summary>A device, as <see cref="Need.Device"/> opens it; it stays open.</summary>
    public Device Take(string name, int workGroup = 0)
    {
        if (!_opened.TryGetValue((name, workGroup), out Device? device))
            _opened.Add((name, workGroup), device = Need.Device(name, workGroup));
        return device;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Device device in _opened.Values)
            device.Dispose();
    }

    /// <summary>One after the other, on the devices of all.</summary>
    [CollectionDefinition(Turns)]
    public sealed class Users : ICollectionFixture<OpenClDevices>;
}
