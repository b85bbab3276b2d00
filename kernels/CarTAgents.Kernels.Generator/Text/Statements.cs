using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace CarTAgents.Kernels.Generator.Text;

/// <summary>Statements in C, one method at a time.</summary>
internal sealed class Statements(Names names, StringBuilder text)
{
    private readonly Expressions _expressions = new(names);
    private int _depth;
    private bool _declared;

    /// <summary>A method's definition.</summary>
    public void Method(KernelMethod method)
    {
        string result = method.Symbol.ReturnsVoid ? "void" : names.Type(method.Symbol.ReturnType);
        string parameters = method.Symbol.Parameters.Length == 0 ? "void" : string.Join(", ", method.Symbol.Parameters.Select(Parameter));
        Line($"CT_FUNCTION {result} {names.Function(method.Symbol)}({parameters})");
        Open();
        foreach (IOperation statement in method.Block?.Operations ?? [])
            Statement(statement);
        Close();
        text.Append('\n');
    }

    private string Parameter(IParameterSymbol parameter) =>
        Expressions.IsPointer(parameter)
            ? $"const {names.Struct(parameter.Type)}* {Names.Variable(parameter)}"
            : $"{names.Type(parameter.Type)} {Names.Variable(parameter)}";

    private void Statement(IOperation statement)
    {
        switch (statement)
        {
            case IEmptyOperation:
                break;
            case IBlockOperation block:
                Open();
                Nested(() =>
                {
                    foreach (IOperation inner in block.Operations)
                        Statement(inner);
                });
                Close();
                break;
            case IVariableDeclarationGroupOperation group:
                foreach (IVariableDeclaratorOperation declarator in group.Declarations.SelectMany(d => d.Declarators))
                    Local(declarator);
                break;
            case IExpressionStatementOperation expression:
                Line(_expressions.Effect(expression.Operation) + ";");
                break;
            case IConditionalOperation conditional:
                Line($"if ({Condition(conditional.Condition)})");
                Body(conditional.WhenTrue);
                if (conditional.WhenFalse == null)
                    break;
                Line("else");
                Body(conditional.WhenFalse);
                break;
            case IForLoopOperation loop:
                Open();
                Nested(() =>
                {
                    foreach (IOperation before in loop.Before)
                        Statement(before);
                    string condition = loop.Condition == null ? "" : Condition(loop.Condition);
                    Line(
                        $"for (; {condition}; "
                            + $"{string.Join(", ", loop.AtLoopBottom.Select(b => _expressions.Effect(((IExpressionStatementOperation)b).Operation)))})"
                    );
                    Body(loop.Body);
                });
                Close();
                break;
            case IWhileLoopOperation { ConditionIsTop: true } loop:
                Line($"while ({Condition(loop.Condition!)})");
                Body(loop.Body);
                break;
            case IWhileLoopOperation loop:
                Line("do");
                Body(loop.Body);
                Line($"while ({Condition(loop.Condition!)});");
                break;
            case ISwitchOperation choice:
                Switch(choice);
                break;
            case IReturnOperation result:
                Line(result.ReturnedValue == null ? "return;" : $"return {_expressions.Value(result.ReturnedValue)};");
                break;
            case IBranchOperation branch:
                Line(branch.BranchKind == BranchKind.Break ? "break;" : "continue;");
                break;
            default:
                throw new UnexpectedOperation(statement);
        }
    }

    private void Local(IVariableDeclaratorOperation declarator)
    {
        if (declarator.Symbol.IsConst)
            return;
        string name = Names.Variable(declarator.Symbol);
        IOperation? value = declarator.GetVariableInitializer()?.Value;
        if (!_declared)
            Line($"{names.Type(declarator.Symbol.Type)} {name}{(value == null ? "" : " = " + _expressions.Value(value))};");
        else if (value != null)
            Line($"{name} = {_expressions.Value(value)};");
    }

    /// <summary>All sections of a switch share one scope in C#, and C++ lets no case jump over an initialiser: their locals are declared
    /// before.</summary>
    private void Switch(ISwitchOperation choice)
    {
        Open();
        var locals = choice
            .Cases.SelectMany(c => c.Body)
            .OfType<IVariableDeclarationGroupOperation>()
            .SelectMany(g => g.Declarations)
            .SelectMany(d => d.Declarators);
        foreach (IVariableDeclaratorOperation local in locals.Where(l => !l.Symbol.IsConst))
            Line($"{names.Type(local.Symbol.Type)} {Names.Variable(local.Symbol)};");
        Line($"switch ({_expressions.Value(choice.Value)})");
        Open();
        foreach (ISwitchCaseOperation section in choice.Cases)
        {
            foreach (ICaseClauseOperation clause in section.Clauses)
            {
                Line(clause is ISingleValueCaseClauseOperation single ? $"case {_expressions.Value(single.Value)}:" : "default:");
            }

            _depth++;
            bool outer = _declared;
            _declared = true;
            foreach (IOperation statement in section.Body)
                Statement(statement);
            _declared = outer;
            _depth--;
        }

        Close();
        Close();
    }

    /// <summary>A condition, without the parentheses around all of it.</summary>
    private string Condition(IOperation operation)
    {
        string text = _expressions.Value(operation);
        return operation is IBinaryOperation && text[0] == '(' ? text.Substring(1, text.Length - 2) : text;
    }

    /// <summary>The statement under an if or a loop, always in braces.</summary>
    private void Body(IOperation statement)
    {
        if (statement is IBlockOperation)
        {
            Statement(statement);
            return;
        }

        Open();
        Nested(() => Statement(statement));
        Close();
    }

    /// <summary>A scope of its own, whose locals are declared where they stand.</summary>
    private void Nested(System.Action body)
    {
        bool outer = _declared;
        _declared = false;
        body();
        _declared = outer;
    }

    private void Open()
    {
        Line("{");
        _depth++;
    }

    private void Close()
    {
        _depth--;
        Line("}");
    }

    private void Line(string line) => text.Append(' ', 4 * _depth).Append(line).Append('\n');
}
