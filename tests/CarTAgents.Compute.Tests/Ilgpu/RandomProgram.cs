using System.Globalization;
using System.Text;

namespace CarTAgents.Compute.Tests.Ilgpu;

/// <summary>Writes random programs: every operator and integer type, casts, structs, loops, switches, calls, views. They end, and divide by
/// nothing that is zero.</summary>
/// <param name="seed">Names the program.</param>
/// <param name="house">Whether it keeps to the rules of docs/kernels.md, which rules of the model keep to: numbers of 32 and 64 bits, no
/// cast of a cast to fewer bits, no division by a power of two, no <c>do</c>, no <c>break</c>, <c>continue</c> and loop in a <c>while</c>,
/// and no loop around one. Else it is any C#.</param>
internal sealed class RandomProgram(int seed, bool house)
{
    /// <summary>Words of input that a program reads, of 64 bits.</summary>
    public const int Inputs = 4;

    private readonly string[] _types = house
        ? ["int", "uint", "long", "ulong"]
        : ["sbyte", "byte", "short", "ushort", "int", "uint", "long", "ulong"];
    private readonly Random _random = new(seed);
    private readonly StringBuilder _code = new();
    private List<(string Name, string Type)> _variables = [];
    private int _names,
        _loops,
        _whiles;

    /// <summary>The methods of one program: P{number}, which returns a ulong, and what it calls.</summary>
    public string Write(int number)
    {
        _code.Append($"    struct S{number} {{ public {Pick(_types)} A; public {Pick(_types)} B; public {Pick(_types)} C; }}\n");
        string[] fields = FieldTypes(number);
        for (int h = 0; h < 2; h++)
        {
            // A helper: parameters of any type, one struct by value and one with 'in'.
            string a = Pick(_types),
                b = Pick(_types),
                result = Pick(_types);
            _variables = [("a", a), ("b", b), ("s.A", fields[0]), ("s.B", fields[1]), ("s.C", fields[2])];
            _code.Append(
                $"    static {result} H{number}_{h}({a} a, {b} b, S{number} s, in S{number} q)\n    {{\n        unchecked\n        {{\n"
            );
            Body(1, 1, 12, writes: false, number, helpers: 0);
            _code.Append(
                $"            return {Cast(result, $"{Cast("long", Expression(3))} ^ {Cast("int", "q.B")}")};\n        }}\n    }}\n"
            );
            _helpers[h] = (result, a, b);
        }

        _variables = [];
        _code.Append(
            $"    internal static ulong P{number}(in CarTAgents.Compute.Tests.Ilgpu.Words t, int item)\n    {{\n        "
                + $"unchecked\n        {{\n"
        );
        for (int i = 0; i < Inputs; i++)
        {
            string type = Pick(_types);
            _code.Append($"            {type} i{i} = {Cast(type, $"t.In[item * {Inputs} + {i}]")};\n");
            _variables.Add(($"i{i}", type));
        }

        _code.Append(
            $"            S{number} s = default; S{number} q; q.A = {Cast(fields[0], "i0")}; q.B = {Cast(fields[1], "i1")}; q.C "
                + $"= {Cast(fields[2], "i2")};\n"
        );
        for (int f = 0; f < 3; f++)
        {
            _variables.Add(($"s.{"ABC"[f]}", fields[f]));
            _variables.Add(($"q.{"ABC"[f]}", fields[f]));
        }

        Body(2, 4, 12, writes: true, number, helpers: 2);
        _code.Append("            ulong hash = 14695981039346656037UL;\n");
        foreach ((string name, _) in _variables)
            _code.Append($"            hash = (hash ^ (ulong){name}) * 1099511628211UL;\n");
        _code.Append("            return hash;\n        }\n    }\n");
        return _code.ToString();
    }

    private readonly (string Result, string A, string B)[] _helpers = new (string, string, string)[2];

    private static string[] FieldTypes(string code) => [.. code.Split("public ").Skip(1).Select(p => p.Split(' ')[0])];

    private string[] FieldTypes(int number)
    {
        string all = _code.ToString();
        int at = all.IndexOf($"struct S{number} ", StringComparison.Ordinal);
        return FieldTypes(all[at..all.IndexOf('\n', at)]);
    }

    private void Body(int depth, int statements, int indent, bool writes, int number, int helpers)
    {
        int outer = _variables.Count;
        for (int i = 0; i < statements; i++)
            Statement(depth, indent, writes, number, helpers);
        if (indent > 12)
            _variables.RemoveRange(outer, _variables.Count - outer);
    }

    private void Statement(int depth, int indent, bool writes, int number, int helpers)
    {
        string pad = new(' ', indent);
        int kind = _random.Next(depth > 0 ? 13 : 7);
        // A helper may be called from a loop.
        if (house && ((kind == 10 && _whiles > 0) || (kind == 11 && (_loops > 0 || helpers == 0))))
            kind = 8;
        switch (kind)
        {
            case 0 or 1:
            {
                string type = Pick(_types),
                    name = "v" + _names++;
                _code.Append($"{pad}{type} {name} = {Cast(type, Expression(2))};\n");
                _variables.Add((name, type));
                break;
            }

            case 2
            or 3:
            {
                (string name, string type) = Variable();
                _code.Append($"{pad}{name} = {Cast(type, Expression(3))};\n");
                break;
            }

            case 4:
            {
                (string name, string type) = Variable();
                string op = Pick(["+", "-", "*", "&", "|", "^", "<<", ">>", ">>>"]);
                _code.Append($"{pad}{name} {op}= {(op[0] is '<' or '>' ? Cast("int", Expression(2)) : Cast(type, Expression(3)))};\n");
                break;
            }

            case 5:
                _code.Append($"{pad}{Variable().Name}{Pick(["++", "--"])};\n");
                break;
            case 6 when helpers > 0:
            {
                int h = _random.Next(helpers);
                (string name, string type) = Variable();
                string a = Cast(_helpers[h].A, Expression(2));
                string b = Cast(_helpers[h].B, Expression(2));
                string call = $"H{number}_{h}({a}, {b}, {Pick(["s", "q"])}, {Pick(["s", "q"])})";
                _code.Append($"{pad}{name} = {Cast(type, call)};\n");
                break;
            }

            case 6
            or 7:
                if (writes)
                {
                    int slot = _random.Next(3) + 1;
                    string target = _random.Next(2) == 0 ? $"t.Out[item * 4 + {slot}]" : $"t.Bytes[item * 16 + {_random.Next(16)}]";
                    string type = target[2] == 'O' ? "long" : "byte";
                    _code.Append($"{pad}{target} {Pick(["=", "+=", "^="])} {Cast(type, Expression(3))};\n");
                    (string name, string into) = Variable();
                    _code.Append($"{pad}{name} ^= {Cast(into, target)};\n");
                }
                else
                {
                    (string name, string into) = Variable();
                    _code.Append(
                        $"{pad}{name} = "
                            + $"{Cast(into, Condition(3) + " ? " + Cast("int", Expression(2)) + " : " + Cast("int", Expression(2)))};\n"
                    );
                }

                break;
            case 8 or 9:
                _code.Append($"{pad}if ({Condition(3)})\n{pad}{{\n");
                Body(depth - 1, 2, indent + 4, writes, number, helpers);
                _code.Append($"{pad}}}\n");
                if (_random.Next(2) == 0)
                {
                    _code.Append($"{pad}else\n{pad}{{\n");
                    Body(depth - 1, 2, indent + 4, writes, number, helpers);
                    _code.Append($"{pad}}}\n");
                }

                break;
            case 10:
            {
                string counter = "k" + _names++;
                _code.Append($"{pad}for (int {counter} = 0; {counter} < {_random.Next(1, 5)}; {counter}++)\n{pad}{{\n");
                _loops++;
                Body(depth - 1, 2, indent + 4, writes, number, helpers);
                if (_random.Next(2) == 0)
                {
                    string condition = Condition(2),
                        way = Pick(["break", "continue"]);
                    _code.Append($"{pad}    if ({condition}) {way};\n");
                }

                Body(depth - 1, 1, indent + 4, writes, number, helpers);
                _loops--;
                _code.Append($"{pad}}}\n");
                break;
            }

            case 11:
            {
                string counter = "k" + _names++;
                bool first = _random.Next(2) == 0 || house;
                string head = first ? $"while ({counter} > 0)" : "do";
                _code.Append(
                    $"{pad}{{\n{pad}    int {counter} = {_random.Next(1, 5)};\n{pad}    {head}\n{pad} "
                        + $"   {{\n{pad}        {counter}--;\n"
                );
                _loops++;
                _whiles++;
                Body(depth - 1, 2, indent + 8, writes, number, helpers);
                _whiles--;
                _loops--;
                _code.Append($"{pad}    }}{(first ? "" : $" while ({counter} > 0 && {Condition(2)});")}\n{pad}}}\n");
                break;
            }

            default:
                _code.Append($"{pad}switch ({Cast("int", Expression(2))} & 3)\n{pad}{{\n");
                for (int c = 0; c < 3; c++)
                {
                    _code.Append(c == 2 ? $"{pad}    default:\n" : $"{pad}    case {c}:\n");
                    Body(depth - 1, 1, indent + 8, writes, number, helpers);
                    _code.Append(
                        _loops > 0 && !(house && _whiles > 0) && _random.Next(4) == 0
                            ? $"{pad}        continue;\n"
                            : $"{pad}        break;\n"
                    );
                }

                _code.Append($"{pad}}}\n");
                break;
        }
    }

    // ---- Expressions: the type that C# gives them is not asked for; each use casts.
    // -------------------------------------------------------

    private string Expression(int depth)
    {
        if (depth == 0 || _random.Next(6) == 0)
            return Leaf();
        switch (_random.Next(9))
        {
            case 0:
                return $"({Pick(["-", "~", "+"])}{Cast(Pick(_types[..^1]), Expression(depth - 1))})";
            case 1:
                return Cast(Pick(_types), Expression(depth - 1));
            case 2:
            {
                string type = Pick(house ? _types : ["int", "uint", "long", "ulong", "short", "byte"]);
                return $"({Cast(type, Expression(depth - 1))} {Pick(["<<", ">>", ">>>"])} {Cast("int", Expression(depth - 1))})";
            }

            case 3:
            {
                // By a variable that is not 0, nor -1: C# throws there.
                (string name, _) = Variable();
                string type = Pick(["int", "uint", "long", "ulong"]);
                // Odd by the house's rules: ILGPU makes a shift that rounds otherwise of a division by 2, 4, 8 ...
                string value = house ? $"({Cast(type, name)} | 1)" : Cast(type, name);
                string divisor = $"({value} > 0 ? {value} : ({type}){_random.Next(1, 50) * 2 + (house ? 1 : 0)})";
                return $"({Cast(type, Expression(depth - 1))} {Pick(["/", "%"])} {divisor})";
            }

            case 4:
            {
                string type = Pick(["int", "uint", "long", "ulong"]);
                return $"({Condition(depth - 1)} ? {Cast(type, Expression(depth - 1))} : {Cast(type, Expression(depth - 1))})";
            }

            default:
            {
                // Any two types but ulong and a signed one, which C# refuses: uint and int make a long, bytes an int.
                string left = Pick(_types),
                    right = Pick(_types);
                if (left == "ulong" || right == "ulong")
                    (left, right) = ("ulong", Pick(house ? ["uint", "ulong"] : ["byte", "ushort", "uint", "ulong"]));
                return $"({Cast(left, Expression(depth - 1))} {Pick(["+", "-", "*", "&", "|", "^"])} {Cast(right, Expression(depth - 1))})";
            }
        }
    }

    private string Condition(int depth)
    {
        if (depth > 1 && _random.Next(3) == 0)
            return $"({Condition(depth - 1)} {Pick(["&&", "||", "&", "|", "^", "==", "!="])} {Condition(depth - 1)})";
        if (_random.Next(8) == 0)
            return $"(!{Condition(depth - 1)})";
        string left = Pick(_types),
            right = Pick(_types);
        if (left == "ulong" || right == "ulong")
            (left, right) = ("ulong", Pick(house ? ["uint", "ulong"] : ["byte", "ushort", "uint", "ulong"]));
        return $"({Cast(left, Expression(Math.Max(0, depth - 1)))} {Pick(["<", "<=", ">", ">=", "==", "!="])} "
            + $"{Cast(right, Expression(Math.Max(0, depth - 1)))})";
    }

    private string Leaf()
    {
        if (_random.Next(3) != 0)
            return Variable().Name;
        long value = _random.Next(4) switch
        {
            0 => _random.Next(-8, 8),
            1 => 1L << _random.Next(63),
            2 => -(1L << _random.Next(63)),
            _ => _random.NextInt64(long.MinValue, long.MaxValue),
        };
        string type = Pick(house ? _types : ["int", "uint", "long", "ulong", "byte"]);
        return value == long.MinValue ? $"(({type})long.MinValue)" : $"(({type})({value.ToString(CultureInfo.InvariantCulture)}L))";
    }

    /// <summary>A cast. By the house's rules a number cut to 32 bits is masked, so that no later cast sees the cut.</summary>
    private string Cast(string type, string expression) =>
        house && type == "int" ? $"((int)({expression}) & -3)"
        : house && type == "uint" ? $"((uint)({expression}) & 0xFFFFFFFDu)"
        : $"(({type})({expression}))";

    private (string Name, string Type) Variable() => _variables[_random.Next(_variables.Count)];

    private string Pick(string[] of) => of[_random.Next(of.Length)];
}
