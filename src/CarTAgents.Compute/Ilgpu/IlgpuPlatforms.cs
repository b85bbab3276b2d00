using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ILGPU;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace CarTAgents.Compute.Ilgpu;

/// <summary>The devices that ILGPU finds on this machine, or why it finds none.</summary>
internal static class IlgpuPlatforms
{
    private static readonly Lock Gate = new();

    /// <remarks>ILGPU asks for libcuda.so and libOpenCL.so, which packages for developers bring; drivers install the names with
    /// numbers.</remarks>
    static IlgpuPlatforms() => NativeLibrary.SetDllImportResolver(typeof(Context).Assembly, Resolve);

    /// <summary>NVIDIA's devices; empty, with the reason, if there are none.</summary>
    public static List<CudaDevice> FindCuda(out string? unavailable)
    {
        unavailable = null;
        if (Load("cuda") == 0)
        {
            unavailable = $"{Names("cuda")[0]} was not found (NVIDIA's driver)";
            return [];
        }

        lock (Gate)
        {
            List<CudaDevice> all = [.. CudaDevice.GetDevices(_ => true).Cast<CudaDevice>()];
            List<CudaDevice> usable = [.. all.Where(d => d.Architecture.HasValue && d.InstructionSet.HasValue)];
            if (usable.Count == 0)
            {
                unavailable =
                    all.Count == 0
                        ? "NVIDIA's driver is installed and finds no device"
                        : $"ILGPU knows no instructions for {all[0].Name} with this driver: a newer driver may help";
            }

            return usable;
        }
    }

    /// <summary>OpenCL's devices, over all platforms; empty, with the reason, if there are none.</summary>
    public static List<CLDevice> FindOpenCl(out string? unavailable)
    {
        unavailable = null;
        if (Load("OpenCL") == 0)
        {
            unavailable = $"{Names("OpenCL")[0]} was not found";
            return [];
        }

        lock (Gate)
        {
            List<CLDevice> all = [.. CLDevice.GetDevices(_ => true).Cast<CLDevice>()];
            List<CLDevice> usable =
            [
                .. all.Where(d =>
                    d.GetDeviceInfo<int>(CLDeviceInfoType.CL_DEVICE_COMPILER_AVAILABLE) != 0
                    && d.GetDeviceInfo<int>(CLDeviceInfoType.CL_DEVICE_ENDIAN_LITTLE) != 0
                ),
            ];
            // At O2 every pointer of the text names its address space, so that devices without a generic one serve as well.
            foreach (CLDevice device in usable)
                SetGenericAddressSpace(device.Capabilities, true);
            if (usable.Count == 0)
            {
                unavailable =
                    all.Count == 0
                        ? "no OpenCL driver with a device is installed (on Debian, pocl-opencl-icd runs on the CPU)"
                        : "the OpenCL drivers offer no device that is little-endian and has a compiler";
            }

            return usable;
        }
    }

    /// <summary>ILGPU's emulation of a device by threads of the host: for tests. Without barriers, that is with groups of one item, it is
    /// least slow.</summary>
    public static CPUDevice Emulated() => new(2, 1, Environment.ProcessorCount);

    /// <summary>NVIDIA's devices for people.</summary>
    public static BackendDescription DescribeCuda()
    {
        List<CudaDevice> devices = FindCuda(out string? unavailable);
        return new BackendDescription("cuda", [.. devices.Select(Describe)], unavailable);
    }

    /// <summary>OpenCL's devices for people.</summary>
    public static BackendDescription DescribeOpenCl()
    {
        List<CLDevice> devices = FindOpenCl(out string? unavailable);
        return new BackendDescription("opencl", [.. devices.Select(Describe)], unavailable);
    }

    /// <summary>Whether an OpenCL device is the CPU.</summary>
    public static bool IsCpu(CLDevice device) => (device.DeviceType & CLDeviceType.CL_DEVICE_TYPE_CPU) != 0;

    private static DeviceDescription Describe(CudaDevice device, int index)
    {
        string driver = string.Create(
            CultureInfo.InvariantCulture,
            $"CUDA {device.DriverVersion.Major}.{device.DriverVersion.Minor}, compute capability {device.Architecture!.Value.Major}."
                + $"{device.Architecture.Value.Minor}"
        );
        return new DeviceDescription(Id("cuda", index), device.Name, true, device.MemorySize, device.NumMultiprocessors, driver);
    }

    private static DeviceDescription Describe(CLDevice device, int index) =>
        new(
            Id("opencl", index),
            device.Name,
            !IsCpu(device),
            device.MemorySize,
            device.NumMultiprocessors,
            $"{device.PlatformName}, {device.DeviceVersion}, {device.CVersion}"
        );

    private static string Id(string backend, int index) => string.Create(CultureInfo.InvariantCulture, $"{backend}:{index}");

    private static nint Resolve(string library, Assembly assembly, DllImportSearchPath? path) => Load(library);

    private static nint Load(string library)
    {
        foreach (string name in Names(library))
        {
            if (NativeLibrary.TryLoad(name, out nint handle))
                return handle;
        }

        return 0;
    }

    private static string[] Names(string library) =>
        OperatingSystem.IsLinux()
            ? library switch
            {
                // The last is where the Windows subsystem for Linux keeps its driver.
                "cuda" => ["libcuda.so.1", "libcuda.so", "/usr/lib/wsl/lib/libcuda.so.1"],
                "OpenCL" => ["libOpenCL.so.1", "libOpenCL.so"],
                _ => [],
            }
        : OperatingSystem.IsWindows() ? [library is "cuda" ? "nvcuda.dll" : library + ".dll"]
        : OperatingSystem.IsMacOS() && library is "OpenCL" ? ["/System/Library/Frameworks/OpenCL.framework/OpenCL"]
        : [];

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "set_GenericAddressSpace")]
    private static extern void SetGenericAddressSpace(CLCapabilityContext capabilities, bool value);
}
