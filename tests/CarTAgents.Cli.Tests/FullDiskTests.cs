namespace CarTAgents.Cli.Tests;

/// <summary>A disk that is full: a clear error, exit code 1, and the last good checkpoint still good.</summary>
public class FullDiskTests
{
    [Fact]
    public void WhileACheckpointIsWritten()
    {
        if (OperatingSystem.IsWindows())
            return;
        using var bench = new Workbench();
        // Cytokines fill their voxels, so that later checkpoints compress less well; the census is small beside them.
        string[] larger = ["--set", "lattice.size=[48, 48, 16]", "--set", "events=[]", "--set", "census=1 h"];
        Command.Result straight = Command.Run([.. bench.Line("straight"), .. larger]);
        Assert.Equal(0, straight.Code);
        Assert.Equal(0, Command.Run([.. bench.Line("run"), .. larger, "--until", "2 h"]).Code);
        string good = bench.Checkpoints("run")[^1];
        byte[] whole = File.ReadAllBytes(good);
        int room = (int)(whole.Length / 1024);
        Assert.True(new FileInfo(bench.Checkpoints("straight")[^1]).Length > (room + 1) * 1024L, "the last checkpoint would find room");

        Command.Result full = Command.RunOnFullDisk(room, "resume", "--device", "cpu", bench.In("run"), "--threads", "1", "--until", "6 h");
        Assert.Equal(1, full.Code);
        Assert.Contains("cannot write", full.Error);
        Assert.Contains(".checkpoint", full.Error);
        Assert.Contains("largest size", full.Error);
        Assert.DoesNotContain("   at ", full.Error);
        Assert.Contains("\"outcome\": \"failed\"", File.ReadAllText(bench.In("run", "run.json")));
        Assert.Equal(good, bench.Checkpoints("run")[^1]);
        Assert.Equal(whole, File.ReadAllBytes(good));
        Assert.Empty(Directory.GetFiles(bench.In("run"), "*.tmp-*", SearchOption.AllDirectories));

        Command.Result resumed = Command.Run("resume", "--device", "cpu", bench.In("run"), "--threads", "1", "--until", "6 h");
        Assert.Equal(0, resumed.Code);
        Assert.Equal(straight.Hash, resumed.Hash);
        Assert.Equal(File.ReadAllBytes(bench.In("straight", "census.csv")), File.ReadAllBytes(bench.In("run", "census.csv")));
    }

    [Fact]
    public void WhileTheCensusIsWritten()
    {
        if (OperatingSystem.IsWindows())
            return;
        using var bench = new Workbench();
        // A line a minute makes the census outgrow the small checkpoints.
        string[] busy = ["--set", "lattice.size=[8, 8, 8]", "--set", "events=[]", "--set", "census=1 min"];
        Command.Result straight = Command.Run([.. bench.Line("straight"), .. busy]);
        Assert.Equal(0, straight.Code);
        Command.Result full = Command.RunOnFullDisk(64, [.. bench.Line("run"), .. busy]);
        Assert.Equal(1, full.Code);
        Assert.Contains("census.csv", full.Error);
        Assert.Contains("largest size", full.Error);
        Assert.DoesNotContain("   at ", full.Error);
        // Whole lines only.
        string census = File.ReadAllText(bench.In("run", "census.csv"));
        Assert.EndsWith("\n", census);
        Assert.StartsWith(census, File.ReadAllText(bench.In("straight", "census.csv")));
        Assert.NotEmpty(bench.Checkpoints("run"));
        Command.Result resumed = Command.Run("resume", "--device", "cpu", bench.In("run"), "--threads", "1");
        Assert.Equal(0, resumed.Code);
        Assert.Equal(straight.Hash, resumed.Hash);
        Assert.Equal(File.ReadAllBytes(bench.In("straight", "census.csv")), File.ReadAllBytes(bench.In("run", "census.csv")));
    }

    [Fact]
    public void WhileASnapshotIsWritten()
    {
        if (OperatingSystem.IsWindows())
            return;
        using var bench = new Workbench();
        // The configuration and the first snapshot find room, and the second, with T cells that were activated, does not.
        string[] snapshots =
        [
            "--set",
            "lattice.size=[48, 32, 16]",
            "--until",
            "2 h",
            "--set",
            "output={checkpoint: {every: 5 h}, frames: ~, snapshots: {every: 1 h, cells: [kinds, activation, densities]}}",
        ];
        Command.Result straight = Command.Run([.. bench.Line("straight"), .. snapshots]);
        Assert.Equal(0, straight.Code);
        string first = Path.Combine("snapshots", "cells-000000.vti"),
            second = Path.Combine("snapshots", "cells-000001.vti");
        int room = (int)(new FileInfo(bench.In("straight", first)).Length / 1024) + 1;
        Assert.True(new FileInfo(bench.In("straight", second)).Length > room * 1024L, "the second snapshot would find room");

        Command.Result full = Command.RunOnFullDisk(room, [.. bench.Line("run"), .. snapshots]);
        Assert.Equal(1, full.Code);
        Assert.Contains("cells-000001.vti", full.Error);
        Assert.Contains("largest size", full.Error);
        Assert.DoesNotContain("   at ", full.Error);
        Assert.Contains("\"outcome\": \"failed\"", File.ReadAllText(bench.In("run", "run.json")));
        Assert.Equal(File.ReadAllBytes(bench.In("straight", first)), File.ReadAllBytes(bench.In("run", first)));
        Assert.False(File.Exists(bench.In("run", second)));
        Assert.DoesNotContain("000001", File.ReadAllText(bench.In("run", "series.pvd")));
        Assert.Contains("cells-000000.vti", File.ReadAllText(bench.In("run", "series.pvd")));
        Assert.Empty(Directory.GetFiles(bench.In("run"), "*.tmp-*", SearchOption.AllDirectories));
    }

    [Fact]
    public void BeforeTheRunBegins()
    {
        if (OperatingSystem.IsWindows())
            return;
        using var bench = new Workbench();
        Command.Result full = Command.RunOnFullDisk(4, bench.Line("run"));
        Assert.Contains("config.yaml", full.Error);
        Assert.DoesNotContain("   at ", full.Error);
        Assert.Equal(1, full.Code);
        Assert.False(Directory.Exists(bench.In("run")));
        Assert.Equal(0, bench.Run("run").Code);
    }
}
