using CarTAgents.Configuration.Descriptions;
using CarTAgents.Testing;

namespace CarTAgents.Viewer.Tests;

/// <summary>A killing assay of some hundred cells.</summary>
internal static class SmallAssay
{
    public static RunConfiguration Configuration(params string[] sets) =>
        RunConfiguration.Load(
            Repository.PathOf("configs", "killing-assay.yaml"),
            ["lattice.size=[16, 16, 8]", "duration=3 h", "tissue.tCells.effectorToTarget=1", "output.snapshots=~", .. sets]
        );
}
