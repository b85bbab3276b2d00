using CarTAgents.Configuration.Descriptions;
using CarTAgents.Model.Engine;

namespace CarTAgents.Model.Treatments;

/// <summary>A course of a corticosteroid: less cytokine release and activation of macrophages, at a cost in CAR-T cells.</summary>
/// <param name="drug">Its numbers and its rule.</param>
/// <param name="infusion">Day of the infusion.</param>
internal sealed class Corticosteroid(SteroidDescription drug, double infusion) : ITreatment
{
    private const double SecondsPerDay = 86400,
        Never = -1;

    private double _day = Never,
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
        if (drug.Grade is not { } grade)
            return;
        // A comparison with NaN is false: without tocilizumab nothing is refractory to it.
        bool isRefractory = signs.Grade >= grade && day > signs.TocilizumabDay + drug.After!.Value / SecondsPerDay;
        if (signs.Neurotoxicity >= 3 || isRefractory)
            Give(day);
    }

    /// <inheritdoc/>
    public void Act(ref DrugEffects effects, double day)
    {
        if (_day < 0 || day >= _end)
            return;
        effects.Activity = drug.Activity;
        effects.Loss = drug.Loss * SecondsPerDay;
        effects.MemoryLoss = effects.Loss * drug.Memory;
    }

    /// <inheritdoc/>
    public void Visit<TVisitor>(ref TVisitor visitor)
        where TVisitor : IStateVisitor
    {
        visitor.Value("day of the steroid", ref _day);
        visitor.Value("end of the steroid, d", ref _end);
    }
}
