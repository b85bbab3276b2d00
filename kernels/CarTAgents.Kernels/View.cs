using System.Diagnostics;
using System.Runtime.CompilerServices;
using ILGPU;

namespace CarTAgents.Kernels;

/// <summary>A buffer as a kernel sees it: <typeparamref name="T"/> elements in the memory of the device that owns it.</summary>
/// <remarks>On the CPU an element is read at its host address. Where ILGPU compiles the kernel, <see cref="OnDevice"/> takes the place of
/// the indexer and reads ILGPU's own view; the address is 0 there. Bounds are checked in Debug builds
/// and in Release builds with <c>-p:Seatbelts=true</c>.</remarks>
public readonly unsafe struct View<T>
    where T : unmanaged
{
    // Not a T*: ILGPU refuses pointers in the arguments of a kernel.
    private readonly long _address;
    private readonly ArrayView<T> _elements;

    /// <summary>Number of elements.</summary>
    public readonly long Length;

    /// <summary>A view of <paramref name="length"/> elements at <paramref name="address"/> of the host.</summary>
    public View(T* address, long length)
    {
        _address = (long)address;
        Length = length;
    }

    /// <summary>A view of a buffer of ILGPU's.</summary>
    /// <param name="elements">The buffer as ILGPU sees it.</param>
    /// <param name="address">Its host address; null if it has none.</param>
    public View(ArrayView<T> elements, T* address)
        : this(address, elements.Length) => _elements = elements;

    /// <summary>The element at <paramref name="index"/>, 0 to <see cref="Length"/> - 1.</summary>
    public ref T this[long index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            Check(index);
            return ref ((T*)_address)[index];
        }
    }

    /// <summary>What ILGPU compiles in place of the indexer.</summary>
    public static ref T OnDevice(in View<T> view, long index) => ref view._elements[index];

    /// <summary>The address of the first element; host code only.</summary>
    public T* Address => (T*)_address;

    /// <summary>The elements as a span, of at most 2^31 - 1 elements; host code on host memory only.</summary>
    public Span<T> Span(long start, int count)
    {
        Check(start);
        if (count > 0)
            Check(start + count - 1);
        return new Span<T>(Address + start, count);
    }

    [Conditional("DEBUG")]
    [Conditional("SEATBELTS")]
    private void Check(long index)
    {
        if ((ulong)index >= (ulong)Length)
            throw new IndexOutOfRangeException($"index {index} of a view of {Length} elements");
    }
}
