using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using ILGPU.Backends.PTX;

namespace CarTAgents.Compute.Ilgpu;

/// <summary>Repairs of ILGPU's PTX before a driver sees it.</summary>
internal static partial class PtxText
{
    /// <summary>Takes <c>.uni</c> from conditional branches and branches by table: ILGPU adds it where operands are uniform though the
    /// threads of a warp may have come by different ways, and PTX calls a divergent branch that is so marked undefined.</summary>
    public static void Repair(PTXCompiledKernel kernel) => Text(kernel) = WithoutUniformBranches(kernel.PTXAssembly);

    /// <summary>The text without marks of uniform branches.</summary>
    public static string WithoutUniformBranches(string text) => UniformBranch().Replace(text, "$1");

    [GeneratedRegex(@"(@!?%p\d+\s+bra|\bbrx\.idx)\.uni\b")]
    private static partial Regex UniformBranch();

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "<PTXAssembly>k__BackingField")]
    private static extern ref string Text(PTXCompiledKernel kernel);
}
