using System.Globalization;
using CarTAgents.Configuration.Descriptions;

namespace CarTAgents.Sweeps.Designs;

/// <summary>A configuration as it is, with half its time step, on a lattice of twice the edge, and with a quarter of its field step: what
/// results owe to each.</summary>
public static class ConvergenceDesign
{
    /// <summary>The point of the configuration as it is; those after it are of <see cref="Changes"/>, in their order.</summary>
    public const int AsConfigured = 1;

    /// <summary>The change to a lattice of twice the edge.</summary>
    public const string DoubleEdge = "twice the edge";

    private static readonly string[] AllChanges = ["half the step", DoubleEdge, "a quarter of the field step"];

    /// <summary>The changes of a design, in words: a mixed patient has the first alone, a tissue without fields the first two.</summary>
    /// <param name="design">The design.</param>
    public static IReadOnlyList<string> Changes(Design design) => AllChanges[..(design.Points.Count - AsConfigured)];

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
        double fieldStep = configuration.FieldStep ?? tick;
        List<string[]> points =
        [
            [Seconds(tick), Seconds(fieldStep), edge],
            [Seconds(tick / 2), Seconds(fieldStep / 2), edge],
            [Seconds(tick), Seconds(fieldStep), Edges(size, 2)],
        ];
        if (configuration.Fields.Count > 0)
            points.Add([Seconds(tick), Seconds(fieldStep / 4), edge]);
        return new Design(DesignKind.Convergence, ["tick", "fieldStep", "lattice.size"], points);
    }

    private static string Seconds(double value) => string.Create(CultureInfo.InvariantCulture, $"{value} s");

    // A lattice of one layer stays one.
    private static string Edges(IReadOnlyList<int> size, int times) => $"[{string.Join(", ", size.Select(n => n == 1 ? 1 : n * times))}]";
}
