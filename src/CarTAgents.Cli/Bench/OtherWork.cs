using System.Diagnostics;
using System.Globalization;

namespace CarTAgents.Cli.Bench;

/// <summary>CPU time that everything except this process takes, from a start on: it disturbs a measurement.</summary>
public sealed class OtherWork
{
    // Linux counts CPU time in /proc in hundredths of a second, whatever the kernel's own tick.
    private const double SecondsPerCount = 0.01;
    private readonly Stopwatch _wall = Stopwatch.StartNew();
    private readonly double? _busy = Busy();
    private readonly double _own = Own();

    /// <summary>CPUs that were busy with something else, on average since the start; null where the system does not say.</summary>
    public double? Cpus() =>
        _busy is { } before && Busy() is { } now
            ? Math.Max(0, (now - before - (Own() - _own)) / Math.Max(1e-3, _wall.Elapsed.TotalSeconds))
            : null;

    /// <summary>Busy CPU time of a /proc/stat, s: user, nice, system, interrupts; and what a hypervisor took away.</summary>
    /// <returns>Null when the text has no line of all CPUs.</returns>
    public static double? BusySeconds(string stat)
    {
        string[] words = stat.Split('\n')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length < 8 || words[0] != "cpu")
            return null;
        long sum = 0;
        foreach (int i in (int[])[1, 2, 3, 6, 7, 8])
        {
            if (i >= words.Length)
                continue;
            if (!long.TryParse(words[i], NumberStyles.None, CultureInfo.InvariantCulture, out long count))
                return null;
            sum += count;
        }

        return sum * SecondsPerCount;
    }

    /// <summary>Waits until everything else takes less than a tenth of a CPU for a second, or until a time is over.</summary>
    /// <param name="seconds">Longest wait, s.</param>
    public static void AwaitQuiet(double seconds)
    {
        var wall = Stopwatch.StartNew();
        while (wall.Elapsed.TotalSeconds < seconds)
        {
            var others = new OtherWork();
            Thread.Sleep(1000);
            if (others.Cpus() is null or < 0.1)
                return;
        }
    }

    private static double? Busy()
    {
        try
        {
            return File.Exists("/proc/stat") ? BusySeconds(File.ReadAllText("/proc/stat")) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static double Own()
    {
        using Process process = Process.GetCurrentProcess();
        return process.TotalProcessorTime.TotalSeconds;
    }
}
