using System.Globalization;

namespace CarTAgents.Compute.Cpu;

/// <summary>Memory of the host.</summary>
public static class HostMemory
{
    /// <summary>Bytes that a process can still allocate without swapping: MemAvailable on Linux, less than the limit of the process
    /// elsewhere.</summary>
    public static long AvailableBytes()
    {
        GCMemoryInfo info = GC.GetGCMemoryInfo();
        long limit = info.TotalAvailableMemoryBytes;
        const string path = "/proc/meminfo";
        if (!File.Exists(path))
            return limit - info.MemoryLoadBytes;
        foreach (string line in File.ReadLines(path))
        {
            if (!line.StartsWith("MemAvailable:", StringComparison.Ordinal))
                continue;
            string number = line["MemAvailable:".Length..].Replace("kB", "", StringComparison.Ordinal).Trim();
            if (long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out long kilobytes))
                return Math.Min(limit, kilobytes * 1024);
        }

        return limit;
    }
}
