using CarTAgents.Compute.Cpu;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Output.Runs;
using CarTAgents.Testing;

namespace CarTAgents.Output.Tests;

/// <summary>A run that is small enough for a test, with all that a run can leave behind.</summary>
internal static class SmallRun
{
    public static string Configs() => Repository.PathOf("configs");

    /// <summary>A file of published values.</summary>
    public static string Published(string file) => Path.Combine(Configs(), "published", file);

    public static RunConfiguration Configuration(params string[] sets) =>
        RunConfiguration.Parse(
            $$$"""
            extends: {{{Configs()}}}/biology.yaml
            name: Small
            seed: 5
            duration: 3 h
            census: 15 min
            lattice: {size: [24, 16, 8], boundary: closed}
            tissue:
              pattern: well
              residents: {nalm6: {fraction: 0.2}, stroma: {fraction: 0.05}}
              tCells: {effectorToTarget: 0.5, target: nalm6, mix: {cd8: 2, cd4: 1}}
            residents: {carcinoma: ~, macrophage: ~, vessel: ~}
            fields:
              IL-2: {factor: 2}
              IFN-gamma: {factor: 4, quantum: 0.2 molecules, uptake: {carcinoma: ~, macrophage: ~}}
              IL-6: ~
              IL-1: ~
            output:
              frames: {every: 1 h, field: IFN-gamma, pixels: 96}
              snapshots: {every: 90 min}
            """,
            "small.yaml",
            sets
        );

    public static RunRecord Execute(string path, RunConfiguration configuration, int threads = 1, double? wallLimit = null)
    {
        using var device = new CpuDevice(threads);
        using Run run = Run.Start(new RunOrder("small.yaml", []) { WallLimitSeconds = wallLimit }, configuration, device, path);
        return run.Execute(CancellationToken.None);
    }

    public static RunRecord GoOn(string path, params string[] sets)
    {
        using var device = new CpuDevice(1);
        RunDirectory origin = RunDirectory.Open(path);
        using Run run = Run.Resume(new RunOrder("small.yaml", []), origin, Checkpoint.OpenNewest(origin), sets, device);
        return run.Execute(CancellationToken.None);
    }
}
