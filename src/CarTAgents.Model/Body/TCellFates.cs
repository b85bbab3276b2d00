using CarTAgents.Kernels.Cells;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Numbers;

namespace CarTAgents.Model.Body;

/// <summary>The slow fates of free, unstimulated T cells that are not on a lattice, by whole cells.</summary>
internal static class TCellFates
{
    /// <summary>How far a kind's programme of divisions is over, 0 to 1: a logistic step at its end.</summary>
    /// <param name="fate">The kind's fates.</param>
    /// <param name="days">Days since the infusion.</param>
    public static double Programme(FatePlan fate, double days) =>
        1 / (1 + HostMath.Exp(-(days - fate.ProgrammeEnd) / AssumedNumbers.ProgrammeWidth));

    /// <summary>Probability in a window of what has a rate.</summary>
    public static double Probability(PatientPlan plan, double perDay) => -HostMath.ExpM1(-perDay * plan.WindowDays);

    /// <summary>Deaths, ends of bursts and recoveries of one window.</summary>
    /// <param name="plan">The patient's plan.</param>
    /// <param name="cells">The cells, by class.</param>
    /// <param name="programmes">How far the programme of each kind is over, less what antigen holds back.</param>
    /// <param name="random">The patient's stream.</param>
    public static void Apply(PatientPlan plan, Span<long> cells, ReadOnlySpan<double> programmes, ref HostRandom random)
    {
        for (int kind = 0; kind < plan.Fates.Count; kind++)
        {
            if (plan.Fates[kind] is not { } fate)
                continue;
            Span<long> of = cells.Slice(kind * TCell.Programs, TCell.Programs);
            for (int p = 0; p < TCell.Programs; p++)
                of[p] -= Draw(ref random, of[p], fate.Loss[p]);

            long leave = Draw(ref random, of[(int)TProgram.Proliferating], Probability(plan, fate.LeaveBurst * (1 + programmes[kind])));
            long memory = Draw(ref random, leave, fate.MemoryShare);
            of[(int)TProgram.Proliferating] -= leave;
            of[(int)TProgram.Memory] += memory;
            of[(int)TProgram.Effector] += leave - memory;
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
            if (c / TCell.Programs >= plan.Fates.Count || plan.Fates[c / TCell.Programs] is not { } fate)
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
