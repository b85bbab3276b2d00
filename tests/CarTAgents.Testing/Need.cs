using CarTAgents.Compute;
using CarTAgents.Compute.Ilgpu;
using Xunit;

namespace CarTAgents.Testing;

/// <summary>What a test needs of the machine: where it is missing the test reports itself skipped or, with CARTAGENTS_REQUIRE_ALL=1,
/// fails.</summary>
public static class Need
{
    /// <summary>Opens a device: "opencl" is the first of OpenCL's, "rusticl" Mesa's OpenCL on the CPU.</summary>
    /// <param name="name">The device.</param>
    /// <param name="workGroup">Items a group; 0 for the device's own choice.</param>
    public static Device Device(string name, int workGroup = 0)
    {
        try
        {
            return Devices.Open(name == "rusticl" ? Rusticl() : name, 2, out _, workGroup);
        }
        catch (DeviceException e)
        {
            Missing(e.Message);
            throw;
        }
    }

    /// <summary>An OpenCL device with groups of a size; 0 for the device's own choice.</summary>
    public static IlgpuDevice OpenCl(int workGroup = 0) => (IlgpuDevice)Device("opencl", workGroup);

    /// <summary>A program of the machine.</summary>
    /// <param name="name">Its name, as a shell finds it.</param>
    public static void Program(string name)
    {
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        if (!folders.Any(f => File.Exists(Path.Combine(f, name))))
            Missing($"the program {name}");
    }

    /// <summary>What a test found out itself to be there or not.</summary>
    /// <param name="there">Whether it is there.</param>
    /// <param name="what">What it is.</param>
    public static void Found(bool there, string what)
    {
        if (!there)
            Missing(what);
    }

    private static string Rusticl()
    {
        DeviceDescription? device = Devices
            .List()
            .SelectMany(b => b.Devices)
            .FirstOrDefault(d => d.Driver.StartsWith("rusticl", StringComparison.Ordinal));
        return device?.Id ?? throw new DeviceException("no device of rusticl (mesa-opencl-icd with RUSTICL_ENABLE=llvmpipe)");
    }

    private static void Missing(string what)
    {
        if (Environment.GetEnvironmentVariable("CARTAGENTS_REQUIRE_ALL") == "1")
            Assert.Fail("required: " + what);
        Assert.Skip(what);
    }
}
