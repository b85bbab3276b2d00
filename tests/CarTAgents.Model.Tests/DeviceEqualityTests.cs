using System.Globalization;
using System.Runtime.CompilerServices;
using CarTAgents.Compute;
using CarTAgents.Compute.Cpu;
using CarTAgents.Tests;

namespace CarTAgents.Model.Tests;

/// <summary>The same scenario gives the same bits on every device.</summary>
public class DeviceEqualityTests
{
    private static string Config(string name, [CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "configs", name));

    private static Scenario Load(string name, params string[] sets) => Conversion.Convert(Configuration.Load(Config(name), sets), out _);

    private static ulong Hash(Scenario scenario, Device device, uint ticks)
    {
        using var simulation = new Simulation(scenario, device);
        simulation.RunTo(ticks);
        return simulation.StateHash();
    }

    [Theory]
    [InlineData("[32, 32, 32]", "periodic", 1)]
    [InlineData("[40, 24, 8]", "closed", 16)]
    [InlineData("[34, 18, 1]", "closed", 64)]
    [InlineData("[66, 6, 4]", "[periodic, closed, periodic]", 7)]
    public void OpenCl_gives_the_bits_of_the_cpu(string size, string boundary, int workGroup)
    {
        using Device openCl = Need.OpenCl(workGroup);
        using var cpu = new CpuDevice(1);
        Scenario scenario = Load("bench.yaml", "lattice.size=" + size, "lattice.boundary=" + boundary);
        Assert.Equal(Hash(scenario, cpu, 40).ToString("x16", CultureInfo.InvariantCulture), Hash(scenario, openCl, 40).ToString("x16", CultureInfo.InvariantCulture));
    }
}
