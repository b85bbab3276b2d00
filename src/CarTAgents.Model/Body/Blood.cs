using CarTAgents.Kernels.Cells;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Engine;
using CarTAgents.Model.Numbers;
using CarTAgents.Model.Tissues;

namespace CarTAgents.Model.Body;

/// <summary>T cells in blood: what left the tissues, until the next window hands it to them by their homing weights.</summary>
internal sealed class Blood : IState
{
    /// <summary>The cells, by class.</summary>
    public long[] Cells { get; } = new long[TissueSample.Classes];

    /// <summary>Infuses a dose of the product.</summary>
    /// <param name="plan">The patient's plan.</param>
    /// <param name="dose">Cells.</param>
    /// <param name="mix">Kinds and their weights.</param>
    /// <param name="lungs">Lungs that hold a share of them; null where none does.</param>
    public void Infuse(PatientPlan plan, long dose, IReadOnlyList<TShare> mix, Organs? lungs = null)
    {
        Span<long> infused = stackalloc long[TissueSample.Classes];
        infused.Clear();
        long[] kinds = Seeding.Apportion(dose, mix);
        for (int m = 0; m < kinds.Length; m++)
        {
            int c = mix[m].Kind * TState.Count;
            long engrafting = (long)(kinds[m] * plan.Engrafting),
                resting = (long)(engrafting * plan.Resting),
                dividing = (engrafting - resting) / AssumedNumbers.InfusedPerDividing;
            infused[c + (int)TProgram.Failing] += kinds[m] - engrafting;
            infused[c + (int)TProgram.Resting] += resting;
            FatePlan fate = plan.Fates[mix[m].Kind]!;
            long more = (long)(dividing * fate.MoreDivisions);
            infused[c + TState.OfBurst(fate.Divisions)] += dividing - more;
            infused[c + TState.OfBurst(fate.Divisions + 1)] += more;
            infused[c + (int)TProgram.Effector] += engrafting - resting - dividing;
        }

        for (int c = 0; c < infused.Length; c++)
        {
            long held = lungs is null ? 0 : (long)(infused[c] * plan.Lungs!.Value.Share);
            Cells[c] += infused[c] - held;
            if (held > 0)
                lungs!.Cells[c] += held;
        }
    }

    /// <summary>Empties into the tissues, and organs without targets, by their weights.</summary>
    public void Distribute(IReadOnlyList<TissueSample> tissues, Organs organs, ref HostRandom random)
    {
        double all = 0;
        foreach (TissueSample t in tissues)
            all += t.Homing;
        for (int c = 0; c < Cells.Length; c++)
        {
            if (organs.Homing > 0 && Cells[c] > 0)
            {
                long cells = HostMath.Binomial(ref random, Cells[c], organs.Homing / (organs.Homing + all));
                organs.Cells[c] += cells;
                Cells[c] -= cells;
            }

            double weights = all;
            for (int i = 0; i < tissues.Count && Cells[c] != 0; i++)
            {
                double weight = tissues[i].Homing;
                long cells = i == tissues.Count - 1 ? Cells[c] : HostMath.Binomial(ref random, Cells[c], Math.Min(1, weight / weights));
                tissues[i].Pool[c] += cells;
                Cells[c] -= cells;
                weights -= weight;
            }
        }
    }

    /// <inheritdoc/>
    public void Visit<TVisitor>(ref TVisitor visitor)
        where TVisitor : IStateVisitor => visitor.Values("T cells in blood, by class: kind x 24 + state", Cells.AsSpan());
}
