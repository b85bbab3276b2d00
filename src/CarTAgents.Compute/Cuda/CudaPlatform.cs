using System.Runtime.InteropServices;
using static CarTAgents.Compute.Cuda.CudaLibrary;

namespace CarTAgents.Compute.Cuda;

/// <summary>The CUDA devices of this machine.</summary>
internal static unsafe class CudaPlatform
{
    /// <summary>Number of devices; 0, with the reason, if there are none.</summary>
    public static int Count(out string? unavailable)
    {
        unavailable =
            NativeNames.Missing(NativeNames.Cuda) is { } noDriver ? noDriver + " (NVIDIA's driver)"
            : NativeNames.Missing(NativeNames.Nvrtc) is { } noCompiler
                ? noCompiler + " (NVRTC, part of the CUDA toolkit; CUDA_HOME may name its folder)"
            : null;
        if (unavailable != null)
            return 0;
        int error = Initialize(0);
        int count = 0;
        if (error == Success)
            error = GetDeviceCount(&count);
        if (error == NoDevice || (error == Success && count == 0))
            unavailable = "NVIDIA's driver is installed and finds no device";
        else if (error != Success)
            unavailable = Message(error);
        return unavailable == null ? count : 0;
    }

    public static BackendDescription Describe()
    {
        int count = Count(out string? unavailable);
        return new BackendDescription("cuda", [.. Enumerable.Range(0, count).Select(Describe)], unavailable);
    }

    public static DeviceDescription Describe(int index)
    {
        int device = 0,
            version = 0;
        GetDevice(&device, index);
        GetDriverVersion(&version);
        byte* name = stackalloc byte[256];
        GetDeviceName(name, 256, device);
        nuint bytes = 0;
        GetTotalMemory(&bytes, device);
        string driver = string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"CUDA {version / 1000}.{version % 1000 / 10}, compute capability "
                + $"{Attribute(device, ComputeCapabilityMajor)}.{Attribute(device, ComputeCapabilityMinor)}"
        );
        return new DeviceDescription(
            FormattableString.Invariant($"cuda:{index}"),
            Marshal.PtrToStringUTF8((nint)name) ?? "",
            true,
            (long)bytes,
            Attribute(device, MultiprocessorCount),
            driver
        );
    }

    public static int Attribute(int device, int attribute)
    {
        int value = 0;
        GetDeviceAttribute(&value, attribute, device);
        return value;
    }
}
