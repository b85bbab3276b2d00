using CarTAgents.Kernels;
using CarTAgents.Kernels.Cells;
using CarTAgents.Kernels.Parameters;
using CarTAgents.Kernels.Rules;
using CarTAgents.Kernels.Sums;

namespace CarTAgents.Kernels.Tests.Rows;

/// <summary>The launchers that work on 64 signals or 16 voxels at once do, to the bit, what the plain rules do site by site.</summary>
public class RowsTests
{
    public static TheoryData<int, int> Tissues()
    {
        TheoryData<int, int> data = [];
        for (int seed = 0; seed < 72; seed++)
        {
            data.Add(
                seed,
                (seed % 3) switch
                {
                    0 => 1,
                    1 => 2,
                    _ => 7,
                }
            );
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Tissues))]
    public void Every_pass_of_a_tick_equals_the_plain_rule(int seed, int parts)
    {
        using TissueMemory plain = RandomTissue.Make(seed);
        using TissueMemory rows = plain.Copy();
        for (int tick = 0; tick < 5; tick++)
        {
            string at = $"seed {seed}, {plain.T.Nx} x {plain.T.Ny} x {plain.T.Nz}, tick {tick}";
            if (tick == 2)
            {
                ScalarTick.Fates(plain);
                rows.Run<FateRows>(parts);
                rows.Run<FateSettleRows>(parts);
                plain.AssertEqual(rows, $"{at}, fates");
                Both(() => ScalarTick.Census(plain), () => RunCensus(rows, parts), "census");
            }

            Both(() => ScalarTick.Dithers(plain), () => rows.Run<DitherRows>(parts), "dithers");
            Both(() => ScalarTick.Sources(plain), () => rows.Run<SourceRows>(parts), "sources");
            for (int step = 0; step < 4; step++)
            {
                plain.T.SubStep = rows.T.SubStep = step;
                ScalarTick.Diffuse(plain);
                rows.Run<DiffusionRows>(parts);
                plain.Swap();
                rows.Swap();
                plain.AssertEqual(rows, $"{at}, sub-step {step}");
            }

            plain.T.Round = rows.T.Round = 0;
            Both(() => ScalarTick.TSenses(plain), () => rows.Run<TSenseRows>(parts), "T cells sense");
            Both(() => ScalarTick.ResidentSenses(plain), () => rows.Run<ResidentSenseRows>(parts), "residents sense");
            Both(() => ScalarTick.Resolves(plain), () => rows.Run<ResolveRows>(parts), "resolve");
            Both(() => ScalarTick.Moves(plain), () => rows.Run<MoveRows>(parts), "move");
            Both(() => ScalarTick.Settles(plain), () => rows.Run<SettleRows>(parts), "settle");
            for (int round = 1; round < 3; round++)
            {
                plain.T.Round = rows.T.Round = round;
                Both(() => ScalarTick.Steps(plain), () => rows.Run<TStepRows>(parts), "step");
                Both(() => ScalarTick.Resolves(plain), () => rows.Run<ResolveRows>(parts), "resolve again");
                Both(() => ScalarTick.Moves(plain), () => rows.Run<MoveRows>(parts), "move again");
            }

            Both(() => ScalarTick.Entries(plain), () => rows.Run<EntryRows>(parts), "enter");
            Both(() => ScalarTick.Clocks(plain), () => rows.Run<ClockRows>(parts), "clock");

            void Both(Action scalar, Action launched, string pass)
            {
                scalar();
                launched();
                plain.AssertEqual(rows, $"{at}, {pass}");
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_tissue_that_cells_leave_equals_the_plain_rule(int parts)
    {
        for (int seed = 0; seed < 32; seed++)
        {
            using TissueMemory plain = RandomTissue.Make(seed);
            for (int r = 0; r < plain.T.Replicas; r++)
            {
                plain.Window(r).Leaving = ((seed + r) % 4) switch
                {
                    0 => Departure.Nobody,
                    1 => Departure.All,
                    2 => Departure.OfNegative(1 + seed % Limits.ResidentKinds),
                    _ => Departure.OfResistant(1 + seed % Limits.ResidentKinds),
                };
            }

            using TissueMemory rows = plain.Copy();
            ScalarTick.Fates(plain);
            rows.Run<FateRows>(parts);
            rows.Run<FateSettleRows>(parts);
            plain.AssertEqual(rows, $"seed {seed}, fates");
            ScalarTick.Census(plain);
            RunCensus(rows, parts);
            plain.AssertEqual(rows, $"seed {seed}, census");
        }
    }

    private static void RunCensus(TissueMemory memory, int parts)
    {
        memory.Run<CensusRows>(parts);
        memory.Run<TotalRows>(parts);
    }

    [Fact]
    public void Random_tissues_are_rich_enough_for_everything_to_happen()
    {
        long[] events = new long[Ledger.Count];
        long contested = 0;
        for (int seed = 0; seed < 72; seed++)
        {
            using TissueMemory memory = RandomTissue.Make(seed);
            for (int tick = 0; tick < 5; tick++)
            {
                ScalarTick.Entries(memory);
                ScalarTick.TSenses(memory);
                foreach (Site s in memory.Sites())
                {
                    int pointing = 0;
                    for (int d = 1; d <= memory.T.Directions; d++)
                    {
                        byte signal = Neighbour.TSignal(memory.T, s, d);
                        if (
                            ((TSignal)signal).Phase is TPhase.Searching or TPhase.Dividing
                            && ((TSignal)signal).Direction == Direction.Opposite(d)
                        )
                        {
                            pointing++;
                        }
                    }

                    if (memory.T.TSignals[s.Index] == 0 && pointing > 1)
                        contested++;
                }

                ScalarTick.ResidentSenses(memory);
                ScalarTick.Resolves(memory);
                ScalarTick.Moves(memory);
                ScalarTick.Settles(memory);
                ScalarTick.Clocks(memory);
            }

            foreach (Site s in memory.Sites())
            {
                for (int e = 0; e < Ledger.Count; e++)
                    events[e] += (long)((memory.T.Events[s.Index] >> (8 * e)) & 0xFF);
            }
        }

        for (int e = 0; e < Ledger.Count; e++)
            Assert.True(events[e] > 100, $"event {e} happened {events[e]} times");
        Assert.True(contested > 100, $"{contested} sites were contested");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void An_ended_replica_stands_still_while_another_runs(int seed)
    {
        // A seed with two replicas or more.
        TissueMemory memory = RandomTissue.Make(seed * 7);
        for (int other = seed * 7; memory.T.Replicas < 2; memory = RandomTissue.Make(++other))
            memory.Dispose();
        using TissueMemory before = memory.Copy();
        memory.T.End[0] = before.T.Clock[0];
        Tick(memory);
        long sites = memory.T.Sites;
        Assert.Equal(before.T.Clock[0], memory.T.Clock[0]);
        Assert.Equal(before.T.Clock[1] + 1, memory.T.Clock[1]);
        Assert.True(before.T.TSignals.Span(0, (int)sites).SequenceEqual(memory.T.TSignals.Span(0, (int)sites)));
        Assert.True(before.T.ResidentSignals.Span(0, (int)sites).SequenceEqual(memory.T.ResidentSignals.Span(0, (int)sites)));
        Assert.True(before.T.Amount.Span(0, memory.T.Voxels).SequenceEqual(memory.T.Amount.Span(0, memory.T.Voxels)));
        memory.Dispose();
    }

    private static void Tick(TissueMemory memory)
    {
        memory.Run<DitherRows>();
        memory.Run<SourceRows>();
        for (memory.T.SubStep = 0; memory.T.SubStep < 4; memory.T.SubStep++)
        {
            memory.Run<DiffusionRows>();
            memory.Swap();
        }

        memory.Run<TSenseRows>();
        memory.Run<ResidentSenseRows>();
        memory.Run<ResolveRows>();
        memory.Run<MoveRows>();
        memory.Run<SettleRows>();
        memory.Run<EntryRows>();
        memory.Run<ClockRows>();
    }
}
