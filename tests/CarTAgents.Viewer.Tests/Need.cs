using CarTAgents.Viewer.Graphics;
using CarTAgents.Viewer.Stills;

namespace CarTAgents.Viewer.Tests;

/// <summary>What a test needs of the machine: where it is missing the test reports itself skipped or, with CARTAGENTS_REQUIRE_ALL=1,
/// fails.</summary>
internal static class Need
{
    public static OffscreenContext Offscreen(bool embedded = false) => Of(() => new OffscreenContext(embedded));

    public static Studio Studio() => Of(() => new Studio());

    /// <summary>Skips the test where a program is not on the path.</summary>
    public static void Program(string name)
    {
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        if (!folders.Any(f => File.Exists(Path.Combine(f, name))))
            Missing($"{name} is not on the path");
    }

    private static T Of<T>(Func<T> open)
    {
        try
        {
            return open();
        }
        catch (GraphicsException e)
        {
            Missing(e.Message);
            throw;
        }
    }

    private static void Missing(string what)
    {
        if (Environment.GetEnvironmentVariable("CARTAGENTS_REQUIRE_ALL") == "1")
            Assert.Fail("required: " + what);
        Assert.Skip(what);
    }
}
