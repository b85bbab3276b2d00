using System.Reflection;
using System.Runtime.InteropServices;

namespace CarTAgents.Compute;

/// <summary>Where the libraries of devices are found: by the names under which drivers install them. Loaded at the first call, so that a
/// machine without them loses nothing but the device.</summary>
internal static class NativeNames
{
    public const string OpenCl = "OpenCL",
        Cuda = "cuda",
        Nvrtc = "nvrtc";

    private static readonly object Gate = new();
    private static bool _set;

    /// <summary>Must run before the first call of an imported function.</summary>
    public static void Resolve()
    {
        lock (Gate)
        {
            if (_set)
                return;
            NativeLibrary.SetDllImportResolver(typeof(NativeNames).Assembly, Find);
            _set = true;
        }
    }

    /// <summary>Why a library cannot be used, or null if it can.</summary>
    public static string? Missing(string library)
    {
        nint handle = Load(library, out string? tooOld);
        if (handle != 0)
            NativeLibrary.Free(handle);
        return handle != 0 ? null
            : tooOld is not null ? $"{tooOld} is too old: it has no {Newest(library)}"
            : $"{Candidates(library)[0]} was not found";
    }

    private static nint Find(string library, Assembly assembly, DllImportSearchPath? path) => Load(library, out _);

    private static nint Load(string library, out string? tooOld)
    {
        tooOld = null;
        foreach (string name in Candidates(library))
        {
            if (!NativeLibrary.TryLoad(name, out nint handle))
                continue;
            if (NativeLibrary.TryGetExport(handle, Newest(library), out _))
                return handle;
            NativeLibrary.Free(handle);
            tooOld ??= name;
        }

        return 0;
    }

    /// <summary>The function in use that came last to a library: OpenCL 1.2, CUDA 11.0, NVRTC 11.2.</summary>
    private static string Newest(string library) =>
        library switch
        {
            OpenCl => "clEnqueueMarkerWithWaitList",
            Cuda => "cuDevicePrimaryCtxRelease_v2",
            _ => "nvrtcGetSupportedArchs",
        };

    private static string[] Candidates(string library)
    {
        bool windows = OperatingSystem.IsWindows();
        return library switch
        {
            OpenCl => windows ? ["OpenCL.dll"]
            : OperatingSystem.IsMacOS() ? ["/System/Library/Frameworks/OpenCL.framework/OpenCL"]
            : ["libOpenCL.so.1", "libOpenCL.so"],
            Cuda => windows ? ["nvcuda.dll"] : ["libcuda.so.1", "libcuda.so"],
            Nvrtc => windows
                ? ["nvrtc64_130_0.dll", "nvrtc64_120_0.dll", "nvrtc64_112_0.dll"]
                : ["libnvrtc.so.13", "libnvrtc.so.12", "libnvrtc.so.11.2", "libnvrtc.so", .. Toolkits()],
            _ => [library],
        };
    }

    /// <summary>NVRTC is part of the toolkit, which often stands outside the loader's path.</summary>
    private static IEnumerable<string> Toolkits()
    {
        string?[] homes =
        [
            Environment.GetEnvironmentVariable("CUDA_HOME"),
            Environment.GetEnvironmentVariable("CUDA_PATH"),
            "/usr/local/cuda",
        ];
        foreach (string? home in homes)
        {
            if (!string.IsNullOrEmpty(home))
                yield return Path.Combine(home, "lib64", "libnvrtc.so");
        }
    }
}
