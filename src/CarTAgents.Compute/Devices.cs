using System.Globalization;
using CarTAgents.Compute.Cpu;
using CarTAgents.Compute.Ilgpu;

namespace CarTAgents.Compute;

/// <summary>The devices of this machine, by name. The only place that knows all backends.</summary>
public static class Devices
{
    /// <summary>What every backend offers here, or why nothing.</summary>
    public static IReadOnlyList<BackendDescription> List() =>
        [DescribeCpu(), IlgpuPlatforms.DescribeOpenCl(), IlgpuPlatforms.DescribeCuda()];

    /// <summary>Opens a device by its name: <c>cpu</c>, <c>opencl[:n]</c>, <c>cuda[:n]</c> or <c>auto</c> (the first CUDA device, else the
    /// first OpenCL GPU, else the CPU).</summary>
    /// <remarks>For tests there is <c>ilgpu-cpu</c> besides, ILGPU's emulation of a device.</remarks>
    /// <param name="name">The name; letters may be large or small.</param>
    /// <param name="threads">Threads of the CPU device; 0 for one a logical processor.</param>
    /// <param name="note">One line on what <c>auto</c> chose and why, or on an earlier start that a driver ended; or null.</param>
    /// <param name="workGroup">Work items a group on other devices; 0 for their choice.</param>
    /// <exception cref="DeviceException">No such device (<see cref="DeviceException.IsRequest"/>), or it cannot be used.</exception>
    public static Device Open(string name, int threads, out string? note, int workGroup = 0)
    {
        note = null;
        (string backend, int index) = Parse(name);
        switch (backend)
        {
            case "cpu":
                return new CpuDevice(threads);
            case "opencl":
                note = CompileMark.TakeLeftBehind();
                return IlgpuDevice.OpenOpenCl(index, workGroup);
            case "cuda":
                note = CompileMark.TakeLeftBehind();
                return IlgpuDevice.OpenCuda(index, workGroup);
            case "ilgpu-cpu":
                return IlgpuDevice.OpenEmulated(workGroup);
            default:
                return OpenBest(threads, workGroup, out note);
        }
    }

    /// <summary>Takes a name apart.</summary>
    /// <returns>"cpu", "opencl", "cuda" or "auto", and the device's number.</returns>
    /// <exception cref="DeviceException">The name is none of these.</exception>
    public static (string Backend, int Index) Parse(string name)
    {
        string text = name.Trim().ToLowerInvariant();
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        string backend = colon < 0 ? text : text[..colon];
        int index = 0;
        if (backend is not ("cpu" or "opencl" or "cuda" or "ilgpu-cpu" or "auto"))
        {
            throw new DeviceException(
                $"device '{name}' is unknown: write cpu, opencl, cuda (or opencl:1, cuda:1 for the second one) or auto; "
                    + $"'cartagents devices' lists what is here{Nearest(backend)}"
            )
            {
                IsRequest = true,
            };
        }

        if (
            colon >= 0
            && (
                backend is "cpu" or "ilgpu-cpu" or "auto"
                || !int.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out index)
            )
        )
        {
            throw new DeviceException(
                backend is "cpu" or "ilgpu-cpu" or "auto"
                    ? $"device '{name}': '{backend}' takes no number"
                    : $"device '{name}': after '{backend}:' a number was expected, counted from 0, such as {backend}:0"
            )
            {
                IsRequest = true,
            };
        }

        return (backend, index);
    }

    private static Device OpenBest(int threads, int workGroup, out string? note)
    {
        List<string> missed = [];
        BackendDescription cuda = IlgpuPlatforms.DescribeCuda();
        BackendDescription openCl = IlgpuPlatforms.DescribeOpenCl();
        if (cuda.Unavailable != null)
            missed.Add($"no CUDA: {cuda.Unavailable}");
        string? openClGpu = openCl.Devices.FirstOrDefault(d => d.IsGpu)?.Id;
        if (openClGpu == null)
            missed.Add($"no OpenCL GPU: {openCl.Unavailable ?? "the devices there are CPUs"}");

        // A device that is listed and cannot be opened is no reason to stop: the next one gives the same bits.
        foreach (string? id in new[] { cuda.Devices.Count > 0 ? cuda.Devices[0].Id : null, openClGpu })
        {
            if (id == null)
                continue;
            try
            {
                Device device = Open(id, threads, out _, workGroup);
                note = $"device: {device.Name}";
                return device;
            }
            catch (DeviceException e)
            {
                missed.Add(e.Message);
            }
        }

        note = $"device: the CPU ({string.Join("; ", missed)})";
        return new CpuDevice(threads);
    }

    private static BackendDescription DescribeCpu()
    {
        string name = "CPU";
        if (File.Exists("/proc/cpuinfo"))
        {
            string? line = File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal));
            if (line != null)
                name = line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
        }

        string vectors =
            System.Runtime.Intrinsics.Vector512.IsHardwareAccelerated ? "512-bit vectors"
            : System.Runtime.Intrinsics.Vector256.IsHardwareAccelerated ? "256-bit vectors"
            : "128-bit vectors";
        var cpu = new DeviceDescription(
            "cpu",
            name,
            false,
            HostMemory.AvailableBytes(),
            Environment.ProcessorCount,
            $".NET {Environment.Version}, {vectors}"
        );
        return new BackendDescription("cpu", [cpu], null);
    }

    private static string Nearest(string word)
    {
        string? near = word is "gpu" or "nvidia"
            ? "cuda"
            : new[] { "auto", "cpu", "cuda", "opencl" }.Where(k => CommonPrefix(word, k) > 0).MaxBy(k => CommonPrefix(word, k));
        return near == null ? "" : $"; did you mean {near}?";
    }

    private static int CommonPrefix(string a, string b) => a.AsSpan().CommonPrefixLength(b);
}
