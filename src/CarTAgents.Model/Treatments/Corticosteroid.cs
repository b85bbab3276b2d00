using CarTAgents.Configuration.Descriptions;
using CarTAgents.Configuration.Units;

namespace CarTAgents.Model.Treatments;

/// <summary>A course of a corticosteroid: less cytokine release and activation of macrophages, at a cost in CAR-T cells.</summary>
/// <param name="drug">Its numbers and its rule.</param>
/// <param name="infusion">Day of the infusion.</param>
internal sealed class Corticosteroid(SteroidDescription drug, double infusion) : Treatment(drug.At, infusion)
{
    private double _end;

    /// <inheritdoc/>
    public override void Give(double day)
    {
        base.Give(day);
        _end = day + drug.For / Unit.SecondsPerDay;
    }

    /// <inheritdoc/>
    protected override bool IsCalledFor(in Signs signs, double day, double days)
    {
        if (drug.Grade is not { } grade)
            return false;
        // A comparison with NaN is false: without tocilizumab nothing is refractory to it.
        bool isRefractory = signs.Grade >= grade && day > signs.TocilizumabDay + drug.After!.Value / Unit.SecondsPerDay;
        return signs.Neurotoxicity >= 3 || isRefractory;
    }

    /// <inheritdoc/>
    public override void Act(ref DrugEffects effects, double day)
    {
        if (day >= _end)
            return;
        effects.Activity = drug.Activity;
        effects.Loss = drug.Loss * Unit.SecondsPerDay;
        effects.MemoryLoss = effects.Loss * drug.Memory;
    }

    /// <inheritdoc/>
    public override void Visit<TVisitor>(ref TVisitor visitor)
    {
        VisitDay(ref visitor, "day of the steroid");
        visitor.Value("end of the steroid, d", ref _end);
    }
}
