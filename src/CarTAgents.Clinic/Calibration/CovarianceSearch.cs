using CarTAgents.Model.Numbers;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace CarTAgents.Clinic.Calibration;

/// <summary>The evolution strategy with covariance matrix adaptation (CMA-ES), with the numbers of Hansen's tutorial (arXiv:1604.00772).
/// It knows of a candidate only whether its loss is lower than another's. The same seed gives the same candidates; those of a generation
/// depend on the state before it alone, so that a search that goes on from a kept state is the one that never stopped.</summary>
public sealed class CovarianceSearch
{
    private readonly ulong _seed;
    private readonly double[] _weights;
    private readonly double _effective,
        _stepRate,
        _stepDamping,
        _pathRate,
        _rankOne,
        _rankMu,
        _length;
    private double[][] _candidates = [];

    /// <param name="state">Where it begins or goes on.</param>
    /// <param name="seed">Seed of the candidates.</param>
    public CovarianceSearch(SearchState state, ulong seed)
    {
        State = state;
        _seed = seed;
        int n = state.Mean.Length,
            parents = Candidates(n) / 2;
        double[] raw = [.. Enumerable.Range(1, parents).Select(i => Math.Log((Candidates(n) + 1) / 2.0) - Math.Log(i))];
        _weights = [.. raw.Select(w => w / raw.Sum())];
        _effective = 1 / _weights.Sum(w => w * w);
        _pathRate = (4 + _effective / n) / (n + 4 + 2 * _effective / n);
        _stepRate = (_effective + 2) / (n + _effective + 5);
        _rankOne = 2 / ((n + 1.3) * (n + 1.3) + _effective);
        _rankMu = Math.Min(1 - _rankOne, 2 * (_effective - 2 + 1 / _effective) / ((n + 2.0) * (n + 2) + _effective));
        _stepDamping = 1 + 2 * Math.Max(0, Math.Sqrt((_effective - 1) / (n + 1)) - 1) + _stepRate;
        // Mean length of a vector of n standard normal numbers.
        _length = Math.Sqrt(n) * (1 - 1.0 / (4 * n) + 1.0 / (21.0 * n * n));
    }

    /// <summary>Where it stands.</summary>
    public SearchState State { get; private set; }

    /// <summary>Candidates of a generation.</summary>
    /// <param name="dimensions">Numbers that are searched, 1 or more.</param>
    public static int Candidates(int dimensions) => 4 + (int)(3 * Math.Log(dimensions));

    /// <summary>Where a search begins: around a place, with one step for all directions.</summary>
    /// <param name="mean">The place.</param>
    /// <param name="step">The step, above 0.</param>
    public static SearchState Start(double[] mean, double step)
    {
        int n = mean.Length;
        var identity = new double[n * n];
        for (int i = 0; i < n; i++)
            identity[i * n + i] = 1;
        return new SearchState
        {
            Generation = 0,
            Mean = [.. mean],
            Step = step,
            Covariance = identity,
            StepPath = new double[n],
            CovariancePath = new double[n],
        };
    }

    /// <summary>The candidates of the next generation.</summary>
    public IReadOnlyList<double[]> Ask()
    {
        (Matrix<double> axes, Vector<double> lengths) = Axes();
        int n = State.Mean.Length;
        var random = new HostRandom(_seed, (uint)State.Generation, HostPurpose.Search);
        _candidates = new double[Candidates(n)][];
        for (int k = 0; k < _candidates.Length; k++)
        {
            Vector<double> z = Vector<double>.Build.Dense(n);
            for (int i = 0; i < n; i++)
                z[i] = HostMath.Normal(ref random);
            Vector<double> step = axes * lengths.PointwiseMultiply(z);
            _candidates[k] = [.. State.Mean.Select((m, i) => m + State.Step * step[i])];
        }

        return _candidates;
    }

    /// <summary>Goes on to the next generation.</summary>
    /// <param name="losses">Losses of the candidates of <see cref="Ask"/>, in their order; NaN counts as worst.</param>
    public void Tell(IReadOnlyList<double> losses)
    {
        int n = State.Mean.Length;
        int[] best =
        [
            .. Enumerable.Range(0, losses.Count).OrderBy(k => double.IsNaN(losses[k]) ? double.PositiveInfinity : losses[k]).ThenBy(k => k),
        ];
        Vector<double>[] steps =
        [
            .. best.Take(_weights.Length).Select(k => Vector<double>.Build.Dense(n, i => (_candidates[k][i] - State.Mean[i]) / State.Step)),
        ];
        Vector<double> move = steps.Zip(_weights, (s, w) => s * w).Aggregate((a, b) => a + b);
        (Matrix<double> axes, Vector<double> lengths) = Axes();
        Vector<double> isotropic = axes * axes.TransposeThisAndMultiply(move).PointwiseDivide(lengths);
        Vector<double> stepPath =
            (1 - _stepRate) * Vector<double>.Build.Dense(State.StepPath) + Math.Sqrt(_stepRate * (2 - _stepRate) * _effective) * isotropic;
        int generation = State.Generation + 1;
        double expected = Math.Sqrt(1 - Math.Pow(1 - _stepRate, 2 * generation));
        bool isSteady = stepPath.L2Norm() / expected / _length < 1.4 + 2.0 / (n + 1);
        Vector<double> path =
            (1 - _pathRate) * Vector<double>.Build.Dense(State.CovariancePath)
            + (isSteady ? Math.Sqrt(_pathRate * (2 - _pathRate) * _effective) : 0) * move;
        Matrix<double> covariance = Covariance();
        double lost = isSteady ? 0 : _rankOne * _pathRate * (2 - _pathRate);
        covariance = (1 - _rankOne - _rankMu + lost) * covariance + _rankOne * path.OuterProduct(path);
        for (int k = 0; k < steps.Length; k++)
            covariance += _rankMu * _weights[k] * steps[k].OuterProduct(steps[k]);
        State = new SearchState
        {
            Generation = generation,
            Mean = [.. State.Mean.Select((m, i) => m + State.Step * move[i])],
            Step = State.Step * Math.Exp(Math.Min(1, _stepRate / _stepDamping * (stepPath.L2Norm() / _length - 1))),
            Covariance = covariance.ToRowMajorArray(),
            StepPath = stepPath.ToArray(),
            CovariancePath = path.ToArray(),
        };
    }

    private Matrix<double> Covariance()
    {
        int n = State.Mean.Length;
        // Symmetric to the last bit, which sums of products are not.
        return Matrix<double>.Build.Dense(n, n, (i, j) => (State.Covariance[i * n + j] + State.Covariance[j * n + i]) / 2);
    }

    private (Matrix<double> Axes, Vector<double> Lengths) Axes()
    {
        Evd<double> evd = Covariance().Evd(Symmetricity.Symmetric);
        return (evd.EigenVectors, evd.EigenValues.Map(v => Math.Sqrt(Math.Max(v.Real, 1e-20))));
    }
}
