using System.Reflection;
using CarTAgents.Kernels;
using CarTAgents.Kernels.Rows;

namespace CarTAgents.Compute.Tests.Ilgpu;

/// <summary>Kernels hold nothing that ILGPU refuses or is known to compile wrongly, and the reader of their IL would see it.</summary>
public class KernelIlTests
{
    private static int _state;

    private static MethodInfo Method(Type type, string name) =>
        type.GetMethod(name, BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static)!;

    [Fact]
    public void Kernels_hold_nothing_that_is_known_to_go_wrong() =>
        Assert.Equal([], KernelIl.Faults([.. EveryKernel.OverTissues.Append(typeof(CopyRows)).Select(k => Method(k, "Item"))]));

    [Theory]
    [InlineData(nameof(Floating), "numbers are integers")]
    [InlineData(nameof(Throws), "newobj|throw|outside")]
    [InlineData(nameof(State), "ldsfld is nothing for a kernel")]
    [InlineData(nameof(Outside), "Math.Cbrt is outside|conv.r8")]
    [InlineData(nameof(Length), "ldfld|View.get_Address is for the host")]
    [InlineData(nameof(SignedThenUnsigned), "cut to int is widened as a uint")]
    [InlineData(nameof(UnsignedThenSigned), "cut to uint is widened as an int")]
    [InlineData(nameof(ThroughACall), "cut to int is widened as a uint")]
    [InlineData(nameof(ThroughAField), "cut to int is widened as a uint")]
    [InlineData(nameof(MeetingBytes), "a byte that was cut out, or another one")]
    [InlineData(nameof(ReturnedBytes), "a byte that was cut out, or another one")]
    [InlineData(nameof(ASignedByte), "a cast to sbyte or short")]
    [InlineData(nameof(ADoLoop), "a do loop goes wrong")]
    [InlineData(nameof(ByAPowerOfTwo), "a division by 8 becomes a shift")]
    public void Each_known_fault_is_found(string name, string words)
    {
        IReadOnlyCollection<string> faults = KernelIl.Faults(Method(typeof(KernelIlTests), name));
        Assert.Contains(faults, f => words.Split('|').Any(w => f.Contains(w, StringComparison.Ordinal)));
    }

    [Fact]
    public void What_is_right_is_let_through() => Assert.Equal([], KernelIl.Faults(Method(typeof(KernelIlTests), nameof(Right))));

    private struct Pair
    {
        public int A;
        public byte B;
    }

    private static int Floating(int x)
    {
        float f = x;
        for (int i = 0; i < x; i++)
            f *= f;
        return f > 3 ? 1 : 0;
    }

    private static int Throws(int x) => x > 0 ? x : throw new InvalidOperationException();

    private static int State(int x) => x + _state++;

    private static int Outside(int x) => Math.Cbrt(x) > 2 ? 1 : 0;

    private static unsafe long Length(View<int> view) => (long)view.Address;

    private static ulong SignedThenUnsigned(long x) => (uint)(int)x;

    private static long UnsignedThenSigned(long x) => (int)(uint)x;

    private static ulong ThroughACall(long x) => Widened((int)x);

    private static ulong Widened(int x) => (uint)x;

    private static ulong ThroughAField(long x)
    {
        Pair pair = default;
        pair.A = (int)x;
        return (uint)pair.A;
    }

    private static int MeetingBytes(int x, int y, bool first) => (first ? (byte)x : (byte)y) + 1;

    private static int ReturnedBytes(int x, int y) => AByte(x, y) + 1;

    private static byte AByte(int x, int y)
    {
        if (x > y)
            return (byte)x;
        return (byte)(x * y);
    }

    private static int ASignedByte(int x) => (sbyte)x;

    private static int ADoLoop(int x)
    {
        do x -= 3;
        while (x > 7);
        return x;
    }

    private static int ByAPowerOfTwo(int x) => x / 8;

    private static long Right(in Tissue t, long x, int y)
    {
        byte cut = (byte)(x + y);
        Pair pair = default;
        pair.B = (byte)(cut + 1);
        t.TSignals[x] = y > 3 ? (byte)y : (byte)x;
        long sum = (int)x + (x & 0xFFFFFFFFL) + pair.B + (t.TSignals[y] >> 3);
        for (int i = 0; i < y && x > 5; i++)
        {
            sum += (y >> 3) + x / 3 + (y % 8) + t.Clock[i];
            if (sum == 77)
                return sum;
            if ((sum & 8) != 0)
                break;
        }

        return sum;
    }
}
