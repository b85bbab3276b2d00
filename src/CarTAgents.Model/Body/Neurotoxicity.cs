using CarTAgents.Configuration.Descriptions;
using CarTAgents.Configuration.Units;
using CarTAgents.Model.Engine;
using CarTAgents.Model.Numbers;

namespace CarTAgents.Model.Body;

/// <summary>Neurotoxicity: an index that follows, with a delay, the product of CAR-T number and IFN-gamma, so that neither without the
/// other is enough.</summary>
/// <param name="plan">The numbers.</param>
/// <param name="susceptibility">The patient's factor on the drive.</param>
internal sealed class Neurotoxicity(NeurotoxicityDescription plan, double susceptibility) : IState
{
    // 1 pg/mL in g/um^3.
    private const double Picogram = 1e-24,
        Least = AssumedNumbers.LeastNeurotoxicity;

    private double _index;

    /// <summary>The index.</summary>
    public double Index => _index;

    /// <summary>Grade: 0, 1 for any, 3 for severe.</summary>
    public int Grade =>
        _index > plan.Severe ? 3
        : _index > plan.Any ? 1
        : 0;

    /// <summary>Advances by a step.</summary>
    /// <param name="carT">CAR-T cells of the body.</param>
    /// <param name="ifng">IFN-gamma above its baseline, pg/mL.</param>
    /// <param name="il1Blocked">Share of the receptors of IL-1 that a drug blocks.</param>
    /// <param name="days">The step, d.</param>
    public void Step(double carT, double ifng, double il1Blocked, double days)
    {
        double cells = Math.Max(Least, carT / plan.Cells),
            cytokine = Math.Max(Least, 2 * ifng / (ifng + plan.Ifng / Picogram)),
            drive =
                susceptibility
                * HostMath.Pow(cells, plan.Weight)
                * HostMath.Pow(cytokine, 1 - plan.Weight)
                * (1 - plan.Il1Share * il1Blocked);
        _index = drive + (_index - drive) * HostMath.Exp(-days / (plan.Time / Unit.SecondsPerDay));
    }

    /// <inheritdoc/>
    public void Visit<TVisitor>(ref TVisitor visitor)
        where TVisitor : IStateVisitor => visitor.Value("index of neurotoxicity", ref _index);
}
