using CarTAgents.Kernels.Cells;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Numbers;
using CarTAgents.Model.Treatments;

namespace CarTAgents.Model.Body;

/// <summary>The slow fates of free, unstimulated T cells that are not on a lattice, by whole cells.</summary>
internal static class TCellFates
{
    /// <summary>Deaths and recoveries of one window. What is owed of a class fares as its cells do.</summary>
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
                of[state] -= Signed(ref random, of[state], fate.Loss[(int)program]);
                double lost = effects.Lost(program, plan.WindowDays);
                if (lost > 0)
                    of[state] -= Signed(ref random, of[state], lost);
            }

            long recovered = Signed(ref random, of[(int)TProgram.Exhausted], fate.Recovery);
            of[(int)TProgram.Exhausted] -= recovered;
            of[(int)TProgram.Effector] += recovered;
        }
    }

    private static long Signed(ref HostRandom random, long cells, double p) =>
        cells < 0 ? -HostMath.Binomial(ref random, -cells, p) : HostMath.Binomial(ref random, cells, p);

    /// <summary>T cells that leave a tissue's pool for the blood in one window. What is owed stays where the lattice is that owes
    /// it.</summary>
    /// <param name="plan">The patient's plan.</param>
    /// <param name="own">Probability of leaving this place; null where it is that of each kind.</param>
    /// <param name="pool">The cells, by class.</param>
    /// <param name="blood">T cells in blood by class.</param>
    /// <param name="random">The patient's stream.</param>
    public static void Exit(PatientPlan plan, double? own, Span<long> pool, Span<long> blood, ref HostRandom random)
    {
        for (int c = 0; c < pool.Length; c++)
        {
            if (c / TState.Count >= plan.Fates.Count || plan.Fates[c / TState.Count] is not { } fate)
                continue;
            long leave = HostMath.BinomialOrNone(ref random, pool[c], fate.ExitFrom(own));
            pool[c] -= leave;
            blood[c] += leave;
        }
    }
}
