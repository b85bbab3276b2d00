using CarTAgents.Model.Conversion;
using CarTAgents.Model.Engine;
using CarTAgents.Model.Numbers;
using CarTAgents.Model.Treatments;

namespace CarTAgents.Model.Body;

/// <summary>Organs without targets, such as lung, liver and gut: T cells there meet no antigen, go on with the bursts that they came with,
/// and leave as free cells of other tissues do. Lungs that hold what was infused are such organs, to which nobody comes back.</summary>
/// <param name="homing">Weight with which T cells come here.</param>
/// <param name="exit">Probability, a window, of leaving; null where it is that of each kind.</param>
/// <param name="name">What checkpoints call the cells.</param>
internal sealed class Organs(double homing, double? exit = null, string name = "T cells in organs without targets") : IState
{
    /// <summary>Weight with which T cells come here.</summary>
    public double Homing { get; } = homing;

    /// <summary>T cells here.</summary>
    public TCellPool Cells { get; } = new(name);

    /// <summary>Probability, a window, that a cell leaves.</summary>
    /// <param name="fate">Its kind's fate.</param>
    public double Exit(FatePlan fate) => fate.ExitFrom(exit);

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

        Cells.ApplyFates(plan, exit, effects, blood, ref random);
    }

    /// <inheritdoc/>
    public void Visit<TVisitor>(ref TVisitor visitor)
        where TVisitor : IStateVisitor => Cells.Visit(ref visitor);
}
