using Microsoft.CodeAnalysis;

namespace CarTAgents.Kernels.Generator;

/// <summary>The errors of the generator: what lies outside the subset, and what to write instead (docs/kernels.md).</summary>
internal static class KernelDiagnostics
{
    private const string Category = "Kernels";

    public static readonly DiagnosticDescriptor Shape = new(
        "CTA0001",
        "A kernel has another shape",
        "{0}: write 'static void {1}(in TArguments t, int replica, int item)' in a partial struct, not nested, that implements "
            + "IKernel<TArguments>",
        Category,
        DiagnosticSeverity.Error,
        true
    );

    public static readonly DiagnosticDescriptor Type = new(
        "CTA0002",
        "A type is outside the subset",
        "type '{0}' cannot be used in a kernel: use sbyte to ulong, bool, or a struct of these",
        Category,
        DiagnosticSeverity.Error,
        true
    );

    public static readonly DiagnosticDescriptor Statement = new(
        "CTA0003",
        "A statement is outside the subset",
        "{0} cannot be used in a kernel: {1}",
        Category,
        DiagnosticSeverity.Error,
        true
    );

    public static readonly DiagnosticDescriptor Expression = new(
        "CTA0004",
        "An expression is outside the subset",
        "{0} cannot be used in a kernel: {1}",
        Category,
        DiagnosticSeverity.Error,
        true
    );

    public static readonly DiagnosticDescriptor Effect = new(
        "CTA0005",
        "A side effect stands within an expression",
        "{0} within an expression: C# evaluates from left to right and C in any order; give it a statement of its own",
        Category,
        DiagnosticSeverity.Error,
        true
    );

    public static readonly DiagnosticDescriptor Call = new(
        "CTA0006",
        "A call cannot be translated",
        "'{0}' cannot be called in a kernel: {1}",
        Category,
        DiagnosticSeverity.Error,
        true
    );

    public static readonly DiagnosticDescriptor Recursion = new(
        "CTA0007",
        "A method calls itself",
        "'{0}' calls itself, directly or through others: write a loop, since devices have no stack",
        Category,
        DiagnosticSeverity.Error,
        true
    );

    public static readonly DiagnosticDescriptor Checked = new(
        "CTA0008",
        "Checked arithmetic",
        "checked arithmetic cannot be used in a kernel, which cannot throw: clamp, and set a flag that the host looks at",
        Category,
        DiagnosticSeverity.Error,
        true
    );

    public static readonly DiagnosticDescriptor Passing = new(
        "CTA0009",
        "No translation for the way a value is passed",
        "{0}: {1}",
        Category,
        DiagnosticSeverity.Error,
        true
    );

    public static readonly DiagnosticDescriptor BoolInMemory = new(
        "CTA0010",
        "A bool in shared memory",
        "field '{0}' is a bool, whose size differs between C# and C: use a byte or an int, 0 or 1",
        Category,
        DiagnosticSeverity.Error,
        true
    );

    public static readonly DiagnosticDescriptor FloatingPoint = new(
        "CTA0011",
        "Floating point",
        "type '{0}' cannot be used in a kernel: its results differ between devices; use integers (thresholds, quanta, tables "
            + "that the host prepares)",
        Category,
        DiagnosticSeverity.Error,
        true
    );

    public static readonly DiagnosticDescriptor StaticField = new(
        "CTA0012",
        "A static field that is not constant",
        "static field '{0}' is not constant: make it a const, or pass it in the arguments",
        Category,
        DiagnosticSeverity.Error,
        true
    );

    public static readonly DiagnosticDescriptor ViewUse = new(
        "CTA0013",
        "A view used other than by its elements",
        "{0}: a kernel uses views as t.View[index], where t is its 'in' parameter of arguments",
        Category,
        DiagnosticSeverity.Error,
        true
    );

    public static readonly DiagnosticDescriptor Duplicate = new(
        "CTA0014",
        "Two kernels have one name",
        "another kernel is named '{0}': rename one of the structs",
        Category,
        DiagnosticSeverity.Error,
        true
    );

    public static readonly DiagnosticDescriptor Layout = new(
        "CTA0015",
        "A struct with a layout of its own",
        "struct '{0}' has a [StructLayout]: leave it away, since devices lay the fields out in their order, each naturally aligned",
        Category,
        DiagnosticSeverity.Error,
        true
    );

    public static readonly DiagnosticDescriptor Internal = new(
        "CTA0099",
        "The generator met something unexpected",
        "the generator cannot translate this, and its checks should have said so: {0}",
        Category,
        DiagnosticSeverity.Error,
        true
    );
}
