using CarTAgents.Clinic.Trials;

namespace CarTAgents.Clinic.Calibration;

/// <summary>How far simulated endpoints are from the published ones.</summary>
public static class EndpointLoss
{
    /// <summary>The distance beyond which it does not matter how far: a row that cannot be met shall not outweigh the others.</summary>
    public const double Most = 3;

    /// <summary>The distance of a figure from the published one: 0 at it, 1 at the bound that it must lie within.</summary>
    public static double Distance(PublishedEndpoint published, double value)
    {
        (double low, double high) = published.Bounds;
        bool isRatio = published.Rule is EndpointRule.Time or EndpointRule.Level;
        if (double.IsNaN(value) || (isRatio && value <= 0))
            return Most;
        if (isRatio)
            return Math.Min(Most, Math.Abs(Math.Log(value / published.Value)) / Math.Log(high / published.Value));
        double centre = double.IsNaN(published.Value) ? (low + high) / 2 : published.Value,
            reach = value < centre ? centre - low : high - centre;
        // Of a published 100% nothing lies above; then the other side's width counts.
        return value == centre ? 0 : Math.Min(Most, Math.Abs(value - centre) / (reach > 0 ? reach : high - low));
    }

    /// <summary>The mean square of the distances of all endpoints.</summary>
    public static double Of(IEnumerable<(PublishedEndpoint Published, double Value)> endpoints) =>
        endpoints.Select(e => Distance(e.Published, e.Value)).Average(d => d * d);
}
