using CarTAgents.Cli.Bench;
using CarTAgents.Cli.Terminal;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Model.Engine;

namespace CarTAgents.Cli.Tests.Bench;

public class WorkloadTests
{
    [Fact]
    public void The_standard_workload_is_inside_the_program_and_has_76_compulsory_bytes_a_site_step()
    {
        // The tests run in a folder without configs/.
        Assert.False(File.Exists(Workload.Standard));
        Workload workload = Workload.Load(null, [16, 16, 16], []);
        Assert.Equal("Benchmark", RunConfiguration.Load(Shipped(), []).Name);
        Assert.Equal(Workload.Load(Shipped(), [16, 16, 16], []).Fingerprint, workload.Fingerprint);
        // Four fields on voxels of eight sites, twelve sub-steps: 24 + 4 * 8 * 13 / 8.
        Assert.Equal(76, workload.CompulsoryBytes);
        Assert.Equal(4L * 512 * 12, workload.VoxelUpdatesPerTick);
        Assert.Equal(4096, workload.Sites);
        Assert.Equal(30u, workload.HashTick);
    }

    [Fact]
    public void The_fingerprint_tells_sizes_and_overrides_apart()
    {
        string[] prints =
        [
            Workload.Load(null, [16, 16, 16], []).Fingerprint,
            Workload.Load(null, [16, 16, 16], []).Fingerprint,
            Workload.Load(null, [16, 16, 18], []).Fingerprint,
            Workload.Load(null, [16, 16, 16], ["seed=2"]).Fingerprint,
        ];
        Assert.Equal(prints[0], prints[1]);
        Assert.Equal(3, prints.Distinct().Count());
        Assert.All(prints, p => Assert.Matches("^[0-9a-f]{16}$", p));
    }

    [Fact]
    public void A_run_shorter_than_two_windows_is_refused()
    {
        Assert.Contains(
            "30 ticks",
            Assert.Throws<InputException>(() => Workload.Load(null, [16, 16, 16], ["duration=20 min"])).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Sizes_are_cubes_or_boxes()
    {
        Assert.Equal(
            [
                [64, 64, 64],
                [512, 256, 1],
            ],
            Workload.Sizes("64, 512x256x1")
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("64,")]
    [InlineData("64x64")]
    [InlineData("-64")]
    [InlineData("0")]
    [InlineData("64x64x0")]
    [InlineData("1e3")]
    [InlineData("99999999999")]
    public void Other_sizes_are_refused(string text)
    {
        Assert.Contains(
            "expected sizes such as",
            Assert.Throws<InputException>(() => Workload.Sizes(text)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Measuring_gives_the_hash_of_the_plain_run_and_times_that_add_up()
    {
        Workload workload = Workload.Load(null, [16, 16, 16], []);
        using var device = new Compute.Cpu.CpuDevice(1);
        BenchResult result = Measurement.Measure(workload, device, 0.01, 0.02, copySeconds: 0.01, copyBytes: 1 << 20);
        using var simulation = new Simulation(workload.Scenario, device);
        simulation.RunTo(30, TestContext.Current.CancellationToken);
        Assert.Equal(simulation.StateHash().ToString("x16", System.Globalization.CultureInfo.InvariantCulture), result.StateHash);
        Assert.True(result.SiteStepsPerSecond.Lowest > 0);
        Assert.Equal(12, result.Kernels.Single(k => k.Kernel == "Diffusion").LaunchesPerTick, 6);
        Assert.Equal(1, result.Kernels.Single(k => k.Kernel == "TSense").LaunchesPerTick, 6);
        Assert.Equal(1 / 15.0, result.Kernels.Single(k => k.Kernel == "Census").LaunchesPerTick, 6);
        Assert.All(result.Kernels, k => Assert.True(k.NanosecondsPerSiteStep >= 0));
        Assert.Equal(result.SiteStepsPerSecond.Median * 76 / result.CopyBytesPerSecond.Median, result.ShareOfCopy, 12);
    }

    private static string Shipped()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string path = Path.Combine(folder.FullName, "configs", "bench.yaml");
            if (File.Exists(path))
                return path;
        }

        throw new FileNotFoundException("configs/bench.yaml");
    }
}
