using CarTAgents.Configuration.Units;
using CarTAgents.Model.Engine;

namespace CarTAgents.Model.Treatments;

/// <summary>A drug of a patient: given at its time, by its rule or by an event.</summary>
/// <param name="at">When it is given, s from the infusion; null for no time.</param>
/// <param name="infusion">Day of the infusion.</param>
internal abstract class Treatment(Quantity? at, double infusion) : IState
{
    private const double Never = -1;

    private double _day = Never;

    /// <summary>Day on which it was given, or begun; NaN if it was not.</summary>
    public double Day => _day < 0 ? double.NaN : _day;

    /// <summary>Gives it.</summary>
    public virtual void Give(double day) => _day = day;

    /// <summary>Gives it, once, if its time or its rule says so at the end of a step.</summary>
    /// <param name="signs">What the patient shows.</param>
    /// <param name="day">The time.</param>
    /// <param name="days">The step that ended.</param>
    public void Follow(in Signs signs, double day, double days)
    {
        if (_day < 0 && ((at is { } time && day >= infusion + time / Unit.SecondsPerDay) || IsCalledFor(signs, day, days)))
            Give(day);
    }

    /// <summary>Adds what it does at a time.</summary>
    public abstract void Act(ref DrugEffects effects, double day);

    /// <summary>Whether its rule calls for it at the end of a step; false without a rule.</summary>
    protected abstract bool IsCalledFor(in Signs signs, double day, double days);

    /// <inheritdoc/>
    public abstract void Visit<TVisitor>(ref TVisitor visitor)
        where TVisitor : IStateVisitor;

    /// <summary>Visits the day on which it was given.</summary>
    protected void VisitDay<TVisitor>(ref TVisitor visitor, string name)
        where TVisitor : IStateVisitor => visitor.Value(name, ref _day);
}
