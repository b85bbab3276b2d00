using System.Globalization;
using CarTAgents.Configuration.Descriptions;

namespace CarTAgents.Sweeps.Designs;

/// <summary>A configuration as it is, with half its time step, and on a lattice of twice the edge: what results owe to either.</summary>
public static class ConvergenceDesign
{
    /// <summary>The points, from 1.</summary>
    public const int AsConfigured = 1,
        HalfStep = 2,
        DoubleEdge = 3;

    /// <summary>Makes the design.</summary>
    /// <param name="configuration">The configuration; a mixed one has a step and no lattice.</param>
    public static Design Of(RunConfiguration configuration)
    {
        if (configuration.IsMixed)
        {
            double step = configuration.Patient!.Step;
            return new Design(
                DesignKind.Convergence,
                ["patient.step"],
                [
                    [Seconds(step)],
                    [Seconds(step / 2)],
                ]
            );
        }

        double tick = configuration.Tick;
        IReadOnlyList<int> size = configuration.Lattice.Size;
        string edge = Edges(size, 1);
        return new Design(
            DesignKind.Convergence,
            ["tick", "lattice.size"],
            [
                [Seconds(tick), edge],
                [Seconds(tick / 2), edge],
                [Seconds(tick), Edges(size, 2)],
            ]
        );
    }

    private static string Seconds(double value) => string.Create(CultureInfo.InvariantCulture, $"{value} s");

    // A lattice of one layer stays one.
    private static string Edges(IReadOnlyList<int> size, int times) => $"[{string.Join(", ", size.Select(n => n == 1 ? 1 : n * times))}]";
}
