namespace CarTAgents.Clinic.Calibration;

/// <summary>Where a search stands after a generation: all that it needs to go on with the same bits.</summary>
public sealed record SearchState
{
    /// <summary>Generations that have ended.</summary>
    public required int Generation { get; init; }

    /// <summary>The place that candidates are drawn around.</summary>
    public required double[] Mean { get; init; }

    /// <summary>The overall step.</summary>
    public required double Step { get; init; }

    /// <summary>Covariance of the steps, row by row.</summary>
    public required double[] Covariance { get; init; }

    /// <summary>The path of the mean, in isotropic coordinates, by which the step is adapted.</summary>
    public required double[] StepPath { get; init; }

    /// <summary>The path of the mean by which the covariance is adapted.</summary>
    public required double[] CovariancePath { get; init; }
}
