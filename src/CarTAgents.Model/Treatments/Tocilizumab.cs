using CarTAgents.Configuration.Descriptions;
using CarTAgents.Configuration.Units;
using CarTAgents.Model.Numbers;

namespace CarTAgents.Model.Treatments;

/// <summary>Tocilizumab blocks the receptor of IL-6, so that its signal falls and, cleared by the receptor no more, its level rises
/// (Nishimoto 2008, doi:10.1182/blood-2008-05-155846).</summary>
/// <param name="drug">Its numbers and its rule.</param>
/// <param name="infusion">Day of the infusion.</param>
internal sealed class Tocilizumab(TocilizumabDescription drug, double infusion) : Treatment(drug.At, infusion)
{
    private const double Ln2 = 0.6931471805599453;

    private double _level,
        _graded;

    /// <summary>Lets a step pass.</summary>
    public void Fade(double days)
    {
        if (_level > 0)
            _level *= HostMath.Exp(-Ln2 * days / (drug.HalfLife / Unit.SecondsPerDay));
    }

    /// <inheritdoc/>
    public override void Give(double day)
    {
        base.Give(day);
        _level = drug.Level;
    }

    /// <inheritdoc/>
    protected override bool IsCalledFor(in Signs signs, double day, double days) =>
        drug.Grade is { } grade && signs.Persist(grade, drug.After!.Value / Unit.SecondsPerDay, ref _graded, days);

    /// <inheritdoc/>
    public override void Act(ref DrugEffects effects, double day)
    {
        double blocked = _level / (_level + 1);
        effects.Il6Blocked = blocked;
        effects.Il6Clearance = 1 - drug.Clearance * blocked;
    }

    /// <inheritdoc/>
    public override void Visit<TVisitor>(ref TVisitor visitor)
    {
        visitor.Value("tocilizumab in plasma", ref _level);
        visitor.Value("how long the grade has lasted, d", ref _graded);
        VisitDay(ref visitor, "day of tocilizumab");
    }
}
