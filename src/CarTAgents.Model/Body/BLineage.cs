using CarTAgents.Model.Conversion;
using CarTAgents.Model.Engine;
using CarTAgents.Model.Numbers;

namespace CarTAgents.Model.Body;

/// <summary>The normal B lineage between tissues: precursors arise in the marrow; those that matured and left it go home as naive
/// cells.</summary>
/// <param name="patient">The patient's plan.</param>
/// <param name="window">Ticks of a window.</param>
internal sealed class BLineage(PatientPlan patient, int window) : IState
{
    private double _precursors;

    /// <summary>Makes the cells of a window.</summary>
    /// <param name="tick">First tick of the window.</param>
    /// <param name="b">The lineage's plan.</param>
    /// <param name="tissues">The tissues.</param>
    /// <param name="transplanted">Tick from which a donor's marrow recovers; null without a transplant.</param>
    public void MakeCells(uint tick, BLineagePlan b, IReadOnlyList<TissueSample> tissues, uint? transplanted)
    {
        double output = b.PerDay * patient.WindowDays;
        bool isDepleted = patient.DepletionEnd > patient.DepletionStart && tick >= patient.DepletionStart;
        if ((transplanted ?? (isDepleted ? patient.DepletionEnd : null)) is { } from)
        {
            double since = tick < from ? 0 : (tick - from) * patient.WindowDays / window;
            output *= -HostMath.ExpM1(-since / b.RecoveryDays);
        }

        _precursors += output;
        long whole = (long)_precursors;
        _precursors -= whole;
        tissues[b.Origin].Arriving[b.Precursor] += whole;
        tissues[b.Home].Arriving[b.Naive] += tissues[b.Origin].Matured;
    }

    /// <inheritdoc/>
    public void Visit<TVisitor>(ref TVisitor visitor)
        where TVisitor : IStateVisitor => visitor.Value("B-cell precursors of less than one cell", ref _precursors, 0, 1);
}
