using System.Runtime.InteropServices;
using System.Text;

namespace CarTAgents.Compute.OpenCl;

/// <summary>The functions of OpenCL 1.2 that are used.</summary>
internal static unsafe partial class OpenClLibrary
{
    private const string Library = NativeNames.OpenCl;

    public const int Success = 0,
        DeviceNotFound = -1,
        NoPlatform = -1001;
    public const ulong DeviceTypeCpu = 2,
        DeviceTypeAll = 0xFFFFFFFF;
    public const uint PlatformVersion = 0x0901,
        PlatformName = 0x0902;
    public const uint DeviceType = 0x1000,
        DeviceMaxComputeUnits = 0x1002,
        DeviceMaxWorkGroupSize = 0x1004,
        DeviceMaxAllocation = 0x1010,
        DeviceGlobalMemory = 0x101F;
    public const uint DeviceAvailable = 0x1027,
        DeviceCompilerAvailable = 0x1028,
        DeviceEndianLittle = 0x1026,
        DeviceName = 0x102B,
        DriverVersion = 0x102D,
        DeviceVersion = 0x102F;
    public const uint ProgramBinarySizes = 0x1165,
        ProgramBinaries = 0x1166,
        BuildLog = 0x1183,
        KernelWorkGroupSize = 0x11B0;
    public const ulong MemoryReadWrite = 1,
        MemoryAllocateHost = 16,
        MapRead = 1,
        MapWrite = 2;

    static OpenClLibrary() => NativeNames.Resolve();

    [LibraryImport(Library, EntryPoint = "clGetPlatformIDs")]
    public static partial int GetPlatforms(uint entries, nint* platforms, uint* count);

    [LibraryImport(Library, EntryPoint = "clGetPlatformInfo")]
    public static partial int GetPlatformInfo(nint platform, uint name, nuint size, void* value, nuint* written);

    [LibraryImport(Library, EntryPoint = "clGetDeviceIDs")]
    public static partial int GetDevices(nint platform, ulong type, uint entries, nint* devices, uint* count);

    [LibraryImport(Library, EntryPoint = "clGetDeviceInfo")]
    public static partial int GetDeviceInfo(nint device, uint name, nuint size, void* value, nuint* written);

    [LibraryImport(Library, EntryPoint = "clCreateContext")]
    public static partial nint CreateContext(nint* properties, uint devices, nint* list, nint notify, nint data, int* error);

    [LibraryImport(Library, EntryPoint = "clReleaseContext")]
    public static partial int ReleaseContext(nint context);

    [LibraryImport(Library, EntryPoint = "clCreateCommandQueue")]
    public static partial nint CreateQueue(nint context, nint device, ulong properties, int* error);

    [LibraryImport(Library, EntryPoint = "clReleaseCommandQueue")]
    public static partial int ReleaseQueue(nint queue);

    [LibraryImport(Library, EntryPoint = "clFinish")]
    public static partial int Finish(nint queue);

    [LibraryImport(Library, EntryPoint = "clCreateBuffer")]
    public static partial nint CreateBuffer(nint context, ulong flags, nuint size, void* host, int* error);

    [LibraryImport(Library, EntryPoint = "clReleaseMemObject")]
    public static partial int ReleaseBuffer(nint buffer);

    [LibraryImport(Library, EntryPoint = "clEnqueueFillBuffer")]
    public static partial int EnqueueFill(
        nint queue,
        nint buffer,
        void* pattern,
        nuint patternSize,
        nuint offset,
        nuint size,
        uint waits,
        nint* wait,
        nint* done
    );

    [LibraryImport(Library, EntryPoint = "clEnqueueReadBuffer")]
    public static partial int EnqueueRead(
        nint queue,
        nint buffer,
        uint blocking,
        nuint offset,
        nuint size,
        void* host,
        uint waits,
        nint* wait,
        nint* done
    );

    [LibraryImport(Library, EntryPoint = "clEnqueueWriteBuffer")]
    public static partial int EnqueueWrite(
        nint queue,
        nint buffer,
        uint blocking,
        nuint offset,
        nuint size,
        void* host,
        uint waits,
        nint* wait,
        nint* done
    );

    [LibraryImport(Library, EntryPoint = "clEnqueueMapBuffer")]
    public static partial void* Map(
        nint queue,
        nint buffer,
        uint blocking,
        ulong flags,
        nuint offset,
        nuint size,
        uint waits,
        nint* wait,
        nint* done,
        int* error
    );

    [LibraryImport(Library, EntryPoint = "clEnqueueUnmapMemObject")]
    public static partial int Unmap(nint queue, nint buffer, void* address, uint waits, nint* wait, nint* done);

    [LibraryImport(Library, EntryPoint = "clEnqueueMarkerWithWaitList")]
    public static partial int EnqueueMarker(nint queue, uint waits, nint* wait, nint* done);

    [LibraryImport(Library, EntryPoint = "clFlush")]
    public static partial int Flush(nint queue);

    [LibraryImport(Library, EntryPoint = "clWaitForEvents")]
    public static partial int WaitForEvents(uint count, nint* events);

    [LibraryImport(Library, EntryPoint = "clReleaseEvent")]
    public static partial int ReleaseEvent(nint done);

    [LibraryImport(Library, EntryPoint = "clCreateProgramWithSource")]
    public static partial nint CreateProgramFromSource(nint context, uint count, byte** texts, nuint* lengths, int* error);

    [LibraryImport(Library, EntryPoint = "clCreateProgramWithBinary")]
    public static partial nint CreateProgramFromBinary(
        nint context,
        uint count,
        nint* devices,
        nuint* lengths,
        byte** binaries,
        int* status,
        int* error
    );

    [LibraryImport(Library, EntryPoint = "clBuildProgram")]
    public static partial int BuildProgram(nint program, uint devices, nint* list, byte* options, nint notify, nint data);

    [LibraryImport(Library, EntryPoint = "clGetProgramBuildInfo")]
    public static partial int GetBuildInfo(nint program, nint device, uint name, nuint size, void* value, nuint* written);

    [LibraryImport(Library, EntryPoint = "clGetProgramInfo")]
    public static partial int GetProgramInfo(nint program, uint name, nuint size, void* value, nuint* written);

    [LibraryImport(Library, EntryPoint = "clReleaseProgram")]
    public static partial int ReleaseProgram(nint program);

    [LibraryImport(Library, EntryPoint = "clCreateKernel", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint CreateKernel(nint program, string name, int* error);

    [LibraryImport(Library, EntryPoint = "clReleaseKernel")]
    public static partial int ReleaseKernel(nint kernel);

    [LibraryImport(Library, EntryPoint = "clGetKernelWorkGroupInfo")]
    public static partial int GetKernelWorkGroupInfo(nint kernel, nint device, uint name, nuint size, void* value, nuint* written);

    [LibraryImport(Library, EntryPoint = "clSetKernelArg")]
    public static partial int SetArgument(nint kernel, uint index, nuint size, void* value);

    [LibraryImport(Library, EntryPoint = "clEnqueueNDRangeKernel")]
    public static partial int EnqueueKernel(
        nint queue,
        nint kernel,
        uint dimensions,
        nuint* offset,
        nuint* global,
        nuint* local,
        uint waits,
        nint* wait,
        nint* done
    );

    public static T Device<T>(nint device, uint name)
        where T : unmanaged
    {
        T value = default;
        GetDeviceInfo(device, name, (nuint)sizeof(T), &value, null);
        return value;
    }

    public static string DeviceText(nint device, uint name)
    {
        nuint size = 0;
        if (GetDeviceInfo(device, name, 0, null, &size) != Success || size == 0)
            return "";
        byte[] text = new byte[size];
        fixed (byte* p = text)
            GetDeviceInfo(device, name, size, p, null);
        return Text(text);
    }

    public static string PlatformText(nint platform, uint name)
    {
        nuint size = 0;
        if (GetPlatformInfo(platform, name, 0, null, &size) != Success || size == 0)
            return "";
        byte[] text = new byte[size];
        fixed (byte* p = text)
            GetPlatformInfo(platform, name, size, p, null);
        return Text(text);
    }

    public static string Text(byte[] zeroTerminated) => Encoding.UTF8.GetString(zeroTerminated).TrimEnd('\0').Trim();

    /// <summary>What an error code is called in the standard.</summary>
    public static string ErrorName(int code) =>
        code switch
        {
            -1 => "CL_DEVICE_NOT_FOUND",
            -2 => "CL_DEVICE_NOT_AVAILABLE",
            -3 => "CL_COMPILER_NOT_AVAILABLE",
            -4 => "CL_MEM_OBJECT_ALLOCATION_FAILURE",
            -5 => "CL_OUT_OF_RESOURCES",
            -6 => "CL_OUT_OF_HOST_MEMORY",
            -11 => "CL_BUILD_PROGRAM_FAILURE",
            -12 => "CL_MAP_FAILURE",
            -14 => "CL_EXEC_STATUS_ERROR_FOR_EVENTS_IN_WAIT_LIST",
            -15 => "CL_COMPILE_PROGRAM_FAILURE",
            -30 => "CL_INVALID_VALUE",
            -33 => "CL_INVALID_DEVICE",
            -34 => "CL_INVALID_CONTEXT",
            -36 => "CL_INVALID_COMMAND_QUEUE",
            -38 => "CL_INVALID_MEM_OBJECT",
            -42 => "CL_INVALID_BINARY",
            -43 => "CL_INVALID_BUILD_OPTIONS",
            -44 => "CL_INVALID_PROGRAM",
            -45 => "CL_INVALID_PROGRAM_EXECUTABLE",
            -46 => "CL_INVALID_KERNEL_NAME",
            -48 => "CL_INVALID_KERNEL",
            -49 => "CL_INVALID_ARG_INDEX",
            -50 => "CL_INVALID_ARG_VALUE",
            -51 => "CL_INVALID_ARG_SIZE",
            -52 => "CL_INVALID_KERNEL_ARGS",
            -54 => "CL_INVALID_WORK_GROUP_SIZE",
            -55 => "CL_INVALID_WORK_ITEM_SIZE",
            -61 => "CL_INVALID_BUFFER_SIZE",
            -63 => "CL_INVALID_GLOBAL_WORK_SIZE",
            -1001 => "CL_PLATFORM_NOT_FOUND_KHR",
            _ => $"OpenCL error {code}",
        };
}
