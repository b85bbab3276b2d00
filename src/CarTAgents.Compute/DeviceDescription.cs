namespace CarTAgents.Compute;

/// <summary>A device that this machine offers.</summary>
/// <param name="Id">What to ask for it by: "cpu", "opencl:0", "cuda:1".</param>
/// <param name="Name">Its name, by its maker.</param>
/// <param name="IsGpu">Whether it is a GPU or another accelerator, rather than the CPU.</param>
/// <param name="MemoryBytes">Its memory.</param>
/// <param name="ComputeUnits">Cores, compute units or multiprocessors.</param>
/// <param name="Driver">Version of what drives it.</param>
public sealed record DeviceDescription(string Id, string Name, bool IsGpu, long MemoryBytes, int ComputeUnits, string Driver);

/// <summary>What a backend offers here, or why nothing.</summary>
/// <param name="Backend">"cpu", "opencl" or "cuda".</param>
/// <param name="Devices">Its devices.</param>
/// <param name="Unavailable">Why there are none; null where there are some.</param>
public sealed record BackendDescription(string Backend, IReadOnlyList<DeviceDescription> Devices, string? Unavailable);
