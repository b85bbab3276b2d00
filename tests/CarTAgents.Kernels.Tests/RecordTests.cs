using System.Reflection;
using CarTAgents.Kernels;
using CarTAgents.Kernels.Cells;
using CarTAgents.Kernels.Draws;
using CarTAgents.Kernels.Parameters;
using CarTAgents.Kernels.Sums;

namespace CarTAgents.Kernels.Tests;

/// <summary>Signals and records keep each field apart from the others.</summary>
public class RecordTests
{
    [Fact]
    public void T_signals_are_unpacked_as_they_were_packed_and_differ()
    {
        HashSet<byte> seen = [];
        for (int kind = 0; kind < 4; kind++)
        {
            for (int phase = 1; phase < 4; phase++)
            {
                for (int direction = 0; direction < 7; direction++)
                {
                    byte signal = TSignal.Pack(kind, phase, direction);
                    Assert.NotEqual(TSignal.Empty, signal);
                    foreach (byte shown in new[] { signal, TSignal.WithHit(signal) })
                    {
                        Assert.Equal((kind, phase, direction), (TSignal.Kind(shown), TSignal.Phase(shown), TSignal.DirectionOf(shown)));
                        Assert.True(seen.Add(shown));
                    }

                    Assert.Equal(0, TSignal.Hit(signal));
                    Assert.Equal(1, TSignal.Hit(TSignal.WithHit(signal)));
                    Assert.Equal(signal, TSignal.WithoutHit(TSignal.WithHit(signal)));
                    Assert.Equal((phase << 3) | direction, signal & TSignal.WishMask);
                }
            }
        }
    }

    [Fact]
    public void Resident_signals_are_unpacked_as_they_were_packed_and_differ()
    {
        HashSet<byte> seen = [];
        for (int kind = 1; kind <= 7; kind++)
        {
            for (int phase = 0; phase < 4; phase++)
            {
                for (int direction = 0; direction < 8; direction++)
                {
                    byte signal = ResidentSignal.Pack(kind, phase, direction);
                    Assert.NotEqual(ResidentSignal.Empty, signal);
                    Assert.True(seen.Add(signal));
                    Assert.Equal(
                        (kind, phase, direction),
                        (ResidentSignal.Kind(signal), ResidentSignal.Phase(signal), ResidentSignal.DirectionOf(signal))
                    );
                    Assert.Equal(phase is ResidentSignal.Live or ResidentSignal.Dividing, ResidentSignal.IsAlive(signal));
                }
            }
        }

        Assert.False(ResidentSignal.IsAlive(ResidentSignal.Empty));
    }

    [Fact]
    public void Opposite_directions_undo_one_another()
    {
        Assert.Equal([0, 2, 1, 4, 3, 6, 5], Enumerable.Range(0, 7).Select(Direction.Opposite));
    }

    /// <summary>A settable field of a record: its values and how it is set and read.</summary>
    private sealed record Field(string Name, uint Most, Func<Words4, uint, Words4> Set, Func<Words4, uint> Get);

    private static readonly Field[] TFields =
    [
        new("program", TRecord.Programs - 1, (r, v) => TRecord.WithProgram(r, (int)v), r => (uint)TRecord.Program(r)),
        new("divisions left", 63, (r, v) => TRecord.WithDivisionsLeft(r, (int)v), r => (uint)TRecord.DivisionsLeft(r)),
        new("heading", 7, (r, v) => TRecord.WithHeading(r, (int)v), r => (uint)TRecord.Heading(r)),
        new("tries", 7, (r, v) => TRecord.WithTries(r, (int)v), r => (uint)TRecord.Tries(r)),
        new("acted", 1, (r, v) => TRecord.WithActed(r, (int)v), r => (uint)TRecord.Acted(r)),
        new("secreting", 1, (r, v) => TRecord.WithSecreting(r, (int)v), r => (uint)TRecord.Secreting(r)),
        new("stimulated", 1, (r, v) => TRecord.WithStimulated(r, (int)v), r => (uint)TRecord.Stimulated(r)),
        new("productive", 1, (r, v) => TRecord.WithProductive(r, (int)v), r => (uint)TRecord.Productive(r)),
        new("contact due", uint.MaxValue, TRecord.WithContactDue, TRecord.ContactDue),
        new("division due", 65535, TRecord.WithDivisionDue, r => r.W & 0xFFFF),
        new("stimulation end", 65535, TRecord.WithStimulationEnd, r => r.W >> 16),
    ];

    private static readonly Field[] ResidentFields =
    [
        new("damage", 255, (r, v) => ResidentRecord.WithDamage(r, (int)v), r => (uint)ResidentRecord.Damage(r)),
        new("tries", 7, (r, v) => ResidentRecord.WithTries(r, (int)v), r => (uint)ResidentRecord.Tries(r)),
        new("first try", 7, (r, v) => ResidentRecord.WithFirstTry(r, (int)v), r => (uint)ResidentRecord.FirstTry(r)),
        new("stage", 3, (r, v) => ResidentRecord.WithStage(r, (int)v), r => (uint)ResidentRecord.Stage(r)),
        new("ln antigen", 65535, (r, v) => ResidentRecord.WithLnAntigen(r, (int)v), r => (uint)ResidentRecord.LnAntigen(r)),
        new("death due", uint.MaxValue, ResidentRecord.WithDeathDue, ResidentRecord.DeathDue),
        new("last hit", uint.MaxValue, ResidentRecord.WithLastHit, ResidentRecord.LastHit),
    ];

    private static readonly Func<Words4, uint>[] TReads =
    [
        r => (uint)TRecord.Kind(r),
        r => (uint)TRecord.Kills(r),
        r => (uint)TRecord.LnCar(r),
        r => (uint)TRecord.Engagements(r),
        r => (uint)TRecord.Lineage(r),
    ];

    private static readonly Func<Words4, uint>[] ResidentReads = [r => (uint)ResidentRecord.Clone(r), r => r.Y >> 16];

    [Fact]
    public void Setting_a_field_of_a_T_record_changes_that_field_alone() => SettingChangesOneFieldAlone(TFields, TReads);

    [Fact]
    public void Setting_a_field_of_a_resident_record_changes_that_field_alone() =>
        SettingChangesOneFieldAlone(ResidentFields, ResidentReads);

    private static void SettingChangesOneFieldAlone(Field[] fields, Func<Words4, uint>[] others)
    {
        var random = new Random(1);
        for (int trial = 0; trial < 300; trial++)
        {
            Words4 record = Any(random, trial);
            foreach (Field field in fields)
            {
                IEnumerable<uint> values =
                    field.Most <= 255
                        ? Enumerable.Range(0, (int)field.Most + 1).Select(v => (uint)v)
                        : [0, field.Most, (uint)random.NextInt64(field.Most), 0x5555 & field.Most];
                foreach (uint value in values)
                {
                    Words4 set = field.Set(record, value);
                    Assert.True(field.Get(set) == value, $"{field.Name} {value} reads as {field.Get(set)}");
                    foreach (Field other in fields)
                    {
                        if (other != field)
                            Assert.True(other.Get(set) == other.Get(record), $"{field.Name} changes {other.Name}");
                    }

                    foreach (Func<Words4, uint> read in others)
                        Assert.Equal(read(record), read(set));
                    // Put back, all is as before: no bit outside the field was touched.
                    Words4 back = field.Set(set, field.Get(record));
                    Assert.Equal((record.X, record.Y, record.Z, record.W), (back.X, back.Y, back.Z, back.W));
                }
            }
        }
    }

    [Fact]
    public void New_cells_hold_what_they_were_made_with_and_nothing_else()
    {
        for (int kind = 0; kind < 4; kind++)
        {
            foreach (int ln in new[] { 0, 1, 32768, 65535 })
            {
                foreach (int lineage in new[] { 0, 1, 255 })
                {
                    Words4 cell = TRecord.Create(kind, ln, lineage);
                    Assert.Equal((kind, ln, lineage), (TRecord.Kind(cell), TRecord.LnCar(cell), TRecord.Lineage(cell)));
                    Assert.Equal((0, 0), (TRecord.Kills(cell), TRecord.Engagements(cell)));
                    foreach (Field field in TFields)
                        Assert.Equal(0u, field.Get(cell));
                }
            }
        }

        Words4 resident = ResidentRecord.Create(65535, 65535);
        Assert.Equal((65535, 65535), (ResidentRecord.LnAntigen(resident), ResidentRecord.Clone(resident)));
        foreach (Field field in ResidentFields.Where(f => f.Name != "ln antigen"))
            Assert.Equal(0u, field.Get(resident));
    }

    [Fact]
    public void Kills_and_engagements_count_up_and_stay_at_their_most()
    {
        Words4 cell = TRecord.Create(3, 65535, 255);
        cell = TRecord.WithProgram(
            TRecord.WithStimulated(TRecord.WithSecreting(TRecord.WithDivisionsLeft(cell, 63), 1), 1),
            TRecord.Failing
        );
        for (int i = 1; i <= 2200; i++)
        {
            cell = TRecord.WithOneMoreKill(cell);
            Assert.Equal(Math.Min(i, 2047), TRecord.Kills(cell));
        }

        for (int i = 1; i <= 300; i++)
        {
            cell = TRecord.WithOneMoreEngagement(cell);
            Assert.Equal(Math.Min(i, 255), TRecord.Engagements(cell));
        }

        Assert.Equal(
            (3, 63, 1, 65535, 255),
            (TRecord.Kind(cell), TRecord.DivisionsLeft(cell), TRecord.Secreting(cell), TRecord.LnCar(cell), TRecord.Lineage(cell))
        );
        Assert.Equal(0, TRecord.Kills(TRecord.WithoutKills(cell)));
        foreach (Words4 same in new[] { cell, TRecord.WithoutKills(cell) })
        {
            Assert.Equal((63, 1, TRecord.Failing), (TRecord.DivisionsLeft(same), TRecord.Stimulated(same), TRecord.Program(same)));
        }
    }

    [Fact]
    public void Sixteen_bit_due_ticks_are_compared_right_over_their_wrap()
    {
        foreach (uint now in new uint[] { 0, 5, 65530, 65536, 131070, 4_000_000_000 })
        {
            foreach (uint wait in new uint[] { 1, 2, 1000, 0x7000 })
            {
                Words4 cell = TRecord.WithStimulationEnd(TRecord.WithDivisionDue(default, now + wait), now + wait);
                Assert.False(TRecord.DivisionIsDue(cell, now));
                Assert.False(TRecord.DivisionIsDue(cell, now + wait - 1));
                Assert.True(TRecord.DivisionIsDue(cell, now + wait));
                Assert.False(TRecord.StimulationIsOver(cell, now + wait - 1));
                Assert.True(TRecord.StimulationIsOver(cell, now + wait));
                Words4 later = TRecord.WithDivisionDue(cell, now + wait + 100);
                Assert.False(TRecord.DivisionIsDue(later, now + wait + 99));
                Assert.True(TRecord.DivisionIsDue(later, now + wait + 100));
                Assert.True(TRecord.StimulationIsOver(later, now + wait));
            }
        }
    }

    [Fact]
    public void Counters_of_the_census_do_not_overlap()
    {
        const int classes = Limits.TKinds * TRecord.Programs;
        (int First, int Count)[] blocks =
        [
            (Counter.Alive, 7),
            (Counter.Dying, 7),
            (Counter.Debris, 7),
            (Counter.LnAntigen, 7),
            (Counter.T, 4),
            (Counter.TBound, 4),
            (Counter.TProliferating, 4),
            (Counter.TSecreting, 4),
            (Counter.TKills, 4),
            (Counter.Events, Ledger.Count),
            (Counter.Amount, 8),
            (Counter.Secreted, 8),
            (Counter.Washed, 8),
            (Counter.Clipped, 8),
            (Counter.Hash, 1),
            (Counter.Program, classes),
            (Counter.Left, classes),
            (Counter.Diluted, classes),
            (Counter.FateDied, classes),
            (Counter.ResidentLeft, 7),
            (Counter.TStimulated, 4),
        ];
        int[] used = [.. blocks.SelectMany(b => Enumerable.Range(b.First, b.Count))];
        Assert.Equal(Enumerable.Range(0, Counter.Count), used.Order());
        var names = new CounterNames(["cd8", "cd4"], ["tumour"], ["IL-2"]);
        Assert.Equal(Counter.Count, Enumerable.Range(0, Counter.Count).Select(c => names[c]).Distinct().Count());
        Assert.Equal("diluted, cd8 effector", names[Counter.Diluted + Counter.OfProgram(0, TRecord.Effector)]);
        Assert.Equal("washed out, IL-2", names[Counter.Washed]);
    }

    [Fact]
    public void Laws_and_classes_of_cells_do_not_overlap()
    {
        long[] laws =
        [
            .. Enumerable
                .Range(0, 2)
                .SelectMany(r =>
                    Enumerable
                        .Range(0, Limits.TKinds)
                        .SelectMany(k => new[] { Law.Bind, Law.Kill, Law.Release, Law.LnSum }.Select(l => Law.OfT(r, k, l)))
                        .Append(Law.SoftPlus(r))
                        .Append(Law.Activation(r))
                ),
        ];
        Assert.Equal(Enumerable.Range(0, 2 * Law.OfReplica).Select(l => (long)l * Law.Points), laws.Order());
        int[] classes =
        [
            .. Enumerable.Range(0, 4).SelectMany(k => new[] { CellClass.OfT(k, 0), CellClass.OfT(k, 1) }),
            .. Enumerable.Range(1, 7).Select(CellClass.OfResident),
        ];
        Assert.Equal(15, classes.Distinct().Count());
        Assert.All(classes, c => Assert.InRange(c, 0, CellClass.Count - 1));
    }

    [Fact]
    public void A_certain_threshold_holds_for_every_word_and_leaves_shares_whole()
    {
        Threshold all = Threshold.Always,
            half = Threshold.OfProbability(0.5);
        foreach (uint word in new[] { 0u, 1u, 0x7FFFFFFFu, 0x80000000u, uint.MaxValue })
        {
            Assert.True(all.Holds(word));
            Assert.False(Threshold.Never.Holds(word));
            Assert.Equal(word < 0x80000000u, half.Holds(word));
        }

        Assert.Equal(all, all * all);
        Assert.Equal(half, all * half);
        Assert.Equal(half, half * all);
        Assert.Equal(Threshold.OfProbability(0.25), half * half);
        Assert.Equal((1_000_001L, 500_000L, 0L), (all.Of(1_000_001), half.Of(1_000_001), Threshold.Never.Of(9)));
        Assert.Equal(all, Threshold.OfProbability(1));
        Assert.Equal(Threshold.Never, Threshold.OfProbability(-1));
        Assert.Equal(Threshold.Never, all.Rest);
        Assert.Equal(all, Threshold.Never.Rest);
    }

    [Fact]
    public void No_two_purposes_are_the_same()
    {
        uint[] purposes =
        [
            .. typeof(Purpose).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => (uint)f.GetRawConstantValue()!),
        ];
        Assert.Equal(purposes.Length, purposes.Distinct().Count());
        Assert.All(purposes, p => Assert.InRange(p, 1u, 255u));
    }

    private static Words4 Any(Random random, int trial)
    {
        Words4 w;
        w.X =
            trial == 0 ? 0
            : trial == 1 ? uint.MaxValue
            : (uint)random.NextInt64(1L << 32);
        w.Y =
            trial == 0 ? 0
            : trial == 1 ? uint.MaxValue
            : (uint)random.NextInt64(1L << 32);
        w.Z =
            trial == 0 ? 0
            : trial == 1 ? uint.MaxValue
            : (uint)random.NextInt64(1L << 32);
        w.W =
            trial == 0 ? 0
            : trial == 1 ? uint.MaxValue
            : (uint)random.NextInt64(1L << 32);
        return w;
    }
}
