namespace CarTAgents.Kernels;

/// <summary>Marks the method of a partial struct that does one item of a kernel: <c>static void Item(in TArguments arguments, int replica,
/// int item)</c>. The
/// generator translates it, and all that it calls, for devices that compile (docs/kernels.md).</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class KernelAttribute : Attribute;
