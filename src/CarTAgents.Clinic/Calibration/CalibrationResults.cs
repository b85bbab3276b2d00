using CarTAgents.Clinic.Trials;

namespace CarTAgents.Clinic.Calibration;

/// <summary>A number after a calibration.</summary>
/// <param name="Number">The number.</param>
/// <param name="Best">The value with which the searched cohorts were nearest to the studies.</param>
/// <param name="Deviation">Standard deviation of the last candidates, in parts of the range: where it is large, the endpoints do not tell
/// the number.</param>
public sealed record NumberResult(SearchedNumber Number, double Best, double Deviation)
{
    /// <summary>Whether it lies at an end of its range, within a hundredth of it.</summary>
    public bool IsAtBound { get; init; }
}

/// <summary>What came of a calibration.</summary>
public sealed class CalibrationResults
{
    internal CalibrationResults(
        CalibrationOrder order,
        double[] best,
        double[] deviations,
        IReadOnlyList<(PublishedEndpoint Published, double Value)> before,
        IReadOnlyList<(PublishedEndpoint Published, double Value)> after
    )
    {
        Numbers =
        [
            .. order.Numbers.Select(
                (n, i) => new NumberResult(n, n.Value(best[i]), deviations[i]) { IsAtBound = best[i] is < 0.01 or > 0.99 }
            ),
        ];
        (Before, After) = (before, after);
    }

    /// <summary>The numbers.</summary>
    public IReadOnlyList<NumberResult> Numbers { get; }

    /// <summary>Endpoints of the cohort that no search saw, with the numbers as they were.</summary>
    public IReadOnlyList<(PublishedEndpoint Published, double Value)> Before { get; }

    /// <summary>The same with the best numbers.</summary>
    public IReadOnlyList<(PublishedEndpoint Published, double Value)> After { get; }

    /// <summary>How many endpoints are met.</summary>
    public static int Met(IEnumerable<(PublishedEndpoint Published, double Value)> endpoints) =>
        endpoints.Count(e => e.Published.IsMetBy(e.Value));
}
