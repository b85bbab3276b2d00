using System.Diagnostics;

namespace CarTAgents.Testing;

/// <summary>Scripts of <c>tests/tools</c> in R, which compute again what was computed here.</summary>
public static class RScript
{
    /// <summary>Runs one.</summary>
    /// <param name="name">Its file.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>Its exit code, and what it said.</returns>
    public static (int Code, string Said) Run(string name, params string[] arguments)
    {
        Need.Program("Rscript");
        var start = new ProcessStartInfo("Rscript", ["--vanilla", Repository.PathOf("tests", "tools", name), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + error.GetAwaiter().GetResult());
    }
}
