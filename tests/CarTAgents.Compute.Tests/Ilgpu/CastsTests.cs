using System.Text;
using CarTAgents.Kernels;
using CarTAgents.Testing;
using ILGPU.Runtime.Cuda;

namespace CarTAgents.Compute.Tests.Ilgpu;

/// <summary>All casts and operators, of every pair of integer types, over the edges of every type: which of them ILGPU compiles to other
/// bits than C#'s. What is wrong here is what docs/kernels.md forbids; what becomes right or wrong with another version of ILGPU fails
/// here.</summary>
[Collection("ILGPU")]
public class CastsTests
{
    private static readonly (string Name, string View)[] Types =
    [
        ("sbyte", "I1"),
        ("byte", "U1"),
        ("short", "I2"),
        ("ushort", "U2"),
        ("int", "I4"),
        ("uint", "U4"),
        ("long", "In"),
        ("ulong", "U8"),
    ];

    private static readonly string[] Arithmetic = ["+", "-", "*", "&", "|", "^"],
        Division = ["/", "%"],
        Shifts = ["<<", ">>", ">>>"],
        Comparison = ["<", "<=", ">", ">=", "==", "!="];

    private static readonly string[] Operators = [.. Arithmetic, .. Division, .. Shifts, .. Comparison];

    private static int Edges => Programs.Edges.Length;

    [Theory]
    [InlineData("opencl")]
    [InlineData("rusticl")]
    [InlineData("ptx")]
    public void A_number_from_memory_is_cast_and_widened_as_the_page_on_kernels_says(string name) =>
        Says(Casts(name, (a, b) => $"({Types[b].Name})t.{Types[a].View}[item]"));

    [Theory]
    [InlineData("opencl")]
    [InlineData("rusticl")]
    [InlineData("ptx")]
    public void A_cast_of_a_cast_is_widened_as_the_page_on_kernels_says(string name) =>
        Says(Casts(name, (a, b) => $"({Types[b].Name})({Types[a].Name})t.In[item]"));

    [Theory]
    [InlineData("opencl")]
    [InlineData("rusticl")]
    [InlineData("ptx")]
    public void A_masked_cast_of_a_cast_is_right(string name)
    {
        // Cut to 32 bits or fewer by a mask, and given its sign by arithmetic.
        string[] cut =
        [
            "((t.In[item] & 0xFF) ^ 0x80) - 0x80",
            "t.In[item] & 0xFF",
            "((t.In[item] & 0xFFFF) ^ 0x8000) - 0x8000",
            "t.In[item] & 0xFFFF",
            "((t.In[item] & 0xFFFFFFFFL) ^ 0x80000000L) - 0x80000000L",
            "t.In[item] & 0xFFFFFFFFL",
            "t.In[item]",
            "t.In[item]",
        ];
        Assert.Equal(
            Table((_, b) => Types[b].Name is "long" or "ulong" ? "right" : "-"),
            Casts(name, (a, b) => Types[b].Name is "long" or "ulong" ? $"({Types[b].Name})({cut[a]})" : null)
        );
    }

    [Theory]
    [InlineData("opencl")]
    [InlineData("rusticl")]
    [InlineData("ptx")]
    public void Every_operator_is_right_on_numbers_from_memory(string name)
    {
        List<string> bodies = [];
        int outs = Types.Length * Operators.Length;
        for (int a = 0; a < Types.Length; a++)
        {
            var body = new StringBuilder(
                $"var a = t.{Types[a].View}[item / {Edges}]; long o = (long)item * {Types.Length * outs} + {a * outs};\n"
            );
            for (int b = 0; b < Types.Length; b++)
            {
                body.Append($"var b{b} = t.{Types[b].View}[item % {Edges}];\n");
                for (int o = 0; o < Operators.Length; o++)
                {
                    if (Expression(a, $"b{b}", b, Operators[o]) is { } expression)
                        body.Append($"t.Out[o + {b * Operators.Length + o}] = {expression};\n");
                }
            }

            bodies.Add(body.ToString());
        }

        long[] input = [.. Programs.Edges, .. new long[Edges * Edges - Edges]];
        var programs = new Programs(bodies, "", input, Edges * Edges, Types.Length * outs);
        (long[] expected, _) = programs.RunInCSharp();
        (long[] found, _) = Run(programs, name);
        HashSet<string> wrong = [];
        for (int i = 0; i < expected.Length; i++)
        {
            if (expected[i] == found[i])
                continue;
            int slot = i % (Types.Length * outs);
            wrong.Add($"{Types[slot / outs].Name} {Operators[slot % Operators.Length]} {Types[slot % outs / Operators.Length].Name}");
        }

        Assert.Empty(wrong);
        // They compute something.
        Assert.True(expected.Distinct().Count() > 1000);
    }

    [Theory]
    [InlineData("opencl")]
    [InlineData("rusticl")]
    [InlineData("ptx")]
    public void Every_operator_with_a_constant_is_right_but_for_those_on_the_page(string name)
    {
        long[] constants = [1, 2, 3, 4, 7, 8, 64, 127];
        string[] operators = [.. Arithmetic, .. Division, .. Shifts, .. Comparison];
        int outs = Types.Length * constants.Length * operators.Length;
        var bodies = Types.Select(
            (type, a) =>
            {
                var body = new StringBuilder($"var a = t.{type.View}[item]; long o = (long)item * {outs};\n");
                for (int c = 0; c < constants.Length; c++)
                {
                    for (int o = 0; o < operators.Length; o++)
                    {
                        string number = constants[c] + (Shifts.Contains(operators[o]) || !type.Name.StartsWith('u') ? "" : "u");
                        string expression = $"a {operators[o]} {number}";
                        int slot = (a * constants.Length + c) * operators.Length + o;
                        body.Append(
                            $"t.Out[o + {slot}] = "
                                + (Comparison.Contains(operators[o]) ? $"{expression} ? 1 : 0;\n" : $"(long)({expression});\n")
                        );
                    }
                }

                return body.ToString();
            }
        );
        var programs = new Programs(bodies, "", Programs.Edges, Edges, outs);
        (long[] expected, _) = programs.RunInCSharp();
        (long[] found, _) = Run(programs, name);
        SortedSet<string> wrong = new(StringComparer.Ordinal);
        for (int i = 0; i < expected.Length; i++)
        {
            int slot = i % outs;
            if (expected[i] != found[i])
            {
                long constant = constants[slot / operators.Length % constants.Length];
                string type = Types[slot / operators.Length / constants.Length].Name;
                wrong.Add($"{type} {operators[slot % operators.Length]} {constant}");
            }
        }

        // A division by a power of two becomes a shift that knows no sign: it rounds negative numbers down, and takes large unsigned ones
        // for negative.
        string[] byPowers =
        [
            .. Types
                .Where(t => t.Name is not ("byte" or "ushort"))
                .SelectMany(t => constants.Where(c => c > 1 && long.IsPow2(c)).Select(c => $"{t.Name} / {c}")),
        ];
        Assert.Equal(byPowers.Order(StringComparer.Ordinal), wrong);
    }

    /// <summary>What an operator gives for a and b, as a long; null where C# has none for the types.</summary>
    private static string? Expression(int left, string b, int right, string op)
    {
        (string x, string y) = (Types[left].Name, Types[right].Name);
        if (Shifts.Contains(op))
            return $"(long)(a {op} (int){b})";
        if ((x == "ulong" && IsSigned(y)) || (y == "ulong" && IsSigned(x)))
            return null;
        return Division.Contains(op) ? $"{b} > 0 ? (long)(a {op} {b}) : 0"
            : Comparison.Contains(op) ? $"a {op} {b} ? 1 : 0"
            : $"(long)(a {op} {b})";
    }

    private static bool IsSigned(string type) => type is "sbyte" or "short" or "int" or "long";

    /// <summary>A table of which casts are right.</summary>
    /// <param name="name">The compiler.</param>
    /// <param name="cast">The expression for the types of a row and a column; null for none.</param>
    private static string Casts(string name, Func<int, int, string?> cast)
    {
        var body = new StringBuilder();
        for (int a = 0; a < 8; a++)
        {
            for (int b = 0; b < 8; b++)
            {
                if (cast(a, b) is { } expression)
                    body.Append($"t.Out[item * 64 + {a * 8 + b}] = (long)({expression});\n");
            }
        }

        var programs = new Programs([body.ToString()], "", Programs.Edges, Edges, outs: 64);
        (long[] expected, _) = programs.RunInCSharp();
        (long[] found, _) = Run(programs, name);
        return Table(
            (a, b) =>
                cast(a, b) is null ? "-"
                : Enumerable.Range(0, Edges).All(i => expected[i * 64 + a * 8 + b] == found[i * 64 + a * 8 + b]) ? "right"
                : "wrong"
        );
    }

    private static string Table(Func<int, int, string> cell)
    {
        var table = new StringBuilder($"| from, to | {string.Join(" | ", Types.Select(t => $"`{t.Name}`"))} |\n");
        table.Append($"| --- |{string.Concat(Enumerable.Repeat(" --- |", Types.Length))}\n");
        for (int a = 0; a < Types.Length; a++)
            table.Append($"| `{Types[a].Name}` | {string.Join(" | ", Enumerable.Range(0, Types.Length).Select(b => cell(a, b)))} |\n");
        return table.ToString();
    }

    private static (long[] Out, byte[] Bytes) Run(Programs programs, string name)
    {
        if (name == "ptx")
        {
            using var compiler = new PtxCompiler(CudaArchitecture.SM_90);
            return programs.Run(compiler);
        }

        using Device device = Need.Device(name);
        return programs.Run(device);
    }

    /// <summary>Fails unless the page holds a table, and the table a flaw: without one the rules could be relaxed.</summary>
    private static void Says(string table)
    {
        Assert.Contains("wrong", table, StringComparison.Ordinal);
        string page = File.ReadAllText(Page());
        Assert.True(page.Contains(table, StringComparison.Ordinal), $"docs/kernels.md does not hold this table:\n{table}");
    }

    private static string Page() => Repository.PathOf("docs", "kernels.md");
}
