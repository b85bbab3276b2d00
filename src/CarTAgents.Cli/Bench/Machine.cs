using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace CarTAgents.Cli.Bench;

/// <summary>The machine that a benchmark ran on.</summary>
/// <param name="Cpu">Model of the CPU, as the system names it.</param>
/// <param name="LogicalCpus">Logical CPUs.</param>
/// <param name="VectorBits">Widest vectors that the runtime uses, bits.</param>
/// <param name="MemoryBytes">Memory that the process may use.</param>
/// <param name="System">Operating system.</param>
/// <param name="Runtime">.NET runtime.</param>
public sealed record Machine(string Cpu, int LogicalCpus, int VectorBits, long MemoryBytes, string System, string Runtime)
{
    /// <summary>This machine.</summary>
    public static Machine This() =>
        new(
            CpuModel(),
            Environment.ProcessorCount,
            Vector512.IsHardwareAccelerated ? 512
                : Vector256.IsHardwareAccelerated ? 256
                : Vector128.IsHardwareAccelerated ? 128
                : 64,
            GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
            $"{RuntimeInformation.OSDescription}, {RuntimeInformation.OSArchitecture}",
            RuntimeInformation.FrameworkDescription
        );

    private static string CpuModel()
    {
        const string path = "/proc/cpuinfo";
        if (File.Exists(path))
        {
            foreach (string line in File.ReadLines(path))
            {
                if (line.StartsWith("model name", StringComparison.Ordinal))
                    return line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
            }
        }

        return Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}
