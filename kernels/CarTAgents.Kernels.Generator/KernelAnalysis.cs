using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace CarTAgents.Kernels.Generator;

/// <summary>What a compilation's kernels reach: methods in the order of definition (callees first), the views and structs that they use,
/// who writes.</summary>
internal sealed class KernelAnalysis
{
    private readonly Compilation _compilation;
    private readonly CancellationToken _cancel;
    private readonly Dictionary<IMethodSymbol, KernelMethod?> _methods = new(SymbolEqualityComparer.Default);
    private readonly HashSet<IMethodSymbol> _open = new(SymbolEqualityComparer.Default);
    private readonly HashSet<IMethodSymbol> _done = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<IMethodSymbol, bool> _writes = new(SymbolEqualityComparer.Default);

    private KernelAnalysis(Compilation compilation, CancellationToken cancel)
    {
        _compilation = compilation;
        _cancel = cancel;
    }

    /// <summary>The kernels, in the order of their names.</summary>
    public List<Kernel> Kernels { get; } = [];

    /// <summary>All methods, callees before callers.</summary>
    public List<KernelMethod> Methods { get; } = [];

    public List<Diagnostic> Diagnostics { get; } = [];

    /// <summary>Whether C# itself has an error here: then nothing is translated, and only the compiler complains.</summary>
    public bool IsIncomplete { get; set; }

    public static KernelAnalysis Run(Compilation compilation, IEnumerable<IMethodSymbol> items, CancellationToken cancel)
    {
        var analysis = new KernelAnalysis(compilation, cancel);
        foreach (IMethodSymbol item in items.OrderBy(i => i.ContainingType.ToDisplayString(), System.StringComparer.Ordinal))
            analysis.Add(item);
        foreach (Kernel kernel in analysis.Kernels)
            analysis.Reach(kernel.Item);
        foreach (Kernel kernel in analysis.Kernels)
            analysis.GatherViews(kernel);
        return analysis;
    }

    /// <summary>Whether a method, or one that it calls, writes to a view.</summary>
    public bool Writes(IMethodSymbol method)
    {
        if (_writes.TryGetValue(method, out bool known))
            return known;
        _writes[method] = false;
        KernelMethod? found = Find(method);
        return _writes[method] = found != null && (found.Writes || found.Calls.Any(Writes));
    }

    /// <summary>The method with its body, or null if this compilation has no source of it.</summary>
    public KernelMethod? Find(IMethodSymbol method)
    {
        if (_methods.TryGetValue(method, out KernelMethod? known))
            return known;
        KernelMethod? found = null;
        if (
            method is { IsStatic: true, IsGenericMethod: false }
            && method.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(_cancel) is MethodDeclarationSyntax syntax
            && _compilation.ContainsSyntaxTree(syntax.SyntaxTree)
            && _compilation.GetSemanticModel(syntax.SyntaxTree).GetOperation(syntax, _cancel) is IMethodBodyOperation body
        )
        {
            found = new KernelMethod(method, body);
            Scan(found);
        }

        _methods[method] = found;
        return found;
    }

    private void Add(IMethodSymbol item)
    {
        INamedTypeSymbol type = item.ContainingType;
        Location place = item.Locations[0];
        INamedTypeSymbol? contract = type.AllInterfaces.FirstOrDefault(i =>
            i is { Name: "IKernel", Arity: 1 } && i.ContainingNamespace.ToDisplayString() == "CarTAgents.Kernels"
        );
        ITypeSymbol? arguments = contract?.TypeArguments[0];
        bool partial = type.DeclaringSyntaxReferences.Any(r =>
            r.GetSyntax(_cancel) is StructDeclarationSyntax s && s.Modifiers.Any(m => m.ValueText == "partial")
        );
        string? wrong =
            contract == null ? $"struct {type.Name} does not implement IKernel<TArguments>"
            : !partial || type.ContainingType != null || type.IsGenericType ? $"{type.Name} is not a partial struct of its own"
            : !item.IsStatic
            || !item.ReturnsVoid
            || item.IsGenericMethod
            || item.Parameters.Length != 3
            || item.Parameters[0].RefKind != RefKind.In
            || !SymbolEqualityComparer.Default.Equals(item.Parameters[0].Type, arguments)
            || item.Parameters.Skip(1).Any(p => p.RefKind != RefKind.None || p.Type.SpecialType != SpecialType.System_Int32)
                ? $"method {item.Name} has other parameters"
            : !SubsetType.IsStruct(arguments) ? $"the arguments of {type.Name} are no struct"
            : null;
        if (wrong != null)
        {
            Diagnostics.Add(Diagnostic.Create(KernelDiagnostics.Shape, place, wrong, item.Name));
            return;
        }

        string name = type.Name.EndsWith("Rows", System.StringComparison.Ordinal)
            ? type.Name.Substring(0, type.Name.Length - 4)
            : type.Name;
        if (Kernels.Any(k => k.Name == name))
            Diagnostics.Add(Diagnostic.Create(KernelDiagnostics.Duplicate, place, name));
        else
            Kernels.Add(new Kernel(type, item, arguments!, name));
    }

    private static void Scan(KernelMethod method)
    {
        foreach (IOperation operation in method.Body.Descendants())
        {
            switch (operation)
            {
                case IInvocationOperation call:
                    if (!method.Calls.Contains(call.TargetMethod, SymbolEqualityComparer.Default))
                        method.Calls.Add(call.TargetMethod);
                    break;
                case IFieldReferenceOperation { Field: var field } when SubsetType.IsView(field.Type):
                    method.Views.Add(field);
                    break;
                case IAssignmentOperation { Target: var target } when IsElement(target):
                case IIncrementOrDecrementOperation { Target: var counted } when IsElement(counted):
                    method.Writes = true;
                    break;
            }
        }
    }

    /// <summary>Whether an expression names an element of a view, or a part of one.</summary>
    public static bool IsElement(IOperation? target)
    {
        while (target is IFieldReferenceOperation field)
            target = field.Instance;
        return target is IPropertyReferenceOperation { Property.IsIndexer: true } property
            && SubsetType.IsView(property.Property.ContainingType);
    }

    private void Reach(IMethodSymbol symbol)
    {
        _cancel.ThrowIfCancellationRequested();
        if (_done.Contains(symbol))
            return;
        KernelMethod? method = Find(symbol);
        if (method == null)
            return;
        if (!_open.Add(symbol))
        {
            Diagnostics.Add(Diagnostic.Create(KernelDiagnostics.Recursion, symbol.Locations[0], symbol.Name));
            return;
        }

        foreach (IMethodSymbol call in method.Calls)
            Reach(call);
        _open.Remove(symbol);
        if (_done.Add(symbol))
            Methods.Add(method);
    }

    private void GatherViews(Kernel kernel)
    {
        var views = new HashSet<IFieldSymbol>(SymbolEqualityComparer.Default);
        var seen = new HashSet<IMethodSymbol>(SymbolEqualityComparer.Default);
        var left = new Stack<IMethodSymbol>([kernel.Item]);
        while (left.Count > 0)
        {
            IMethodSymbol symbol = left.Pop();
            if (!seen.Add(symbol) || Find(symbol) is not { } method)
                continue;
            views.UnionWith(method.Views);
            foreach (IMethodSymbol call in method.Calls)
                left.Push(call);
        }

        kernel.Views.AddRange(SubsetType.Fields(kernel.Arguments).Where(views.Contains));
    }
}
