using CarTAgents.Compute.Cpu;
using CarTAgents.Kernels;
using CarTAgents.Kernels.Parameters;

namespace CarTAgents.Compute.Tests.Cpu;

public class CpuDeviceTests
{
    /// <summary>What the test kernels work on.</summary>
    private struct Grid
    {
        public int Rows;
        public View<int> Visits;
        public View<long> Out;
    }

    private static Grid Of(int rows, Buffer<int> visits, Buffer<long> results)
    {
        Grid grid;
        grid.Rows = rows;
        grid.Visits = visits.View;
        grid.Out = results.View;
        return grid;
    }

    /// <summary>Counts each visit of a row, and notes the range that it came in.</summary>
    private readonly struct Visit : IKernel<Visit, Grid>
    {
        // So many that the launch is shared among the threads.
        public static int Items(in Grid g) => g.Rows << 12;

        public static void Item(in Grid g, int replica, int item) => Run(g, replica, item, item + 1);

        public static int Rows(in Grid g) => g.Rows;

        public static void Run(in Grid g, int replica, int first, int end)
        {
            for (int r = first; r < end; r++)
            {
                g.Visits[(long)replica * g.Rows + r]++;
                g.Out[(long)replica * g.Rows + r] = 1000L * replica + r;
            }
        }
    }

    /// <summary>Fails at one row.</summary>
    private readonly struct Fail : IKernel<Fail, Grid>
    {
        // So many that the launch is shared among the threads.
        public static int Items(in Grid g) => g.Rows << 12;

        public static void Item(in Grid g, int replica, int item) => Run(g, replica, item, item + 1);

        public static int Rows(in Grid g) => g.Rows;

        public static void Run(in Grid g, int replica, int first, int end)
        {
            for (int r = first; r < end; r++)
            {
                if ((long)replica * g.Rows + r == g.Out[0])
                    throw new InvalidOperationException($"row {r}");
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void A_launch_does_every_row_of_every_replica_once(int threads)
    {
        using var device = new CpuDevice(threads);
        Assert.Equal(threads, device.Threads);
        foreach ((int rows, int replicas) in new[] { (1, 1), (1, 5), (3, 1), (7, 3), (100, 1), (100, 4), (0, 3) })
        {
            using Buffer<int> visits = device.Allocate<int>(Math.Max(1, rows * replicas));
            using Buffer<long> results = device.Allocate<long>(Math.Max(1, rows * replicas));
            Grid grid = Of(rows, visits, results);
            for (int launch = 1; launch <= 3; launch++)
            {
                device.Launch<Visit, Grid>(grid, replicas);
                int[] seen = new int[rows * replicas];
                device.Read(visits, 0, seen.AsSpan());
                Assert.All(seen, v => Assert.Equal(launch, v));
            }

            long[] written = new long[rows * replicas];
            device.Read(results, 0, written.AsSpan());
            for (int i = 0; i < written.Length; i++)
                Assert.Equal(1000L * (i / rows) + i % rows, written[i]);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void A_kernel_that_fails_on_any_thread_throws_and_the_device_works_on(int threads)
    {
        using var device = new CpuDevice(threads);
        using Buffer<int> visits = device.Allocate<int>(40);
        using Buffer<long> failing = device.Allocate<long>(40);
        Grid grid = Of(20, visits, failing);
        foreach (long row in new long[] { 0, 13, 26, 39 })
        {
            device.Write(failing, 0, [row]);
            Assert.Throws<InvalidOperationException>(() => device.Launch<Fail, Grid>(grid, 2));
            device.Write(failing, 0, [-1L]);
            device.Launch<Fail, Grid>(grid, 2);
        }
    }

    [Fact]
    public void Launches_that_wait_long_for_one_another_are_all_done()
    {
        // Long enough pauses for the workers to fall asleep in between.
        using var device = new CpuDevice(3);
        using Buffer<int> visits = device.Allocate<int>(9);
        using Buffer<long> results = device.Allocate<long>(9);
        Grid grid = Of(9, visits, results);
        for (int launch = 0; launch < 10; launch++)
        {
            Thread.Sleep(20);
            device.Launch<Visit, Grid>(grid, 1);
        }

        int[] seen = new int[9];
        device.Read(visits, 0, seen.AsSpan());
        Assert.All(seen, v => Assert.Equal(10, v));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public void A_device_that_makes_room_again_and_again_does_every_row_once(int threads)
    {
        using var device = new CpuDevice(threads);
        using Buffer<int> visits = device.Allocate<int>(64);
        using Buffer<long> results = device.Allocate<long>(64);
        Grid grid = Of(64, visits, results);
        bool over = false;
        var other = new Thread(() =>
        {
            for (int i = 0; !Volatile.Read(ref over); i++)
            {
                device.MakeRoom(i % 3 * Environment.ProcessorCount);
                if (i % 50 == 0)
                    Thread.Sleep(1);
            }
        });
        other.Start();
        for (int launch = 0; launch < 20_000; launch++)
            device.Launch<Visit, Grid>(grid, 1);
        Volatile.Write(ref over, true);
        other.Join();
        int[] seen = new int[64];
        device.Read(visits, 0, seen.AsSpan());
        Assert.All(seen, v => Assert.Equal(20_000, v));
    }

    [Fact]
    public void A_device_that_makes_room_leaves_all_rows_to_the_threads_that_stay()
    {
        int threads = Environment.ProcessorCount + 1;
        using var device = new CpuDevice(threads);
        using Buffer<int> rows = device.Allocate<int>(1024);
        using Buffer<long> ids = device.Allocate<long>(1024);
        Grid grid = Of(1024, rows, ids);
        int Ran()
        {
            long[] seen = new long[1024];
            device.Launch<Who, Grid>(grid, 1);
            device.Read(ids, 0, seen.AsSpan());
            return seen.Distinct().Count();
        }

        // The caller alone is left, whatever the others were at.
        device.MakeRoom(int.MaxValue);
        for (int i = 0; i < 100; i++)
            Assert.Equal(1, Ran());
        device.MakeRoom(0);
        Assert.True(SpinWait.SpinUntil(() => Ran() > 1, TimeSpan.FromSeconds(30)));
    }

    /// <summary>Notes for each row the thread that did it.</summary>
    private readonly struct Who : IKernel<Who, Grid>
    {
        public static int Items(in Grid g) => g.Rows << 12;

        public static void Item(in Grid g, int replica, int item) => Run(g, replica, item, item + 1);

        public static int Rows(in Grid g) => g.Rows;

        public static void Run(in Grid g, int replica, int first, int end)
        {
            for (int r = first; r < end; r++)
                g.Out[r] = Environment.CurrentManagedThreadId;
        }
    }

    [Fact]
    public void Elements_here_and_there_are_gathered_in_the_order_asked_for()
    {
        using var device = new CpuDevice(1);
        using Buffer<int> buffer = device.Allocate<int>(100);
        device.Write<int>(buffer, 0, [.. Enumerable.Range(0, 100)]);
        int[] gathered = new int[4];
        device.Gather<int>(buffer, 40, 20, [19, 0, 0, 7], gathered);
        Assert.Equal([59, 40, 40, 47], gathered);
        device.Gather<int>(buffer, 0, 1, [], []);
        Assert.Throws<IndexOutOfRangeException>(() => device.Gather<int>(buffer, 40, 20, [20], gathered));
    }

    [Fact]
    public void Buffers_start_as_zeros_are_aligned_and_have_room_around_them()
    {
        using var device = new CpuDevice(1);
        foreach (long length in new long[] { 1, 3, 64, 1000 })
        {
            using Buffer<byte> buffer = device.Allocate<byte>(length);
            byte[] read = new byte[length];
            device.Read(buffer, 0, read.AsSpan());
            Assert.All(read, b => Assert.Equal(0, b));
            unsafe
            {
                Assert.Equal(0, (nint)buffer.View.Address % 64);
                // Vector loads reach one element before and 64 bytes past a buffer.
                byte around = 0;
                for (long i = -64; i < 0; i++)
                    around |= buffer.View.Address[i];
                for (long i = length; i < length + 128; i++)
                    around |= buffer.View.Address[i];
                Assert.Equal(0, around);
            }
        }
    }

    [Fact]
    public void What_is_written_is_read_and_the_rest_stays()
    {
        using var device = new CpuDevice(2);
        using Buffer<int> buffer = device.Allocate<int>(10);
        device.Write(buffer, 3, [1, 2, 3]);
        device.Write(buffer, 10 - 1, [9]);
        device.Write<int>(buffer, 0, []);
        int[] read = new int[10];
        device.Read(buffer, 0, read.AsSpan());
        Assert.Equal([0, 0, 0, 1, 2, 3, 0, 0, 0, 9], read);
        int[] part = new int[2];
        device.Read(buffer, 4, part.AsSpan());
        Assert.Equal([2, 3], part);
    }

    [Fact]
    public void A_buffer_that_does_not_fit_is_refused()
    {
        using var device = new CpuDevice(1);
        Assert.Throws<DeviceException>(() => device.Allocate<long>(1L << 58));
        Assert.Throws<ArgumentOutOfRangeException>(() => device.Allocate<int>(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CpuDevice(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CpuDevice(1025));
        Assert.True(device.AvailableBytes > 1 << 20);
    }

    [Fact]
    public void Disposing_twice_does_no_harm()
    {
        var device = new CpuDevice(3);
        Buffer<int> buffer = device.Allocate<int>(5);
        buffer.Dispose();
        buffer.Dispose();
        device.Dispose();
        device.Dispose();
    }
}
