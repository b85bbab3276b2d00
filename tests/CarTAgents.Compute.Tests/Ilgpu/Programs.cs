using System.Reflection;
using CarTAgents.Compute.Cpu;
using CarTAgents.Kernels;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace CarTAgents.Compute.Tests.Ilgpu;

/// <summary>What the kernels of these tests work on.</summary>
public struct Words
{
    /// <summary>Input, and the same cut to each type.</summary>
    public View<long> In;

    /// <summary>The input cut to 8 bits.</summary>
    public View<sbyte> I1;

    /// <summary>The input cut to 8 bits, unsigned.</summary>
    public View<byte> U1;

    /// <summary>The input cut to 16 bits.</summary>
    public View<short> I2;

    /// <summary>The input cut to 16 bits, unsigned.</summary>
    public View<ushort> U2;

    /// <summary>The input cut to 32 bits.</summary>
    public View<int> I4;

    /// <summary>The input cut to 32 bits, unsigned.</summary>
    public View<uint> U4;

    /// <summary>The input, unsigned.</summary>
    public View<ulong> U8;

    /// <summary>Results.</summary>
    public View<long> Out;

    /// <summary>Bytes to read and write: sixteen an item.</summary>
    public View<byte> Bytes;

    /// <summary>Items. 64 bits, so that the struct has no padding at its end, which drivers and ILGPU count differently.</summary>
    public long Count;
}

/// <summary>Kernels in C# that are compiled in memory, and run in C#, on a device, and by an interpreter of their PTX.</summary>
internal sealed class Programs
{
    private static readonly MetadataReference[] References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(p =>
                Path.GetFileName(p) is { } name
                    && (name.StartsWith("System.", StringComparison.Ordinal) || name.StartsWith("CarTAgents.", StringComparison.Ordinal))
                || Path.GetFileName(p) is "netstandard.dll" or "ILGPU.dll"
            )
            .Select(p => MetadataReference.CreateFromFile(p)),
    ];

    private readonly Type[] _kernels;
    private readonly long[] _input;
    private readonly int _items,
        _outs;

    /// <summary>Compiles kernels.</summary>
    /// <param name="bodies">The statements of each kernel's item; they see <c>t</c> and <c>item</c>.</param>
    /// <param name="members">What they call.</param>
    /// <param name="input">The input.</param>
    /// <param name="items">Items.</param>
    /// <param name="outs">Words of results an item.</param>
    public Programs(IEnumerable<string> bodies, string members, long[] input, int items, int outs)
    {
        (_input, _items, _outs) = (input, items, outs);
        IEnumerable<string> kernels = bodies.Select(
            (body, k) =>
                $$"""
                    public struct Program{{k}} : IKernel<Program{{k}}, Words>
                    {
                        public static int Items(in Words t) => (int)t.Count;
                        public static void Item(in Words t, int replica, int item) { unchecked { {{body}} } }
                    }

                    """
        );
        string code = $$"""
            using CarTAgents.Kernels;
            using CarTAgents.Compute.Tests.Ilgpu;
            {{string.Concat(kernels)}}
            static class P
            {
            {{members}}
            }
            """;
        var parse = new CSharpParseOptions(LanguageVersion.Latest);
        var options = new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release);
        using var image = new MemoryStream();
        var result = CSharpCompilation
            .Create("Program" + Guid.NewGuid().ToString("N"), [CSharpSyntaxTree.ParseText(code, parse)], References, options)
            .Emit(image);
        Assert.True(
            result.Success,
            string.Join("\n", result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).Take(10)) + "\n" + code
        );
        Assembly assembly = Assembly.Load(image.ToArray());
        _kernels = [.. Enumerable.Range(0, kernels.Count()).Select(k => assembly.GetType($"Program{k}")!)];
    }

    /// <summary>Values at the edges of all types, and others.</summary>
    public static long[] Edges { get; } =
    [
        .. new[] { 0, 7, 8, 15, 16, 31, 32, 63 }.SelectMany(b => new[] { (1L << b) - 1, 1L << b, (1L << b) + 1, -(1L << b) }),
        5,
        -2,
        0x80C0,
        0x12345678,
        0x9ABCDEF0,
        0x123456789ABCDEF0,
        -0x123456789ABCDEF0,
    ];

    /// <summary>All that the kernels write, by a device.</summary>
    public (long[] Out, byte[] Bytes) Run(Device device)
    {
        using Buffer<long> input = Written(_input),
            results = device.Allocate<long>((long)_items * _outs);
        using Buffer<sbyte> i1 = Written(Cut(v => (sbyte)v));
        using Buffer<byte> u1 = Written(Cut(v => (byte)v)),
            bytes = device.Allocate<byte>(16L * _items);
        using Buffer<short> i2 = Written(Cut(v => (short)v));
        using Buffer<ushort> u2 = Written(Cut(v => (ushort)v));
        using Buffer<int> i4 = Written(Cut(v => (int)v));
        using Buffer<uint> u4 = Written(Cut(v => (uint)v));
        using Buffer<ulong> u8 = Written(Cut(v => (ulong)v));
        Words t;
        (t.In, t.I1, t.U1, t.I2, t.U2, t.I4) = (input.View, i1.View, u1.View, i2.View, u2.View, i4.View);
        (t.U4, t.U8, t.Out, t.Bytes, t.Count) = (u4.View, u8.View, results.View, bytes.View, _items);
        foreach (Type kernel in _kernels)
        {
            MethodInfo launch = device.GetType().GetMethod(nameof(Device.Launch))!.MakeGenericMethod(kernel, typeof(Words));
            launch.Invoke(device, [t, 1]);
        }

        long[] written = new long[results.Length];
        byte[] writtenBytes = new byte[bytes.Length];
        device.Read(results, 0, written.AsSpan());
        device.Read(bytes, 0, writtenBytes.AsSpan());
        return (written, writtenBytes);

        Buffer<T> Written<T>(T[] values)
            where T : unmanaged
        {
            Buffer<T> buffer = device.Allocate<T>(values.Length);
            device.Write<T>(buffer, 0, values);
            return buffer;
        }

        T[] Cut<T>(Func<long, T> cut) => [.. _input.Select(cut)];
    }

    /// <summary>All that the kernels write, in C#.</summary>
    public (long[] Out, byte[] Bytes) RunInCSharp()
    {
        using var cpu = new CpuDevice(1);
        return Run(cpu);
    }

    /// <summary>All that the kernels write, by an interpreter of their PTX.</summary>
    public (long[] Out, byte[] Bytes) Run(PtxCompiler compiler)
    {
        using var device = new PtxDevice(compiler);
        return Run(device);
    }
}

/// <summary>A device that compiles kernels to PTX, and interprets it.</summary>
internal sealed class PtxDevice(PtxCompiler compiler) : Device
{
    private readonly CpuDevice _memory = new(1);
    private readonly Dictionary<Type, PtxProgram> _programs = [];

    public override string Name => "PTX";

    public override int Threads => 1;

    public override long AvailableBytes => _memory.AvailableBytes;

    public override Buffer<T> Allocate<T>(long length) => _memory.Allocate<T>(length);

    public override void Launch<TKernel, TArguments>(in TArguments arguments, int replicas)
    {
        if (!_programs.TryGetValue(typeof(TKernel), out PtxProgram? program))
            _programs.Add(typeof(TKernel), program = new PtxProgram(compiler.Text(typeof(TKernel), typeof(TArguments))));
        PtxMachine.Over(arguments).Run(program, PtxArguments.Bytes(arguments), TKernel.Items(arguments), replicas);
    }

    public override void Read<T>(Buffer<T> buffer, long start, Span<T> destination) => _memory.Read(buffer, start, destination);

    public override void Write<T>(Buffer<T> buffer, long start, ReadOnlySpan<T> source) => _memory.Write(buffer, start, source);

    public override void Wait() { }

    public override void Dispose() => _memory.Dispose();
}
