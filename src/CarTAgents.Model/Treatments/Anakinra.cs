using CarTAgents.Configuration.Descriptions;
using CarTAgents.Model.Engine;

namespace CarTAgents.Model.Treatments;

/// <summary>A course of anakinra, which blocks the receptor of IL-1: the share of IL-6 that IL-1 raises, of fever and of neurotoxicity goes
/// (Norelli 2018, doi:10.1038/s41591-018-0036-4; Giavridis 2018, doi:10.1038/s41591-018-0041-7).</summary>
/// <param name="drug">Its numbers and its rule.</param>
/// <param name="infusion">Day of the infusion.</param>
internal sealed class Anakinra(AnakinraDescription drug, double infusion) : ITreatment
{
    private const double SecondsPerDay = 86400,
        Never = -1;

    private double _graded,
        _day = Never,
        _end;

    /// <summary>Day on which it was begun; NaN if it was not.</summary>
    public double Day => _day < 0 ? double.NaN : _day;

    /// <inheritdoc/>
    public void Give(double day) => (_day, _end) = (day, day + drug.For / SecondsPerDay);

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
        // Its half-life of hours is that of the doses' interval: the course is flat.
        if (_day >= 0 && day < _end)
            effects.Il1Blocked = drug.Blocked;
    }

    /// <inheritdoc/>
    public void Visit<TVisitor>(ref TVisitor visitor)
        where TVisitor : IStateVisitor
    {
        visitor.Value("how long the grade for anakinra has lasted, d", ref _graded);
        visitor.Value("day of anakinra", ref _day);
        visitor.Value("end of anakinra, d", ref _end);
    }
}
