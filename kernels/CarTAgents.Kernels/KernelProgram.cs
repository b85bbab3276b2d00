namespace CarTAgents.Kernels;

/// <summary>The translated kernels of an assembly: one portable text, and what a device has to know to launch them.</summary>
public sealed class KernelProgram
{
    /// <summary>A program; the generator writes the only calls.</summary>
    /// <param name="source">The text: OpenCL C 1.2, CUDA and C.</param>
    /// <param name="layout">Sizes and offsets of the structs that devices share, as the host lays them out.</param>
    /// <param name="layoutNames">What each of them is.</param>
    /// <param name="kernels">Name, bytes of the arguments' struct, and offsets in it of the views used, of each kernel.</param>
    public KernelProgram(string source, long[] layout, string[] layoutNames, (string Name, int ArgumentBytes, int[] Views)[] kernels)
    {
        Source = source;
        Layout = layout;
        LayoutNames = layoutNames;
        Entries = [.. kernels.Select((k, i) => new KernelEntry(this, i, k.Name, k.ArgumentBytes, k.Views))];
    }

    /// <summary>Name of the kernel that writes the device's sizes and offsets, in the order of <see cref="Layout"/>, to a buffer of 64-bit
    /// integers.</summary>
    public const string LayoutKernel = "CT_layout";

    /// <summary>The text: OpenCL C 1.2, CUDA and C.</summary>
    public string Source { get; }

    /// <summary>Sizes and offsets of the structs that devices share, as the host lays them out.</summary>
    public IReadOnlyList<long> Layout { get; }

    /// <summary>What each word of <see cref="Layout"/> is.</summary>
    public IReadOnlyList<string> LayoutNames { get; }

    /// <summary>The kernels.</summary>
    public IReadOnlyList<KernelEntry> Entries { get; }
}

/// <summary>A translated kernel. Its arguments are the struct by value, items a replica (64-bit), the first replica (32-bit), and a pointer
/// a view.</summary>
public sealed class KernelEntry
{
    private readonly int[] _views;

    internal KernelEntry(KernelProgram program, int index, string name, int argumentBytes, int[] views)
    {
        Program = program;
        Index = index;
        Name = name;
        ArgumentBytes = argumentBytes;
        _views = views;
    }

    /// <summary>The program that it belongs to, and its place there.</summary>
    public KernelProgram Program { get; }

    /// <summary>Its place in <see cref="KernelProgram.Entries"/>.</summary>
    public int Index { get; }

    /// <summary>Its name in the text.</summary>
    public string Name { get; }

    /// <summary>Bytes of the struct of arguments.</summary>
    public int ArgumentBytes { get; }

    /// <summary>Offsets in bytes, within the struct of arguments, of the views that the kernel uses, in the order of its
    /// pointers.</summary>
    public ReadOnlySpan<int> Views => _views;
}
