using CarTAgents.Compute.OpenCl;
using CarTAgents.Kernels;
using CarTAgents.Kernels.Rows;
using CarTAgents.Tests;

namespace CarTAgents.Compute.Tests.OpenCl;

[Collection("OpenCL")]
public class OpenClDeviceTests
{
    [Fact]
    public void Buffers_are_zero_at_first_and_keep_what_is_written_anywhere()
    {
        using OpenClDevice device = Need.OpenCl();
        using Buffer<ushort> buffer = device.Allocate<ushort>(1001);
        ushort[] all = new ushort[1001];
        device.Read(buffer, 0, all.AsSpan());
        Assert.All(all, v => Assert.Equal(0, v));
        device.Write<ushort>(buffer, 998, [1, 2, 3]);
        device.Write<ushort>(buffer, 0, []);
        device.Read(buffer, 0, all.AsSpan());
        Assert.Equal([0, 1, 2, 3], all[997..]);
        ushort[] gathered = new ushort[3];
        device.Gather<ushort>(buffer, 990, 11, [10, 7, 8], gathered);
        Assert.Equal([3, 0, 1], gathered);
        Assert.Throws<ArgumentOutOfRangeException>(() => device.Write<ushort>(buffer, 999, [1, 2, 3]));
        Assert.Throws<ArgumentOutOfRangeException>(() => device.Read(buffer, -1, new ushort[1].AsSpan()));
    }

    [Fact]
    public void Memory_given_back_is_available_again()
    {
        using OpenClDevice device = Need.OpenCl();
        long before = device.Allocated;
        using (device.Allocate<byte>(1 << 20))
            Assert.Equal(before + (1 << 20), device.Allocated);
        Assert.Equal(before, device.Allocated);
    }

    [Fact]
    public void A_buffer_beyond_the_device_is_refused_by_its_name_with_what_would_fit()
    {
        using OpenClDevice device = Need.OpenCl();
        var e = Assert.Throws<DeviceException>(() => device.Allocate<long>(1L << 45));
        Assert.True(e.IsRequest);
        Assert.StartsWith("opencl:0 (", e.Message, StringComparison.Ordinal);
        Assert.Contains("times smaller, or fewer replicas at a time, would fit", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_that_the_driver_refuses_gives_its_log()
    {
        using OpenClDevice device = Need.OpenCl();
        var e = Assert.Throws<DeviceException>(() => device.Launch<Broken, CopyArguments>(default, 1));
        Assert.False(e.IsRequest);
        Assert.Contains("not_a_type", e.Message, StringComparison.Ordinal);
        Assert.Contains("CL_BUILD_PROGRAM_FAILURE", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_layout_on_the_device_is_refused()
    {
        using OpenClDevice device = Need.OpenCl();
        var e = Assert.Throws<DeviceException>(() => device.Launch<OddLayout, CopyArguments>(default, 1));
        Assert.Contains("size of Thing is 12 bytes on the device and 16 on the host", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_such_device()
    {
        Need.OpenCl().Dispose();
        var e = Assert.Throws<DeviceException>(() => new OpenClDevice(99));
        Assert.True(e.IsRequest);
        Assert.Contains("opencl:99 does not exist", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_kept_binary_serves_and_a_damaged_one_is_made_again()
    {
        Need.OpenCl().Dispose();
        string folder = Directory.CreateTempSubdirectory("cartagents-kernels-").FullName;
        Environment.SetEnvironmentVariable("CARTAGENTS_CACHE", folder);
        try
        {
            Start();
            string file = Assert.Single(Directory.GetFiles(folder));
            DateTime made = File.GetLastWriteTimeUtc(file);
            Start();
            Assert.Equal(made, File.GetLastWriteTimeUtc(file));
            File.WriteAllBytes(file, [1, 2, 3]);
            Start();
            Assert.True(new FileInfo(file).Length > 1000);
        }
        finally
        {
            Environment.SetEnvironmentVariable("CARTAGENTS_CACHE", null);
            Directory.Delete(folder, true);
        }

        static void Start()
        {
            using OpenClDevice device = Need.OpenCl();
            device.Prepare(Small.Program);
        }
    }

    private readonly struct Broken : IKernel<CopyArguments>
    {
        private static readonly KernelProgram Program = new("__kernel void k(not_a_type x) { }", [], [], [("k", 40, [])]);

        public static KernelEntry Translation => Program.Entries[0];

        public static int Items(in CopyArguments arguments) => 1;

        public static int Rows(in CopyArguments arguments) => 1;

        public static void Item(in CopyArguments arguments, int replica, int item) => throw new NotSupportedException();

        public static void Run(in CopyArguments arguments, int replica, int first, int end) => throw new NotSupportedException();
    }

    private readonly struct OddLayout : IKernel<CopyArguments>
    {
        private static readonly KernelProgram Program = new(
            "__kernel void CT_layout(__global long* w) { w[0] = 12; }",
            [16],
            ["size of Thing"],
            []
        );

        public static KernelEntry Translation =>
            new KernelProgram(Program.Source, [16], ["size of Thing"], [("CT_layout", 40, [])]).Entries[0];

        public static int Items(in CopyArguments arguments) => 1;

        public static int Rows(in CopyArguments arguments) => 1;

        public static void Item(in CopyArguments arguments, int replica, int item) => throw new NotSupportedException();

        public static void Run(in CopyArguments arguments, int replica, int first, int end) => throw new NotSupportedException();
    }

    private static class Small
    {
        public static readonly KernelProgram Program = new(
            "__kernel void CT_layout(__global long* w) { w[0] = 16; }",
            [16],
            ["size of Thing"],
            []
        );
    }
}
