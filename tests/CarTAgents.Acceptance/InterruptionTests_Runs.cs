using System.Diagnostics;
using System.Text.Json;
using CarTAgents.Cli.Tests;

namespace CarTAgents.Acceptance;

public sealed partial class InterruptionTests
{
    /// <summary>What is killed, and how it is run.</summary>
    private sealed record Job(string Name, bool HasCheckpoints, string[] Line);

    private Job[] Jobs()
    {
        string[] every = ["--device", "cpu", "--threads", "1", "--quiet"];
        return
        [
            new("assay", true, ["run", _bench.Config, "--until", Figures.InFull ? "60 h" : "6 h", .. every]),
            .. Figures.InFull ? Longer(every) : [],
        ];
    }

    private static Job[] Longer(string[] every) =>
        [
            new(
                "spheroid",
                true,
                [
                    "run",
                    Workbench.Shipped("spheroid.yaml"),
                    "--until",
                    "12 h",
                    "--set",
                    "lattice.size=[32, 32, 32]",
                    "--set",
                    "tissue.nodule.radius=100 um",
                    "--set",
                    "tissue.tCells.cells=1000",
                    "--set",
                    "output={checkpoint: {every: 1 h, keep: 2}, frames: {every: 3 h}, snapshots: {every: 6 h, region: ~}}",
                    .. every,
                ]
            ),
            new(
                "patient",
                true,
                [
                    "run",
                    Workbench.Shipped("lymphoma-zuma1.yaml"),
                    "--until",
                    "60 h",
                    "--set",
                    "lattice.size=[16, 16, 16]",
                    "--set",
                    "patient.infusion.at=20 h",
                    "--set",
                    "output.checkpoint={every: 2 h, keep: 2}",
                    .. every,
                ]
            ),
            new(
                "mixed",
                false,
                ["run", Workbench.Shipped("mixed/lymphoma-zuma1.yaml"), "--set", "patient.traits=drawn", "--set", "replicas=20", "--quiet"]
            ),
        ];

    /// <summary>The same tables, pictures and snapshots, to the byte, and no file that nobody asked for.</summary>
    private void Same(string straight, string run)
    {
        string[] Names(string of) =>
            [
                .. Directory
                    .GetFiles(of, "*", SearchOption.AllDirectories)
                    .Select(f => Path.GetRelativePath(of, f))
                    .Where(f => f != "run.lock")
                    .Order(StringComparer.Ordinal),
            ];
        Assert.Equal(Names(straight), Names(run));
        foreach (string name in Names(straight))
        {
            // These hold the run's identity and its times.
            bool isOfItsTime = name is "run.json" or "report.html" or "ro-crate-metadata.json";
            if (isOfItsTime || name.StartsWith("checkpoints/", StringComparison.Ordinal))
                continue;
            Assert.True(
                File.ReadAllBytes(Path.Combine(straight, name)).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(run, name))),
                $"{run}: {name} differs"
            );
        }

        Assert.Equal("completed", Outcome(run));
        Assert.Equal(Record(straight).GetProperty("stateHash").GetString(), Record(run).GetProperty("stateHash").GetString());
    }

    /// <summary>Waits for a process that is no child of this one, for two minutes at most.</summary>
    private void Until(Func<bool> condition, string run)
    {
        var since = Stopwatch.StartNew();
        while (!condition())
        {
            if (since.Elapsed > TimeSpan.FromMinutes(2))
            {
                _output.WriteLine(Outcome(run) ?? "no record");
                Assert.Fail($"{run}: nothing happened within {since.Elapsed}");
            }

            Thread.Sleep(5);
        }
    }

    private static bool HasCheckpoint(string run) =>
        Directory.Exists(Path.Combine(run, "checkpoints"))
        && Directory.GetFiles(Path.Combine(run, "checkpoints"), "*.checkpoint").Length > 0;

    private static string? Outcome(string run) =>
        File.Exists(Path.Combine(run, "run.json")) ? Record(run).GetProperty("outcome").GetString() : null;

    private static JsonElement Record(string run) => JsonDocument.Parse(File.ReadAllText(Path.Combine(run, "run.json"))).RootElement;

    private static string FileOf(string error, string run)
    {
        int at = error.IndexOf(run + "/", StringComparison.Ordinal);
        return at < 0 ? "?" : error[(at + run.Length + 1)..].Split('\'')[0];
    }

    private static int Shell(string script)
    {
        using Process shell = Process.Start("sh", ["-c", script]);
        shell.WaitForExit();
        return shell.ExitCode;
    }
}
