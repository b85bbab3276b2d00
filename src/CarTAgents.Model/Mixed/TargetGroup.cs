using CarTAgents.Model.Engine;
using CarTAgents.Model.Numbers;

namespace CarTAgents.Model.Mixed;

/// <summary>Cells of one kind in one tissue that T cells recognise: how many there are, how they are met, and what is left of the
/// killed.</summary>
internal sealed class TargetGroup(int tissue, MixedTargetPlan plan, double antigen, int kinds) : IState
{
    private readonly AntigenDensities _antigen = new(plan.Median * antigen, plan.Spread);
    private readonly double[] _killing = new double[kinds],
        _triggering = new double[kinds];
    private double _remains;

    /// <summary>Number of the tissue.</summary>
    public int Tissue => tissue;

    /// <summary>Cells that carry the antigen, at the start of the step.</summary>
    public double Cells { get; set; }

    /// <summary>Hazard of being killed of such a cell, 1/d.</summary>
    public double Hazard { get; set; }

    /// <summary>Killed cells whose remains are in the tissue, weighted by their effect on a macrophage.</summary>
    public double Remains => _remains;

    /// <summary>Killed cells whose remains are in the tissue; 0 where they have no effect, and are not followed.</summary>
    public double Dead => plan.DeathSignal > 0 ? _remains / plan.DeathSignal : 0;

    /// <summary>Mean effect of their antigen on a kind of T cell: of killing and of triggering.</summary>
    public double Killing(int kind) => _killing[kind];

    /// <inheritdoc cref="Killing"/>
    public double Triggering(int kind) => _triggering[kind];

    /// <summary>Takes what the T cells' surface CAR makes of the antigen.</summary>
    public void Meet(int kind, TCellProgrammes cells)
    {
        _killing[kind] = _antigen.Mean(cells.Plan.Killing, cells.Car);
        _triggering[kind] = _antigen.Mean(cells.Plan.Triggering, cells.Car);
    }

    /// <summary>Clears remains, and adds those of a step.</summary>
    /// <param name="killed">Cells killed in the step.</param>
    /// <param name="days">The step, d.</param>
    public void AddRemains(double killed, double days) =>
        _remains = _remains * HostMath.Exp(-plan.Clearing * days) + killed * plan.DeathSignal;

    /// <inheritdoc/>
    public void Visit<TVisitor>(ref TVisitor visitor)
        where TVisitor : IStateVisitor => visitor.Value("remains of killed cells", ref _remains);
}
