using System.Reflection;

namespace CarTAgents.Output.Runs;

/// <summary>The version of the program.</summary>
public static class ProgramVersion
{
    /// <summary>Version and, where the build knew it, the commit: "0.1.0+abcdef...".</summary>
    public static string Text { get; } =
        typeof(ProgramVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}
