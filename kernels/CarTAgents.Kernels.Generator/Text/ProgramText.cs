using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace CarTAgents.Kernels.Generator.Text;

/// <summary>The whole text: structs, functions, kernels, and the kernel that reports how the device lays the structs out.</summary>
internal sealed class ProgramText
{
    private readonly KernelAnalysis _analysis;
    private readonly Names _names = new();
    private readonly StringBuilder _text = new(Prelude.Text.Replace("\r\n", "\n"));
    private readonly HashSet<ITypeSymbol> _defined = new(SymbolEqualityComparer.Default);
    private readonly HashSet<ITypeSymbol> _inside = new(SymbolEqualityComparer.Default);

    private ProgramText(KernelAnalysis analysis) => _analysis = analysis;

    /// <summary>Structs that the host shares with devices, in the order in which the layout lists them.</summary>
    public List<ITypeSymbol> Shared { get; } = [];

    public string Text => _text.ToString();

    /// <summary>Name of a kernel in the text.</summary>
    public static string KernelName(Kernel kernel) => "CT_k_" + kernel.Name;

    public static ProgramText Write(KernelAnalysis analysis)
    {
        var program = new ProgramText(analysis);
        program.Structs();
        foreach (KernelMethod method in analysis.Methods)
            new Statements(program._names, program._text).Method(method);
        foreach (Kernel kernel in analysis.Kernels)
            program.KernelFunction(kernel);
        program.Layout();
        return program;
    }

    private void Structs()
    {
        foreach (Kernel kernel in _analysis.Kernels)
            Share(kernel.Arguments);
        List<ITypeSymbol> used = [.. _analysis.Methods.SelectMany(Used)];
        foreach (ITypeSymbol outer in used.Concat(Shared))
        {
            foreach (IFieldSymbol field in SubsetType.Fields(outer).Where(f => SubsetType.IsStruct(f.Type)))
                _inside.Add(field.Type);
        }

        foreach (ITypeSymbol type in Shared.Concat(used))
            Struct(type);
    }

    private void Share(ITypeSymbol type)
    {
        if (Shared.Contains(type, SymbolEqualityComparer.Default))
            return;
        foreach (IFieldSymbol field in SubsetType.Fields(type))
        {
            ITypeSymbol shared = SubsetType.IsView(field.Type) ? SubsetType.ElementOf(field.Type) : field.Type;
            if (SubsetType.IsStruct(shared))
                Share(shared);
        }

        Shared.Add(type);
    }

    /// <summary>Structs that a method's signature, locals and expressions name.</summary>
    private static IEnumerable<ITypeSymbol> Used(KernelMethod method) =>
        method
            .Symbol.Parameters.Select(p => p.Type)
            .Concat([method.Symbol.ReturnType])
            .Concat(method.Body.Descendants().OfType<IVariableDeclaratorOperation>().Select(d => d.Symbol.Type))
            .Concat(method.Body.Descendants().Where(o => o.Type != null).Select(o => o.Type!))
            .Where(SubsetType.IsStruct);

    private void Struct(ITypeSymbol type)
    {
        if (!_defined.Add(type))
            return;
        foreach (IFieldSymbol field in SubsetType.Fields(type))
        {
            ITypeSymbol inner = SubsetType.IsView(field.Type) ? SubsetType.ElementOf(field.Type) : field.Type;
            if (SubsetType.IsStruct(inner))
                Struct(inner);
        }

        string name = _names.Struct(type);
        bool hasViews = SubsetType.HasViews(type);
        bool shared = Shared.Contains(type, SymbolEqualityComparer.Default);
        int size = shared ? SubsetType.Layout(type).Size : 0;

        // An element of 8 or 16 bytes moves in one piece, if the compiler may count on its place.
        string align = shared && !hasViews && !_inside.Contains(type) && size is 8 or 16 ? $"CT_ALIGN({size}) " : "";
        _text.Append($"typedef struct {align}{{ ");
        foreach (IFieldSymbol field in SubsetType.Fields(type))
        {
            _text.Append(
                SubsetType.IsView(field.Type)
                    ? $"CT_GLOBAL {_names.Type(SubsetType.ElementOf(field.Type))}* {Names.Field(field)}; "
                    : $"{_names.Type(field.Type)} {Names.Field(field)}; "
            );
        }

        _text.Append($"}} {name};\n");
        if (hasViews)
        {
            // What the host passes: a view is an address and a length there, and means nothing here.
            _text.Append("typedef struct { ");
            foreach (IFieldSymbol field in SubsetType.Fields(type))
            {
                _text.Append(
                    SubsetType.IsView(field.Type)
                        ? $"CT_u64 {Names.Field(field)}[2]; "
                        : $"{_names.Type(field.Type)} {Names.Field(field)}; "
                );
            }

            _text.Append($"}} {_names.Arguments(type)};\n");
        }
        else
        {
            _text.Append($"CT_FUNCTION {name} {name.Replace("CT_s_", "CT_z_")}(void) {{ {name} z; ");
            foreach (IFieldSymbol field in SubsetType.Fields(type))
            {
                string zero = SubsetType.IsStruct(field.Type) ? _names.Struct(field.Type).Replace("CT_s_", "CT_z_") + "()" : "0";
                _text.Append($"z.{Names.Field(field)} = {zero}; ");
            }

            _text.Append("return z; }\n");
        }

        if (shared)
            _text.Append($"typedef char CT_assert{name.Substring(2)}[sizeof({SharedName(type)}) == {size} ? 1 : -1];\n");
        _text.Append('\n');
    }

    private string SharedName(ITypeSymbol type) => SubsetType.HasViews(type) ? _names.Arguments(type) : _names.Struct(type);

    private void KernelFunction(Kernel kernel)
    {
        string pointers = string.Concat(
            kernel.Views.Select(v => $", CT_GLOBAL {_names.Type(SubsetType.ElementOf(v.Type))}* CT_RESTRICT p_{Names.Field(v)}")
        );
        bool hasViews = SubsetType.HasViews(kernel.Arguments);
        _text.Append($"CT_KERNEL void {KernelName(kernel)}({SharedName(kernel.Arguments)} a, CT_i64 items, CT_i32 first{pointers})\n{{\n");
        _text.Append("    CT_i64 item = CT_ITEM;\n    if (item >= items) return;\n");
        if (hasViews)
        {
            _text.Append($"    {_names.Struct(kernel.Arguments)} t;\n");
            foreach (IFieldSymbol field in SubsetType.Fields(kernel.Arguments))
            {
                string value =
                    !SubsetType.IsView(field.Type) ? "a." + Names.Field(field)
                    : kernel.Views.Contains(field, SymbolEqualityComparer.Default) ? "p_" + Names.Field(field)
                    : "0";
                _text.Append($"    t.{Names.Field(field)} = {value};\n");
            }
        }

        _text.Append($"    {_names.Function(kernel.Item)}(&{(hasViews ? "t" : "a")}, first + CT_REPLICA, (CT_i32)item);\n}}\n\n");
    }

    private void Layout()
    {
        _text.Append("CT_KERNEL void CT_layout(CT_GLOBAL CT_i64* words)\n{\n    if (CT_ITEM != 0 || CT_REPLICA != 0) return;\n");
        int word = 0;
        foreach (ITypeSymbol type in Shared)
        {
            string name = SharedName(type);
            _text.Append($"    {{ {name} s; words[{word++}] = (CT_i64)sizeof(s);");
            foreach (IFieldSymbol field in SubsetType.Fields(type))
            {
                _text.Append($" words[{word++}] = (CT_i64)((const char*)&s.{Names.Field(field)} - (const char*)&s);");
            }

            _text.Append(" }\n");
        }

        _text.Append("}\n");
    }
}
