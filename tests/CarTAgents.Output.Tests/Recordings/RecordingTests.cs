using CarTAgents.Compute.Cpu;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Engine;
using CarTAgents.Model.Tissues;
using CarTAgents.Output.Recordings;
using CarTAgents.Output.Runs;
using CarTAgents.Testing;

namespace CarTAgents.Output.Tests.Recordings;

/// <summary>What is recorded of a run is what was seen in it.</summary>
public class RecordingTests(ITestOutputHelper output)
{
    private static readonly string[] Recorded = ["output={recording: {every: 20 min}, report: false}", "duration=130 min"];

    /// <summary>Each state, at lattices that voxels of four sites divide and do not: kinds, synapses and conditions of every site, fields
    /// to within a step of their bytes, counts.</summary>
    [Theory]
    [InlineData(24, 16, 8)]
    [InlineData(20, 12, 4)]
    [InlineData(36, 28, 1)]
    public void EachStateIsWhatTheRunWasThen(int nx, int ny, int nz)
    {
        using var folder = new TemporaryFolder();
        RunConfiguration configuration = SmallRun.Configuration([
            FormattableString.Invariant($"lattice.size=[{nx}, {ny}, {nz}]"),
            .. Recorded,
        ]);
        SmallRun.Execute(folder.File("run"), configuration);
        Scenario scenario = ScenarioConversion.Convert(configuration, out _);
        using Recording recording = Recording.Open(RunDirectory.Open(folder.File("run")), scenario);
        Assert.False(recording.IsCutShort);
        Assert.Equal([0u, 20, 40, 60, 80, 100, 120, 130], recording.States.Select(s => s.Tick));
        using var device = new CpuDevice(1);
        using var simulation = new Simulation(scenario, device);
        var was = new TissueCopy(simulation, 0, Enumerable.Range(0, scenario.Fields.Count));
        TissueCopy kept = recording.NewCopy(scenario);
        for (int i = 0; i < recording.States.Count; i++)
        {
            simulation.RunTo(recording.States[i].Tick, TestContext.Current.CancellationToken);
            was.Take(records: false);
            recording.Read(i, kept);
            Assert.Equal(was.Tick, kept.Tick);
            string[] seen = [.. Seen(was, scenario.Lattice)];
            Assert.Equal(seen, Seen(kept, scenario.Lattice));
            Assert.Equal(seen.Count(s => s[0] != '-'), recording.States[i].Counts.Take(CellClasses.Count).Sum());
            Assert.Equal(seen.Count(s => s[^1] != '-'), recording.States[i].Counts.Skip(CellClasses.Count).Sum());
            for (int f = 0; f < scenario.Fields.Count; f++)
                AssertClose(was, kept, f);
        }

        long bytes = new FileInfo(folder.File("run/recording.cta")).Length;
        output.WriteLine($"{(double)bytes / recording.States.Count / scenario.Lattice.Sites:0.000} bytes a site and state");
    }

    /// <summary>A run that was stopped anywhere and gone on with has the recording of a straight run, byte by byte.</summary>
    [Fact]
    public void ASplitRunHasTheSameBytes()
    {
        const string checkpoints = "output.checkpoint={every: 50 min, keep: 9}";
        using var folder = new TemporaryFolder();
        SmallRun.Execute(folder.File("straight"), SmallRun.Configuration([.. Recorded, checkpoints]));
        byte[] straight = File.ReadAllBytes(folder.File("straight/recording.cta"));
        // It ends between two states, and so with one that the longer run does not have.
        SmallRun.Execute(folder.File("split"), SmallRun.Configuration([.. Recorded, checkpoints, "duration=75 min"]));
        SmallRun.GoOn(folder.File("split"), "duration=130 min");
        Assert.Equal(straight, File.ReadAllBytes(folder.File("split/recording.cta")));
        RunDirectory split = RunDirectory.Open(folder.File("split"));
        foreach (string file in Checkpoint.Files(split).Reverse())
        {
            using var device = new CpuDevice(1);
            using var checkpoint = Checkpoint.Open(file);
            // A killed process may leave half a state behind.
            using (FileStream torn = File.OpenWrite(split.Recording))
                torn.SetLength(straight.Length - 40);
            using Run run = Run.Resume(new RunOrder("small.yaml", []), split, checkpoint, [], device);
            run.Execute(CancellationToken.None);
            Assert.Equal(straight, File.ReadAllBytes(split.Recording));
        }
    }

    /// <summary>Cut short anywhere it plays what is whole.</summary>
    [Fact]
    public void OneThatIsCutShortPlaysWhatIsWhole()
    {
        using var folder = new TemporaryFolder();
        RunConfiguration configuration = SmallRun.Configuration(Recorded);
        SmallRun.Execute(folder.File("run"), configuration);
        Scenario scenario = ScenarioConversion.Convert(configuration, out _, seeded: false);
        RunDirectory run = RunDirectory.Open(folder.File("run"));
        byte[] whole = File.ReadAllBytes(run.Recording);
        long[] starts;
        using (Recording all = Recording.Open(run, scenario))
            starts = [.. all.States.Select(s => s.At)];
        for (int cut = whole.Length; cut >= 0; cut -= 97)
        {
            File.WriteAllBytes(run.Recording, whole[..cut]);
            int states = starts.Skip(1).Append(whole.Length).Count(end => end <= cut);
            if (states == 0)
            {
                OutputException error = Assert.Throws<OutputException>(() => Recording.Open(run, scenario));
                Assert.True(error.IsRequest);
                Assert.Contains("cut short", error.Message, StringComparison.Ordinal);
                continue;
            }

            using Recording recording = Recording.Open(run, scenario);
            Assert.Equal(states, recording.States.Count);
            Assert.Equal(cut != whole.Length && !starts.Contains(cut), recording.IsCutShort);
            recording.Read(states - 1, recording.NewCopy(scenario));
        }
    }

    [Fact]
    public void OneThatIsDamagedOrMissingSaysSo()
    {
        using var folder = new TemporaryFolder();
        RunConfiguration configuration = SmallRun.Configuration(Recorded);
        SmallRun.Execute(folder.File("run"), configuration);
        Scenario scenario = ScenarioConversion.Convert(configuration, out _, seeded: false);
        RunDirectory run = RunDirectory.Open(folder.File("run"));
        byte[] whole = File.ReadAllBytes(run.Recording);
        whole[^20] ^= 4;
        File.WriteAllBytes(run.Recording, whole);
        using (Recording recording = Recording.Open(run, scenario))
        {
            TissueCopy room = recording.NewCopy(scenario);
            recording.Read(6, room);
            Assert.Contains("tick 130", Assert.Throws<OutputException>(() => recording.Read(7, room)).Message, StringComparison.Ordinal);
        }

        File.WriteAllText(run.Recording, new string('x', 200));
        Assert.Contains(
            "not a recording",
            Assert.Throws<OutputException>(() => Recording.Open(run, scenario)).Message,
            StringComparison.Ordinal
        );
        File.Delete(run.Recording);
        OutputException none = Assert.Throws<OutputException>(() => Recording.Open(run, scenario));
        Assert.True(none.IsRequest);
        Assert.Contains("output.recording", none.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Seen(TissueCopy tissue, Lattice lattice)
    {
        for (int row = 0; row < lattice.Ny * lattice.Nz; row++)
        {
            for (int x = 0; x < lattice.Nx; x++)
            {
                string t = tissue.TCells.At(row, x) is { } cell ? $"{cell.Kind}{(cell.IsBound ? "bound" : "")}" : "-",
                    r = tissue.Residents.At(row, x) is not { } resident ? "-"
                    : resident.Phase == CellPhase.Alive ? $"{resident.Kind}"
                    : $"{resident.Phase}";
                yield return $"{t} {r}";
            }
        }
    }

    private static void AssertClose(TissueCopy was, TissueCopy kept, int field)
    {
        (int nx, int ny, int nz) = was.FieldSize(field);
        (int kx, int ky, int kz) = kept.FieldSize(field);
        long[] sums = new long[kx * ky * kz];
        for (int i = 0; i < nx * ny * nz; i++)
        {
            (int x, int y, int z) = (i % nx * kx / nx, i / nx % ny * ky / ny, i / nx / ny * kz / nz);
            sums[(((z * ky) + y) * kx) + x] += was.Quanta(field).Span[i];
        }

        // Half a step of the logarithm, and half a quantum.
        double most = Math.Max(2, sums.Max()),
            step = Math.Exp(Math.Log(most) / 254 / 2) - 1;
        for (int i = 0; i < sums.Length; i++)
            Assert.InRange(Math.Abs(kept.Quanta(field).Span[i] - sums[i]), 0, (1.01 * step * sums[i]) + 0.5);
        double volume = (double)nx * ny * nz / sums.Length;
        Assert.Equal(was.PicomolarPerQuantum(field), kept.PicomolarPerQuantum(field) * volume, 1e-9);
    }
}
