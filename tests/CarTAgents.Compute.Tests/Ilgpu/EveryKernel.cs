using CarTAgents.Kernels;
using CarTAgents.Kernels.Rows;
using CarTAgents.Kernels.Rules;
using CarTAgents.Kernels.Sums;
using CarTAgents.Kernels.Tests;

namespace CarTAgents.Compute.Tests.Ilgpu;

/// <summary>Every kernel of the model, in ticks of a tissue.</summary>
internal static class EveryKernel
{
    /// <summary>The kernels over tissues.</summary>
    public static Type[] OverTissues { get; } =
    [
        .. typeof(Tissue)
            .Assembly.GetTypes()
            .Where(t =>
                t is { IsValueType: true, IsGenericType: false }
                && t.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IKernel<,>))
                && t != typeof(CopyRows)
            )
            .OrderBy(t => t.Name, StringComparer.Ordinal),
    ];

    /// <summary>Runs ticks on a tissue by the CPU's rows and on a twin of it, and compares all buffers after each launch.</summary>
    /// <returns>The kernels that were launched.</returns>
    public static HashSet<Type> Compare(TissueMemory memory, Func<TissueMemory, Twin> makeTwin, int ticks, string what)
    {
        HashSet<Type> launched = [];
        // One replica ends on the way.
        if (memory.T.Replicas > 1)
            memory.T.End[1] = memory.T.Clock[1] + 2;
        using Twin twin = makeTwin(memory);
        for (int tick = 0; tick < ticks; tick++)
        {
            string at = $"{what}, tick {tick}";
            Both<DitherRows>();
            Both<SourceRows>();
            for (memory.T.SubStep = 0; memory.T.SubStep < 4; memory.T.SubStep++)
            {
                Both<DiffusionRows>();
                memory.Swap();
                twin.Swap();
            }

            memory.T.Round = memory.T.SubStep = 0;
            Both<TSenseRows>();
            Both<ResidentSenseRows>();
            Both<ResolveRows>();
            Both<MoveRows>();
            Both<SettleRows>();
            for (memory.T.Round = 1; memory.T.Round < 3; memory.T.Round++)
            {
                Both<TStepRows>();
                Both<ResolveRows>();
                Both<MoveRows>();
            }

            memory.T.Round = 0;
            Both<EntryRows>();
            Both<ClockRows>();
            Both<StateHashRows>();
            if (tick == 1)
            {
                Both<FateRows>();
                Both<FateSettleRows>();
                Both<CensusRows>();
            }

            Both<TotalRows>();

            void Both<TKernel>()
                where TKernel : struct, IKernel<TKernel, Tissue>
            {
                launched.Add(typeof(TKernel));
                memory.Run<TKernel>();
                twin.Launch<TKernel>(memory.T);
                string? difference = twin.Difference(memory);
                Assert.True(difference is null, $"{at}, {typeof(TKernel).Name}: {difference}");
            }
        }

        return launched;
    }
}
