using static CarTAgents.Compute.OpenCl.OpenClLibrary;

namespace CarTAgents.Compute.OpenCl;

/// <summary>The OpenCL devices of this machine, over all platforms, in the order in which the loader names them.</summary>
internal static unsafe class OpenClPlatforms
{
    /// <summary>A device and its platform.</summary>
    public readonly record struct Place(nint Platform, nint Device);

    // Loaders and drivers set themselves up at the first question, and not all of them stand two askers at a time.
    private static readonly Lock First = new();

    /// <summary>All devices; empty, with the reason, if there are none.</summary>
    public static List<Place> Find(out string? unavailable)
    {
        lock (First)
            return Ask(out unavailable);
    }

    private static List<Place> Ask(out string? unavailable)
    {
        List<Place> found = [];
        unavailable = NativeNames.Missing(NativeNames.OpenCl);
        if (unavailable != null)
            return found;
        uint count = 0;
        int error = GetPlatforms(0, null, &count);
        if (error == NoPlatform || (error == Success && count == 0))
        {
            unavailable = "no OpenCL driver is installed (on Debian, pocl-opencl-icd runs on the CPU)";
            return found;
        }

        if (error != Success)
        {
            unavailable = $"clGetPlatformIDs: {ErrorName(error)}";
            return found;
        }

        nint[] platforms = new nint[count];
        fixed (nint* p = platforms)
            GetPlatforms(count, p, null);
        foreach (nint platform in platforms)
        {
            uint devices = 0;
            if (GetDevices(platform, DeviceTypeAll, 0, null, &devices) != Success || devices == 0)
                continue;
            nint[] list = new nint[devices];
            fixed (nint* p = list)
                GetDevices(platform, DeviceTypeAll, devices, p, null);
            foreach (nint device in list)
            {
                if (
                    Device<uint>(device, DeviceAvailable) != 0
                    && Device<uint>(device, DeviceCompilerAvailable) != 0
                    && Device<uint>(device, DeviceEndianLittle) != 0
                )
                {
                    found.Add(new Place(platform, device));
                }
            }
        }

        if (found.Count == 0)
            unavailable = "the OpenCL drivers offer no device that is little-endian and has a compiler";
        return found;
    }

    public static BackendDescription Describe()
    {
        List<Place> places = Find(out string? unavailable);
        return new BackendDescription("opencl", [.. places.Select((p, i) => Describe(p, $"opencl:{i}"))], unavailable);
    }

    public static DeviceDescription Describe(Place place, string id) =>
        new(
            id,
            DeviceText(place.Device, DeviceName),
            (Device<ulong>(place.Device, DeviceType) & DeviceTypeCpu) == 0,
            (long)Device<ulong>(place.Device, DeviceGlobalMemory),
            (int)Device<uint>(place.Device, DeviceMaxComputeUnits),
            $"{PlatformText(place.Platform, PlatformName)}, {DeviceText(place.Device, DeviceVersion)}, driver "
                + $"{DeviceText(place.Device, DriverVersion)}"
        );
}
