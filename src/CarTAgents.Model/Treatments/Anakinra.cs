using CarTAgents.Configuration.Descriptions;
using CarTAgents.Configuration.Units;

namespace CarTAgents.Model.Treatments;

/// <summary>A course of anakinra, which blocks the receptor of IL-1: the share of IL-6 that IL-1 raises, of fever and of neurotoxicity goes
/// (Norelli 2018, doi:10.1038/s41591-018-0036-4; Giavridis 2018, doi:10.1038/s41591-018-0041-7).</summary>
/// <param name="drug">Its numbers and its rule.</param>
/// <param name="infusion">Day of the infusion.</param>
internal sealed class Anakinra(AnakinraDescription drug, double infusion) : Treatment(drug.At, infusion)
{
    private double _graded,
        _end;

    /// <inheritdoc/>
    public override void Give(double day)
    {
        base.Give(day);
        _end = day + drug.For / Unit.SecondsPerDay;
    }

    /// <inheritdoc/>
    protected override bool IsCalledFor(in Signs signs, double day, double days) =>
        drug.Grade is { } grade && signs.Persist(grade, drug.After!.Value / Unit.SecondsPerDay, ref _graded, days);

    /// <inheritdoc/>
    public override void Act(ref DrugEffects effects, double day)
    {
        // Its half-life of hours is that of the doses' interval: the course is flat.
        if (day < _end)
            effects.Il1Blocked = drug.Blocked;
    }

    /// <inheritdoc/>
    public override void Visit<TVisitor>(ref TVisitor visitor)
    {
        visitor.Value("how long the grade for anakinra has lasted, d", ref _graded);
        VisitDay(ref visitor, "day of anakinra");
        visitor.Value("end of anakinra, d", ref _end);
    }
}
