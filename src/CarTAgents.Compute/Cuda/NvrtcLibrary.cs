using System.Runtime.InteropServices;

namespace CarTAgents.Compute.Cuda;

/// <summary>The functions of NVRTC, CUDA's compiler at run time, that are used.</summary>
internal static unsafe partial class NvrtcLibrary
{
    private const string Library = NativeNames.Nvrtc;

    public const int Success = 0,
        InvalidOption = 5;

    static NvrtcLibrary() => NativeNames.Resolve();

    [LibraryImport(Library, EntryPoint = "nvrtcVersion")]
    public static partial int GetVersion(int* major, int* minor);

    [LibraryImport(Library, EntryPoint = "nvrtcGetNumSupportedArchs")]
    public static partial int GetArchitectureCount(int* count);

    [LibraryImport(Library, EntryPoint = "nvrtcGetSupportedArchs")]
    public static partial int GetArchitectures(int* list);

    [LibraryImport(Library, EntryPoint = "nvrtcCreateProgram")]
    public static partial int CreateProgram(nint* program, byte* source, byte* name, int headers, byte** texts, byte** names);

    [LibraryImport(Library, EntryPoint = "nvrtcDestroyProgram")]
    public static partial int DestroyProgram(nint* program);

    [LibraryImport(Library, EntryPoint = "nvrtcCompileProgram")]
    public static partial int CompileProgram(nint program, int count, byte** options);

    [LibraryImport(Library, EntryPoint = "nvrtcGetProgramLogSize")]
    public static partial int GetLogSize(nint program, nuint* size);

    [LibraryImport(Library, EntryPoint = "nvrtcGetProgramLog")]
    public static partial int GetLog(nint program, byte* log);

    [LibraryImport(Library, EntryPoint = "nvrtcGetCUBINSize")]
    public static partial int GetBinarySize(nint program, nuint* size);

    [LibraryImport(Library, EntryPoint = "nvrtcGetCUBIN")]
    public static partial int GetBinary(nint program, byte* binary);

    [LibraryImport(Library, EntryPoint = "nvrtcGetPTXSize")]
    public static partial int GetAssemblySize(nint program, nuint* size);

    [LibraryImport(Library, EntryPoint = "nvrtcGetPTX")]
    public static partial int GetAssembly(nint program, byte* text);

    [LibraryImport(Library, EntryPoint = "nvrtcGetErrorString")]
    private static partial byte* GetErrorText(int error);

    public static string Message(int error) => Marshal.PtrToStringUTF8((nint)GetErrorText(error)) ?? $"NVRTC error {error}";
}
