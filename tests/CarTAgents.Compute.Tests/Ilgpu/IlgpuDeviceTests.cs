using CarTAgents.Compute.Ilgpu;
using CarTAgents.Kernels;
using CarTAgents.Kernels.Rows;
using CarTAgents.Testing;
using ILGPU.Runtime.OpenCL;

namespace CarTAgents.Compute.Tests.Ilgpu;

[Collection("ILGPU")]
public class IlgpuDeviceTests
{
    [Theory]
    [InlineData("opencl")]
    [InlineData("rusticl")]
    [InlineData("ilgpu-cpu")]
    public void Buffers_are_zero_at_first_and_keep_what_is_written_anywhere(string name)
    {
        using Device device = Need.Device(name);
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
        using IlgpuDevice device = Need.OpenCl();
        long before = device.Allocated;
        using (device.Allocate<byte>(1 << 20))
            Assert.Equal(before + (1 << 20), device.Allocated);
        Assert.Equal(before, device.Allocated);
    }

    [Fact]
    public void A_buffer_beyond_the_device_is_refused_by_its_name_with_what_would_fit()
    {
        using IlgpuDevice device = Need.OpenCl();
        var e = Assert.Throws<DeviceException>(() => device.Allocate<long>(1L << 45));
        Assert.True(e.IsRequest);
        Assert.StartsWith("opencl:0 (", e.Message, StringComparison.Ordinal);
        Assert.Contains("times smaller, or fewer replicas at a time, would fit", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Groups_beyond_the_device_are_refused_by_its_name()
    {
        using IlgpuDevice device = IlgpuDevice.OpenEmulated();
        var e = Assert.Throws<DeviceException>(() => IlgpuDevice.OpenEmulated(64));
        Assert.True(e.IsRequest);
        Assert.Contains("groups of 64 items were asked for, and it takes at most", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_kernel_that_ilgpu_refuses_is_named_with_the_reason()
    {
        using IlgpuDevice device = Need.OpenCl();
        var e = Assert.Throws<DeviceException>(() => device.Launch<ThrowingRows, CopyArguments>(default, 1));
        Assert.False(e.IsRequest);
        Assert.StartsWith($"{device.Name}: ILGPU refuses kernel Throwing: ", e.Message, StringComparison.Ordinal);
        Assert.Contains("throw", e.Message, StringComparison.OrdinalIgnoreCase);

        // The device says so rather than fail obscurely.
        var next = Assert.Throws<DeviceException>(() => device.Launch<CopyRows, CopyArguments>(One(device), 1));
        Assert.Contains("kernel Copy cannot be compiled after Throwing was refused", next.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_fault_of_the_driver_names_the_device_and_the_last_kernel_and_is_not_the_users()
    {
        using IlgpuDevice device = Need.OpenCl();
        device.Launch<CopyRows, CopyArguments>(One(device), 1);
        var e = Assert.Throws<DeviceException>(() =>
            device.Guard("its work", () => CLException.ThrowIfFailed(CLError.CL_DEVICE_NOT_AVAILABLE))
        );
        Assert.False(e.IsRequest);
        Assert.StartsWith($"{device.Name}: its work failed: ", e.Message, StringComparison.Ordinal);
        Assert.Contains("CL_DEVICE_NOT_AVAILABLE", e.Message, StringComparison.Ordinal);
        Assert.EndsWith("(last kernel launched: Copy)", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_start_that_a_driver_ended_is_told_at_the_next_one()
    {
        Need.OpenCl().Dispose();
        Directory.CreateDirectory(CompileMark.Folder);
        // No process has this number.
        string left = Path.Combine(CompileMark.Folder, "2147483647");
        File.WriteAllText(left, "clear the folder");
        using (Devices.Open("opencl", 0, out string? note))
            Assert.Equal("clear the folder", note);
        Assert.False(File.Exists(left));

        // While this process compiles, another one is told nothing.
        using (new CompileMark("busy"))
            Assert.Null(CompileMark.TakeLeftBehind());
        using (Devices.Open("opencl", 0, out string? note))
            Assert.Null(note);
    }

    [Fact]
    public void No_such_device()
    {
        Need.OpenCl().Dispose();
        var e = Assert.Throws<DeviceException>(() => Devices.Open("opencl:99", 0, out _));
        Assert.True(e.IsRequest);
        Assert.Contains("opencl:99 does not exist", e.Message, StringComparison.Ordinal);
    }

    private static CopyArguments One(Device device)
    {
        CopyArguments arguments;
        arguments.From = device.Allocate<ulong>(1).View;
        arguments.To = device.Allocate<ulong>(1).View;
        arguments.Words = 1;
        return arguments;
    }

    private readonly struct ThrowingRows : IKernel<ThrowingRows, CopyArguments>
    {
        public static int Items(in CopyArguments arguments) => 1;

        public static void Item(in CopyArguments arguments, int replica, int item) => throw new NotSupportedException();
    }
}
