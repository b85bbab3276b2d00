using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace CarTAgents.Kernels.Generator.Text;

/// <summary>Something that the checks should have refused.</summary>
internal sealed class UnexpectedOperation(IOperation operation) : Exception(operation.Kind.ToString())
{
    public IOperation Operation { get; } = operation;
}

/// <summary>Expressions in C. Roslyn's tree holds every implicit conversion as a node, so that types never have to be guessed.</summary>
internal sealed class Expressions(Names names)
{
    public string Value(IOperation operation)
    {
        if (operation.ConstantValue.HasValue)
            return Constant(operation);
        return operation switch
        {
            IParenthesizedOperation parenthesized => Value(parenthesized.Operand),
            ILocalReferenceOperation local => Names.Variable(local.Local),
            IParameterReferenceOperation parameter => IsPointer(parameter.Parameter)
                ? $"(*{Names.Variable(parameter.Parameter)})"
                : Names.Variable(parameter.Parameter),
            IFieldReferenceOperation field => Field(field),
            IPropertyReferenceOperation element => Element(element),
            IDefaultValueOperation or IObjectCreationOperation => Zero(operation.Type!),
            IConversionOperation conversion => Converted(Value(conversion.Operand), conversion.Operand.Type!, conversion.Type!),
            IUnaryOperation unary => Unary(unary),
            IBinaryOperation binary => Binary(
                binary.OperatorKind,
                binary.LeftOperand.Type!,
                Value(binary.LeftOperand),
                Value(binary.RightOperand),
                binary.RightOperand.ConstantValue,
                binary
            ),
            IConditionalOperation conditional =>
                $"({Value(conditional.Condition)} ? {Value(conditional.WhenTrue)} : {Value(conditional.WhenFalse!)})",
            IInvocationOperation call => Call(call),
            _ => throw new UnexpectedOperation(operation),
        };
    }

    /// <summary>An assignment, an increment or a call, without its semicolon.</summary>
    public string Effect(IOperation operation)
    {
        switch (operation)
        {
            case ISimpleAssignmentOperation assignment:
                return $"{Value(assignment.Target)} = {Value(assignment.Value)}";
            case ICompoundAssignmentOperation compound:
            {
                // The target is converted to the operator's type, and the result back: byte += int is an addition of ints.
                ITypeSymbol type = compound.Target.Type!;
                ITypeSymbol wide = IsShift(compound.OperatorKind) ? Promoted(compound, type) : compound.Value.Type!;
                string target = Value(compound.Target);
                string result = Binary(
                    compound.OperatorKind,
                    wide,
                    Converted(target, type, wide),
                    Value(compound.Value),
                    compound.Value.ConstantValue,
                    compound
                );
                return $"{target} = {Converted(result, wide, type)}";
            }

            case IIncrementOrDecrementOperation step:
            {
                ITypeSymbol type = step.Target.Type!;
                ITypeSymbol wide = Promoted(step, type);
                string target = Value(step.Target);
                BinaryOperatorKind kind = step.Kind == OperationKind.Increment ? BinaryOperatorKind.Add : BinaryOperatorKind.Subtract;
                return $"{target} = "
                    + $"{Converted(Binary(kind, wide, Converted(target, type, wide), Literal(1, wide), default, step), wide, type)}";
            }

            case IInvocationOperation call:
                return Call(call);
            default:
                throw new UnexpectedOperation(operation);
        }
    }

    public static bool IsPointer(IParameterSymbol parameter) => parameter.RefKind == RefKind.In;

    private string Call(IInvocationOperation call)
    {
        var arguments = call
            .Arguments.OrderBy(a => a.Parameter!.Ordinal)
            .Select(a => IsPointer(a.Parameter!) ? Pointer(a.Value) : Value(a.Value));
        return $"{names.Function(call.TargetMethod)}({string.Join(", ", arguments)})";
    }

    private static string Pointer(IOperation argument) =>
        argument switch
        {
            IParameterReferenceOperation { Parameter: var parameter } => (IsPointer(parameter) ? "" : "&") + Names.Variable(parameter),
            ILocalReferenceOperation { Local: var local } => "&" + Names.Variable(local),
            _ => throw new UnexpectedOperation(argument),
        };

    private string Field(IFieldReferenceOperation field)
    {
        string name = Names.Field(field.Field);
        return field.Instance switch
        {
            IParameterReferenceOperation { Parameter: var parameter } when IsPointer(parameter) => $"{Names.Variable(parameter)}->{name}",
            { } instance => $"{Value(instance)}.{name}",
            _ => throw new UnexpectedOperation(field),
        };
    }

    private string Element(IPropertyReferenceOperation element) => $"{Value(element.Instance!)}[{Value(element.Arguments[0].Value)}]";

    private string Zero(ITypeSymbol type) => SubsetType.IsScalar(type) ? "0" : names.Struct(type).Replace("CT_s_", "CT_z_") + "()";

    private static string Converted(string value, ITypeSymbol from, ITypeSymbol to) =>
        SymbolEqualityComparer.Default.Equals(from, to) || !SubsetType.IsScalar(to) ? value
        : SubsetType.IsBool(to) ? value
        : $"({Names.Integer(to)})({value})";

    private string Unary(IUnaryOperation unary)
    {
        string value = Value(unary.Operand);
        return unary.OperatorKind switch
        {
            UnaryOperatorKind.Plus => value,
            UnaryOperatorKind.Minus => $"CT_NEG_{Suffix(unary.Type!)}({value})",
            UnaryOperatorKind.BitwiseNegation => $"(~{value})",
            UnaryOperatorKind.Not => $"(!{value})",
            _ => throw new UnexpectedOperation(unary),
        };
    }

    private static string Binary(
        BinaryOperatorKind kind,
        ITypeSymbol type,
        string left,
        string right,
        Optional<object?> constantRight,
        IOperation operation
    )
    {
        string? macro = kind switch
        {
            BinaryOperatorKind.Add => "ADD",
            BinaryOperatorKind.Subtract => "SUB",
            BinaryOperatorKind.Multiply => "MUL",
            BinaryOperatorKind.LeftShift => "SHL",
            BinaryOperatorKind.RightShift => "SHR",
            BinaryOperatorKind.UnsignedRightShift => "USHR",
            BinaryOperatorKind.Divide => "DIV",
            BinaryOperatorKind.Remainder => "REM",
            _ => null,
        };
        if (
            macro is "DIV" or "REM"
            && constantRight is { HasValue: true, Value: { } divisor }
            && Convert.ToString(divisor, CultureInfo.InvariantCulture) is not ("0" or "-1")
        )
        {
            return macro == "DIV" ? $"({left} / {right})" : $"({left} % {right})";
        }

        if (macro != null)
            return $"CT_{macro}_{Suffix(type)}({left}, {right})";
        string sign = kind switch
        {
            BinaryOperatorKind.And => "&",
            BinaryOperatorKind.Or => "|",
            BinaryOperatorKind.ExclusiveOr => "^",
            BinaryOperatorKind.ConditionalAnd => "&&",
            BinaryOperatorKind.ConditionalOr => "||",
            BinaryOperatorKind.Equals => "==",
            BinaryOperatorKind.NotEquals => "!=",
            BinaryOperatorKind.LessThan => "<",
            BinaryOperatorKind.LessThanOrEqual => "<=",
            BinaryOperatorKind.GreaterThan => ">",
            BinaryOperatorKind.GreaterThanOrEqual => ">=",
            _ => throw new UnexpectedOperation(operation),
        };
        return $"({left} {sign} {right})";
    }

    private static string Suffix(ITypeSymbol type) => Names.Integer(type).Substring(3).ToUpperInvariant();

    private static bool IsShift(BinaryOperatorKind kind) =>
        kind is BinaryOperatorKind.LeftShift or BinaryOperatorKind.RightShift or BinaryOperatorKind.UnsignedRightShift;

    /// <summary>The type that arithmetic on one operand happens in: int for what is narrower.</summary>
    private static ITypeSymbol Promoted(IOperation operation, ITypeSymbol type) =>
        SubsetType.IntegerBytes(type) < 4 ? operation.SemanticModel!.Compilation.GetSpecialType(SpecialType.System_Int32) : type;

    private static string Constant(IOperation operation) =>
        operation.ConstantValue.Value switch
        {
            bool b => b ? "1" : "0",
            { } number when SubsetType.IntegerBytes(operation.Type) != 0 => Literal(number, operation.Type!),
            _ => throw new UnexpectedOperation(operation),
        };

    public static string Literal(object number, ITypeSymbol type)
    {
        string digits = Convert.ToString(number, CultureInfo.InvariantCulture)!;
        switch (type.SpecialType)
        {
            case SpecialType.System_Int32:
                return digits == "-2147483648" ? "(-2147483647 - 1)"
                    : digits[0] == '-' ? $"({digits})"
                    : digits;
            case SpecialType.System_UInt32:
                return digits + "u";
            case SpecialType.System_Int64:
                return digits == "-9223372036854775808" ? "(-CT_I64(9223372036854775807) - 1)"
                    : digits[0] == '-' ? $"(-CT_I64({digits.Substring(1)}))"
                    : $"CT_I64({digits})";
            case SpecialType.System_UInt64:
                return $"CT_U64({digits})";
            default:
                return $"({Names.Integer(type)})({digits})";
        }
    }
}
