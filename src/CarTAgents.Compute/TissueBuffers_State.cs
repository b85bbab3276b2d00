using System.Runtime.InteropServices;
using CarTAgents.Kernels;
using CarTAgents.Kernels.Sums;

namespace CarTAgents.Compute;

public sealed partial class TissueBuffers
{
    private const int Chunk = 1 << 16;

    /// <summary>Bytes that <see cref="Save"/> writes of a plane.</summary>
    public long SavedBytes(Plane plane, int replica) => _held[plane].Kept(replica) * plane.ElementBytes;

    /// <summary>Writes a replica's plane; of records, those of occupied sites.</summary>
    public void Save(Plane plane, int replica, Stream stream) => _held[plane].Save(replica, stream);

    /// <summary>Reads what <see cref="Save"/> wrote; of records, after their signals.</summary>
    /// <exception cref="EndOfStreamException">It is cut short.</exception>
    public void Load(Plane plane, int replica, Stream stream) => _held[plane].Load(replica, stream);

    /// <summary>The first element of a replica's plane that differs from another tissue's, and both values; null if none
    /// does. Records of empty sites do not count.</summary>
    public PlaneDifference? Difference(TissueBuffers other, Plane plane, int replica) => _held[plane].Difference(other, replica);

    /// <summary>A hash of a plane of bytes over all replicas, in which zeros do not count.</summary>
    public ulong Hash(Plane<byte> plane, ulong key)
    {
        Buffer<byte> buffer = Of(plane);
        byte[] bytes = new byte[Chunk];
        ulong sum = 0;
        for (long start = 0; start < buffer.Length; start += Chunk)
        {
            int n = (int)Math.Min(Chunk, buffer.Length - start);
            _device.Read(buffer, start, bytes.AsSpan(0, n));
            for (int i = 0; i < n; i++)
            {
                if (bytes[i] != 0)
                    sum += StateHash.Mix(((ulong)(start + i) << 8) | bytes[i]);
            }
        }

        return StateHash.Mix(sum ^ key);
    }

    /// <summary>The buffer of a plane, whatever the type of its elements.</summary>
    private abstract class Held : IDisposable
    {
        public abstract long Kept(int replica);

        public abstract void Save(int replica, Stream stream);

        public abstract void Load(int replica, Stream stream);

        public abstract PlaneDifference? Difference(TissueBuffers other, int replica);

        public abstract void Dispose();
    }

    private sealed class Held<T>(TissueBuffers tissue, Plane<T> plane, Buffer<T> buffer) : Held
        where T : unmanaged
    {
        public Buffer<T> Buffer => buffer;

        public override long Kept(int replica)
        {
            if (plane.Signal is not { } signal)
                return plane.PerReplica(tissue._tissue);
            byte[] signals = new byte[Chunk];
            long kept = 0;
            foreach ((long first, int n) in Chunks(replica))
            {
                tissue._device.Read(tissue.Of(signal), first, signals.AsSpan(0, n));
                kept += n - signals.AsSpan(0, n).Count((byte)0);
            }

            return kept;
        }

        public override void Save(int replica, Stream stream)
        {
            T[] elements = new T[Chunk];
            byte[] signals = new byte[Chunk];
            foreach ((long first, int n) in Chunks(replica))
            {
                tissue._device.Read(buffer, first, elements.AsSpan(0, n));
                int kept = n;
                if (plane.Signal is { } signal)
                {
                    tissue._device.Read(tissue.Of(signal), first, signals.AsSpan(0, n));
                    kept = 0;
                    for (int i = 0; i < n; i++)
                    {
                        if (signals[i] != 0)
                            elements[kept++] = elements[i];
                    }
                }

                stream.Write(MemoryMarshal.AsBytes(elements.AsSpan(0, kept)));
            }
        }

        public override void Load(int replica, Stream stream)
        {
            T[] elements = new T[Chunk];
            byte[] signals = new byte[Chunk];
            foreach ((long first, int n) in Chunks(replica))
            {
                int kept = n;
                if (plane.Signal is { } signal)
                {
                    tissue._device.Read(tissue.Of(signal), first, signals.AsSpan(0, n));
                    kept = n - signals.AsSpan(0, n).Count((byte)0);
                }

                stream.ReadExactly(MemoryMarshal.AsBytes(elements.AsSpan(0, kept)));
                // Spread out from the end, so that nothing is overwritten before it has moved.
                for (int i = n - 1; i >= 0 && plane.Signal is not null; i--)
                    elements[i] = signals[i] != 0 ? elements[--kept] : default;
                tissue._device.Write<T>(buffer, first, elements.AsSpan(0, n));
            }
        }

        public override PlaneDifference? Difference(TissueBuffers other, int replica)
        {
            T[] mine = new T[Chunk],
                theirs = new T[Chunk];
            byte[] signals = new byte[Chunk];
            foreach ((long first, int n) in Chunks(replica))
            {
                tissue._device.Read(buffer, first, mine.AsSpan(0, n));
                other._device.Read(other.Of(plane), first, theirs.AsSpan(0, n));
                if (plane.Signal is { } signal)
                    tissue._device.Read(tissue.Of(signal), first, signals.AsSpan(0, n));
                for (int i = 0; i < n; i++)
                {
                    if (plane.Signal is not null && signals[i] == 0)
                        continue;
                    if (!Bytes(mine, i).SequenceEqual(Bytes(theirs, i)))
                        return new PlaneDifference(plane, first + i - tissue.First(plane, replica), Text(mine, i), Text(theirs, i));
                }
            }

            return null;
        }

        public override void Dispose() => buffer.Dispose();

        private IEnumerable<(long First, int Count)> Chunks(int replica)
        {
            long count = plane.PerReplica(tissue._tissue),
                first = tissue.First(plane, replica);
            for (long start = 0; start < count; start += Chunk)
                yield return (first + start, (int)Math.Min(Chunk, count - start));
        }

        private static ReadOnlySpan<byte> Bytes(T[] elements, int i) => MemoryMarshal.AsBytes(elements.AsSpan(i, 1));

        /// <summary>An element as a number, or as its words of four bytes.</summary>
        private static string Text(T[] elements, int i) =>
            elements[i] switch
            {
                byte signal => $"0x{signal:x2}",
                int or uint or long or ulong => $"{elements[i]}",
                _ => string.Join(' ', MemoryMarshal.Cast<byte, uint>(Bytes(elements, i)).ToArray().Select(w => w.ToString("x8"))),
            };
    }
}

/// <summary>A difference between two tissues.</summary>
/// <param name="Plane">The plane.</param>
/// <param name="Element">The element, from the replica's first one.</param>
/// <param name="Mine">Its value here.</param>
/// <param name="Theirs">Its value there.</param>
public sealed record PlaneDifference(Plane Plane, long Element, string Mine, string Theirs);
