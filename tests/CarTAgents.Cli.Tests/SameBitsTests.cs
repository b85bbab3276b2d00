using System.Diagnostics;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace CarTAgents.Cli.Tests;

/// <summary>One state hash whatever the threads, and whatever the processor and the C library can do.</summary>
public class SameBitsTests
{
    /// <summary>Environments in which fewer instructions are there to use.</summary>
    public static TheoryData<string, string> Fewer =>
        new()
        {
            // The C library's own mathematical functions choose their paths by these.
            { "GLIBC_TUNABLES", "glibc.cpu.hwcaps=-FMA,-AVX2" },
            // The runtime's: vectors of 512 bits, of 256 bits and with them fused multiply-add, any.
            { "DOTNET_EnableAVX512", "0" },
            { "DOTNET_EnableAVX2", "0" },
            { "DOTNET_EnableHWIntrinsic", "0" },
        };

    [Theory]
    [MemberData(nameof(Fewer))]
    public void WithFewerInstructions(string variable, string value)
    {
        using var bench = new Workbench();
        Command.Result full = bench.Run("full");
        Command.Result fewer = Command.RunApart(new Dictionary<string, string> { [variable] = value }, bench.Line("fewer"));
        Assert.Equal(0, fewer.Code);
        Assert.Equal(full.Hash, fewer.Hash);
        Assert.Equal(File.ReadAllBytes(bench.In("full", "census.csv")), File.ReadAllBytes(bench.In("fewer", "census.csv")));
    }

    /// <summary>The variables do take the instructions away: else the test above would compare a run with itself.</summary>
    [Theory]
    [InlineData("DOTNET_EnableAVX512", false, true)]
    [InlineData("DOTNET_EnableAVX2", false, false)]
    [InlineData("DOTNET_EnableHWIntrinsic", false, false)]
    [InlineData("DOTNET_Unknown", true, true)]
    public void TheVariablesTakeInstructionsAway(string variable, bool has512, bool hasFma)
    {
        if (Environment.GetEnvironmentVariable(Asked) is { Length: > 0 } answer)
        {
            File.WriteAllText(answer, $"{Avx512F.IsSupported && Vector512.IsHardwareAccelerated} {Fma.IsSupported}");
            return;
        }

        using var bench = new Workbench();
        string file = bench.In("answer");
        var start = new ProcessStartInfo(
            "dotnet",
            [
                "exec",
                typeof(SameBitsTests).Assembly.Location,
                "-method",
                $"{typeof(SameBitsTests).FullName}.{nameof(TheVariablesTakeInstructionsAway)}",
            ]
        )
        {
            RedirectStandardOutput = true,
        };
        start.Environment[variable] = "0";
        start.Environment[Asked] = file;
        using (Process process = Process.Start(start)!)
        {
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
        }

        // A processor that lacks them has nothing to lose.
        Assert.Equal(
            $"{has512 && Avx512F.IsSupported && Vector512.IsHardwareAccelerated} {hasFma && Fma.IsSupported}",
            File.ReadAllText(file)
        );
    }

    private const string Asked = "CARTAGENTS_TEST_INSTRUCTIONS";

    [Fact]
    public void OnOneTwoAndSevenThreads()
    {
        using var bench = new Workbench();
        string[] hashes =
        [
            .. new[] { "1", "2", "7" }.Select(n =>
                Command.Run("run", bench.Config, "-o", bench.In(n), "--device", "cpu", "--quiet", "--threads", n).Hash
            ),
        ];
        Assert.Single(hashes.Distinct());
        Assert.NotEqual(hashes[0], bench.Run("other", "--seed", "2").Hash);
    }

    [Fact]
    public void WithVesselsFilesAndAdditiveHits()
    {
        // The other paths of the host and the kernels: a table of cells, entries at vessels, a nodule, hits that add up, a 2-D lattice.
        using var bench = new Workbench();
        string[][] lines =
        [
            [
                "run",
                Workbench.Shipped("from-csv.yaml"),
                "--set",
                "duration=4 h",
                "--set",
                "events=[{at: 30 min, dose: {cells: 60, over: 1 h, mix: {cd8: 1}, enter: vessels}}]",
            ],
            [
                "run",
                Workbench.Shipped("spheroid.yaml"),
                "--set",
                "duration=2 h",
                "--set",
                "output=~",
                "--set",
                "lattice.size=[24, 24, 24]",
                "--set",
                "tissue.nodule.radius=90 um",
                "--set",
                "tissue.tCells.cells=500",
                "--set",
                "output=~",
                "--set",
                "events=[{at: 30 min, dose: {cells: 100, over: 30 min, mix: {cd8: 1}, enter: outside}}]",
            ],
            [
                "run",
                Workbench.Shipped("killing-assay.yaml"),
                "--set",
                "duration=3 h",
                "--set",
                "lattice.size=[64, 48, 1]",
                "--set",
                "replicas=2",
            ],
        ];
        for (int i = 0; i < lines.Length; i++)
        {
            string one = Hash([.. lines[i], "-o", bench.In($"{i}-one"), "--threads", "1"], null);
            Assert.Equal(one, Hash([.. lines[i], "-o", bench.In($"{i}-three"), "--threads", "3"], new() { ["DOTNET_EnableAVX2"] = "0" }));
        }

        static string Hash(string[] line, Dictionary<string, string>? environment)
        {
            string[] all = [.. line, "--device", "cpu", "--quiet"];
            Command.Result result = environment is null ? Command.Run(all) : Command.RunApart(environment, all);
            Assert.Empty(result.Error);
            return result.Hash;
        }
    }
}
