using CarTAgents.Model.Conversion;
using CarTAgents.Model.Engine;
using CarTAgents.Model.Numbers;
using CarTAgents.Model.Treatments;

namespace CarTAgents.Model.Body;

/// <summary>Organs without targets, such as lung, liver and gut: T cells there meet no antigen, go on with the bursts that they came with,
/// and leave as free cells of other tissues do.</summary>
/// <param name="homing">Weight with which T cells come here.</param>
internal sealed class Organs(double homing) : IState
{
    /// <summary>Weight with which T cells come here.</summary>
    public double Homing { get; } = homing;

    /// <summary>T cells here.</summary>
    public TCellPool Cells { get; } = new("T cells in organs without targets");

    /// <summary>Cells that were born here in this window.</summary>
    public long Born { get; private set; }

    /// <summary>One window of their fates, and of exits to the blood.</summary>
    /// <param name="plan">The patient's plan.</param>
    /// <param name="tick">First tick of the window.</param>
    /// <param name="growth">Share of due divisions that the body allows.</param>
    /// <param name="blood">T cells in blood.</param>
    /// <param name="effects">What drugs do.</param>
    /// <param name="random">The patient's stream.</param>
    public void Advance(PatientPlan plan, uint tick, double growth, Blood blood, in DrugEffects effects, ref HostRandom random)
    {
        Born = 0;
        for (int kind = 0; kind < plan.Fates.Count; kind++)
        {
            if (plan.Fates[kind] is { } fate && tick >= plan.InfusionTick + fate.Lag)
                Born += Cells.AdvanceBursts(kind, fate, plan.WindowDays, growth, stimulated: 0, ref random);
        }

        Cells.ApplyFates(plan, effects, blood, ref random);
    }

    /// <inheritdoc/>
    public void Visit<TVisitor>(ref TVisitor visitor)
        where TVisitor : IStateVisitor => Cells.Visit(ref visitor);
}
