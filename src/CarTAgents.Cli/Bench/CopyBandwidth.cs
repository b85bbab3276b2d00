using System.Diagnostics;
using CarTAgents.Compute;
using CarTAgents.Kernels.Rows;

namespace CarTAgents.Cli.Bench;

/// <summary>Memory bandwidth of a device as a kernel reaches it: a copy far larger than the caches, bytes read and written both
/// counted.</summary>
public static class CopyBandwidth
{
    /// <summary>Bytes of a buffer that no cache holds.</summary>
    public const long StandardBytes = 1L << 28;

    /// <summary>Copies for a time, and gives the bandwidth of each repetition in bytes/s.</summary>
    /// <param name="device">The device.</param>
    /// <param name="seconds">Time to spend after a first copy; three repetitions at least.</param>
    /// <param name="bytes">Bytes of the buffer; less where the device has no eight times as many.</param>
    /// <exception cref="DeviceException">The device has no memory left.</exception>
    public static List<double> Measure(TimedDevice device, double seconds, long bytes = StandardBytes)
    {
        long words = Math.Max(1 << 13, Math.Min(bytes, device.AvailableBytes / 8) / sizeof(ulong));
        using Buffer<ulong> from = device.Allocate<ulong>(words),
            to = device.Allocate<ulong>(words);
        CopyArguments copy;
        copy.From = from.View;
        copy.To = to.View;
        copy.Words = words;
        List<double> rates = [];
        var wall = new Stopwatch();
        for (int i = -1; i < 3 || wall.Elapsed.TotalSeconds < seconds; i++)
        {
            // The first copy meets fresh pages.
            if (i == 0)
                wall.Start();
            long start = Stopwatch.GetTimestamp();
            device.Launch<CopyRows, CopyArguments>(copy, 1);
            device.Wait();
            if (i >= 0)
                rates.Add(2.0 * words * sizeof(ulong) / Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return rates;
    }
}
