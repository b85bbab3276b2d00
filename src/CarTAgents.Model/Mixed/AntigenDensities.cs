using CarTAgents.Model.Numbers;

namespace CarTAgents.Model.Mixed;

/// <summary>A log-normal distribution of antigen over the cells of a kind, as the points of a Gauss-Hermite rule.</summary>
internal sealed class AntigenDensities
{
    private static readonly double[] Points = [-2.8569700138728056, -1.3556261799742659, 0, 1.3556261799742659, 2.8569700138728056];
    private static readonly double[] Weights =
    [
        0.011257411327720689,
        0.22207592200561264,
        0.53333333333333333,
        0.22207592200561264,
        0.011257411327720689,
    ];

    private readonly double[] _densities;

    /// <param name="median">Median, molecules a cell.</param>
    /// <param name="spread">Standard deviation of the natural logarithm.</param>
    public AntigenDensities(double median, double spread) =>
        _densities = spread == 0 ? [median] : [.. Points.Select(p => median * HostMath.Exp(spread * p))];

    /// <summary>The mean effect over the cells.</summary>
    /// <param name="response">How the effect depends on antigen.</param>
    /// <param name="car">Surface CAR relative to an untouched cell.</param>
    public double Mean(in AntigenResponse response, double car)
    {
        if (_densities.Length == 1)
            return response.At(_densities[0], car);
        double mean = 0;
        for (int i = 0; i < _densities.Length; i++)
            mean += Weights[i] * response.At(_densities[i], car);
        return mean;
    }
}
