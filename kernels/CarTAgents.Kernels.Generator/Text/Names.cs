using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;

namespace CarTAgents.Kernels.Generator.Text;

/// <summary>Names in the text. Each has a prefix, so that none meets a word of C, a macro or a function of a device's library.</summary>
internal sealed class Names
{
    private readonly Dictionary<ISymbol, string> _known = new(SymbolEqualityComparer.Default);
    private readonly HashSet<string> _taken = [];

    public string Function(IMethodSymbol method) => Unique(method, "CT_f_" + Plain(method.ContainingType.Name) + "_" + Plain(method.Name));

    /// <summary>A struct, as kernels use it.</summary>
    public string Struct(ITypeSymbol type) => Unique(type, "CT_s_" + Plain(type.Name));

    /// <summary>A struct of arguments, as the host passes it.</summary>
    public string Arguments(ITypeSymbol type) => Struct(type).Replace("CT_s_", "CT_a_");

    public static string Field(IFieldSymbol field) => "m_" + Plain(field.Name);

    public static string Variable(ISymbol variable) => "v_" + Plain(variable.Name);

    /// <summary>An integer type, bool, or struct.</summary>
    public string Type(ITypeSymbol type)
    {
        int bytes = SubsetType.IntegerBytes(type);
        if (bytes != 0)
            return Integer(type);
        return SubsetType.IsBool(type) ? "CT_bool" : Struct(type);
    }

    public static string Integer(ITypeSymbol type) =>
        (SubsetType.IsSigned(type) ? "CT_i" : "CT_u") + (8 * SubsetType.IntegerBytes(type)).ToString(CultureInfo.InvariantCulture);

    private string Unique(ISymbol symbol, string wish)
    {
        if (_known.TryGetValue(symbol, out string? known))
            return known;
        string name = wish;
        for (int n = 2; !_taken.Add(name); n++)
            name = wish + "_" + n.ToString(CultureInfo.InvariantCulture);
        return _known[symbol] = name;
    }

    /// <summary>A name in ASCII: another character becomes its code.</summary>
    private static string Plain(string name)
    {
        var plain = new StringBuilder();
        foreach (char c in name)
        {
            if (c is >= 'a' and <= 'z' or >= 'A' and <= 'Z' or >= '0' and <= '9' or '_')
                plain.Append(c);
            else
                plain.Append("_u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
        }

        return plain.ToString();
    }
}
