using System.Diagnostics;
using System.Globalization;

namespace CarTAgents.Cli.Tests;

/// <summary>A display of its own (Xvfb), and a hand on its mouse and keyboard (xdotool).</summary>
internal sealed class Display : IDisposable
{
    private readonly Process _server;

    private Display(Process server, string name) => (_server, Name) = (server, name);

    /// <summary>Its name, such as ":1".</summary>
    public string Name { get; }

    /// <summary>Opens one; where a program is missing the test is skipped or, with CARTAGENTS_REQUIRE_ALL=1, fails.</summary>
    public static Display Open()
    {
        foreach (string program in (string[])["Xvfb", "xdotool"])
            RequireProgram(program);
        // The server chooses a free number and says which.
        var server = Process.Start(
            new ProcessStartInfo("Xvfb", ["-displayfd", "1", "-screen", "0", "1280x800x24", "-nolisten", "tcp"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        string? number = server.StandardOutput.ReadLine();
        if (number is not null)
            return new Display(server, ":" + number);
        string error = server.StandardError.ReadToEnd();
        server.Dispose();
        throw new InvalidOperationException($"Xvfb did not start: {error}");
    }

    /// <summary>Moves the mouse, presses keys and buttons.</summary>
    public void Do(params string[] words)
    {
        var start = new ProcessStartInfo("xdotool", words) { RedirectStandardError = true };
        start.Environment["DISPLAY"] = Name;
        using Process xdotool = Process.Start(start)!;
        string error = xdotool.StandardError.ReadToEnd();
        xdotool.WaitForExit();
        Assert.True(xdotool.ExitCode == 0, string.Create(CultureInfo.InvariantCulture, $"xdotool {string.Join(' ', words)}: {error}"));
    }

    /// <summary>Skips or fails the test where something is missing on the machine.</summary>
    public static void Missing(string what)
    {
        if (Environment.GetEnvironmentVariable("CARTAGENTS_REQUIRE_ALL") == "1")
            Assert.Fail("required: " + what);
        Assert.Skip(what);
    }

    /// <summary>Skips or fails the test where a program is not on the path.</summary>
    public static void RequireProgram(string name)
    {
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        if (!folders.Any(f => File.Exists(Path.Combine(f, name))))
            Missing($"{name} is not on the path");
    }

    /// <summary>Ends it, whoever draws on it.</summary>
    public void End()
    {
        _server.Kill();
        _server.WaitForExit();
    }

    public void Dispose()
    {
        End();
        _server.Dispose();
    }
}
