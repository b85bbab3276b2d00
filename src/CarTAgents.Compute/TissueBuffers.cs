using CarTAgents.Kernels;
using CarTAgents.Kernels.Parameters;

namespace CarTAgents.Compute;

/// <summary>A tissue's memory on a device: a buffer for each plane of <see cref="Planes.All"/>, and the struct of their views that kernels
/// are given.</summary>
public sealed partial class TissueBuffers : IDisposable
{
    private readonly Device _device;
    private readonly Dictionary<Plane, Held> _held = [];
    private Tissue _tissue;

    /// <summary>Allocates the memory of a tissue, all zeros.</summary>
    /// <param name="device">The device.</param>
    /// <param name="sizes">The tissue's sizes (<see cref="Tissue.Sized"/>); its views are not looked at.</param>
    /// <exception cref="DeviceException">The device has not enough memory.</exception>
    public TissueBuffers(Device device, in Tissue sizes)
    {
        _device = device;
        _tissue = sizes;
        var allocation = new Allocation(this);
        try
        {
            foreach (Plane plane in Planes.All)
                plane.Accept(allocation);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>What kernels are given.</summary>
    public ref readonly Tissue Tissue => ref _tissue;

    /// <summary>The buffer of a plane.</summary>
    public Buffer<T> Of<T>(Plane<T> plane)
        where T : unmanaged => ((Held<T>)_held[plane]).Buffer;

    /// <summary>Index of the first element of a replica in a plane.</summary>
    public long First(Plane plane, int replica) => replica * plane.PerReplica(_tissue);

    /// <summary>Copies elements of a replica from the host into a plane.</summary>
    /// <param name="plane">The plane.</param>
    /// <param name="replica">Slot of the replica.</param>
    /// <param name="elements">The elements, from the replica's first one on.</param>
    public void Write<T>(Plane<T> plane, int replica, ReadOnlySpan<T> elements)
        where T : unmanaged => _device.Write(Of(plane), First(plane, replica), elements);

    /// <summary>Makes room for more entries in each window. The planned ones have to be written again.</summary>
    /// <param name="capacity">Entries of a window of a replica.</param>
    /// <exception cref="DeviceException">The device has not enough memory; nothing has changed.</exception>
    public void GrowEntries(int capacity)
    {
        Tissue grown = _tissue;
        grown.EntryCapacity = capacity;
        Buffer<PlannedEntry> buffer = _device.Allocate<PlannedEntry>(Planes.Entries.Length(grown));
        _held[Planes.Entries].Dispose();
        _held[Planes.Entries] = new Held<PlannedEntry>(this, Planes.Entries, buffer);
        Planes.Entries.View(ref grown) = buffer.View;
        _tissue = grown;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Held held in _held.Values)
            held.Dispose();
        _held.Clear();
    }

    private sealed class Allocation(TissueBuffers buffers) : IPlaneVisitor
    {
        public void Visit<T>(Plane<T> plane)
            where T : unmanaged
        {
            Buffer<T> buffer = buffers._device.Allocate<T>(plane.Length(buffers._tissue));
            buffers._held.Add(plane, new Held<T>(buffers, plane, buffer));
            plane.View(ref buffers._tissue) = buffer.View;
        }
    }
}
