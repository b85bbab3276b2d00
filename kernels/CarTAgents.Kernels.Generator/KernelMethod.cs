using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace CarTAgents.Kernels.Generator;

/// <summary>A method that runs on devices: a kernel's item, or one that such a method calls.</summary>
internal sealed class KernelMethod(IMethodSymbol symbol, IMethodBodyOperation body)
{
    public IMethodSymbol Symbol { get; } = symbol;

    public IMethodBodyOperation Body { get; } = body;

    /// <summary>Its statements.</summary>
    public IBlockOperation? Block => Body.BlockBody ?? Body.ExpressionBody;

    /// <summary>Methods that it calls itself, in the order of their first calls.</summary>
    public List<IMethodSymbol> Calls { get; } = [];

    /// <summary>Views that it uses itself: fields of a struct of arguments.</summary>
    public HashSet<IFieldSymbol> Views { get; } = new(SymbolEqualityComparer.Default);

    /// <summary>Whether it writes to an element of a view itself.</summary>
    public bool Writes { get; set; }
}

/// <summary>A kernel: the struct that carries it, and its item's method.</summary>
internal sealed class Kernel(INamedTypeSymbol type, IMethodSymbol item, ITypeSymbol arguments, string name)
{
    public INamedTypeSymbol Type { get; } = type;

    public IMethodSymbol Item { get; } = item;

    public ITypeSymbol Arguments { get; } = arguments;

    /// <summary>Name in the text.</summary>
    public string Name { get; } = name;

    /// <summary>Views that it uses, itself or through calls, in the order of the arguments' fields.</summary>
    public List<IFieldSymbol> Views { get; } = [];
}
