using CarTAgents.Configuration.Yaml;

namespace CarTAgents.Sweeps.Designs;

/// <summary>How the points of a sweep were chosen, which decides how they can be analysed.</summary>
public enum DesignKind
{
    /// <summary>Every combination of listed values.</summary>
    Grid,

    /// <summary>Points of a table.</summary>
    Table,

    /// <summary>A Latin hypercube: partial rank correlations.</summary>
    LatinHypercube,

    /// <summary>Saltelli's scheme: Sobol' indices.</summary>
    Sobol,

    /// <summary>Morris's trajectories: elementary effects.</summary>
    Morris,

    /// <summary>Half the time step and twice the lattice.</summary>
    Convergence,
}

/// <summary>What a sweep varies: keys of the configuration, and the values that they take at each point.</summary>
/// <param name="Kind">How the points were chosen.</param>
/// <param name="Factors">Dotted paths of the configuration, or symbols of parameters.</param>
/// <param name="Points">Of each point a value a factor, as a configuration would have it.</param>
public sealed record Design(DesignKind Kind, IReadOnlyList<string> Factors, IReadOnlyList<IReadOnlyList<string>> Points)
{
    /// <summary>Of a sampled design the coordinates of each point in the unit cube; empty otherwise.</summary>
    public IReadOnlyList<double[]> Unit { get; init; } = [];

    /// <summary>Lines of a table, one for each point; empty otherwise.</summary>
    public IReadOnlyList<int> Lines { get; init; } = [];

    /// <summary>The table.</summary>
    public string? File { get; init; }

    /// <summary>One point at which nothing is varied.</summary>
    public static Design Nothing { get; } =
        new(
            DesignKind.Grid,
            [],
            [
                [],
            ]
        );

    /// <summary>The values of a point as overrides of a configuration.</summary>
    public IReadOnlyList<string> Sets(int point) => [.. Factors.Zip(Points[point], (f, v) => $"{f}={v}")];

    /// <summary>Where the value of a factor at a point was written.</summary>
    public Origin Where(int point, int factor) =>
        Kind == DesignKind.Table
            ? new Origin(File!, Lines[point], 0)
            : new Origin($"{Word} {Factors[factor]}={Points[point][factor]}", 0, 0);

    private string Word =>
        Kind switch
        {
            DesignKind.Grid => "--vary",
            DesignKind.Convergence => "converge",
            _ => "--sample",
        };

    /// <summary>An error in a point's values, in terms of what was typed.</summary>
    public ConfigurationException AsTyped(int point, ConfigurationException e)
    {
        IReadOnlyList<string> sets = Sets(point);
        return new ConfigurationException([
            .. e.Problems.Select(p =>
                sets.Index().FirstOrDefault(s => p.Origin.File == $"--set {s.Item}") is { Item: not null } found
                    ? p with
                    {
                        Origin = Where(point, found.Index),
                        Key = p.Key.Length == 0 ? Factors[found.Index] : p.Key,
                    }
                    : p
            ),
        ]);
    }
}
