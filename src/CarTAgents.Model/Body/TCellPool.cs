using CarTAgents.Kernels.Cells;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Engine;
using CarTAgents.Model.Numbers;
using CarTAgents.Model.Treatments;

namespace CarTAgents.Model.Body;

/// <summary>T cells as counts, by class: those that no lattice cell stands for, and those of organs without targets.</summary>
/// <remarks>A cycle is <see cref="AssumedNumbers.CycleSubSteps"/> exponential sub-steps, as in a mixed patient: in one alone the fastest
/// lines would run ahead. Who comes is in any of them. A class may owe cells for a while: <see cref="PayDebts"/>.</remarks>
/// <param name="name">What its checkpoints call it.</param>
internal sealed class TCellPool(string name) : IState
{
    private const int Steps = AssumedNumbers.CycleSubSteps;

    // By sub-step of the cycle, then by class; who does not divide, and what a class owes, is in the first.
    private readonly long[] _cells = new long[Steps * TissueSample.Classes];

    private readonly string _described = $"{name}, by third of the cycle, then by class: kind x 24 + state";

    /// <summary>Cells of a class.</summary>
    /// <param name="c">Class: kind x <see cref="TState.Count"/> + state.</param>
    public long this[int c]
    {
        get
        {
            long sum = 0;
            for (int step = 0; step < Steps; step++)
                sum += At(step, c);
            return sum;
        }
        set => Add(c, value - this[c]);
    }

    /// <summary>Cells of all classes; what some owe is taken off.</summary>
    public long Sum()
    {
        long sum = 0;
        foreach (long n in _cells)
            sum += n;
        return sum;
    }

    /// <summary>Takes all cells, and what is owed.</summary>
    public void Clear() => _cells.AsSpan().Clear();

    /// <summary>What classes of a kind owe, those of it that have cells pay.</summary>
    public void PayDebts(int kind)
    {
        Span<long> classes = stackalloc long[TState.Count];
        bool owes = false;
        for (int state = 0; state < TState.Count; state++)
        {
            classes[state] = this[kind * TState.Count + state];
            owes |= classes[state] < 0;
        }

        if (!owes)
            return;
        Shares.PayDebts(classes);
        for (int state = 0; state < TState.Count; state++)
            this[kind * TState.Count + state] = classes[state];
    }

    /// <summary>What is owed is forgiven, for nobody is left to pay.</summary>
    public void ForgiveDebts()
    {
        foreach (ref long n in _cells.AsSpan())
            n = Math.Max(0, n);
    }

    /// <summary>One window of the bursts of a kind, the last sub-step first, so that none passes two.</summary>
    /// <param name="kind">Kind, from 0.</param>
    /// <param name="fate">Its fates.</param>
    /// <param name="days">Days of the window.</param>
    /// <param name="growth">Share of due divisions that the body allows.</param>
    /// <param name="stimulated">Share of the cells that antigen has stimulated lately.</param>
    /// <param name="random">The patient's stream.</param>
    /// <returns>Cells born.</returns>
    public long AdvanceBursts(int kind, FatePlan fate, double days, double growth, double stimulated, ref HostRandom random)
    {
        double passing = Math.Min(1, Steps * days / fate.CycleDays);
        int first = kind * TState.Count;
        long born = 0;
        Span<long> begun = stackalloc long[TState.Count];
        begun.Clear();
        for (int step = Steps - 1; step >= 0; step--)
        {
            for (int chances = 0; chances <= TState.MostChances; chances++)
            {
                int state = TState.OfBurst(chances);
                long passed = HostMath.BinomialOrNone(ref random, At(step, first + state), passing);
                At(step, first + state) -= passed;
                if (step < Steps - 1)
                {
                    At(step + 1, first + state) += passed;
                }
                else if (chances > 0)
                {
                    long more = HostMath.BinomialOrNone(ref random, passed, growth);
                    begun[TState.OfBurst(chances - 1)] += passed + more;
                    born += more;
                }
                else
                {
                    long rearmed = HostMath.BinomialOrNone(ref random, passed, stimulated * fate.Rearming),
                        memory = HostMath.BinomialOrNone(ref random, passed - rearmed, fate.MemoryShare);
                    begun[TState.OfBurst(fate.RearmedDivisions)] += rearmed;
                    begun[(int)TProgram.Memory] += memory;
                    begun[(int)TProgram.Effector] += passed - rearmed - memory;
                }
            }
        }

        for (int state = 0; state < TState.Count; state++)
            Begin(first + state, begun[state]);
        return born;
    }

    /// <summary>What antigen does to a kind in a window: it primes, recalls memory, and kills effectors and exhausted cells.</summary>
    /// <param name="kind">Kind, from 0.</param>
    /// <param name="fate">Its fates.</param>
    /// <param name="days">Days of the window.</param>
    /// <param name="engaged">Engagements a T cell and day that trigger it.</param>
    /// <param name="stimulated">Share of the cells that antigen has stimulated lately.</param>
    /// <param name="random">The patient's stream.</param>
    /// <returns>Cells that died.</returns>
    public long Stimulate(int kind, FatePlan fate, double days, double engaged, double stimulated, ref HostRandom random)
    {
        int first = kind * TState.Count;
        ref long resting = ref At(0, first + (int)TProgram.Resting),
            effectors = ref At(0, first + (int)TProgram.Effector),
            exhausted = ref At(0, first + (int)TProgram.Exhausted),
            memory = ref At(0, first + (int)TProgram.Memory);
        double death = -HostMath.ExpM1(-fate.ActivationDeath * engaged * days);
        long primed = HostMath.BinomialOrNone(ref random, resting, -HostMath.ExpM1(-engaged * days)),
            more = HostMath.BinomialOrNone(ref random, primed, fate.MoreDivisions),
            died = HostMath.BinomialOrNone(ref random, effectors, death),
            diedExhausted = HostMath.BinomialOrNone(ref random, exhausted, death),
            recalled = HostMath.BinomialOrNone(ref random, memory, -HostMath.ExpM1(-fate.Recall * stimulated * days));
        resting -= primed;
        effectors -= died;
        exhausted -= diedExhausted;
        memory -= recalled;
        Begin(first + TState.OfBurst(fate.Divisions), primed - more);
        Begin(first + TState.OfBurst(fate.Divisions + 1), more);
        Begin(first + TState.OfBurst(fate.RecalledDivisions), recalled);
        return died + diedExhausted;
    }

    /// <summary>One window of slow fates, and of exits to the blood.</summary>
    /// <param name="plan">The patient's plan.</param>
    /// <param name="exit">Probability of leaving this place; null where it is that of each kind.</param>
    /// <param name="effects">What drugs do.</param>
    /// <param name="blood">T cells in blood.</param>
    /// <param name="random">The patient's stream.</param>
    public void ApplyFates(PatientPlan plan, double? exit, in DrugEffects effects, Blood blood, ref HostRandom random)
    {
        for (int step = 0; step < Steps; step++)
        {
            Span<long> cells = _cells.AsSpan(step * TissueSample.Classes, TissueSample.Classes);
            TCellFates.Apply(plan, cells, effects, ref random);
            TCellFates.Exit(plan, exit, cells, blood.Cells, ref random);
        }
    }

    private void Add(int c, long cells)
    {
        if (TState.Program(c % TState.Count) != TProgram.Proliferating)
        {
            At(0, c) += cells;
            return;
        }

        Span<long> of = stackalloc long[Steps];
        for (int step = 0; step < Steps; step++)
            of[step] = At(step, c);
        if (cells > 0)
        {
            of[0] += cells % Steps;
            foreach (ref long n in of)
                n += cells / Steps;
            Shares.PayDebts(of);
        }
        else
        {
            long there = Math.Max(cells, -Shares.Positive(of));
            Shares.Add(there, of, of);
            of[0] += cells - there;
        }

        for (int step = 0; step < Steps; step++)
            At(step, c) = of[step];
    }

    // Who begins a cycle is in its first sub-step.
    private void Begin(int c, long cells) => At(0, c) += cells;

    private ref long At(int step, int c) => ref _cells[step * TissueSample.Classes + c];

    /// <inheritdoc/>
    public void Visit<TVisitor>(ref TVisitor visitor)
        where TVisitor : IStateVisitor => visitor.Values(_described, _cells.AsSpan());
}
