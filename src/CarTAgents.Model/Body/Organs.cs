using CarTAgents.Kernels.Cells;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Engine;
using CarTAgents.Model.Numbers;
using CarTAgents.Model.Treatments;

namespace CarTAgents.Model.Body;

/// <summary>Organs without targets, such as lung, liver and gut: T cells there meet no antigen, go on with the bursts that they came with,
/// and leave as free cells of other tissues do.</summary>
/// <remarks>A cycle is <see cref="AssumedNumbers.CycleSubSteps"/> exponential sub-steps, as in a mixed patient. Who comes is in any of
/// them.</remarks>
/// <param name="homing">Weight with which T cells come here.</param>
internal sealed class Organs(double homing) : IState
{
    private const int Steps = AssumedNumbers.CycleSubSteps;

    // By sub-step of the cycle, then by class; who does not divide is in the first.
    private readonly long[] _cells = new long[Steps * TissueSample.Classes];

    /// <summary>Weight with which T cells come here.</summary>
    public double Homing { get; } = homing;

    /// <summary>Cells that were born here in this window.</summary>
    public long Born { get; private set; }

    /// <summary>Cells of a class.</summary>
    public long Cells(int c)
    {
        long sum = 0;
        for (int step = 0; step < Steps; step++)
            sum += At(step, c);
        return sum;
    }

    /// <summary>Cells of a class come.</summary>
    public void Add(int c, long cells)
    {
        At(0, c) += cells;
        if (TState.Program(c % TState.Count) != TProgram.Proliferating)
            return;
        for (int step = 1; step < Steps; step++)
        {
            At(step, c) += cells / Steps;
            At(0, c) -= cells / Steps;
        }
    }

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
                AdvanceBursts(kind, fate, plan.WindowDays, growth, ref random);
        }

        for (int step = 0; step < Steps; step++)
        {
            Span<long> cells = _cells.AsSpan(step * TissueSample.Classes, TissueSample.Classes);
            TCellFates.Apply(plan, cells, effects, ref random);
            TCellFates.Exit(plan, cells, blood.Cells, ref random);
        }
    }

    private void AdvanceBursts(int kind, FatePlan fate, double days, double growth, ref HostRandom random)
    {
        double passing = Math.Min(1, Steps * days / fate.CycleDays);
        int first = kind * TState.Count;
        Span<long> divided = stackalloc long[TState.Count];
        divided.Clear();
        for (int step = Steps - 1; step >= 0; step--)
        {
            for (int chances = 0; chances <= TState.MostChances; chances++)
            {
                int state = TState.OfBurst(chances);
                long passed = TCellFates.Draw(ref random, At(step, first + state), passing);
                At(step, first + state) -= passed;
                if (step < Steps - 1)
                    At(step + 1, first + state) += passed;
                else if (chances > 0)
                    divided[TState.OfBurst(chances - 1)] += passed + Divide(passed, growth, ref random);
                else
                    EndBurst(divided, passed, fate, ref random);
            }
        }

        for (int state = 0; state < TState.Count; state++)
            At(0, first + state) += divided[state];
    }

    private long Divide(long cells, double growth, ref HostRandom random)
    {
        long born = TCellFates.Draw(ref random, cells, growth);
        Born += born;
        return born;
    }

    private static void EndBurst(Span<long> of, long cells, FatePlan fate, ref HostRandom random)
    {
        long memory = TCellFates.Draw(ref random, cells, fate.MemoryShare);
        of[(int)TProgram.Memory] += memory;
        of[(int)TProgram.Effector] += cells - memory;
    }

    private ref long At(int step, int c) => ref _cells[step * TissueSample.Classes + c];

    /// <inheritdoc/>
    public void Visit<TVisitor>(ref TVisitor visitor)
        where TVisitor : IStateVisitor =>
        visitor.Values("T cells in organs without targets, by third of the cycle, then by class: kind x 24 + state", _cells.AsSpan());
}
