using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace CarTAgents.Kernels;

/// <summary>A buffer as a kernel sees it: <typeparamref name="T"/> elements at an address of the device that owns it.</summary>
/// <remarks>On the CPU the address is a host address and the view can be read and written anywhere; on other devices it is a handle.
/// Bounds are checked in Debug builds only.</remarks>
public readonly unsafe struct View<T>
    where T : unmanaged
{
    private readonly T* _address;

    /// <summary>Number of elements.</summary>
    public readonly long Length;

    /// <summary>A view of <paramref name="length"/> elements at <paramref name="address"/>.</summary>
    public View(T* address, long length)
    {
        _address = address;
        Length = length;
    }

    /// <summary>The element at <paramref name="index"/>, 0 to <see cref="Length"/> - 1.</summary>
    public ref T this[long index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            Check(index);
            return ref _address[index];
        }
    }

    /// <summary>The address of the first element; host code only.</summary>
    public T* Address => _address;

    /// <summary>The elements as a span, of at most 2^31 - 1 elements; host code on host memory only.</summary>
    public Span<T> Span(long start, int count)
    {
        Check(start);
        if (count > 0)
            Check(start + count - 1);
        return new Span<T>(_address + start, count);
    }

    [Conditional("DEBUG")]
    private void Check(long index)
    {
        if ((ulong)index >= (ulong)Length)
            throw new IndexOutOfRangeException($"index {index} of a view of {Length} elements");
    }
}
