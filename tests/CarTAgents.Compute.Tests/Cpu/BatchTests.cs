using CarTAgents.Compute.Cpu;
using CarTAgents.Kernels;

namespace CarTAgents.Compute.Tests.Cpu;

/// <summary>Launches that are put off leave what they leave one by one.</summary>
public class BatchTests
{
    private const int Rows = 13;

    private struct Chain
    {
        public int Factor;
        public View<long> Values,
            Sums;
    }

    /// <summary>Changes each row by what the last sum of its replica was.</summary>
    private readonly struct Change : IKernel<Change, Chain>
    {
        // So many that a launch by itself is shared among the threads.
        public static int Items(in Chain c) => Rows << 12;

        public static void Item(in Chain c, int replica, int item) => Run(c, replica, item, item + 1);

        static int IKernel<Change, Chain>.Rows(in Chain c) => Rows;

        public static void Run(in Chain c, int replica, int first, int end)
        {
            for (int r = first; r < end; r++)
            {
                ref long value = ref c.Values[(long)replica * Rows + r];
                value = unchecked(value * 31 + c.Factor * (r + 1) + c.Sums[replica]);
            }
        }
    }

    /// <summary>Sums up the rows of a replica, all of which have been changed by then.</summary>
    private readonly struct Sum : IKernel<Sum, Chain>
    {
        public static int Items(in Chain c) => 1;

        public static void Item(in Chain c, int replica, int item)
        {
            if (c.Factor < 0 && replica == -c.Factor)
                throw new InvalidOperationException($"replica {replica}");
            long sum = replica;
            for (int r = 0; r < Rows; r++)
                sum = unchecked(sum * 7 + c.Values[(long)replica * Rows + r]);
            c.Sums[replica] = sum;
        }
    }

    private sealed class Memory(CpuDevice device, int replicas) : IDisposable
    {
        public readonly Buffer<long> Values = device.Allocate<long>(replicas * Rows),
            Sums = device.Allocate<long>(replicas);

        public void Launch(int factor, int of)
        {
            Chain chain = default;
            chain.Factor = factor;
            chain.Values = Values.View;
            chain.Sums = Sums.View;
            device.Launch<Change, Chain>(chain, of);
            device.Launch<Sum, Chain>(chain, of);
        }

        public long[] Read()
        {
            long[] sums = new long[replicas];
            device.Read(Sums, 0, sums.AsSpan());
            return sums;
        }

        public void Dispose()
        {
            Values.Dispose();
            Sums.Dispose();
        }
    }

    private static long[] OneByOne(int replicas, Action<Memory> work)
    {
        using var device = new CpuDevice(1);
        using var memory = new Memory(device, replicas);
        work(memory);
        return memory.Read();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void A_batch_leaves_what_its_launches_leave_one_by_one(int threads)
    {
        using var device = new CpuDevice(threads);
        // More launches than are kept at once, and some of fewer replicas than the others.
        static void Work(Memory memory, int replicas)
        {
            for (int i = 1; i <= 700; i++)
                memory.Launch(i, i % 100 == 50 ? (replicas + 1) / 2 : replicas);
        }

        foreach (int replicas in new[] { 1, 3, 8, 9, 28, 30, 61 })
        {
            long[] expected = OneByOne(replicas, m => Work(m, replicas));
            using var memory = new Memory(device, replicas);
            for (int round = 0; round < 2; round++)
            {
                device.Write<long>(memory.Values, 0, new long[replicas * Rows]);
                device.Write<long>(memory.Sums, 0, new long[replicas]);
                device.BeginBatch();
                Work(memory, replicas);
                device.EndBatch();
                // Without a read, which would end it: the memory is the host's.
                Assert.Equal(expected, memory.Sums.View.Span(0, replicas).ToArray());
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Reads_and_writes_within_a_batch_come_after_the_launches_before_them(int threads)
    {
        const int replicas = 40;
        using var device = new CpuDevice(threads);
        using var memory = new Memory(device, replicas);
        device.BeginBatch();
        memory.Launch(5, replicas);
        Assert.Equal(OneByOne(replicas, m => m.Launch(5, replicas)), memory.Read());
        memory.Launch(6, replicas);
        device.Write(memory.Sums, 3, [77L]);
        Assert.Equal(77, memory.Read()[3]);
        memory.Launch(7, replicas);
        device.EndBatch();
        long[] sums = memory.Read();
        Assert.Equal(
            OneByOne(
                replicas,
                m =>
                {
                    m.Launch(5, replicas);
                    m.Launch(6, replicas);
                    m.Sums.View[3] = 77;
                    m.Launch(7, replicas);
                }
            ),
            sums
        );
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void A_kernel_that_fails_in_a_batch_throws_at_its_end_and_the_device_works_on(int threads)
    {
        const int replicas = 41;
        using var device = new CpuDevice(threads);
        foreach (int failing in new[] { 1, 20, 40 })
        {
            using (var memory = new Memory(device, replicas))
            {
                device.BeginBatch();
                memory.Launch(-failing, replicas);
                var e = Assert.Throws<InvalidOperationException>(device.EndBatch);
                Assert.Equal($"replica {failing}", e.Message);
            }

            using var next = new Memory(device, replicas);
            device.BeginBatch();
            next.Launch(3, replicas);
            device.EndBatch();
            Assert.Equal(OneByOne(replicas, m => m.Launch(3, replicas)), next.Read());
        }
    }
}
