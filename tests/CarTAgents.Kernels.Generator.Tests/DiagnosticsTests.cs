using Microsoft.CodeAnalysis;

namespace CarTAgents.Kernels.Generator.Tests;

/// <summary>What is outside the subset is refused at its own line, under a stable number.</summary>
public class DiagnosticsTests
{
    private static Translation Translate(
        string body,
        string more = "",
        string signature = "[Kernel] public static void Item(in Words t, int replica, int item)"
    ) =>
        Translation.Of(
            $$"""
            using CarTAgents.Kernels.Generator.Tests;
            public partial struct Program : IKernel<Words>
            {
                public static int Items(in Words t) => t.Count;
                {{signature}}
                {
            {{body}}
                }
            }
            {{more}}
            """
        );

    private static void IsRefused(string id, string body, string more = "", string? word = null)
    {
        Translation translation = Translate(body, more);
        Diagnostic first = translation.Diagnostics[0];
        Assert.Equal(id, first.Id);
        Assert.Equal(DiagnosticSeverity.Error, first.Severity);
        Assert.True(first.Location.IsInSource);
        if (word != null)
            Assert.Contains(word, first.GetMessage(null), StringComparison.Ordinal);

        // The line that holds the mark is the line that is blamed.
        string[] lines = (
            "using CarTAgents.Kernels;\n" + first.Location.SourceTree!.ToString()["using CarTAgents.Kernels;\n".Length..]
        ).Split('\n');
        int marked = Array.FindIndex(lines, l => l.Contains("//!", StringComparison.Ordinal));
        Assert.Equal(marked, first.Location.GetLineSpan().StartLinePosition.Line);
    }

    [Theory]
    [InlineData("CTA0002", "string s = null; //!", "string")]
    [InlineData("CTA0002", "char c = 'a'; //!", "char")]
    [InlineData("CTA0002", "nint n = 0; //!", "nint")]
    [InlineData("CTA0002", "System.DayOfWeek d = 0; //!", "DayOfWeek")]
    [InlineData("CTA0003", "throw new System.Exception(); //!", "throw")]
    [InlineData("CTA0003", "try { } finally { } //!", "Try")]
    [InlineData("CTA0003", "foreach (int i in new int[3]) { } //!", "foreach")]
    [InlineData("CTA0003", "goto here; here: ; //!", "goto")]
    [InlineData("CTA0003", "int F() => 1; //!", "local function")]
    [InlineData("CTA0003", "lock (typeof(int)) { } //!", "Lock")]
    [InlineData("CTA0003", "switch (item) { case > 3: break; } //!", "pattern")]
    [InlineData("CTA0004", "int a = item switch { 1 => 2, _ => 3 }; //!", "switch expression")]
    [InlineData("CTA0004", "bool b = item is > 3 and < 5; //!", "pattern")]
    [InlineData("CTA0004", "int a = new int[3][item]; //!", "array")]
    [InlineData("CTA0004", "Words4 w = new Words4 { X = 1 }; //!", "constructor")]
    [InlineData("CTA0004", "int a = 1, b = 2; (a, b) = (b, a); //!", "deconstruction")]
    [InlineData("CTA0004", "unsafe { int a = sizeof(Words4); } //!", "SizeOf")]
    [InlineData("CTA0005", "int a = 1; int b = a++ + a; //!", "assignment")]
    [InlineData("CTA0005", "int a, b; a = b = 2; //!", "assignment")]
    [InlineData("CTA0005", "long a = F.Write(t, item) + F.Write(t, item); //!", "F.Write")]
    [InlineData("CTA0005", "t.Out[0] = F.Write(t, item); //!", "F.Write")]
    [InlineData("CTA0005", "t.Out[F.Write(t, item)] = 1; //!", "F.Write")]
    [InlineData("CTA0006", "int a = System.Math.Max(1, item); //!", "Math.Max")]
    [InlineData("CTA0006", "int a = item.GetHashCode(); //!", "GetHashCode")]
    [InlineData("CTA0006", "int a = F.Generic<int>(3); //!", "generic")]
    [InlineData("CTA0006", "Words4 w = Philox.Block(1, 2, 3, 4, 5, 6); //!", "source")]
    [InlineData("CTA0008", "int a = checked(item + 1); //!", "clamp")]
    [InlineData("CTA0008", "int a = checked((byte)item); //!", "clamp")]
    [InlineData("CTA0008", "int a = 3; checked { a += item; } //!", "clamp")]
    [InlineData("CTA0009", "ref long a = ref t.Out[item]; //!", "copy the value")]
    [InlineData("CTA0009", "long a = F.Struct(default(Words4)); //!", "local first")]
    [InlineData("CTA0009", "Words copy = t; //!", "'in'")]
    [InlineData("CTA0011", "double a = 1.5; //!", "integers")]
    [InlineData("CTA0011", "int a = (int)(item * 1.5f); //!", "integers")]
    [InlineData("CTA0012", "int a = F.Static; //!", "const")]
    [InlineData("CTA0013", "long n = t.Out.Length; //!", "Length")]
    [InlineData("CTA0013", "View<long> v = t.Out; //!", "view")]
    public void Outside_the_subset(string id, string line, string? word) =>
        IsRefused(
            id,
            line,
            """
            static class F
            {
                public static int Static = 3;
                public static long Write(in Words t, long i) { t.Out[i] = 1; return 2; }
                public static T Generic<T>(T t) => t;
                public static long Struct(in Words4 w) => w.X;
            }
            """,
            word
        );

    [Fact]
    public void Recursion() =>
        IsRefused(
            "CTA0007",
            "t.Out[0] = F.Down(item);",
            """
            static class F
            {
                public static long Down(int n) //!
                {
                    return n <= 0 ? 0L : Up(n - 1);
                }
                static long Up(int n) => Down(n);
            }
            """,
            "calls itself"
        );

    [Theory]
    [InlineData("public static long F(ref long a) { a = 1; return a; } //!", "long a = 0; t.Out[0] = G.F(ref a);", "return the new one")]
    [InlineData("public static long F(out long a) { a = 1; return a; } //!", "t.Out[0] = G.F(out long a);", "return the new one")]
    [InlineData("public static long F(in long a) { return a; } //!", "long a = 0; t.Out[0] = G.F(a);", "by value")]
    public void Passing_by_reference(string method, string body, string word)
    {
        Translation translation = Translate(body, "static class G { \n" + method + "\n}");
        Assert.Contains(translation.Diagnostics, d => d.Id == "CTA0009" && d.GetMessage(null).Contains(word, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(
        "public partial struct Program : IKernel<Words> { public static int Items(in Words t) => 1; [Kernel] public static "
            + "void Item(in Words t, int replica) { } }",
        "parameters"
    )]
    [InlineData(
        "public partial struct Program : IKernel<Words> { public static int Items(in Words t) => 1; [Kernel] public void "
            + "Item(in Words t, int replica, int item) { } }",
        "parameters"
    )]
    [InlineData(
        "public partial struct Program { [Kernel] public static void Item(in Words t, int replica, int item) { } }",
        "does not implement"
    )]
    [InlineData(
        "class Outer { public partial struct Program : IKernel<Words> { public static int Items(in Words t) => 1; [Kernel] "
            + "public static void Item(in Words t, int replica, int item) { } } }",
        "of its own"
    )]
    public void A_kernel_of_another_shape(string code, string word)
    {
        Diagnostic only = Assert.Single(Translation.Of("using CarTAgents.Kernels.Generator.Tests;\n" + code).Diagnostics);
        Assert.Equal("CTA0001", only.Id);
        Assert.Contains(word, only.GetMessage(null), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("public bool Flag; public View<long> Out;", "CTA0010")]
    [InlineData("public View<bool> Flags;", "CTA0010")]
    [InlineData("public View<Inner> Inners;", "CTA0010")]
    [InlineData("public View<double> Amounts;", "CTA0011")]
    [InlineData("public decimal Share;", "CTA0011")]
    [InlineData("public View<Packed> Ids;", "CTA0015")]
    [InlineData("public Words4 Fine; public View<Words4> FineToo;", null)]
    public void Memory_that_devices_share(string fields, string? id)
    {
        Translation translation = Translation.Of(
            $$"""
            public struct Inner { public bool B; }
            [System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Sequential, Pack = 1)] public struct Packed { public byte A; public int B; }
            public struct Mine { {{fields}} public int Count; }
            public partial struct Program : IKernel<Mine>
            {
                public static int Items(in Mine t) => t.Count;
                [Kernel] public static void Item(in Mine t, int replica, int item) { }
            }
            """
        );
        if (id == null)
            Assert.NotEmpty(translation.Text);
        else
            Assert.Equal(id, Assert.Single(translation.Diagnostics).Id);
    }

    [Fact]
    public void Two_kernels_of_one_name()
    {
        const string kernel =
            "public partial struct {0} : IKernel<Words> {{ public static int Items(in Words t) => 1; [Kernel] public static "
            + "void Item(in Words t, int replica, int item) {{ }} }}\n";
        Translation translation = Translation.Of(
            "using CarTAgents.Kernels.Generator.Tests;\n" + string.Format(null, kernel, "Sum") + string.Format(null, kernel, "SumRows")
        );
        Assert.Equal("CTA0014", Assert.Single(translation.Diagnostics).Id);
    }
}
