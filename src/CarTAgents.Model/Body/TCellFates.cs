using CarTAgents.Kernels.Cells;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Numbers;
using CarTAgents.Model.Treatments;

namespace CarTAgents.Model.Body;

/// <summary>The slow fates of free, unstimulated T cells that are not on a lattice, by whole cells.</summary>
internal static class TCellFates
{
    /// <summary>Deaths and recoveries of one window. Who is on the way, or less than a lattice cell, keeps its chances to divide.</summary>
    /// <param name="plan">The patient's plan.</param>
    /// <param name="cells">The cells, by class.</param>
    /// <param name="effects">What drugs do.</param>
    /// <param name="random">The patient's stream.</param>
    public static void Apply(PatientPlan plan, Span<long> cells, in DrugEffects effects, ref HostRandom random)
    {
        for (int kind = 0; kind < plan.Fates.Count; kind++)
        {
            if (plan.Fates[kind] is not { } fate)
                continue;
            Span<long> of = cells.Slice(kind * TState.Count, TState.Count);
            for (int state = 0; state < TState.Count; state++)
            {
                TProgram program = TState.Program(state);
                of[state] -= Draw(ref random, of[state], fate.Loss[(int)program]);
                double lost = effects.Lost(program, plan.WindowDays);
                if (lost > 0)
                    of[state] -= Draw(ref random, of[state], lost);
            }

            long recovered = Draw(ref random, of[(int)TProgram.Exhausted], fate.Recovery);
            of[(int)TProgram.Exhausted] -= recovered;
            of[(int)TProgram.Effector] += recovered;
        }
    }

    /// <summary>T cells that leave a tissue's pool for the blood in one window.</summary>
    public static void Exit(PatientPlan plan, Span<long> pool, Span<long> blood, ref HostRandom random)
    {
        for (int c = 0; c < pool.Length; c++)
        {
            if (c / TState.Count >= plan.Fates.Count || plan.Fates[c / TState.Count] is not { } fate)
                continue;
            long leave = Draw(ref random, pool[c], fate.Exit);
            pool[c] -= leave;
            blood[c] += leave;
        }
    }

    /// <summary>How many of some cells an event of a probability meets; a debt of cells, which a pool may have for a while, is met
    /// alike.</summary>
    public static long Draw(ref HostRandom random, long cells, double p) =>
        cells == 0 ? 0
        : cells > 0 ? HostMath.Binomial(ref random, cells, p)
        : -HostMath.Binomial(ref random, -cells, p);
}
