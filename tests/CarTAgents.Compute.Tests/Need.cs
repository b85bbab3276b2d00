using CarTAgents.Compute;
using CarTAgents.Compute.OpenCl;

namespace CarTAgents.Tests;

/// <summary>What a test needs of the machine: where it is missing the test reports itself skipped or, with CARTAGENTS_REQUIRE_ALL=1,
/// fails.</summary>
internal static class Need
{
    /// <summary>An OpenCL device with work-groups of a size; 0 for the device's own choice.</summary>
    public static OpenClDevice OpenCl(int workGroup = 0)
    {
        try
        {
            return new OpenClDevice(0, workGroup);
        }
        catch (DeviceException e)
        {
            Missing(e.Message);
            throw;
        }
    }

    /// <summary>A program on the path, by any of its names.</summary>
    public static string Program(params string[] names)
    {
        foreach (string folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator))
        {
            foreach (string name in names)
            {
                string path = Path.Combine(folder, name);
                if (File.Exists(path))
                    return path;
            }
        }

        Missing($"{names[0]} is not installed");
        return "";
    }

    private static void Missing(string what)
    {
        if (Environment.GetEnvironmentVariable("CARTAGENTS_REQUIRE_ALL") == "1")
            Assert.Fail("required: " + what);
        Assert.Skip(what);
    }
}
