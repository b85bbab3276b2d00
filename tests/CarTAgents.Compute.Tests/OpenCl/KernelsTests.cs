using System.Reflection;
using System.Runtime.InteropServices;
using CarTAgents.Compute.OpenCl;
using CarTAgents.Kernels;
using CarTAgents.Kernels.Rows;
using CarTAgents.Kernels.Tests;
using CarTAgents.Tests;

namespace CarTAgents.Compute.Tests.OpenCl;

/// <summary>Every kernel, on random tissues: the rows of the CPU and OpenCL leave the same bytes in every buffer.</summary>
[Collection("OpenCL")]
public class KernelsTests
{
    private const int Seeds = 36;

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 16)]
    [InlineData(2, 64)]
    [InlineData(3, 200)]
    public void Every_kernel_leaves_the_bytes_of_the_cpu(int batch, int workGroup)
    {
        using OpenClDevice device = Need.OpenCl(workGroup);
        HashSet<string> launched = [];
        for (int seed = batch; seed < Seeds; seed += 4)
        {
            using TissueMemory memory = RandomTissue.Make(seed);
            if (memory.T.Replicas > 1)
                memory.T.End[1] = memory.T.Clock[1] + 2;
            using var mirror = new Mirror(device, memory);
            for (int tick = 0; tick < 3; tick++)
            {
                string at = $"seed {seed}, tick {tick}";
                Both<DitherRows>();
                Both<SourceRows>();
                for (int step = 0; step < 4; step++)
                {
                    memory.T.SubStep = step;
                    Both<DiffusionRows>();
                    memory.Swap();
                    mirror.Swap();
                }

                memory.T.Round = memory.T.SubStep = 0;
                Both<TSenseRows>();
                Both<ResidentSenseRows>();
                Both<ResolveRows>();
                Both<MoveRows>();
                Both<SettleRows>();
                for (memory.T.Round = 1; memory.T.Round < 3; memory.T.Round++)
                {
                    Both<TStepRows>();
                    Both<ResolveRows>();
                    Both<MoveRows>();
                }

                memory.T.Round = 0;
                Both<EntryRows>();
                Both<ClockRows>();
                Both<StateHashRows>();
                if (tick == 1)
                {
                    Both<FateRows>();
                    Both<FateSettleRows>();
                    Both<CensusRows>();
                }

                Both<TotalRows>();

                void Both<TKernel>()
                    where TKernel : struct, IKernel<Tissue>
                {
                    launched.Add(TKernel.Translation.Name);
                    memory.Run<TKernel>();
                    Tissue t = mirror.With(memory.T);
                    device.Launch<TKernel, Tissue>(t, t.Replicas);
                    mirror.AssertEqual(memory, $"{at}, {typeof(TKernel).Name}");
                }
            }
        }

        // A kernel that is added must be added here.
        Assert.Equal(DeviceKernels.Program.Entries.Select(e => e.Name).Except(["CT_k_Copy"]).Order(), launched.Order());
    }

    [Fact]
    public void Copy_copies()
    {
        using OpenClDevice device = Need.OpenCl();
        ulong[] words = [.. Enumerable.Range(0, 10_000).Select(i => (ulong)i * 0x9E3779B97F4A7C15UL)];
        using Buffer<ulong> from = device.Allocate<ulong>(words.Length),
            to = device.Allocate<ulong>(words.Length);
        device.Write<ulong>(from, 0, words);
        CopyArguments arguments;
        arguments.From = from.View;
        arguments.To = to.View;
        arguments.Words = words.Length;
        device.Launch<CopyRows, CopyArguments>(arguments, 1);
        ulong[] copied = new ulong[words.Length];
        device.Read(to, 0, copied.AsSpan());
        Assert.Equal(words, copied);
    }

    /// <summary>A tissue's buffers on a device, whatever views the struct has.</summary>
    private sealed class Mirror : IDisposable
    {
        private readonly OpenClDevice _device;
        private readonly List<(FieldInfo Field, IDisposable Buffer)> _buffers = [];
        private bool _swapped;

        public Mirror(OpenClDevice device, TissueMemory memory)
        {
            _device = device;
            foreach (FieldInfo field in typeof(Tissue).GetFields().Where(f => f.FieldType.IsGenericType))
            {
                _buffers.Add((field, (IDisposable)Call(nameof(Upload), field, memory.T)!));
            }
        }

        public void Swap() => _swapped = !_swapped;

        /// <summary>The sizes of a tissue with the device's views.</summary>
        public Tissue With(in Tissue sizes)
        {
            object boxed = sizes;
            foreach ((FieldInfo field, IDisposable buffer) in _buffers)
                field.SetValue(boxed, buffer.GetType().GetProperty("View")!.GetValue(buffer));
            var t = (Tissue)boxed;
            if (_swapped)
                (t.Amount, t.NextAmount) = (t.NextAmount, t.Amount);
            return t;
        }

        public void AssertEqual(TissueMemory memory, string when)
        {
            Tissue t = memory.T;
            if (_swapped)
                (t.Amount, t.NextAmount) = (t.NextAmount, t.Amount);
            foreach ((FieldInfo field, IDisposable buffer) in _buffers)
            {
                var (at, length) = ((long, long))Call(nameof(Difference), field, t, buffer)!;
                Assert.True(at == length, $"{when}: {field.Name} differs, first at element {at} of {length}");
            }
        }

        public void Dispose()
        {
            foreach ((_, IDisposable buffer) in _buffers)
                buffer.Dispose();
        }

        private object? Call(string method, FieldInfo field, Tissue t, params object[] more) =>
            typeof(Mirror)
                .GetMethod(method, BindingFlags.NonPublic | BindingFlags.Instance)!
                .MakeGenericMethod(field.FieldType.GetGenericArguments())
                .Invoke(this, [field.GetValue(t)!, .. more]);

        private Buffer<T> Upload<T>(View<T> view)
            where T : unmanaged
        {
            Buffer<T> buffer = _device.Allocate<T>(view.Length);
            _device.Write<T>(buffer, 0, view.Span(0, (int)view.Length));
            return buffer;
        }

        private (long At, long Length) Difference<T>(View<T> view, Buffer<T> buffer)
            where T : unmanaged
        {
            T[] found = new T[view.Length];
            _device.Read(buffer, 0, found.AsSpan());
            return (
                MemoryMarshal.AsBytes(view.Span(0, found.Length)).CommonPrefixLength(MemoryMarshal.AsBytes(found.AsSpan()))
                    / Marshal.SizeOf<T>(),
                view.Length
            );
        }
    }
}
