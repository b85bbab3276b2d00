using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace CarTAgents.Kernels.Generator;

/// <summary>Holds methods to the subset, before anything is emitted. Whatever is not named here is refused.</summary>
internal sealed class SubsetChecks
{
    private readonly KernelAnalysis _analysis;
    private readonly HashSet<ITypeSymbol> _checkedStructs = new(SymbolEqualityComparer.Default);

    private SubsetChecks(KernelAnalysis analysis) => _analysis = analysis;

    public static void Run(KernelAnalysis analysis)
    {
        var checks = new SubsetChecks(analysis);
        foreach (Kernel kernel in analysis.Kernels)
            checks.SharedStruct(kernel.Arguments, kernel.Item.Locations[0]);
        foreach (KernelMethod method in analysis.Methods)
            checks.Method(method);
    }

    private void Report(DiagnosticDescriptor what, IOperation where, params object[] words) =>
        Report(what, where.Syntax.GetLocation(), words);

    private void Report(DiagnosticDescriptor what, Location where, params object[] words) =>
        _analysis.Diagnostics.Add(Diagnostic.Create(what, where, words));

    // ---- Methods and types -----------------------------------------------------------------------------------------------------------

    private void Method(KernelMethod method)
    {
        Location place = method.Symbol.Locations[0];
        if (!method.Symbol.ReturnsVoid)
            Type(method.Symbol.ReturnType, place);
        if (method.Symbol.RefKind != RefKind.None)
            Report(KernelDiagnostics.Passing, place, $"'{method.Symbol.Name}' returns a reference", "return the value");
        foreach (IParameterSymbol parameter in method.Symbol.Parameters)
        {
            Location at = parameter.Locations.FirstOrDefault() ?? place;
            if (parameter.RefKind is not (RefKind.None or RefKind.In))
            {
                Report(
                    KernelDiagnostics.Passing,
                    at,
                    $"parameter '{parameter.Name}' is passed by reference",
                    "pass the value, and return the new one (in a struct, if there are several)"
                );
            }
            else if (SubsetType.HasViews(parameter.Type))
            {
                SharedStruct(parameter.Type, at);
                if (parameter.RefKind != RefKind.In)
                    Report(KernelDiagnostics.Passing, at, $"parameter '{parameter.Name}' holds views", "pass it with 'in'");
            }
            else if (parameter.RefKind == RefKind.In && !SubsetType.IsStruct(parameter.Type))
            {
                Report(KernelDiagnostics.Passing, at, $"parameter '{parameter.Name}' is a number passed with 'in'", "pass it by value");
            }
            else
            {
                Type(parameter.Type, at);
            }
        }

        if (method.Block is { } block)
            Block(block);
    }

    /// <summary>A type of a local, parameter or expression.</summary>
    private void Type(ITypeSymbol? type, Location place)
    {
        if (type == null || SubsetType.IsScalar(type))
            return;
        if (type.TypeKind == TypeKind.Error)
        {
            _analysis.IsIncomplete = true;
            return;
        }

        if (SubsetType.IsFloat(type))
        {
            Report(KernelDiagnostics.FloatingPoint, place, type.ToDisplayString());
        }
        else if (SubsetType.IsView(type))
        {
            Report(KernelDiagnostics.ViewUse, place, "a view used as a value");
        }
        else if (!SubsetType.IsStruct(type))
        {
            Report(KernelDiagnostics.Type, place, type.ToDisplayString());
        }
        else if (SubsetType.HasViews(type))
        {
            Report(KernelDiagnostics.Passing, place, $"'{type.Name}' holds views, and is copied", "pass it on with 'in'");
        }
        else if (_checkedStructs.Add(type))
        {
            foreach (IFieldSymbol field in SubsetType.Fields(type))
                Type(field.Type, field.Locations.FirstOrDefault(l => l.IsInSource) ?? place);
        }
    }

    /// <summary>A struct that the host and devices share: a struct of arguments, or of a view's elements.</summary>
    private void SharedStruct(ITypeSymbol type, Location place)
    {
        if (!_checkedStructs.Add(type))
            return;
        if (type.GetAttributes().Any(a => a.AttributeClass?.Name == "StructLayoutAttribute"))
            Report(KernelDiagnostics.Layout, type.Locations.FirstOrDefault(l => l.IsInSource) ?? place, type.Name);
        foreach (IFieldSymbol field in SubsetType.Fields(type))
        {
            Location at = field.Locations.FirstOrDefault(l => l.IsInSource) ?? place;
            ITypeSymbol shared = SubsetType.IsView(field.Type) ? SubsetType.ElementOf(field.Type) : field.Type;
            if (SubsetType.IsBool(shared))
                Report(KernelDiagnostics.BoolInMemory, at, field.Name);
            else if (SubsetType.IsFloat(shared))
                Report(KernelDiagnostics.FloatingPoint, at, shared.ToDisplayString());
            else if (SubsetType.IsStruct(shared) && !SubsetType.HasViews(shared))
                SharedStruct(shared, at);
            else if (SubsetType.IntegerBytes(shared) == 0)
                Report(KernelDiagnostics.Type, at, shared.ToDisplayString());
        }
    }

    // ---- Statements ------------------------------------------------------------------------------------------------------------------

    private void Block(IBlockOperation block)
    {
        foreach (IOperation statement in block.Operations)
            Statement(statement);
    }

    private void Statement(IOperation? statement)
    {
        switch (statement)
        {
            case null:
            case IEmptyOperation:
                break;
            case IInvalidOperation:
                _analysis.IsIncomplete = true;
                break;
            case IBlockOperation block:
                Block(block);
                break;
            case IVariableDeclarationGroupOperation group:
                foreach (IVariableDeclaratorOperation declarator in group.Declarations.SelectMany(d => d.Declarators))
                    Local(declarator);
                break;
            case IExpressionStatementOperation expression:
                Effect(expression.Operation);
                break;
            case IConditionalOperation conditional:
                Value(conditional.Condition, mayWrite: true);
                Statement(conditional.WhenTrue);
                Statement(conditional.WhenFalse);
                break;
            case IForLoopOperation loop:
                foreach (IOperation before in loop.Before)
                    Statement(before);
                if (loop.Condition != null)
                    Value(loop.Condition, mayWrite: true);
                foreach (IOperation bottom in loop.AtLoopBottom)
                    Statement(bottom);
                Statement(loop.Body);
                break;
            case IWhileLoopOperation loop:
                if (loop.Condition != null)
                    Value(loop.Condition, mayWrite: true);
                Statement(loop.Body);
                break;
            case ISwitchOperation choice:
                Switch(choice);
                break;
            case IReturnOperation { Kind: OperationKind.Return } result:
                if (result.ReturnedValue != null)
                    Value(result.ReturnedValue, mayWrite: true);
                break;
            case IBranchOperation { BranchKind: BranchKind.Break or BranchKind.Continue }:
                break;
            case IThrowOperation:
                Report(KernelDiagnostics.Statement, statement, "'throw'", "clamp, and set a flag that the host looks at");
                break;
            case IForEachLoopOperation:
                Report(KernelDiagnostics.Statement, statement, "'foreach'", "use 'for' over indices");
                break;
            case IBranchOperation:
                Report(KernelDiagnostics.Statement, statement, "'goto'", "use loops, 'break', 'continue' and 'return'");
                break;
            case ILocalFunctionOperation:
                Report(KernelDiagnostics.Statement, statement, "a local function", "make it a static method");
                break;
            default:
                Report(
                    KernelDiagnostics.Statement,
                    statement,
                    $"this statement ({statement.Kind})",
                    "use declarations, assignments, calls, if, for, while, do, switch, break, continue, return"
                );
                break;
        }
    }

    private void Local(IVariableDeclaratorOperation declarator)
    {
        if (declarator.Symbol.IsConst)
            return;
        Location place = declarator.Syntax.GetLocation();
        if (declarator.Symbol.RefKind != RefKind.None)
            Report(KernelDiagnostics.Passing, place, $"'{declarator.Symbol.Name}' is a reference", "copy the value, and assign it back");
        Type(declarator.Symbol.Type, place);
        if (declarator.GetVariableInitializer() is { } initializer)
            Value(initializer.Value, mayWrite: true);
    }

    private void Switch(ISwitchOperation choice)
    {
        Value(choice.Value, mayWrite: true);
        if (!SubsetType.IsScalar(choice.Value.Type) || SubsetType.IsBool(choice.Value.Type))
        {
            Report(KernelDiagnostics.Statement, choice.Value, "a 'switch' over something else than an integer", "use 'if'");
        }

        foreach (ISwitchCaseOperation section in choice.Cases)
        {
            foreach (ICaseClauseOperation clause in section.Clauses)
            {
                if (clause is not (IDefaultCaseClauseOperation or ISingleValueCaseClauseOperation))
                {
                    Report(KernelDiagnostics.Statement, clause, "a pattern in 'case'", "use constants, or 'if'");
                }
            }

            foreach (IOperation statement in section.Body)
                Statement(statement);
        }
    }

    /// <summary>An expression that stands as a statement, and may change something.</summary>
    private void Effect(IOperation operation)
    {
        switch (operation)
        {
            case IInvalidOperation:
                _analysis.IsIncomplete = true;
                break;
            case ISimpleAssignmentOperation { IsRef: false } assignment:
                Target(assignment.Target);
                Value(assignment.Value, mayWrite: !KernelAnalysis.IsElement(assignment.Target));
                break;
            case ICompoundAssignmentOperation compound:
                if (compound.IsChecked)
                    Report(KernelDiagnostics.Checked, compound);
                Target(compound.Target);
                Value(compound.Value, mayWrite: !KernelAnalysis.IsElement(compound.Target));
                break;
            case IIncrementOrDecrementOperation step:
                if (step.IsChecked)
                    Report(KernelDiagnostics.Checked, step);
                Target(step.Target);
                break;
            case IInvocationOperation call:
                Value(call, mayWrite: true);
                break;
            case IDeconstructionAssignmentOperation:
                Report(KernelDiagnostics.Expression, operation, "a deconstruction", "assign one by one");
                break;
            default:
                Report(
                    KernelDiagnostics.Expression,
                    operation,
                    $"this expression ({operation.Kind}) as a statement",
                    "assign, or call a method"
                );
                break;
        }
    }

    private void Target(IOperation target)
    {
        switch (target)
        {
            case ILocalReferenceOperation:
                Type(target.Type, target.Syntax.GetLocation());
                break;
            case IParameterReferenceOperation:
                break;
            case IFieldReferenceOperation { Instance: { } instance }:
                Target(instance);
                break;
            default:
                Value(target, mayWrite: false);
                break;
        }
    }

    // ---- Expressions -----------------------------------------------------------------------------------------------------------------

    /// <summary>An expression. A call that writes may stand only where C and C# agree on when it happens.</summary>
    private void Value(IOperation operation, bool mayWrite)
    {
        Location place = operation.Syntax.GetLocation();
        if (operation is IInvalidOperation)
        {
            _analysis.IsIncomplete = true;
            return;
        }

        if (operation.ConstantValue.HasValue)
        {
            Type(operation.Type, place);
            return;
        }

        switch (operation)
        {
            case ILocalReferenceOperation or IParameterReferenceOperation:
                Type(operation.Type, place);
                break;
            case IDefaultValueOperation:
                Type(operation.Type, place);
                break;
            case IObjectCreationOperation { Arguments.Length: 0, Initializer: null, Constructor.IsImplicitlyDeclared: true }:
                Type(operation.Type, place);
                break;
            case IParenthesizedOperation parenthesized:
                Value(parenthesized.Operand, mayWrite);
                break;
            case IFieldReferenceOperation field:
                Field(field);
                break;
            case IPropertyReferenceOperation property:
                Element(property);
                break;
            case IConversionOperation conversion:
                Conversion(conversion, mayWrite);
                break;
            case IUnaryOperation unary:
                if (unary.IsChecked)
                    Report(KernelDiagnostics.Checked, unary);
                if (unary.OperatorMethod is { } unaryMethod)
                {
                    Report(
                        KernelDiagnostics.Call,
                        place,
                        unaryMethod.Name,
                        "operators of one's own are not translated; write a static method"
                    );
                }

                Value(unary.Operand, mayWrite);
                Type(unary.Type, place);
                break;
            case IBinaryOperation binary:
                Binary(binary, mayWrite);
                break;
            case IConditionalOperation conditional when conditional.WhenFalse != null:
                if (conditional.IsRef)
                    Report(KernelDiagnostics.Passing, place, "a reference is chosen", "choose a value");
                Value(conditional.Condition, mayWrite);
                Value(conditional.WhenTrue, mayWrite);
                Value(conditional.WhenFalse, mayWrite);
                Type(conditional.Type, place);
                break;
            case IInvocationOperation call:
                Call(call, mayWrite);
                break;
            case IAssignmentOperation or IIncrementOrDecrementOperation:
                Report(KernelDiagnostics.Effect, place, "an assignment");
                break;
            case ISwitchExpressionOperation:
                Report(KernelDiagnostics.Expression, place, "a switch expression", "use a chain of ?: or a switch statement");
                break;
            case IIsPatternOperation:
                Report(KernelDiagnostics.Expression, place, "a pattern", "use comparisons");
                break;
            case IObjectCreationOperation:
                Report(KernelDiagnostics.Expression, place, "a constructor", "declare the struct and assign its fields");
                break;
            case IArrayElementReferenceOperation or IArrayCreationOperation:
                Report(KernelDiagnostics.Expression, place, "an array", "use a view of the arguments, or locals");
                break;
            default:
                if (SubsetType.IsFloat(operation.Type))
                {
                    Report(KernelDiagnostics.FloatingPoint, place, operation.Type!.ToDisplayString());
                }
                else
                {
                    Report(
                        KernelDiagnostics.Expression,
                        place,
                        $"this expression ({operation.Kind})",
                        "use integers, structs, elements of views, operators and calls of static methods"
                    );
                }

                break;
        }
    }

    private void Field(IFieldReferenceOperation field)
    {
        Location place = field.Syntax.GetLocation();
        if (field.Field.IsStatic)
        {
            Report(KernelDiagnostics.StaticField, place, field.Field.Name);
            return;
        }

        if (SubsetType.IsView(field.Field.ContainingType))
        {
            Report(KernelDiagnostics.ViewUse, place, $"'{field.Field.Name}' of a view");
            return;
        }

        if (field.Instance is not (null or IParameterReferenceOperation or ILocalReferenceOperation))
            Value(field.Instance, mayWrite: false);
        if (field.Instance is ILocalReferenceOperation)
            Type(field.Instance.Type, place);
        Type(field.Type, place);
    }

    private void Element(IPropertyReferenceOperation property)
    {
        Location place = property.Syntax.GetLocation();
        if (!SubsetType.IsView(property.Property.ContainingType))
        {
            Report(
                KernelDiagnostics.Call,
                place,
                property.Property.Name,
                "properties are not translated; write a static method or a field"
            );
            return;
        }

        if (!property.Property.IsIndexer)
        {
            Report(KernelDiagnostics.ViewUse, place, $"'{property.Property.Name}' of a view");
            return;
        }

        if (property.Instance is not IFieldReferenceOperation { Instance: IParameterReferenceOperation { Parameter.RefKind: RefKind.In } })
        {
            Report(KernelDiagnostics.ViewUse, place, "an element of a view that is no field of the arguments");
        }

        foreach (IArgumentOperation argument in property.Arguments)
            Value(argument.Value, mayWrite: false);
        Type(property.Type, place);
    }

    private void Conversion(IConversionOperation conversion, bool mayWrite)
    {
        Location place = conversion.Syntax.GetLocation();
        if (conversion.IsChecked)
            Report(KernelDiagnostics.Checked, conversion);
        if (conversion.OperatorMethod != null)
            Report(KernelDiagnostics.Call, place, "a conversion operator", "write a static method");
        if (SubsetType.IsFloat(conversion.Type) || SubsetType.IsFloat(conversion.Operand.Type))
        {
            Report(
                KernelDiagnostics.FloatingPoint,
                place,
                (SubsetType.IsFloat(conversion.Type) ? conversion.Type : conversion.Operand.Type)!.ToDisplayString()
            );
            return;
        }

        Type(conversion.Type, place);
        Value(conversion.Operand, mayWrite);
    }

    private void Binary(IBinaryOperation binary, bool mayWrite)
    {
        Location place = binary.Syntax.GetLocation();
        if (binary.IsChecked)
            Report(KernelDiagnostics.Checked, binary);
        if (binary.OperatorMethod is { } method)
            Report(KernelDiagnostics.Call, place, method.Name, "operators of one's own are not translated; write a static method");
        // C evaluates the sides of && and || in order, and those of the others in any.
        bool ordered = binary.OperatorKind is BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr;
        Value(binary.LeftOperand, ordered && mayWrite);
        Value(binary.RightOperand, ordered && mayWrite);
        Type(binary.Type, place);
    }

    private void Call(IInvocationOperation call, bool mayWrite)
    {
        Location place = call.Syntax.GetLocation();
        IMethodSymbol method = call.TargetMethod;
        string name = method.ContainingType?.Name + "." + method.Name;
        if (!method.IsStatic)
        {
            Report(KernelDiagnostics.Call, place, name, "only static methods are translated; pass the struct as a parameter");
        }
        else if (method.IsGenericMethod || method.ContainingType!.IsGenericType)
        {
            Report(KernelDiagnostics.Call, place, name, "generic methods are not translated; write it for the type");
        }
        else if (method.IsAbstract || method.IsVirtual)
        {
            Report(
                KernelDiagnostics.Call,
                place,
                name,
                "a method of an interface is not known at build time; call a static method of a type"
            );
        }
        else if (_analysis.Find(method) == null)
        {
            Report(
                KernelDiagnostics.Call,
                place,
                name,
                "its source is not in this project; write it as a static method beside the kernels"
            );
        }
        else if (_analysis.Writes(method) && !mayWrite)
        {
            Report(KernelDiagnostics.Effect, place, $"a call of '{name}', which writes to a view,");
        }

        foreach (IArgumentOperation argument in call.Arguments)
        {
            if (argument.Parameter?.RefKind == RefKind.In)
            {
                if (argument.Value is not (IParameterReferenceOperation or ILocalReferenceOperation))
                {
                    Report(
                        KernelDiagnostics.Passing,
                        argument.Value.Syntax.GetLocation(),
                        $"the argument of 'in {argument.Parameter.Name}' is no variable",
                        "put it into a local first"
                    );
                }
                else if (!SubsetType.HasViews(argument.Value.Type))
                {
                    Type(argument.Value.Type, argument.Value.Syntax.GetLocation());
                }
            }
            else if (argument.ArgumentKind == ArgumentKind.ParamArray)
            {
                Report(
                    KernelDiagnostics.Passing,
                    argument.Syntax.GetLocation(),
                    "an argument list of any length",
                    "write a method for each number of arguments"
                );
            }
            else
            {
                Value(argument.Value, mayWrite: false);
            }
        }
    }
}
