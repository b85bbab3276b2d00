using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using ILGPU.Backends.OpenCL;

namespace CarTAgents.Compute.Ilgpu;

/// <summary>Repairs of ILGPU's OpenCL C before a driver sees it.</summary>
internal static partial class OpenClText
{
    /// <summary>Makes sums, products and negations wrap, makes barriers cover the group's memory, and restores values that are exchanged
    /// between blocks.</summary>
    public static void Repair(CLCompiledKernel kernel) => Text(kernel) = Repaired(kernel.Source);

    /// <summary>The text, repaired.</summary>
    /// <remarks>ILGPU adds, multiplies and negates as signed numbers, which may not overflow in C, as compilers assume. Its barrier orders
    /// global memory alone.</remarks>
    public static string Repaired(string text) =>
        SignedNegation()
            .Replace(SignedSum().Replace(OpenClMoves.Repaired(text), "($1)((u$1)$2 $3 (u$1)$4)"), "($1)(-(u$1)$2)")
            .Replace(
                "work_group_barrier(CLK_GLOBAL_MEM_FENCE)",
                "barrier(CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE)",
                StringComparison.Ordinal
            );

    [GeneratedRegex(@"\((int|long)\)\(\(\1\)\s*([^\s()]+)\s+([+\-*])\s+\(\1\)\s*([^\s()]+)\)")]
    private static partial Regex SignedSum();

    [GeneratedRegex(@"\((int|long)\)\(\s*-\s*\(\1\)\s*([^\s()]+)\)")]
    private static partial Regex SignedNegation();

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "<Source>k__BackingField")]
    private static extern ref string Text(CLCompiledKernel kernel);
}
