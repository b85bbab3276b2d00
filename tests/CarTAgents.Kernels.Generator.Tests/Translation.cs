using System.Reflection;
using CarTAgents.Compute;
using CarTAgents.Compute.Cpu;
using CarTAgents.Kernels.Rows;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace CarTAgents.Kernels.Generator.Tests;

/// <summary>What the programs of these tests work on: one input and one output of 64 bits an item, and words to read and write.</summary>
public struct Words
{
    /// <summary>Sixteen words an item to read, four to write, and the number of items.</summary>
    public View<long> In;

    /// <summary>Results.</summary>
    public View<long> Out;

    /// <summary>Bytes: sixteen an item.</summary>
    public View<byte> Bytes;

    /// <summary>Records: one an item.</summary>
    public View<Words4> Records;

    /// <summary>Items.</summary>
    public int Count;
}

/// <summary>A program in C#, compiled and translated in memory.</summary>
internal sealed class Translation
{
    private static readonly MetadataReference[] References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(p =>
                Path.GetFileName(p).StartsWith("System.", StringComparison.Ordinal)
                || Path.GetFileName(p).StartsWith("CarTAgents.", StringComparison.Ordinal)
                || Path.GetFileName(p) is "netstandard.dll"
            )
            .Select(p => MetadataReference.CreateFromFile(p)),
    ];

    private readonly Assembly? _assembly;

    private Translation(IReadOnlyList<Diagnostic> diagnostics, string text, Assembly? assembly)
    {
        Diagnostics = diagnostics;
        Text = text;
        _assembly = assembly;
    }

    /// <summary>The generator's errors.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; }

    /// <summary>All C# that it added, the text included.</summary>
    public string Text { get; }

    /// <summary>Translates. The C# itself must compile.</summary>
    /// <param name="code">The program.</param>
    /// <param name="change">Changes the C# that the generator added, to prove that a test can fail; null for none.</param>
    public static Translation Of(string code, Func<string, string>? change = null)
    {
        var parse = new CSharpParseOptions(LanguageVersion.Latest);
        var options = new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary,
            allowUnsafe: true,
            optimizationLevel: OptimizationLevel.Release
        );
        SyntaxTree tree = CSharpSyntaxTree.ParseText("using CarTAgents.Kernels;\n" + code, parse, "program.cs");
        var compilation = CSharpCompilation.Create("Program" + Guid.NewGuid().ToString("N"), [tree], References, options);
        var driver = CSharpGeneratorDriver.Create([new KernelGenerator().AsSourceGenerator()], parseOptions: parse);
        GeneratorDriverRunResult run = driver.RunGenerators(compilation, TestContext.Current.CancellationToken).GetRunResult();
        string text = string.Concat(run.GeneratedTrees.Select(t => t.ToString()));
        if (run.Diagnostics.Length > 0)
            return new Translation(run.Diagnostics, text, null);
        Assert.True(
            text.Length > 0,
            string.Join(
                "\n",
                compilation
                    .GetDiagnostics(TestContext.Current.CancellationToken)
                    .Where(d => d.Severity == DiagnosticSeverity.Error && d.Id != "CS0535")
                    .Take(5)
            )
                + "\n"
                + code[..Math.Min(code.Length, 2000)]
        );
        if (change != null)
        {
            string changed = change(text);
            Assert.NotEqual(text, changed);
            text = changed;
        }

        using var image = new MemoryStream();
        var result = compilation
            .AddSyntaxTrees(CSharpSyntaxTree.ParseText(text, parse, "generated.cs", System.Text.Encoding.UTF8))
            .Emit(image);
        Assert.True(
            result.Success,
            string.Join("\n", result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).Take(10)) + "\n" + code
        );
        return new Translation([], text, Assembly.Load(image.ToArray()));
    }

    /// <summary>Runs the kernel struct <c>Program</c> of the assembly, or several (<c>Program0</c> ...), in C# or on a device, over the
    /// same input; returns all that they wrote.</summary>
    public (long[] Out, byte[] Bytes, Words4[] Records) Run(Device device, int items, long[] input, int kernels = 0)
    {
        using Buffer<long> from = device.Allocate<long>(input.Length);
        using Buffer<long> to = device.Allocate<long>(4L * items);
        using Buffer<byte> bytes = device.Allocate<byte>(16L * items);
        using Buffer<Words4> records = device.Allocate<Words4>(items);
        device.Write<long>(from, 0, input);
        Words words;
        words.In = from.View;
        words.Out = to.View;
        words.Bytes = bytes.View;
        words.Records = records.View;
        words.Count = items;
        MethodInfo launch = typeof(Translation).GetMethod(nameof(Launch), BindingFlags.NonPublic | BindingFlags.Static)!;
        foreach (string name in kernels == 0 ? ["Program"] : Enumerable.Range(0, kernels).Select(k => $"Program{k}"))
        {
            launch.MakeGenericMethod(_assembly!.GetType(name)!).Invoke(null, [device, words]);
        }

        long[] written = new long[to.Length];
        byte[] writtenBytes = new byte[bytes.Length];
        Words4[] writtenRecords = new Words4[items];
        device.Read(to, 0, written.AsSpan());
        device.Read(bytes, 0, writtenBytes.AsSpan());
        device.Read(records, 0, writtenRecords.AsSpan());
        return (written, writtenBytes, writtenRecords);
    }

    private static void Launch<TKernel>(Device device, Words words)
        where TKernel : struct, IKernel<Words>
    {
        if (device is CpuDevice)
            device.Launch<ItemRows<TKernel, Words>, Words>(words, 1);
        else
            device.Launch<TKernel, Words>(words, 1);
    }
}
