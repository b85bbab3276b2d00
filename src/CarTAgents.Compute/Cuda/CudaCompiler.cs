using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using static CarTAgents.Compute.Cuda.NvrtcLibrary;

namespace CarTAgents.Compute.Cuda;

/// <summary>Compiles the text with NVRTC: to machine code of the device's architecture or, for a device newer than the compiler, to
/// assembly that the driver compiles on.</summary>
internal static unsafe class CudaCompiler
{
    /// <summary>Version of NVRTC; part of what a binary depends on.</summary>
    public static string Version()
    {
        int major = 0,
            minor = 0;
        GetVersion(&major, &minor);
        return FormattableString.Invariant($"NVRTC {major}.{minor}");
    }

    /// <summary>An image that the driver loads.</summary>
    /// <param name="device">Name of the device, for messages.</param>
    /// <param name="source">The text.</param>
    /// <param name="capability">Compute capability, 10 * major + minor.</param>
    /// <param name="options">Further options.</param>
    /// <exception cref="DeviceException">The compiler refused the text.</exception>
    public static byte[] Compile(string device, string source, int capability, IReadOnlyList<string> options)
    {
        int newest = Newest(capability);
        bool direct = newest == capability;
        string architecture = "--gpu-architecture=" + (direct ? "sm_" : "compute_") + newest.ToString(CultureInfo.InvariantCulture);
        nint program;
        fixed (byte* text = Encoding.UTF8.GetBytes(source + "\0"))
        fixed (byte* name = "kernels.cu\0"u8)
        {
            Check(device, CreateProgram(&program, text, name, 0, null, null), "nvrtcCreateProgram");
        }

        try
        {
            int error = CompileWith(program, [architecture, .. options]);
            if (error != Success)
                throw new DeviceException($"{device}: NVRTC refused the kernels ({Message(error)}):\n{Log(program)}");
            nuint size = 0;
            Check(device, direct ? GetBinarySize(program, &size) : GetAssemblySize(program, &size), "nvrtc image size");
            byte[] image = new byte[size];
            fixed (byte* p = image)
                Check(device, direct ? GetBinary(program, p) : GetAssembly(program, p), "nvrtc image");
            return image;
        }
        finally
        {
            DestroyProgram(&program);
        }
    }

    /// <summary>The newest architecture that the compiler knows, not newer than the device's.</summary>
    private static int Newest(int capability)
    {
        int count = 0;
        if (GetArchitectureCount(&count) != Success || count == 0)
            return capability;
        int[] known = new int[count];
        fixed (int* p = known)
        {
            if (GetArchitectures(p) != Success)
                return capability;
        }

        return known.Where(k => k <= capability).DefaultIfEmpty(capability).Max();
    }

    private static int CompileWith(nint program, IReadOnlyList<string> options)
    {
        byte** list = stackalloc byte*[options.Count];
        for (int i = 0; i < options.Count; i++)
            list[i] = (byte*)Marshal.StringToCoTaskMemUTF8(options[i]);
        int error = CompileProgram(program, options.Count, list);
        for (int i = 0; i < options.Count; i++)
            Marshal.FreeCoTaskMem((nint)list[i]);
        return error;
    }

    private static string Log(nint program)
    {
        nuint size = 0;
        if (GetLogSize(program, &size) != Success || size == 0)
            return "";
        byte[] log = new byte[size];
        fixed (byte* p = log)
            GetLog(program, p);
        return Encoding.UTF8.GetString(log).TrimEnd('\0').Trim();
    }

    private static void Check(string device, int error, string what)
    {
        if (error != Success)
            throw new DeviceException($"{device}: {what} failed: {Message(error)}");
    }
}
