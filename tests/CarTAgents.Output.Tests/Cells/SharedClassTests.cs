using CarTAgents.Compute.Cpu;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Configuration.Yaml;
using CarTAgents.Output.Runs;
using CarTAgents.Output.Tables;
using CarTAgents.Output.Tests.Tables;
using CarTAgents.Output.Tests.Vtk;
using CarTAgents.Testing;

namespace CarTAgents.Output.Tests.Cells;

/// <summary>Kinds of residents that look alike to their neighbours are told apart by all that is written of single cells, and are one in
/// pictures and recordings.</summary>
public class SharedClassTests
{
    private static readonly string[] Clones = [.. Enumerable.Range(1, 7).Select(k => $"clone{k}")],
        Bystanders = [.. Enumerable.Range(1, 6).Select(k => $"bystander{k}")];

    private static RunConfiguration Configuration() =>
        SmallRun.Configuration([
            .. Clones.SelectMany(name =>
                (string[])
                    [
                        $"residents.{name}={{target: true, doubling: 3 h, lifespan: 20 h, dyingTime: 10 min, debris: 1 h, "
                            + "antigen: {median: 36000 molecules/cell, spread: 0.5, inheritance: 0.7}, "
                            + "killing: {probability: 0.5 per contact}}",
                        $"tissue.residents.{name}={{cells: 40}}",
                    ]
            ),
            .. Bystanders.SelectMany(
                (name, i) => (string[])[$"residents.{name}={{target: false}}", $"tissue.residents.{name}={{cells: {10 + i}}}"]
            ),
            "output.cells.every=90 min",
            "output.snapshots={every: 90 min, cells: [kinds]}",
            "output.events.what=[killed, died, born]",
            "output.frames=~",
        ]);

    [Fact]
    public void TablesSnapshotsEventsAndCensusTellTheKindsOfAClass()
    {
        using var directory = new TemporaryFolder();
        RunConfiguration c = Configuration();
        Assert.Equal(15, c.Residents.Count);
        SmallRun.Execute(directory.File("run"), c, threads: 2);
        CensusTable census = Census.Read(directory.File("run"));
        CellTable first = CellTable.Read(directory.File("run/cells/000000.csv")),
            last = CellTable.Read(directory.File("run/cells/000002.csv")),
            events = CellTable.Read(directory.File("run/events.csv"));
        int killed = 0,
            born = 0;
        foreach (string kind in (string[])["nalm6", "stroma", .. Clones, .. Bystanders])
        {
            Assert.Equal((int)census.Mean($"{kind} [cells]")[^1], last.Count(kind, "alive"));
            int Events(string what) => events["event"].Zip(events["kind"]).Count(e => e == (what, kind));
            Assert.Equal(first.Count(kind, "alive") + Events("born") - Events("killed") - Events("died"), last.Count(kind, "alive"));
            killed += Clones.Contains(kind) ? Events("killed") : 0;
            born += Clones.Contains(kind) ? Events("born") : 0;
        }

        Assert.True(killed > 50 && born > 50, $"{killed} killed, {born} born");
        for (int i = 0; i < Bystanders.Length; i++)
            Assert.Equal(10 + i, last.Count(Bystanders[i], "alive"));

        var arrays = VtiReader.Read(File.ReadAllBytes(directory.File("run/snapshots/cells-000002.vti")), out _);
        (string name, byte[] codes) = arrays
            .Where(a => a.Key.StartsWith("resident kind", StringComparison.Ordinal))
            .Select(a => (a.Key, a.Value.Data))
            .Single();
        string[] kinds = [.. name[(name.IndexOf('[') + 1)..^1].Split(", ").Select(k => k.Split(' ')[1])];
        Assert.Equal(
            last.Rows.Select(r => last.Of(r, "kind")).Where(k => !k.StartsWith("cd", StringComparison.Ordinal)),
            codes.Where(code => code != 0).Select(code => kinds[code - 1])
        );
    }

    [Fact]
    public void ARunGoesOnFromACheckpointWithTheSameKinds()
    {
        using var directory = new TemporaryFolder();
        RunRecord straight = SmallRun.Execute(directory.File("straight"), Configuration());
        string split = directory.File("split");
        SmallRun.Execute(split, Configuration().With(["output.checkpoint={every: 70 min, keep: 9}"]));
        foreach (string later in Checkpoint.Files(RunDirectory.Open(split)).Skip(1))
            File.Delete(later);
        Assert.Equal(straight.StateHash, SmallRun.GoOn(split).StateHash);
        foreach (string name in (string[])["census.csv", "events.csv", "cells/000002.csv"])
            Assert.Equal(File.ReadAllBytes(directory.File("straight/" + name)), File.ReadAllBytes(Path.Combine(split, name)));
    }

    [Fact]
    public void ABranchCannotChangeWhichKindsLookAlike()
    {
        using var directory = new TemporaryFolder();
        SmallRun.Execute(directory.File("run"), Configuration().With(["duration=30 min"]));
        RunDirectory origin = RunDirectory.Open(directory.File("run"));
        RunConfiguration other = Configuration().With(["residents.clone7.deathSignal=0.5"]);
        Assert.NotEqual(Configuration().Residents.Keys, other.Residents.Keys);
        using var device = new CpuDevice(1);
        var e = Assert.Throws<ConfigurationException>(() =>
            Run.Branch(new RunOrder("small.yaml", []), origin, Checkpoint.OpenNewest(origin), other, device, directory.File("branch"))
        );
        Assert.Contains("which of more than seven kinds of residents look alike cannot change", e.Message, StringComparison.Ordinal);
    }
}
