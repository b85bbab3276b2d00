using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace CarTAgents.Kernels.Rows;

/// <summary>32-bit integers side by side. Host code: a loop written once for them runs at the width that the processor has.</summary>
/// <remarks>Where it has no 512 bits, the runtime makes do with calls that cost several times what two vectors of 256 bits do.</remarks>
/// <typeparam name="TSelf">The vector itself.</typeparam>
internal unsafe interface ILanes<TSelf>
    where TSelf : struct, ILanes<TSelf>
{
    /// <summary>Integers in a vector.</summary>
    static abstract int Count { get; }

    /// <summary>0, 1, 2 ...</summary>
    static abstract TSelf Indices { get; }

    /// <summary>The same integer in all lanes.</summary>
    static abstract TSelf All(int value);

    /// <summary>Reads the integers at an address.</summary>
    static abstract TSelf Load(int* address);

    /// <summary>The integer in the first lane.</summary>
    int First { get; }

    /// <summary>Writes them to an address.</summary>
    void Store(int* address);

    /// <summary>The lanes of a value in which the larger of a and b reaches a limit; 0 in the others.</summary>
    static abstract TSelf WhereEitherReaches(TSelf value, TSelf a, TSelf b, TSelf limit);

    /// <summary>Whether a lane reaches a limit.</summary>
    static abstract bool AnyReaches(TSelf value, TSelf limit);

    /// <summary>The products of the lanes of even place, each as two lanes: its low word, then its high word.</summary>
    static abstract TSelf EvenProducts(TSelf a, TSelf b);

    /// <summary>The lanes of odd place, each in the place before it; the others are 0.</summary>
    static abstract TSelf Odd(TSelf a);

    /// <summary>The lanes of even place of one vector, and of another as those of odd place.</summary>
    static abstract TSelf Join(TSelf even, TSelf odd);

    /// <summary>The lanes of a vector, each in the place before it, and the first one of another in the last place.</summary>
    static abstract TSelf Ahead(TSelf a, TSelf following);

    /// <summary>A vector with another integer in its first lane.</summary>
    static abstract TSelf WithFirst(TSelf a, int value);

    static abstract TSelf operator +(TSelf a, TSelf b);

    static abstract TSelf operator -(TSelf a, TSelf b);

    static abstract TSelf operator *(TSelf a, TSelf b);

    static abstract TSelf operator &(TSelf a, TSelf b);

    static abstract TSelf operator ^(TSelf a, TSelf b);

    static abstract TSelf operator >>(TSelf a, int bits);

    static abstract TSelf operator >>>(TSelf a, int bits);
}

/// <summary>Sixteen of them, for processors with vectors of 512 bits.</summary>
internal readonly unsafe struct Lanes16 : ILanes<Lanes16>
{
    private readonly Vector512<int> _v;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Lanes16(Vector512<int> v) => _v = v;

    public static int Count => 16;

    public int First => _v.ToScalar();

    public static Lanes16 Indices => new(Vector512<int>.Indices);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 All(int value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 Load(int* address) => new(Vector512.Load(address));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(int* address) => _v.Store(address);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 WhereEitherReaches(Lanes16 value, Lanes16 a, Lanes16 b, Lanes16 limit) =>
        new(value._v & Vector512.GreaterThanOrEqual(Vector512.Max(a._v, b._v), limit._v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AnyReaches(Lanes16 value, Lanes16 limit) => Vector512.GreaterThanOrEqualAny(value._v, limit._v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 EvenProducts(Lanes16 a, Lanes16 b) =>
        new(Avx512F.IsSupported ? Avx512F.Multiply(a._v.AsUInt32(), b._v.AsUInt32()).AsInt32() : (a.Evens * b.Evens).AsInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 Odd(Lanes16 a) => new((a._v.AsUInt64() >> 32).AsInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 Join(Lanes16 even, Lanes16 odd) => new((even.Evens | (odd._v.AsUInt64() << 32)).AsInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 Ahead(Lanes16 a, Lanes16 following) =>
        new(
            Avx512F.IsSupported
                ? Avx512F.AlignRight32(following._v, a._v, 1)
                : Vector512
                    .Shuffle(a._v, Vector512.Create(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 15))
                    .WithElement(15, following._v.ToScalar())
        );

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 WithFirst(Lanes16 a, int value) => new(a._v.WithElement(0, value));

    private Vector512<ulong> Evens => _v.AsUInt64() & Vector512.Create(0xFFFFFFFFUL);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 operator +(Lanes16 a, Lanes16 b) => new(a._v + b._v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 operator -(Lanes16 a, Lanes16 b) => new(a._v - b._v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 operator *(Lanes16 a, Lanes16 b) => new(a._v * b._v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 operator &(Lanes16 a, Lanes16 b) => new(a._v & b._v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 operator ^(Lanes16 a, Lanes16 b) => new(a._v ^ b._v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 operator >>(Lanes16 a, int bits) => new(a._v >> bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 operator >>>(Lanes16 a, int bits) => new(a._v >>> bits);
}

/// <summary>Eight of them, for processors with vectors of 256 bits.</summary>
internal readonly unsafe struct Lanes8 : ILanes<Lanes8>
{
    private readonly Vector256<int> _v;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Lanes8(Vector256<int> v) => _v = v;

    /// <summary>Eight words.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 Of(Vector256<uint> bits) => new(bits.AsInt32());

    /// <summary>The words.</summary>
    public Vector256<uint> Bits => _v.AsUInt32();

    public static int Count => 8;

    public int First => _v.ToScalar();

    public static Lanes8 Indices => new(Vector256<int>.Indices);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 All(int value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 Load(int* address) => new(Vector256.Load(address));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(int* address) => _v.Store(address);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 WhereEitherReaches(Lanes8 value, Lanes8 a, Lanes8 b, Lanes8 limit) =>
        new(Vector256.AndNot(value._v, Vector256.GreaterThan(limit._v, Vector256.Max(a._v, b._v))));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AnyReaches(Lanes8 value, Lanes8 limit) => Vector256.GreaterThanOrEqualAny(value._v, limit._v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 EvenProducts(Lanes8 a, Lanes8 b) =>
        new(Avx2.IsSupported ? Avx2.Multiply(a._v.AsUInt32(), b._v.AsUInt32()).AsInt32() : (a.Evens * b.Evens).AsInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 Odd(Lanes8 a) => new((a._v.AsUInt64() >> 32).AsInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 Join(Lanes8 even, Lanes8 odd) => new((even.Evens | (odd._v.AsUInt64() << 32)).AsInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 Ahead(Lanes8 a, Lanes8 following) =>
        new(
            Avx2.IsSupported
                ? Avx2.AlignRight(Avx2.Permute2x128(a._v, following._v, 0x21), a._v, sizeof(int))
                : Vector256.Shuffle(a._v, Vector256.Create(1, 2, 3, 4, 5, 6, 7, 7)).WithElement(7, following._v.ToScalar())
        );

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 WithFirst(Lanes8 a, int value) => new(a._v.WithElement(0, value));

    private Vector256<ulong> Evens => _v.AsUInt64() & Vector256.Create(0xFFFFFFFFUL);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 operator +(Lanes8 a, Lanes8 b) => new(a._v + b._v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 operator -(Lanes8 a, Lanes8 b) => new(a._v - b._v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 operator *(Lanes8 a, Lanes8 b) => new(a._v * b._v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 operator &(Lanes8 a, Lanes8 b) => new(a._v & b._v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 operator ^(Lanes8 a, Lanes8 b) => new(a._v ^ b._v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 operator >>(Lanes8 a, int bits) => new(a._v >> bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 operator >>>(Lanes8 a, int bits) => new(a._v >>> bits);
}
