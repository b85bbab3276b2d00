using CarTAgents.Compute.Cpu;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Output.Runs;
using CarTAgents.Testing;

namespace CarTAgents.Output.Tests;

/// <summary>A small killing assay, run here and now.</summary>
internal static class SmallAssay
{
    public static RunConfiguration Configuration(params string[] sets) =>
        RunConfiguration.Load(
            File("killing-assay.yaml"),
            [
                "lattice.size=[16, 16, 8]",
                "duration=4 h",
                "tissue.tCells.effectorToTarget=1",
                "output.checkpoint={every: 1 h, keep: 2}",
                .. sets,
            ]
        );

    /// <summary>Runs it into a directory.</summary>
    public static RunRecord Execute(string path, params string[] sets)
    {
        using var device = new CpuDevice(1);
        using Run run = Run.Start(new RunOrder("small", sets), Configuration(sets), device, path);
        return run.Execute(CancellationToken.None);
    }

    /// <summary>Goes on with it from a checkpoint.</summary>
    public static RunRecord Resume(string path, Checkpoint checkpoint, params string[] sets)
    {
        using var device = new CpuDevice(1);
        using Run run = Run.Resume(new RunOrder("small", sets), RunDirectory.Open(path), checkpoint, sets, device);
        return run.Execute(CancellationToken.None);
    }

    private static string File(string name) => Repository.PathOf("configs", name);
}
