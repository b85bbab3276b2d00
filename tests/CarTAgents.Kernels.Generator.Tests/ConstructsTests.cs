using CarTAgents.Compute;
using CarTAgents.Compute.Cpu;
using CarTAgents.Tests;

namespace CarTAgents.Kernels.Generator.Tests;

/// <summary>Each construct of the subset, in C# and translated, over values at the edges of every type.</summary>
[Collection("OpenCL")]
public class ConstructsTests
{
    /// <summary>Values at the edges of all types.</summary>
    private static readonly long[] Edges =
    [
        0,
        1,
        2,
        3,
        -1,
        -2,
        5,
        7,
        31,
        32,
        33,
        63,
        64,
        65,
        127,
        128,
        129,
        255,
        256,
        -127,
        -128,
        -129,
        32767,
        32768,
        -32768,
        65535,
        65536,
        int.MaxValue,
        int.MinValue,
        int.MaxValue - 1L,
        int.MinValue + 1L,
        uint.MaxValue,
        uint.MaxValue + 1L,
        0x123456789L,
        long.MaxValue,
        long.MinValue,
        long.MinValue + 1,
        -0x123456789L,
    ];

    /// <summary>Bodies of <c>static long F(long x, long y, in Words t, int item)</c>, by what they show.</summary>
    public static TheoryData<string, string> Bodies =>
        new()
        {
            {
                "int arithmetic wraps",
                "int a = (int)x, b = (int)y; return (long)(a + b) ^ ((long)(a - b) << 7) ^ ((long)(a * b) << 13) ^ -a;"
            },
            {
                "uint arithmetic wraps",
                "uint a = (uint)x, b = (uint)y; return (long)(a + b) ^ ((long)(a - b) << 7) ^ ((long)(a * b) << 13);"
            },
            { "long arithmetic wraps", "return (x + y) ^ (x - y) * 3 ^ x * y ^ -x;" },
            { "ulong arithmetic wraps", "ulong a = (ulong)x, b = (ulong)y; return (long)((a + b) ^ (a - b) * 3 ^ a * b);" },
            { "uint and int make a long", "uint a = (uint)x; int b = (int)y; return (a + b) ^ (a - b) ^ (a * b) ^ (a < b ? 1 : 2);" },
            { "minus of a uint is a long", "uint a = (uint)x; return -a;" },
            {
                "small types become int",
                "byte a = (byte)x; sbyte b = (sbyte)y; short c = (short)x; ushort d = (ushort)y; return (a + b) * (c - d) ^ (a "
                    + "* d) ^ (~a) ^ (-b);"
            },
            {
                "small types wrap when stored",
                "byte a = (byte)x; a += (byte)y; a++; sbyte b = (sbyte)x; b *= (sbyte)y; b--; short c = (short)x; c -= "
                    + "(short)y; ushort d = (ushort)x; d <<= 3; return a + 256L * b + 65536L * c + (long)d * 1000003;"
            },
            { "shift counts of int are masked", "int a = (int)x; int n = (int)y; return ((long)(a << n) << 1) ^ (a >> n) ^ (a >>> n);" },
            { "shift counts of uint are masked", "uint a = (uint)x; int n = (int)y; return ((long)(a << n) << 1) ^ (a >> n) ^ (a >>> n);" },
            { "shift counts of long are masked", "int n = (int)y; return (x << n) ^ (x >> n) ^ (x >>> n);" },
            { "shift counts of ulong are masked", "ulong a = (ulong)x; int n = (int)y; return (long)((a << n) ^ (a >> n) ^ (a >>> n));" },
            {
                "shifts in place",
                "int a = (int)x; a <<= (int)y; long b = x; b >>= (int)y; uint c = (uint)x; c >>= (int)y; int d = (int)x; d "
                    + ">>>= (int)y; return a ^ b ^ c ^ d;"
            },
            {
                "division",
                "int a = (int)x, b = (int)y; long r = 0; if (b != 0 && b != -1) r = a / b * 31L + a % b; if (y != 0 && y != "
                    + "-1) r ^= x / y + x % y; if ((uint)b != 0) r ^= (uint)a / (uint)b + (uint)a % (uint)b; if (y != 0) r ^= "
                    + "(long)((ulong)x / (ulong)y + (ulong)x % (ulong)y); return r;"
            },
            {
                "division by constants",
                "int a = (int)x; return a / 7 + a % 7 + a / -3 + a % -3 + x / 10 + x % 10 + (uint)a / 9u + (long)((ulong)x % 11UL);"
            },
            {
                "bits",
                "int a = (int)x; uint b = (uint)y; return (a & (int)b) ^ (a | 5) ^ (~a) ^ (long)(b ^ 0xFFu) ^ (long)(~b) ^ (x & ~y);"
            },
            {
                "conversions",
                "return (sbyte)x + (byte)y * 3 + (short)x * 5 + (ushort)y * 7 + (int)x * 11L + (uint)y * 13L + (long)(ulong)x "
                    + "+ (int)(uint)x + (sbyte)(byte)y + (long)(uint)(int)y + (byte)(short)x;"
            },
            {
                "comparisons",
                "int a = (int)x; uint b = (uint)y; ulong c = (ulong)x; return (a < (int)y ? 1 : 0) + (a <= (int)y ? 2 : 0) + "
                    + "(b > (uint)x ? 4 : 0) + (c >= (ulong)y ? 8 : 0) + (x == y ? 16 : 0) + (x != y ? 32 : 0) + (a < b ? 64 : 0) + "
                    + "(x < y ? 128 : 0);"
            },
            {
                "bool",
                "bool p = x < y, q = (x & 1) != 0; bool r = p && !q || p ^ q; r &= x != 3; r |= y == 7; return (r ? 1 : 0) + "
                    + "(p == q ? 2 : 0) + (p & q ? 4 : 0) + (p | q ? 8 : 0);"
            },
            {
                "if and else",
                "if (x < 0) { if (y < 0) return 1; else return 2; } else if (x == 0) return 3; return y > 5 ? 4 : y < -5 ? 5 : 6;"
            },
            {
                "for",
                "long sum = 0; for (int i = 0; i < (int)(x & 15); i++) { if (i == 3) continue; if (i == 11) break; sum = sum * "
                    + "3 + i; } for (int i = 9, j = 0; i > j; i--, j++) sum += i * j; return sum;"
            },
            {
                "while and do",
                "long n = x & 0xFF, steps = 0; while (n > 1) { n = (n & 1) == 0 ? n / 2 : n * 3 + 1; steps++; } do { steps += "
                    + "2; n++; } while (n < 5); return steps * 100 + n;"
            },
            { "for without parts", "int i = 0; for (; ; ) { i++; if (i > (int)(x & 7)) break; } return i;" },
            {
                "switch",
                "switch ((int)(x & 7)) { case 0: return 5; case 1: case 2: { int k = 3; x += k; break; } case 3: int m = 9; x "
                    + "= m; break; case 4: m = 11; x ^= m; break; default: x--; break; } return x;"
            },
            {
                "switch over long with continue",
                "long s = 0; for (int i = 0; i < 6; i++) { switch (x + i) { case 0: continue; case -2147483648: s += 3; break; "
                    + "default: s++; break; } s *= 2; } return s;"
            },
            {
                "scopes of the same name",
                "long s = 0; { int k = 1; s += k; } { long k = x; s ^= k; } for (int k = 0; k < 2; k++) s += k; return s;"
            },
            {
                "constants",
                "const int small = -5; const ulong large = 0xFFFFFFFFFFFFFFFF; const byte b = 200; return small + (long)(large "
                    + ">> 3) + b + int.MinValue + long.MinValue + uint.MaxValue + K.Three + sbyte.MinValue;"
            },
            {
                "struct by value",
                "K.Pair p; p.A = (int)x; p.B = (byte)y; p.C = y; K.Pair q = p; q.A++; K.Pair r = K.Swap(q); return r.A + r.B * "
                    + "3L + r.C * 5 + p.A + K.Sum(p) + K.Swap(p).C;"
            },
            { "struct zero", "K.Pair p = default; K.Pair q = new K.Pair(); p.C += x; return p.A + q.B + p.C;" },
            {
                "nested structs",
                "K.Outer o; o.Left = K.Swap(default); o.Right.A = 3; o.Right.B = (byte)x; o.Right.C = y; o.Tag = -2; K.Outer c "
                    + "= o; c.Right.C++; return c.Left.A + c.Right.B + c.Right.C - o.Right.C + c.Tag;"
            },
            {
                "struct in by reference",
                "K.Pair p = default; p.A = (int)x; p.C = y; long before = K.Sum(p); p.A++; return before * 3 + K.Sum(p) + K.Forward(p);"
            },
            { "parameters may change", "long z = K.Count(x, (int)y & 15); return z + x;" },
            { "calls with names and defaults", "return K.Defaults(y: (int)y, x: (int)x) + K.Defaults((int)x);" },
            {
                "bytes of a view",
                "t.Bytes[item * 16] = (byte)x; t.Bytes[item * 16 + 1] += (byte)y; t.Bytes[item * 16 + 1]++; t.Bytes[item * 16 "
                    + "+ 2] |= 0x81; return t.Bytes[item * 16] + t.Bytes[item * 16 + 1];"
            },
            {
                "records of a view",
                "Words4 r = t.Records[item]; r.X = (uint)x; r.W = (uint)y; t.Records[item] = r; t.Records[item].Y += 7; "
                    + "t.Records[item].Z = t.Records[item].X ^ 5u; return t.Records[item].W;"
            },
            {
                "a call that writes",
                "long a = K.Write(t, item, x); bool b = a > 0 && K.Wrote(t, item, y); a += K.Write(t, item, 3); return a + (b "
                    + "? 1 : 0) + t.Out[item * 4 + 3];"
            },
            { "expression bodies and extension methods", "return K.Twice(x) + y.Plus(3);" },
            { "unchecked", "unchecked { int a = (int)0xFFFFFFFF; a += (int)x; return a; }" },
            {
                "names of C",
                "int int32 = 3, auto = 4, register = (int)x, restrict = 5, kernel = 1, global = 2; return int32 + auto + "
                    + "register + restrict + kernel + global;"
            },
            { "names beyond ASCII", "int größe = (int)x; int 数 = 3; return größe * 数;" },
            { "empty statements", ";; return x;;" },
        };

    private const string Helpers = """
        static class K
        {
            public const int Three = 3;
            public struct Pair { public int A; public byte B; public long C; }
            public struct Outer { public Pair Left, Right; public sbyte Tag; }
            public static Pair Swap(Pair p) { int a = p.A; p.A = (int)p.C; p.C = a; p.B ^= 0xFF; return p; }
            public static long Sum(in Pair p) { return p.A + p.B + p.C; }
            public static long Forward(in Pair p) { return Sum(p) * 2 + Sum(p); }
            public static long Count(long x, int n) { x &= 0xFF; while (n > 0) { x += n; n--; } return x; }
            public static int Defaults(int x, int y = 7) { return x * 31 + y; }
            public static long Write(in CarTAgents.Kernels.Generator.Tests.Words t, int item, long value) { t.Out[item * 4 + 3] += value; return t.Out[item * 4 + 3]; }
            public static bool Wrote(in CarTAgents.Kernels.Generator.Tests.Words t, int item, long value) { long now = Write(t, item, value); return now > 0; }
            public static long Twice(long x) => x * 2;
            public static long Plus(this long x, int y) => x + y;
        }
        """;

    [Fact]
    public void Every_construct_gives_the_same_bits_on_OpenCl()
    {
        using Device openCl = Need.OpenCl(16);
        using var cpu = new CpuDevice(1);
        (string name, string body)[] bodies = [.. Bodies.Select(b => b.Data)];
        var code = new System.Text.StringBuilder("using CarTAgents.Kernels.Generator.Tests;\n");
        code.Append(
            "public partial struct Program : IKernel<Words>\n{\n    public static int Items(in Words t) => t.Count;\n    "
                + "[Kernel]\n    public static void Item(in Words t, int replica, int item)\n    {\n"
        );
        code.Append(
            "        long x = t.In[item * 2], y = t.In[item * 2 + 1];\n        long r = 0;\n        switch ((int)t.In[t.Count "
                + "* 2 + item])\n        {\n"
        );
        for (int i = 0; i < bodies.Length; i++)
            code.Append($"            case {i}: r = F{i}(x, y, t, item); break;\n");
        code.Append("        }\n        t.Out[item * 4] = r;\n    }\n");
        for (int i = 0; i < bodies.Length; i++)
            code.Append($"    static long F{i}(long x, long y, in Words t, int item) {{ {bodies[i].body} }}\n");
        code.Append("}\n").Append(Helpers);
        Translation translation = Translation.Of(code.ToString());
        Assert.True(translation.Diagnostics.Count == 0, string.Join("\n", translation.Diagnostics));

        int pairs = Edges.Length * Edges.Length,
            items = pairs * bodies.Length;
        long[] input = new long[items * 3];
        for (int item = 0; item < items; item++)
        {
            input[item * 2] = Edges[item % Edges.Length];
            input[item * 2 + 1] = Edges[item / Edges.Length % Edges.Length];
            input[items * 2 + item] = item / pairs;
        }

        (long[] expected, byte[] expectedBytes, Words4[] expectedRecords) = translation.Run(cpu, items, input);
        (long[] found, byte[] foundBytes, Words4[] foundRecords) = translation.Run(openCl, items, input);
        for (int item = 0; item < items; item++)
        {
            string at = $"{bodies[item / pairs].name}: x = {input[item * 2]}, y = {input[item * 2 + 1]}";
            Assert.True(expected[item * 4] == found[item * 4], $"{at}: C# {expected[item * 4]}, OpenCL {found[item * 4]}");
        }

        Assert.Equal(expected, found);
        Assert.Equal(expectedBytes, foundBytes);
        Assert.Equal(expectedRecords, foundRecords);
        Assert.True(expected.Distinct().Count() > items / 20);
    }

    [Theory]
    [MemberData(nameof(Bodies))]
    public void Every_construct_is_in_the_subset_by_itself(string name, string body)
    {
        Translation translation = Translation.Of(
            $$"""
            using CarTAgents.Kernels.Generator.Tests;
            public partial struct Program : IKernel<Words>
            {
                public static int Items(in Words t) => t.Count;
                [Kernel] public static void Item(in Words t, int replica, int item) { long r = F(t.In[item], 3, t, item); t.Out[item] = r; }
                static long F(long x, long y, in Words t, int item) { {{body}} }
            }
            {{Helpers}}
            """
        );
        Assert.True(translation.Diagnostics.Count == 0, name + ": " + string.Join("\n", translation.Diagnostics));
    }

    [Fact]
    public void Division_by_zero_gives_zero_on_a_device_and_stops_nothing()
    {
        using Device openCl = Need.OpenCl();
        Translation translation = Translation.Of(
            """
            using CarTAgents.Kernels.Generator.Tests;
            public partial struct Program : IKernel<Words>
            {
                public static int Items(in Words t) => t.Count;
                [Kernel] public static void Item(in Words t, int replica, int item)
                {
                    long y = t.In[item];
                    t.Out[item * 4] = 7 / y + 7 % y;
                    t.Out[item * 4 + 1] = 7 / (int)y + 7u / (uint)y + 7 % (int)y;
                    t.Out[item * 4 + 2] = long.MinValue / (y - 1);
                    t.Out[item * 4 + 3] = int.MinValue / (int)(y - 1) + int.MinValue % (int)(y - 1);
                }
            }
            """
        );
        Assert.Equal([0, 0, long.MinValue, int.MinValue], translation.Run(openCl, 1, [0]).Out);
    }
}
