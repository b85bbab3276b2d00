using System.Collections.Immutable;
using System.Text;
using CarTAgents.Kernels.Generator.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace CarTAgents.Kernels.Generator;

/// <summary>Translates the methods marked [Kernel], and all that they call, to one portable C text, and adds what launches them
/// (docs/kernels.md).</summary>
/// <remarks>Steps: <c>KernelAnalysis</c> finds what the kernels reach, <c>SubsetChecks</c> refuses what has no translation, <c>Text</c>
/// writes C, <c>LauncherText</c> C#.
/// A call may lead anywhere in the compilation, so that the work is done again whenever it changes.</remarks>
[Generator(LanguageNames.CSharp)]
public sealed class KernelGenerator : IIncrementalGenerator
{
    private const string Marker = "CarTAgents.Kernels.KernelAttribute";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValueProvider<ImmutableArray<bool>> marked = context
            .SyntaxProvider.ForAttributeWithMetadataName(Marker, static (node, _) => node is MethodDeclarationSyntax, static (_, _) => true)
            .Collect();
        context.RegisterSourceOutput(
            context.CompilationProvider.Combine(marked),
            static (output, source) =>
            {
                if (!source.Right.IsEmpty)
                    Write(output, source.Left);
            }
        );
    }

    private static void Write(SourceProductionContext output, Compilation compilation)
    {
        INamedTypeSymbol? marker = compilation.GetTypeByMetadataName(Marker);
        var items = compilation
            .SyntaxTrees.SelectMany(tree =>
                tree.GetRoot(output.CancellationToken)
                    .DescendantNodes()
                    .OfType<MethodDeclarationSyntax>()
                    .Where(m => m.AttributeLists.Count > 0)
                    .Select(m => compilation.GetSemanticModel(tree).GetDeclaredSymbol(m, output.CancellationToken))
            )
            .OfType<IMethodSymbol>()
            .Where(m => m.GetAttributes().Any(a => SymbolEqualityComparer.Default.Equals(a.AttributeClass, marker)));
        KernelAnalysis analysis = KernelAnalysis.Run(compilation, items, output.CancellationToken);
        SubsetChecks.Run(analysis);
        foreach (Diagnostic diagnostic in analysis.Diagnostics)
            output.ReportDiagnostic(diagnostic);

        if (analysis.IsIncomplete || analysis.Diagnostics.Count > 0 || analysis.Kernels.Count == 0)
            return;
        try
        {
            ProgramText program = ProgramText.Write(analysis);
            output.AddSource("DeviceKernels.g.cs", SourceText.From(LauncherText.Write(analysis, program), Encoding.UTF8));
        }
        catch (UnexpectedOperation e)
        {
            output.ReportDiagnostic(Diagnostic.Create(KernelDiagnostics.Internal, e.Operation.Syntax.GetLocation(), e.Message));
        }
    }
}
