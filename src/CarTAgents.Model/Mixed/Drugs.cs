using CarTAgents.Configuration.Descriptions;
using CarTAgents.Model.Engine;
using CarTAgents.Model.Numbers;

namespace CarTAgents.Model.Mixed;

/// <summary>Tocilizumab and a corticosteroid, each given once by its rule.</summary>
internal sealed class Drugs(DrugsDescription? drugs) : IState
{
    private const double Ln2 = 0.6931471805599453,
        Never = -1;

    private readonly TocilizumabDescription? _tocilizumab = drugs?.Tocilizumab;
    private readonly SteroidDescription? _steroid = drugs?.Steroid;
    private double _level,
        _graded,
        _tocilizumabDay = Never,
        _steroidDay = Never,
        _steroidEnd;

    /// <summary>Day on which tocilizumab was given; NaN if it was not.</summary>
    public double TocilizumabDay => Told(_tocilizumabDay);

    /// <summary>Day on which the steroid was begun; NaN if it was not.</summary>
    public double SteroidDay => Told(_steroidDay);

    /// <summary>Share of IL-6 receptors that tocilizumab occupies.</summary>
    public double Blocked => _level / (_level + 1);

    /// <summary>Share of the clearance of IL-6 that it leaves.</summary>
    public double Clearance => 1 - (_tocilizumab?.Clearance.Value ?? 0) * Blocked;

    /// <summary>Whether the steroid is given at a time.</summary>
    public bool IsOnSteroid(double day) => day < _steroidEnd;

    /// <summary>Loss of CAR-T cells to the steroid at a time, 1/d.</summary>
    public double Loss(double day) => IsOnSteroid(day) ? _steroid!.Loss * MixedPlan.Day : 0;

    /// <summary>The same of memory cells.</summary>
    public double MemoryLoss(double day) => Loss(day) * (_steroid?.Memory.Value ?? 0);

    /// <summary>Share of cytokine release and macrophage activation that the steroid leaves at a time.</summary>
    public double Activity(double day) => IsOnSteroid(day) ? _steroid!.Activity : 1;

    /// <summary>Lets a step pass.</summary>
    public void Fade(double days)
    {
        if (_level > 0)
            _level *= HostMath.Exp(-Ln2 * days / (_tocilizumab!.HalfLife / MixedPlan.Day));
    }

    /// <summary>Gives what the rules say at the end of a step.</summary>
    /// <param name="grade">Grade of cytokine release syndrome.</param>
    /// <param name="isSevereNeurotoxicity">Whether neurotoxicity is severe.</param>
    /// <param name="day">The time.</param>
    /// <param name="days">The step that ended.</param>
    public void Give(int grade, bool isSevereNeurotoxicity, double day, double days)
    {
        if (_tocilizumab is { } t && _tocilizumabDay < 0)
        {
            _graded = grade >= t.Grade ? _graded + days : 0;
            if (grade >= t.Grade && _graded >= t.After / MixedPlan.Day)
                (_tocilizumabDay, _level) = (day, t.Level);
        }

        if (_steroid is not { } s || _steroidDay >= 0)
            return;
        bool isRefractory = grade >= s.Grade && _tocilizumabDay >= 0 && day > _tocilizumabDay + s.After / MixedPlan.Day;
        if (isSevereNeurotoxicity || isRefractory)
            (_steroidDay, _steroidEnd) = (day, day + s.For / MixedPlan.Day);
    }

    private static double Told(double day) => day < 0 ? double.NaN : day;

    /// <inheritdoc/>
    public void Visit<TVisitor>(ref TVisitor visitor)
        where TVisitor : IStateVisitor
    {
        visitor.Value("tocilizumab in plasma", ref _level);
        visitor.Value("how long the grade has lasted, d", ref _graded);
        visitor.Value("day of tocilizumab", ref _tocilizumabDay);
        visitor.Value("day of the steroid", ref _steroidDay);
        visitor.Value("end of the steroid, d", ref _steroidEnd);
    }
}
