using CarTAgents.Model.Engine;
using CarTAgents.Model.Numbers;

namespace CarTAgents.Model.Mixed;

/// <summary>Normal B cells: precursors in stages, naive and memory cells. No number of CAR-T cells is set at which they return.</summary>
internal sealed class MixedBCells : IState
{
    private readonly BCellPlan _plan;
    private readonly double[] _precursors;
    private readonly double _output,
        _antiCd20Days;
    private double _naive,
        _memory;

    /// <param name="plan">The numbers.</param>
    /// <param name="traits">The patient.</param>
    /// <param name="kinds">Kinds of T cells.</param>
    public MixedBCells(BCellPlan plan, Traits traits, int kinds)
    {
        _plan = plan;
        _output = plan.Output * traits.Output;
        _antiCd20Days = plan.AntiCd20.Days * traits.AntiCd20;
        _precursors = new double[plan.Stages.Count];
        _precursors.AsSpan().Fill(plan.Precursors * traits.Output * plan.Spared / plan.Stages.Count);
        _naive = plan.Naive * traits.BCells * plan.Spared;
        _memory = plan.Memory * traits.BCells * plan.Spared;
        PrecursorGroup = new TargetGroup(plan.Origin, plan.Targets.Precursor, 1, kinds);
        NaiveGroup = new TargetGroup(plan.Home, plan.Targets.Naive, 1, kinds);
        MemoryGroup = new TargetGroup(plan.Home, plan.Targets.Memory, 1, kinds);
        Show();
    }

    /// <summary>Precursors with antigen, as T cells meet them.</summary>
    public TargetGroup PrecursorGroup { get; }

    /// <summary>Naive cells, as T cells meet them.</summary>
    public TargetGroup NaiveGroup { get; }

    /// <summary>Memory cells, as T cells meet them.</summary>
    public TargetGroup MemoryGroup { get; }

    /// <summary>Naive cells of the body.</summary>
    public double Naive => _naive;

    /// <summary>Memory cells of the body.</summary>
    public double Memory => _memory;

    /// <summary>Advances by a step.</summary>
    /// <param name="day">Its start, days from the infusion.</param>
    /// <param name="days">Its length, d.</param>
    /// <param name="marrowSince">Day from which the marrow recovers: of the infusion, or a transplant.</param>
    /// <returns>Cells killed.</returns>
    public double Step(double day, double days, double marrowSince)
    {
        double marrow = _plan.Recovery > 0 ? 1 - HostMath.Exp(-(day - marrowSince) * _plan.Recovery) : 1,
            spared = HostMath.Exp(-PrecursorGroup.Hazard * _plan.Recognised * days),
            moving = 1 - HostMath.Exp(-_plan.Stages.Rate * _plan.Stages.Count * days),
            entering = _output * marrow * days,
            precursors = 0;
        for (int i = 0; i < _precursors.Length; i++)
        {
            double leaving = _precursors[i] * moving;
            precursors += _precursors[i] * (1 - spared);
            _precursors[i] = (_precursors[i] - leaving) * spared + entering;
            entering = leaving;
        }

        double naive = Kill(ref _naive, NaiveGroup, days),
            memory = Kill(ref _memory, MemoryGroup, days);
        double antiCd20 = day < _antiCd20Days ? _plan.AntiCd20.Loss : 0,
            matured = _naive * _plan.Maturing * days;
        _naive = (_naive + entering) * HostMath.Exp(-(_plan.NaiveLoss + antiCd20) * days);
        _memory = (_memory + matured) * HostMath.Exp(-(_plan.MemoryLoss + antiCd20) * days);
        if (_naive < 1)
            _naive = 0;
        if (_memory < 1)
            _memory = 0;
        PrecursorGroup.AddRemains(precursors, days);
        NaiveGroup.AddRemains(naive, days);
        MemoryGroup.AddRemains(memory, days);
        Show();
        return precursors + naive + memory;
    }

    /// <summary>A donor's marrow begins anew, without the patient's B cells.</summary>
    public void BeginAnew()
    {
        _precursors.AsSpan().Clear();
        (_naive, _memory) = (0, 0);
        Show();
    }

    private static double Kill(ref double cells, TargetGroup group, double days)
    {
        double killed = cells * (1 - HostMath.Exp(-group.Hazard * days));
        cells -= killed;
        return killed;
    }

    private void Show()
    {
        double precursors = 0;
        foreach (double stage in _precursors)
            precursors += stage;
        PrecursorGroup.Cells = precursors * _plan.Recognised;
        NaiveGroup.Cells = _naive;
        MemoryGroup.Cells = _memory;
    }

    /// <inheritdoc/>
    public void Visit<TVisitor>(ref TVisitor visitor)
        where TVisitor : IStateVisitor
    {
        visitor.Values("precursors by stage", _precursors.AsSpan());
        visitor.Value("naive cells", ref _naive);
        visitor.Value("memory cells", ref _memory);
        PrecursorGroup.Visit(ref visitor);
        NaiveGroup.Visit(ref visitor);
        MemoryGroup.Visit(ref visitor);
    }
}
