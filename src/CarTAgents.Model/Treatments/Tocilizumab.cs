using CarTAgents.Configuration.Descriptions;
using CarTAgents.Model.Engine;
using CarTAgents.Model.Numbers;

namespace CarTAgents.Model.Treatments;

/// <summary>Tocilizumab blocks the receptor of IL-6, so that its signal falls and, cleared by the receptor no more, its level rises
/// (Nishimoto 2008, doi:10.1182/blood-2008-05-155846).</summary>
/// <param name="drug">Its numbers and its rule.</param>
/// <param name="infusion">Day of the infusion.</param>
internal sealed class Tocilizumab(TocilizumabDescription drug, double infusion) : ITreatment
{
    private const double Ln2 = 0.6931471805599453,
        SecondsPerDay = 86400,
        Never = -1;

    private double _level,
        _graded,
        _day = Never;

    /// <summary>Day on which it was given; NaN if it was not.</summary>
    public double Day => _day < 0 ? double.NaN : _day;

    /// <summary>Lets a step pass.</summary>
    public void Fade(double days)
    {
        if (_level > 0)
            _level *= HostMath.Exp(-Ln2 * days / (drug.HalfLife / SecondsPerDay));
    }

    /// <inheritdoc/>
    public void Give(double day) => (_day, _level) = (day, drug.Level);

    /// <inheritdoc/>
    public void Follow(in Signs signs, double day, double days)
    {
        if (_day >= 0)
            return;
        if (drug.At is { } at && day >= infusion + at / SecondsPerDay)
            Give(day);
        if (drug.Grade is { } grade && signs.Persist(grade, drug.After!.Value / SecondsPerDay, ref _graded, days))
            Give(day);
    }

    /// <inheritdoc/>
    public void Act(ref DrugEffects effects, double day)
    {
        double blocked = _level / (_level + 1);
        effects.Il6Blocked = blocked;
        effects.Il6Clearance = 1 - drug.Clearance * blocked;
    }

    /// <inheritdoc/>
    public void Visit<TVisitor>(ref TVisitor visitor)
        where TVisitor : IStateVisitor
    {
        visitor.Value("tocilizumab in plasma", ref _level);
        visitor.Value("how long the grade has lasted, d", ref _graded);
        visitor.Value("day of tocilizumab", ref _day);
    }
}
