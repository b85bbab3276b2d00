using Microsoft.CodeAnalysis;

namespace CarTAgents.Kernels.Generator;

/// <summary>Types of the subset: integers, bool, structs of these, and views in a struct of arguments.</summary>
internal static class SubsetType
{
    /// <summary>Bytes of a view in a struct of arguments: an address and a length.</summary>
    public const int ViewBytes = 16;

    /// <summary>Bytes of an integer type; 0 for another type.</summary>
    public static int IntegerBytes(ITypeSymbol? type) =>
        type?.SpecialType switch
        {
            SpecialType.System_SByte or SpecialType.System_Byte => 1,
            SpecialType.System_Int16 or SpecialType.System_UInt16 => 2,
            SpecialType.System_Int32 or SpecialType.System_UInt32 => 4,
            SpecialType.System_Int64 or SpecialType.System_UInt64 => 8,
            _ => 0,
        };

    public static bool IsSigned(ITypeSymbol type) =>
        type.SpecialType is SpecialType.System_SByte or SpecialType.System_Int16 or SpecialType.System_Int32 or SpecialType.System_Int64;

    public static bool IsBool(ITypeSymbol? type) => type?.SpecialType == SpecialType.System_Boolean;

    public static bool IsFloat(ITypeSymbol? type) =>
        type?.SpecialType is SpecialType.System_Single or SpecialType.System_Double or SpecialType.System_Decimal;

    public static bool IsScalar(ITypeSymbol? type) => IsBool(type) || IntegerBytes(type) != 0;

    public static bool IsView(ITypeSymbol? type) =>
        type is INamedTypeSymbol { Name: "View", Arity: 1 } named && named.ContainingNamespace.ToDisplayString() == "CarTAgents.Kernels";

    public static ITypeSymbol ElementOf(ITypeSymbol view) => ((INamedTypeSymbol)view).TypeArguments[0];

    /// <summary>A struct that is neither a basic type nor a view.</summary>
    public static bool IsStruct(ITypeSymbol? type) =>
        type
            is INamedTypeSymbol
            {
                TypeKind: TypeKind.Struct,
                SpecialType: SpecialType.None,
                IsTupleType: false,
                IsGenericType: false,
                IsRefLikeType: false
            }
        && !IsView(type);

    public static IEnumerable<IFieldSymbol> Fields(ITypeSymbol type) =>
        type.GetMembers().OfType<IFieldSymbol>().Where(f => !f.IsStatic && !f.IsConst);

    /// <summary>Whether a struct holds views: a struct of arguments.</summary>
    public static bool HasViews(ITypeSymbol? type) => IsStruct(type) && Fields(type!).Any(f => IsView(f.Type) || HasViews(f.Type));

    /// <summary>Size and alignment of a type where host and device share it; both sides align naturally.</summary>
    public static (int Size, int Alignment) Layout(ITypeSymbol type)
    {
        if (IsView(type))
            return (ViewBytes, 8);
        int bytes = IntegerBytes(type);
        if (bytes != 0)
            return (bytes, bytes);
        int size = 0,
            alignment = 1;
        foreach (IFieldSymbol field in Fields(type))
        {
            (int fieldSize, int fieldAlignment) = Layout(field.Type);
            size = Align(size, fieldAlignment) + fieldSize;
            alignment = System.Math.Max(alignment, fieldAlignment);
        }

        return (Align(size, alignment), alignment);
    }

    /// <summary>Offset of a field in its struct.</summary>
    public static int Offset(ITypeSymbol type, IFieldSymbol field)
    {
        int at = 0;
        foreach (IFieldSymbol f in Fields(type))
        {
            (int size, int alignment) = Layout(f.Type);
            at = Align(at, alignment);
            if (SymbolEqualityComparer.Default.Equals(f, field))
                return at;
            at += size;
        }

        return -1;
    }

    private static int Align(int offset, int alignment) => (offset + alignment - 1) / alignment * alignment;
}
