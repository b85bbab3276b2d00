using CarTAgents.Model.Engine;
using CarTAgents.Model.Numbers;

namespace CarTAgents.Model.Mixed;

/// <summary>The tumour: cells that T cells kill, cells that resist, and cells without the antigen.</summary>
internal sealed class Tumour : IState
{
    private readonly TumourPlan _plan;
    private readonly Clone _sensitive,
        _resistant,
        _negative;
    private readonly double _growth;
    private readonly bool _canLoseAntigen;

    /// <param name="plan">The disease.</param>
    /// <param name="traits">The patient.</param>
    /// <param name="kinds">Kinds of T cells.</param>
    public Tumour(TumourPlan plan, Traits traits, int kinds)
    {
        _plan = plan;
        _growth = traits.Growth;
        _canLoseAntigen = traits.CanLoseAntigen;
        double burden = traits.Burden,
            resistant = Math.Min(AssumedNumbers.MostResistant, plan.ResistantShare * traits.Resistant),
            negative = _canLoseAntigen ? traits.Negative : 0;
        _sensitive = new Clone(burden * (1 - resistant) * (1 - negative), plan.Whole);
        _resistant = new Clone(Math.Floor(burden * resistant), plan.Whole);
        _negative = new Clone(Math.Floor(burden * negative), plan.Whole);
        Group = new TargetGroup(plan.Tissue, plan.Target, traits.Antigen, kinds) { Cells = WithAntigen };
    }

    /// <summary>Cells that carry the antigen, as T cells meet them.</summary>
    public TargetGroup Group { get; }

    /// <summary>Cells in the body.</summary>
    public double Cells => WithAntigen + _negative.Cells;

    /// <summary>Those without the antigen.</summary>
    public double Negative => _negative.Cells;

    /// <summary>Those that resist killing.</summary>
    public double Resistant => _resistant.Cells;

    private double WithAntigen => _sensitive.Cells + _resistant.Cells;

    /// <summary>Advances by a step: kills first, then growth.</summary>
    /// <param name="days">The step, d.</param>
    /// <param name="random">The course's stream.</param>
    /// <returns>Cells killed that carry the antigen.</returns>
    public double Step(double days, ref HostRandom random)
    {
        double growth = _growth * (1 - Cells / _plan.Capacity),
            births = _growth * _plan.Births,
            hazard = Group.Hazard;
        double killed =
            _sensitive.Step(hazard, births, growth, days, ref random)
            + _resistant.Step(hazard * _plan.ResistantKilling, births, growth, days, ref random);
        _negative.Step(hazard * _plan.Bystander, births, growth, days, ref random);
        if (_canLoseAntigen && _sensitive.Cells > 0)
            _negative.Add(HostMath.Poisson(ref random, _plan.NegativeLoss * births * _sensitive.Cells * days));
        Group.AddRemains(killed, days);
        Group.Cells = WithAntigen;
        return killed;
    }

    /// <summary>What a treatment leaves of all clones alike.</summary>
    /// <param name="left">Share of the cells that it leaves.</param>
    /// <param name="random">The course's stream.</param>
    public void Spare(double left, ref HostRandom random)
    {
        _sensitive.Spare(left, ref random);
        _resistant.Spare(left, ref random);
        _negative.Spare(left, ref random);
        Group.Cells = WithAntigen;
    }

    /// <inheritdoc/>
    public void Visit<TVisitor>(ref TVisitor visitor)
        where TVisitor : IStateVisitor
    {
        _sensitive.Visit(ref visitor);
        _resistant.Visit(ref visitor);
        _negative.Visit(ref visitor);
        Group.Visit(ref visitor);
    }
}
