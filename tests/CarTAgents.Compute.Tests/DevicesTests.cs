using CarTAgents.Compute.Cpu;

namespace CarTAgents.Compute.Tests;

[Collection("ILGPU")]
public class DevicesTests
{
    [Theory]
    [InlineData("cpu", "cpu", 0)]
    [InlineData("CPU", "cpu", 0)]
    [InlineData("auto", "auto", 0)]
    [InlineData("ilgpu-cpu", "ilgpu-cpu", 0)]
    [InlineData("opencl", "opencl", 0)]
    [InlineData("OpenCL:2", "opencl", 2)]
    [InlineData(" cuda:0 ", "cuda", 0)]
    [InlineData("cuda:11", "cuda", 11)]
    public void Names(string name, string backend, int index) => Assert.Equal((backend, index), Devices.Parse(name));

    [Theory]
    [InlineData("gpu", "did you mean cuda?")]
    [InlineData("opncl", "did you mean opencl?")]
    [InlineData("cudaa", "did you mean cuda?")]
    [InlineData("", "is unknown")]
    [InlineData("cpu:0", "takes no number")]
    [InlineData("auto:1", "takes no number")]
    [InlineData("opencl:", "a number was expected")]
    [InlineData("opencl:-1", "a number was expected")]
    [InlineData("cuda:1x", "a number was expected")]
    [InlineData("cuda:99999999999", "a number was expected")]
    public void Wrong_names_say_what_was_expected(string name, string words)
    {
        var e = Assert.Throws<DeviceException>(() => Devices.Parse(name));
        Assert.True(e.IsRequest);
        Assert.Contains(words, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_cpu_is_always_there_and_every_other_backend_has_devices_or_a_reason()
    {
        IReadOnlyList<BackendDescription> all = Devices.List();
        Assert.Equal(["cpu", "opencl", "cuda"], all.Select(b => b.Backend));
        Assert.Single(all[0].Devices);
        Assert.All(all, b => Assert.True(b.Devices.Count > 0 ^ b.Unavailable is not null));
        Assert.All(all.SelectMany(b => b.Devices), d => Assert.True(d.MemoryBytes > 0 && d.ComputeUnits > 0 && d.Name.Length > 0));
    }

    [Theory]
    [InlineData("opencl")]
    [InlineData("cuda")]
    public void A_device_that_is_not_here_is_refused_with_the_reason(string backend)
    {
        string? unavailable = Devices.List().Single(b => b.Backend == backend).Unavailable;
        var e = Assert.Throws<DeviceException>(() => Devices.Open($"{backend}:99", 0, out _));
        Assert.True(e.IsRequest);
        Assert.Contains(unavailable ?? $"{backend}:99 does not exist: this machine has {backend}:0", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Auto_opens_a_device_and_says_in_one_line_why()
    {
        using Device device = Devices.Open("auto", 2, out string? note);
        Assert.NotNull(note);
        Assert.DoesNotContain('\n', note);
        if (Devices.List().SelectMany(b => b.Devices).Any(d => d.IsGpu))
            return;
        Assert.IsType<CpuDevice>(device);
        Assert.StartsWith("device: the CPU (no CUDA: ", note, StringComparison.Ordinal);
    }
}
