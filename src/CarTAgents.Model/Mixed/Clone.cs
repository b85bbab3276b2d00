using CarTAgents.Model.Engine;
using CarTAgents.Model.Numbers;

namespace CarTAgents.Model.Mixed;

/// <summary>Cells of a clone of the tumour: a real number while they are many, whole cells that are born and die by chance while they are
/// few, so that the last one can go.</summary>
internal sealed class Clone(double cells, double whole) : IState
{
    private double _cells = cells;

    /// <summary>Cells in the body.</summary>
    public double Cells => _cells;

    /// <summary>Advances by a step.</summary>
    /// <param name="hazard">Hazard of being killed, 1/d.</param>
    /// <param name="births">Births of a cell a day.</param>
    /// <param name="growth">Births less deaths without T cells.</param>
    /// <param name="days">The step, d.</param>
    /// <param name="random">The course's stream.</param>
    /// <returns>Cells killed.</returns>
    public double Step(double hazard, double births, double growth, double days, ref HostRandom random)
    {
        if (_cells <= 0)
            return 0;
        double chance = 1 - HostMath.Exp(-hazard * days);
        if (_cells > whole)
        {
            double killed = _cells * chance;
            _cells = (_cells - killed) * HostMath.Exp(growth * days);
            return killed;
        }

        long count = (long)_cells;
        if (count != _cells && random.NextUniform() < _cells - count)
            count++;
        long killedWhole = HostMath.Binomial(ref random, count, chance);
        count -= killedWhole;
        long born = HostMath.Poisson(ref random, births * count * days),
            died = HostMath.Binomial(ref random, count, 1 - HostMath.Exp(-Math.Max(0, births - growth) * days));
        _cells = count + born - died;
        return killedWhole;
    }

    /// <summary>What a treatment leaves of them.</summary>
    /// <param name="left">Share of the cells that it leaves.</param>
    /// <param name="random">The course's stream.</param>
    public void Spare(double left, ref HostRandom random) =>
        _cells = _cells > whole ? _cells * left : HostMath.Binomial(ref random, (long)_cells, left);

    /// <summary>Adds cells that came from another clone.</summary>
    public void Add(double more) => _cells += more;

    /// <inheritdoc/>
    public void Visit<TVisitor>(ref TVisitor visitor)
        where TVisitor : IStateVisitor => visitor.Value("cells of a clone", ref _cells);
}
