using System.Globalization;
using CarTAgents.Compute.Cpu;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Configuration.Yaml;
using CarTAgents.Output.Runs;
using CarTAgents.Testing;

namespace CarTAgents.Output.Tests.Cells;

/// <summary>Who is who from one table to the next, and what happened in between.</summary>
public class CellIdentityTests(ITestOutputHelper output)
{
    // Cells divide, die, kill and enter within hours.
    private static readonly string[] Lively =
    [
        "t_lag=20 min",
        "t_dbl=1 h",
        "t_dbl_line=5 h",
        "t_lifeT=12 h",
        "residents.nalm6.debris=30 min",
        "events=[{at: 30 min, dose: {cells: 150, mix: {cd8: 1}, over: 1 h, enter: anywhere}}]",
        "output.frames=~",
        "output.snapshots=~",
        "output.report=false",
    ];

    private static readonly string[] Told =
    [
        .. Lively,
        "output.cells={every: 30 min, identity: true}",
        "output.events={identity: true, what: [killed, died, born, bound, entered]}",
    ];

    private static string[] Tables(string run) => [.. Directory.GetFiles(Path.Combine(run, "cells")).Order(StringComparer.Ordinal)];

    [Fact]
    public void They_follow_from_what_happened_and_change_no_bit()
    {
        using var directory = new TemporaryFolder();
        string run = directory.File("run");
        RunRecord record = SmallRun.Execute(run, SmallRun.Configuration(Told), threads: 2);
        Assert.Equal(SmallRun.Execute(directory.File("without"), SmallRun.Configuration(Lively)).StateHash, record.StateHash);
        CellTable events = CellTable.Read(Path.Combine(run, "events.csv"));
        CellTable[] tables = [.. Tables(run).Select(CellTable.Read)];
        Assert.Equal(7, tables.Length);

        // The sums are those of the census.
        Dictionary<string, int> counts = events["event"].Zip(events["kind"], What).CountBy(w => w).ToDictionary();
        output.WriteLine(string.Join(", ", counts));
        string What(string happened, string kind) => $"{happened} {(IsT(kind) ? "T" : "resident")}";
        Assert.Equal(record.Results!["targets killed [cells]"], counts["killed resident"]);
        Assert.Equal(record.Results["residents died [cells]"], counts.GetValueOrDefault("died resident"));
        Assert.Equal(record.Results["residents born [cells]"], counts["born resident"]);
        Assert.Equal(record.Results["T cells born [cells]"], counts["born T"]);
        Assert.Equal(record.Results["T cells died [cells]"], counts["died T"]);
        Assert.Equal(record.Results["synapses formed [1]"], counts["bound T"]);
        Assert.Equal(record.Results["T cells entered [cells]"], counts["entered T"]);
        Assert.All(counts.Values, n => Assert.True(n > 20, $"{n}"));

        // Nobody is there twice, and those that are there are the founders, those that were born, and those that entered, less the dead.
        HashSet<string> founders = [.. tables[0]["cell"]],
            born = [.. Of("born", "cell")],
            entered = [.. Of("entered", "cell")],
            gone = [.. Of("killed", "cell"), .. Of("died", "cell")];
        Assert.Equal(events["event"].Count(e => e == "born"), born.Count);
        Assert.Equal(events["event"].Count(e => e == "entered"), entered.Count);
        Assert.Empty(born.Concat(entered).Intersect(founders));
        Assert.Empty(born.Intersect(entered));
        Assert.Equal(events["event"].Count(e => e is "killed" or "died"), gone.Count);
        HashSet<string> last = [];
        foreach (CellTable table in tables)
        {
            string[] cells = table["cell"];
            Assert.Equal(cells.Length, cells.Distinct().Count());
            Assert.All(cells, c => Assert.True(founders.Contains(c) || born.Contains(c) || entered.Contains(c), c));
        }

        last =
        [
            .. tables[^1].Rows.Where(r => tables[^1].Of(r, "phase") is "alive" or "free" or "bound").Select(r => tables[^1].Of(r, "cell")),
        ];
        Assert.Equal(founders.Concat(born).Concat(entered).Except(gone).Order(StringComparer.Ordinal), last.Order(StringComparer.Ordinal));

        // A mother was there, and is told alike by both tables; only who was born has one.
        Dictionary<string, string> mothers = events
            .Rows.Where(r => r[2] == "born")
            .ToDictionary(r => events.Of(r, "cell"), r => events.Of(r, "other"));
        Assert.All(mothers.Values, m => Assert.True(founders.Contains(m) || born.Contains(m) || entered.Contains(m), m));
        foreach (CellTable table in tables)
            Assert.All(table.Rows, r => Assert.Equal(mothers.GetValueOrDefault(table.Of(r, "cell"), "0"), table.Of(r, "mother")));

        // A cell is itself from one table to the next: where it stands, if it cannot move, and what it has done.
        int met = 0;
        foreach ((CellTable before, CellTable after) in tables.Zip(tables.Skip(1)))
        {
            Dictionary<string, string[]> then = before.Rows.ToDictionary(r => before.Of(r, "cell"));
            foreach (string[] row in after.Rows.Where(r => then.ContainsKey(after.Of(r, "cell"))))
            {
                string[] old = then[after.Of(row, "cell")];
                string[] same = IsT(after.Of(row, "kind")) ? ["kind", "mother"] : ["kind", "mother", "x [um]", "y [um]", "z [um]"];
                Assert.All(same, column => Assert.Equal(before.Of(old, column), after.Of(row, column)));
                if (IsT(after.Of(row, "kind")))
                {
                    Assert.True(CellTable.Whole(after.Of(row, "kills [cells]")) >= CellTable.Whole(before.Of(old, "kills [cells]")));
                    met += after.Of(row, "x [um]") != before.Of(old, "x [um]") ? 1 : 0;
                }
            }
        }

        Assert.True(met > 100, $"{met}");

        // Each T cell has killed what it says.
        Dictionary<string, int> kills = Of("killed", "other").CountBy(k => k).ToDictionary();
        Assert.All(
            tables[^1].Rows.Where(r => IsT(tables[^1].Of(r, "kind"))),
            r => Assert.Equal(kills.GetValueOrDefault(tables[^1].Of(r, "cell")), CellTable.Whole(tables[^1].Of(r, "kills [cells]")))
        );

        string[] Of(string happened, string column) =>
            [.. events.Rows.Where(r => events.Of(r, "event") == happened).Select(r => events.Of(r, column))];

        static bool IsT(string kind) => kind is "cd8" or "cd4";
    }

    [Fact]
    public void A_run_that_stopped_has_the_same_tables_when_it_has_gone_on()
    {
        using var directory = new TemporaryFolder();
        string straight = directory.File("straight"),
            split = directory.File("split");
        string[] sets = [.. Told, "duration=2 h", "output.events.format=parquet"];
        SmallRun.Execute(straight, SmallRun.Configuration(sets));
        // Within a window, after a kill or two in it.
        SmallRun.Execute(split, SmallRun.Configuration([.. sets, "output.checkpoint={every: 67 min, keep: 9}"]));
        foreach (string later in Checkpoint.Files(RunDirectory.Open(split)).Skip(1))
            File.Delete(later);
        File.AppendAllText(Path.Combine(split, "events.csv"), "11");
        SmallRun.GoOn(split);
        string[] all = [.. Tables(straight), Path.Combine(straight, "events.csv"), Path.Combine(straight, "events.parquet")];
        Assert.All(
            all,
            file => Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(Path.Combine(split, Path.GetRelativePath(straight, file))))
        );
    }

    /// <summary>A branch may ask for identities that its origin did not have: then the cells of the checkpoint are the founders. It may
    /// also do without.</summary>
    [Fact]
    public void A_branch_that_asks_first_has_founders_of_its_own()
    {
        using var directory = new TemporaryFolder();
        string[] sets = [.. Lively, "duration=1 h"];
        ulong Branch(string origin, string name, params string[] more)
        {
            RunDirectory from = RunDirectory.Open(directory.File(origin));
            Checkpoint checkpoint = Checkpoint.OpenNewest(from);
            RunConfiguration before = RunConfiguration.Parse(checkpoint.Configuration, checkpoint.Path);
            RunConfiguration after = BranchConfiguration.Make(before, checkpoint.Tick, ["duration=2 h", .. more], out _);
            using var device = new CpuDevice(1);
            using Run run = Run.Branch(new RunOrder("small.yaml", []), from, checkpoint, after, device, directory.File(name));
            run.Execute(CancellationToken.None);
            return run.Simulation.StateHash();
        }

        SmallRun.Execute(directory.File("plain"), SmallRun.Configuration(sets));
        SmallRun.Execute(directory.File("told"), SmallRun.Configuration([.. Told, "duration=1 h"]));
        ulong hash = Branch("plain", "asks", "output.cells={every: 1 h, identity: true}", "output.events={identity: true}");
        Assert.Equal(hash, Branch("told", "drops", "output=~"));
        Assert.Equal(hash, Branch("told", "keeps"));
        CellTable at = CellTable.Read(directory.File("asks/cells/000001.csv")),
            end = CellTable.Read(directory.File("asks/cells/000002.csv")),
            kept = CellTable.Read(directory.File("keeps/cells/000004.csv")),
            events = CellTable.Read(directory.File("asks/events.csv"));
        Assert.All(at["mother"], m => Assert.Equal("0", m));
        HashSet<string> known = [.. at["cell"], .. events.Rows.Where(r => r[2] == "born").Select(r => events.Of(r, "cell")), "0"];
        // Of the others, the number says that they entered.
        Assert.All(
            end["mother"],
            m => Assert.True(known.Contains(m) || (long.Parse(m, CultureInfo.InvariantCulture) - 1) / 3072 % 4 == 1, m)
        );
        // Who was born after the checkpoint is the same one in both.
        Assert.True(end["cell"].Zip(kept["cell"]).Count(c => c.First == c.Second) > 100);
        Assert.All(events["tick"], t => Assert.True(CellTable.Whole(t) >= 60));
        CellTable straight = CellTable.Read(directory.File("told/events.csv")),
            gone = CellTable.Read(directory.File("keeps/events.csv"));
        Assert.Equal(straight.Rows, gone.Rows.Take(straight.Rows.Count));
    }

    [Fact]
    public void A_region_and_kinds_are_those_of_the_whole_table()
    {
        using var directory = new TemporaryFolder();
        string[] sets = [.. Lively, "duration=1 h"];
        SmallRun.Execute(directory.File("all"), SmallRun.Configuration([.. sets, "output.events={}"]));
        SmallRun.Execute(
            directory.File("some"),
            SmallRun.Configuration([
                .. sets,
                "output.events={kinds: [nalm6, cd4], what: [killed, born]}",
                "output.events.region={from: [50 um, 0 um, 20 um], size: [100 um, 80 um, 40 um]}",
            ])
        );
        CellTable all = CellTable.Read(directory.File("all/events.csv")),
            some = CellTable.Read(directory.File("some/events.csv"));
        double At(string[] row, string axis) => CellTable.Number(all.Of(row, $"{axis} [um]"));
        string[][] expected =
        [
            .. all.Rows.Where(r =>
                all.Of(r, "kind") is "nalm6" or "cd4"
                && all.Of(r, "event") != "died"
                && At(r, "x") is > 50 and < 150
                && At(r, "y") < 80
                && At(r, "z") is > 20 and < 60
            ),
        ];
        Assert.InRange(expected.Length, 5, all.Rows.Count - 20);
        Assert.Equal(expected, some.Rows);
        Assert.DoesNotContain("cell", some.Names);
    }

    /// <summary>docs/files.md names the factor by which the estimate lies above what this assay writes.</summary>
    [Theory]
    [InlineData("output.events={}")]
    [InlineData("output.events={what: [killed]}")]
    [InlineData("output.events={what: [born]}")]
    [InlineData("output.events={what: [bound]}")]
    [InlineData("output.events={what: [entered]}")]
    [InlineData("output.events={identity: true, format: arrow, what: [killed, died, born, bound, entered]}")]
    [InlineData("output.events={identity: true, format: parquet}")]
    [InlineData("output.events={region: {from: [0 um, 0 um, 0 um], size: [120 um, 160 um, 40 um]}}")]
    [InlineData("output.events={kinds: [nalm6]}")]
    [InlineData("output.events={}", "duration=1 h")]
    public void A_table_takes_no_more_disk_than_was_reckoned_and_not_much_less(string events, params string[] more)
    {
        using var directory = new TemporaryFolder();
        RunConfiguration configuration = SmallRun.Configuration([.. Lively, events, .. more]);
        SmallRun.Execute(directory.File("run"), configuration);
        var plan = new OutputPlan(configuration, Model.Conversion.ScenarioConversion.Convert(configuration, out _));
        long written = Directory.GetFiles(directory.File("run"), "events.*").Sum(f => new FileInfo(f).Length);
        output.WriteLine($"{plan.CellEventBytes(0)} reckoned, {written} written");
        Assert.InRange(plan.CellEventBytes(0), written, 16 * written);
    }

    /// <summary>Of a patient, cells also die, leave and are diluted at the start of a window.</summary>
    [Fact]
    public void Fates_and_entries_are_told_as_the_census_has_them()
    {
        using var directory = new TemporaryFolder();
        RunConfiguration configuration = RunConfiguration.Load(
            Path.Combine(SmallRun.Configs(), "lymphoma-zuma1.yaml"),
            [
                "lattice.size=[8, 8, 8]",
                "patient.infusion.at=2 h",
                // So much that precursors enter within hours.
                "patient.systemic.normalT.lymphodepletion=~",
                "patient.bLineage.output=1e12 1/d",
                // And that some of few T cells leave.
                "t_stay=5 h",
                "duration=14 h",
                "output={report: false}",
                "output.cells={every: 4 h, identity: true}",
                "output.events={identity: true, what: [killed, died, born, left, diluted, entered]}",
            ]
        );
        RunRecord record = SmallRun.Execute(directory.File("run"), configuration);
        RunConfiguration without = configuration.With(["output.events=~", "output.cells=~"]);
        Assert.Equal(SmallRun.Execute(directory.File("without"), without).StateHash, record.StateHash);
        CellTable events = CellTable.Read(directory.File("run/events.csv"));
        string[] tKinds = [.. configuration.TCells.Keys];
        Dictionary<string, int> counts = events["event"]
            .Zip(events["kind"], (what, kind) => $"{what} {(tKinds.Contains(kind) ? "T" : "resident")}")
            .CountBy(w => w)
            .ToDictionary();
        output.WriteLine(string.Join(", ", counts));
        List<string[]> census = CellTable.Read(directory.File("run/census.csv")).Rows;
        CellTable table = CellTable.Read(directory.File("run/census.csv"));
        double Sum(string column) => census.GroupBy(r => table.Of(r, "tissue [1]")).Sum(g => CellTable.Number(table.Of(g.Last(), column)));
        Assert.Equal(Sum("targets killed [cells]"), counts.GetValueOrDefault("killed resident"));
        Assert.Equal(Sum("residents died [cells]"), counts["died resident"]);
        Assert.Equal(Sum("residents born [cells]"), counts["born resident"]);
        Assert.Equal(Sum("T cells died [cells]"), counts["died T"]);
        Assert.Equal(Sum("T cells born [cells]"), counts.GetValueOrDefault("born T"));
        Assert.True(counts["left T"] > 0 && counts["died T"] > 0, "nobody left or died");
        Assert.Equal(Sum("T cells entered [cells]"), counts["entered T"]);
        var plan = new OutputPlan(configuration, Model.Conversion.ScenarioConversion.Convert(configuration, out _));
        Assert.InRange(new FileInfo(directory.File("run/events.csv")).Length, 1, plan.CellEventBytes(0));
        Assert.True(counts["entered resident"] > 20, "few residents entered");
        // Nobody comes or goes twice, nor is there afterwards.
        string[] come = [.. events.Rows.Where(r => events.Of(r, "event") is "born" or "entered").Select(Who)],
            gone = [.. events.Rows.Where(r => events.Of(r, "event") is not ("born" or "entered")).Select(Who)],
            // The fates of the window that begins with the last table are drawn after it.
            later = [.. events.Rows.Where(r => CellTable.Number(events.Of(r, "time [h]")) >= 14).Select(Who)];
        Assert.Equal(come.Length, come.Distinct().Count());
        Assert.Equal(gone.Length, gone.Distinct().Count());
        CellTable first = CellTable.Read(Tables(directory.File("run"))[0]),
            last = CellTable.Read(Tables(directory.File("run"))[^1]);
        string[] there = [.. last.Rows.Where(r => last.Of(r, "phase") is "alive" or "free" or "bound").Select(r => WhoIn(last, r))];
        Assert.Equal(there.Length, there.Distinct().Count());
        Assert.Equal(
            first.Rows.Select(r => WhoIn(first, r)).Concat(come).Except(gone.Except(later)).Order(StringComparer.Ordinal),
            there.Order(StringComparer.Ordinal)
        );
        string Who(string[] row) => WhoIn(events, row);
        static string WhoIn(CellTable table, string[] row) => $"{table.Of(row, "tissue [1]")} {table.Of(row, "cell")}";
    }

    [Theory]
    [InlineData("output.events={what: [killing]}", "output.events.what.0", "did you mean 'killed'?")]
    [InlineData("output.events={kinds: [nalm]}", "output.events.kinds.0", "did you mean 'nalm6'?")]
    [InlineData("output.events={replica: 4}", "output.events.replica", "there is no replica 4")]
    [InlineData("output.events={identities: true}", "output.events.identities", "did you mean 'identity'?")]
    [InlineData("output.events={what: []}", "output.events.what", "1")]
    [InlineData(
        "output.events={region: {from: [0 um, 0 um, 0 um], size: [300 um, 1 um, 1 um]}}",
        "output.events.region",
        "along x the box reaches from 0 um to 300 um, and the lattice to 240 um"
    )]
    [InlineData("output.cells={every: 1 h, identity: maybe}", "output.cells.identity", "true")]
    public void What_is_wrong_is_named(string set, string key, string message)
    {
        ConfigurationException e = Assert.Throws<ConfigurationException>(() => SmallRun.Configuration(set));
        Assert.Contains(key, e.Message, StringComparison.Ordinal);
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void More_identities_than_tables_can_hold_are_refused()
    {
        ConfigurationException e = Assert.Throws<ConfigurationException>(() =>
            Model.Conversion.ScenarioConversion.Convert(
                SmallRun.Configuration("output.cells={every: 1 h, identity: true}", "lattice.size=[1024, 1024, 512]", "duration=3000 d"),
                out _,
                seeded: false
            )
        );
        Assert.Contains("output.cells.identity", e.Message, StringComparison.Ordinal);
        Assert.Contains("2^53", e.Message, StringComparison.Ordinal);
    }
}
