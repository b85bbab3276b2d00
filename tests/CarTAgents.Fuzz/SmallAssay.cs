using CarTAgents.Compute.Cpu;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Output.Runs;
using CarTAgents.Testing;

namespace CarTAgents.Fuzz;

/// <summary>An assay that takes milliseconds, with all that a run leaves behind.</summary>
internal static class SmallAssay
{
    public static RunConfiguration Configuration { get; } =
        RunConfiguration.Load(
            Repository.PathOf("configs", "killing-assay.yaml"),
            [
                "lattice.size=[8, 8, 4]",
                "duration=2 h",
                "tissue.tCells.effectorToTarget=1",
                "output={checkpoint: {every: 1 h, keep: 2}, frames: {every: 2 h, pixels: 64}, snapshots: {every: 2 h}}",
                "events=[{at: 30 min, dose: {cells: 20, over: 1 h, mix: {cd8: 1}, enter: anywhere}}, {at: 75 min, set: {v_tum: 4 um/min}}]",
            ]
        );

    public static RunRecord Execute(string path, CpuDevice device, RunConfiguration? configuration = null)
    {
        using Run run = Run.Start(new RunOrder("small.yaml", []), configuration ?? Configuration, device, path);
        return run.Execute(CancellationToken.None);
    }

    public static RunRecord Resume(string path, CpuDevice device)
    {
        RunDirectory directory = RunDirectory.Open(path);
        using Checkpoint checkpoint = Checkpoint.OpenNewest(directory);
        using Run run = Run.Resume(new RunOrder("small.yaml", []), directory, checkpoint, [], device);
        return run.Execute(CancellationToken.None);
    }
}
