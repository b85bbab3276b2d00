using System.Reflection;
using System.Runtime.InteropServices;
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
            foreach (TPhase phase in new[] { TPhase.Searching, TPhase.Dividing, TPhase.Bound })
            {
                for (int direction = 0; direction < 7; direction++)
                {
                    var signal = new TSignal(kind, phase, direction);
                    Assert.False(signal.IsEmpty);
                    foreach (byte stored in new byte[] { signal, signal.WithHit })
                    {
                        TSignal shown = stored;
                        Assert.Equal((kind, phase, direction), (shown.Kind, shown.Phase, shown.Direction));
                        Assert.True(seen.Add(stored));
                    }

                    Assert.False(signal.Hits);
                    Assert.True(signal.WithHit.Hits);
                    Assert.Equal((byte)signal, (byte)signal.WithHit.WithoutHit);
                    Assert.Equal(((int)phase << 3) | direction, (byte)signal & TSignal.IntentMask);
                }
            }
        }
    }

    [Fact]
    public void Resident_signals_are_unpacked_as_they_were_packed_and_differ()
    {
        HashSet<byte> seen = [];
        for (int shown = 1; shown <= Limits.ResidentClasses; shown++)
        {
            for (int phase = 0; phase < 4; phase++)
            {
                for (int direction = 0; direction < 8; direction++)
                {
                    ResidentSignal signal = (byte)((shown << 5) | (phase << 3) | direction);
                    Assert.False(signal.IsEmpty);
                    Assert.True(seen.Add(signal));
                    Assert.Equal((shown, (ResidentPhase)phase, direction), (signal.Class, signal.Phase, signal.Direction));
                    Assert.Equal(signal.Phase is ResidentPhase.Alive or ResidentPhase.Dividing, signal.IsAlive);
                }
            }
        }

        Assert.False(ResidentSignal.Empty.IsAlive);
        Assert.Equal((3, ResidentPhase.Alive, 0), Parts(ResidentSignal.Living(3)));
        Assert.Equal((3, ResidentPhase.Dividing, 5), Parts(ResidentSignal.Dividing(3, 5)));
        Assert.Equal((3, ResidentPhase.Dying, Direction.None), Parts(ResidentSignal.Dying(3, Direction.None)));
        Assert.True(ResidentSignal.Debris(3, killed: true).RaisesAlarm && !ResidentSignal.Debris(3, killed: false).RaisesAlarm);
        Assert.True(ResidentSignal.Gone(3).IsGone && !ResidentSignal.Gone(3).IsAlive && !ResidentSignal.Gone(3).RaisesAlarm);

        static (int, ResidentPhase, int) Parts(ResidentSignal signal) => (signal.Class, signal.Phase, signal.Direction);
    }

    [Fact]
    public void Opposite_directions_undo_one_another()
    {
        Assert.Equal([0, 2, 1, 4, 3, 6, 5], Enumerable.Range(0, 7).Select(Direction.Opposite));
    }

    /// <summary>A settable field of a record: its values and how it is set and read.</summary>
    private sealed record Field<TRecord>(string Name, uint Most, Func<TRecord, uint, TRecord> Set, Func<TRecord, uint> Get);

    private static readonly Field<TCell>[] TFields =
    [
        new("program", TCell.Programs - 1, (r, v) => r with { Program = (TProgram)v }, r => (uint)r.Program),
        new("divisions left", 63, (r, v) => r with { DivisionsLeft = (int)v }, r => (uint)r.DivisionsLeft),
        new("heading", 7, (r, v) => r with { Heading = (int)v }, r => (uint)r.Heading),
        new("tries", 7, (r, v) => r with { Tries = (int)v }, r => (uint)r.Tries),
        new("acted", 1, (r, v) => r with { HasActed = v == 1 }, r => r.HasActed ? 1u : 0u),
        new("secreting", 1, (r, v) => r with { IsSecreting = v == 1 }, r => r.IsSecreting ? 1u : 0u),
        new("stimulated", 1, (r, v) => r with { IsStimulated = v == 1 }, r => r.IsStimulated ? 1u : 0u),
        new("triggering", 1, (r, v) => r with { IsTriggering = v == 1 }, r => r.IsTriggering ? 1u : 0u),
        new("lethal", 1, (r, v) => r with { IsLethal = v == 1 }, r => r.IsLethal ? 1u : 0u),
        new("competent", 1, (r, v) => r with { IsCompetent = v == 1 }, r => r.IsCompetent ? 1u : 0u),
        new("CAR lost", TCell.MostCarLoss, (r, v) => r with { CarLoss = (int)v }, r => (uint)r.CarLoss),
        new("contact due", 0xFFFFFF, (r, v) => ContactDue(r, v), r => r.Words.Z & 0xFFFFFF),
        new("division due", 65535, (r, v) => DivisionDue(r, v), r => r.Words.W & 0xFFFF),
        new("stimulation end", 65535, (r, v) => StimulationEnd(r, v), r => r.Words.W >> 16),
    ];

    private static readonly Field<Resident>[] ResidentFields =
    [
        new("damage", 255, (r, v) => r with { Damage = (int)v }, r => (uint)r.Damage),
        new("tries", 7, (r, v) => r with { Tries = (int)v }, r => (uint)r.Tries),
        new("first try", 7, (r, v) => r with { FirstTry = (int)v }, r => (uint)r.FirstTry),
        new("kind of a shared class", Limits.ResidentKinds, BecomeAs, r => (uint)r.KindIn(0)),
        new("stage", 3, (r, v) => r with { Stage = (int)v }, r => (uint)r.Stage),
        new("ln antigen", 65535, (r, v) => r with { LnAntigen = (int)v }, r => (uint)r.LnAntigen),
        new("death due", uint.MaxValue, (r, v) => r with { DeathDue = v }, r => r.DeathDue),
        new("last hit", uint.MaxValue, (r, v) => r with { LastHit = v }, r => r.LastHit),
    ];

    private static Resident BecomeAs(Resident cell, uint kind)
    {
        Words4 words = default;
        words.X = kind << 28;
        cell.BecomeAs(new Resident(words));
        return cell;
    }

    private static readonly Func<TCell, uint>[] TReads =
    [
        r => (uint)r.Kind,
        r => (uint)r.Kills,
        r => (uint)r.LnCar,
        r => (uint)r.Engagements,
        r => (uint)r.Lineage,
    ];

    private static readonly Func<Resident, uint>[] ResidentReads = [r => (uint)r.Clone, r => r.Words.Y >> 16];

    [Fact]
    public void Setting_a_field_of_a_T_record_changes_that_field_alone() => SettingChangesOneFieldAlone(TFields, TReads);

    [Fact]
    public void Setting_a_field_of_a_resident_record_changes_that_field_alone() =>
        SettingChangesOneFieldAlone(ResidentFields, ResidentReads);

    private static void SettingChangesOneFieldAlone<TRecord>(Field<TRecord>[] fields, Func<TRecord, uint>[] others)
        where TRecord : unmanaged
    {
        var random = new Random(1);
        for (int trial = 0; trial < 300; trial++)
        {
            TRecord record = Any<TRecord>(random, trial);
            foreach (Field<TRecord> field in fields)
            {
                IEnumerable<uint> values =
                    field.Most <= 255
                        ? Enumerable.Range(0, (int)field.Most + 1).Select(v => (uint)v)
                        : [0, field.Most, (uint)random.NextInt64(field.Most), 0x5555 & field.Most];
                foreach (uint value in values)
                {
                    TRecord set = field.Set(record, value);
                    Assert.True(field.Get(set) == value, $"{field.Name} {value} reads as {field.Get(set)}");
                    foreach (Field<TRecord> other in fields)
                    {
                        if (other != field)
                            Assert.True(other.Get(set) == other.Get(record), $"{field.Name} changes {other.Name}");
                    }

                    foreach (Func<TRecord, uint> read in others)
                        Assert.Equal(read(record), read(set));
                    // Put back, all is as before: no bit outside the field was touched.
                    TRecord back = field.Set(set, field.Get(record));
                    Assert.Equal(Bytes(record), Bytes(back));
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
                    var cell = new TCell(kind, ln, lineage);
                    Assert.Equal((kind, ln, lineage), (cell.Kind, cell.LnCar, cell.Lineage));
                    Assert.Equal((0, 0), (cell.Kills, cell.Engagements));
                    foreach (Field<TCell> field in TFields)
                        Assert.Equal(0u, field.Get(cell));
                }
            }
        }

        var resident = new Resident(65535, Resident.MostClone);
        Assert.Equal((65535, Resident.MostClone, 5), (resident.LnAntigen, resident.Clone, resident.KindIn(5)));
        foreach (Field<Resident> field in ResidentFields.Where(f => f.Name != "ln antigen"))
            Assert.Equal(0u, field.Get(resident));
        for (int kind = Limits.ResidentKinds; kind > 0; kind--)
        {
            // The first of a class are told by the class.
            resident.Become(kind);
            Assert.Equal(kind > Limits.ResidentClasses ? kind : 5, resident.KindIn(5));
        }
    }

    [Fact]
    public void Kills_and_engagements_count_up_and_stay_at_their_most()
    {
        var cell = new TCell(3, 65535, 255);
        cell.DivisionsLeft = 63;
        cell.IsSecreting = cell.IsStimulated = true;
        cell.Program = TProgram.Failing;
        for (int i = 1; i <= 2200; i++)
        {
            cell.AddKill();
            Assert.Equal(Math.Min(i, 2047), cell.Kills);
        }

        for (int i = 1; i <= 300; i++)
        {
            cell.AddEngagement();
            Assert.Equal(Math.Min(i, 255), cell.Engagements);
        }

        Assert.Equal((3, 63, true, 65535, 255), (cell.Kind, cell.DivisionsLeft, cell.IsSecreting, cell.LnCar, cell.Lineage));
        TCell daughter = cell;
        daughter.ForgetKills();
        Assert.Equal(0, daughter.Kills);
        foreach (TCell same in new[] { cell, daughter })
        {
            Assert.Equal((63, true, TProgram.Failing), (same.DivisionsLeft, same.IsStimulated, same.Program));
        }
    }

    [Fact]
    public void Due_ticks_are_compared_right_over_their_wrap()
    {
        foreach (uint now in new uint[] { 0, 5, 65530, 65536, 131070, 4_000_000_000 })
        {
            foreach (uint wait in new uint[] { 1, 2, 1000, 0x7000 })
            {
                TCell cell = StimulationEnd(DivisionDue(default, now + wait), now + wait);
                Assert.False(cell.DivisionIsDue(now));
                Assert.False(cell.DivisionIsDue(now + wait - 1));
                Assert.True(cell.DivisionIsDue(now + wait));
                Assert.False(cell.StimulationIsOver(now + wait - 1));
                Assert.True(cell.StimulationIsOver(now + wait));
                TCell later = DivisionDue(cell, now + wait + 100);
                Assert.False(later.DivisionIsDue(now + wait + 99));
                Assert.True(later.DivisionIsDue(now + wait + 100));
                Assert.True(later.StimulationIsOver(now + wait));
            }

            foreach (uint wait in new uint[] { 1, 1 << 20, 0x7FFFFF })
            {
                TCell cell = ContactDue(default, unchecked(now + wait));
                Assert.False(cell.ContactIsDue(now));
                Assert.False(cell.ContactIsDue(unchecked(now + wait - 1)));
                Assert.True(cell.ContactIsDue(unchecked(now + wait)));
                Assert.True(cell.ContactIsDue(unchecked(now + wait + 0x7FFFFF)));
            }
        }
    }

    [Fact]
    public void Counters_of_the_census_do_not_overlap()
    {
        const int classes = Limits.TKinds * TState.Count;
        (int First, int Count)[] blocks =
        [
            (Counter.Alive, Limits.ResidentKinds),
            (Counter.Dying, Limits.ResidentKinds),
            (Counter.Debris, Limits.ResidentKinds),
            (Counter.LnAntigen, Limits.ResidentKinds),
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
            (Counter.ResidentLeft, Limits.ResidentKinds),
            (Counter.TStimulated, 4),
            (Counter.Negative, Limits.ResidentKinds),
            (Counter.Resistant, Limits.ResidentKinds),
        ];
        int[] used = [.. blocks.SelectMany(b => Enumerable.Range(b.First, b.Count))];
        Assert.Equal(Enumerable.Range(0, Counter.Count), used.Order());
        var names = new CounterNames(["cd8", "cd4"], ["tumour"], ["IL-2"]);
        Assert.Equal(Counter.Count, Enumerable.Range(0, Counter.Count).Select(c => names[c]).Distinct().Count());
        Assert.Equal("diluted, cd8 effector", names[Counter.Diluted + Counter.OfState(0, (int)TProgram.Effector)]);
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
                        .SelectMany(k => new[] { Law.Bind, Law.Kill, Law.Release, Law.Trigger, Law.LnSum }.Select(l => Law.OfT(r, k, l)))
                        .Append(Law.SoftPlus(r))
                        .Append(Law.Activation(r))
                ),
        ];
        Assert.Equal(Enumerable.Range(0, 2 * Law.OfReplica).Select(l => (long)l * Law.Points), laws.Order());
        int[] classes =
        [
            .. Enumerable.Range(0, 4).SelectMany(k => new[] { CellClass.OfT(k, false), CellClass.OfT(k, true) }),
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

    private static TCell ContactDue(TCell cell, uint tick)
    {
        cell.SetContactDue(tick);
        return cell;
    }

    private static TCell DivisionDue(TCell cell, uint tick)
    {
        cell.SetDivisionDue(tick);
        return cell;
    }

    private static TCell StimulationEnd(TCell cell, uint tick)
    {
        cell.SetStimulationEnd(tick);
        return cell;
    }

    private static TRecord Any<TRecord>(Random random, int trial)
        where TRecord : unmanaged
    {
        TRecord record = default;
        Span<byte> bytes = MemoryMarshal.AsBytes(new Span<TRecord>(ref record));
        if (trial == 1)
            bytes.Fill(0xFF);
        else if (trial > 1)
            random.NextBytes(bytes);
        return record;
    }

    private static byte[] Bytes<TRecord>(TRecord record)
        where TRecord : unmanaged => MemoryMarshal.AsBytes(new Span<TRecord>(ref record)).ToArray();
}
