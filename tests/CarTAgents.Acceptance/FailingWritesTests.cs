using CarTAgents.Compute.Cpu;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Output.Runs;
using CarTAgents.Testing;

namespace CarTAgents.Acceptance;

/// <summary>Each operation on the disk that a run makes fails once, and the process ends before each: the run goes on to the same bytes
/// from what it has left, or says clearly why it cannot.</summary>
/// <remarks>In full every operation is tried; the short form takes some of them by chance.</remarks>
public sealed class FailingWritesTests : IDisposable
{
    private const int Sample = 2;
    private readonly TemporaryFolder _folder = new();
    private readonly CpuDevice _device = new(1);
    private readonly Random _random;
    private readonly List<object[]> _rows = [];

    public FailingWritesTests()
    {
        int seed = Environment.TickCount;
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        _random = new Random(seed);
    }

    public void Dispose()
    {
        _device.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void ARunGoesOnToTheSameBytesOrSaysWhyNot()
    {
        RunConfiguration assay = Assay();
        string[] operations = Reference(assay, out Dictionary<string, byte[]> whole);
        RequireEveryKind(operations);
        foreach (bool kills in (bool[])[false, true])
        {
            int same = 0,
                anew = 0;
            foreach (string operation in Some(operations))
            {
                string run = New();
                Exception? error;
                using (var disk = new FailingDisk(run, operation, kills))
                {
                    error = Record.Exception(() => Execute(assay, run));
                    Assert.True(disk.HasFailed, operation);
                }

                // A snapshot of the old run that cannot be removed, and such, are no reason to end a run.
                if (error is null)
                {
                    Same(whole, run, operation);
                    same++;
                    continue;
                }

                RequireClear(error, kills, run, operation);
                if (Continues(run, operation))
                {
                    Same(whole, run, operation);
                    same++;
                }
                else
                {
                    Execute(assay, run, force: Directory.Exists(run));
                    Same(whole, run, operation);
                    anew++;
                }
            }

            _rows.Add([kills ? "killed" : "failed", "run", operations.Length, same + anew, same, anew]);
        }

        AResumptionFails(assay, whole);
        AReplacementFails(assay);
        Figures.Report(
            "failing-writes",
            ["fault", "of", "operations [1]", "tried [1]", "same bytes after resume [1]", "same bytes after a new start [1]"],
            _rows
        );
    }

    /// <summary>A run that was killed half way is resumed, and that fails or is killed too.</summary>
    private void AResumptionFails(RunConfiguration assay, Dictionary<string, byte[]> whole)
    {
        string half = New();
        using (new FailingDisk(half, "Rename frames/000003.png 1", kills: true))
            Assert.NotNull(Record.Exception(() => Execute(assay, half)));
        string first = Copy(half);
        string[] operations;
        using (var disk = new FailingDisk(first))
        {
            Resume(first);
            operations = [.. disk.Operations.Order(StringComparer.Ordinal)];
        }

        Same(whole, first, "resume");
        foreach (bool kills in (bool[])[false, true])
        {
            int tried = 0;
            foreach (string operation in Some(operations))
            {
                string run = Copy(half);
                using (new FailingDisk(run, operation, kills))
                {
                    Exception? error = Record.Exception(() => Resume(run));
                    if (error is not null)
                        RequireClear(error, kills, run, operation);
                }

                if (RunRecord.Read(RunDirectory.Open(run).Record)!.Outcome != RunOutcome.Completed)
                    Resume(run);
                Same(whole, run, $"resume, {operation}");
                tried++;
            }

            _rows.Add([kills ? "killed" : "failed", "resume", operations.Length, tried, tried, 0]);
        }
    }

    /// <summary>A run takes the place of another: until it stands, the other is there to the byte.</summary>
    private void AReplacementFails(RunConfiguration assay)
    {
        string old = New();
        Execute(assay.With(["seed=2"]), old);
        Dictionary<string, byte[]> before = Content(old);
        string first = Copy(old);
        string[] operations;
        using (var disk = new FailingDisk(first))
        {
            using (Start(assay, first, force: true)) { }
            operations = [.. disk.Operations.Order(StringComparer.Ordinal)];
        }

        foreach (bool kills in (bool[])[false, true])
        {
            int tried = 0,
                back = 0;
            foreach (string operation in Some(operations))
            {
                string run = Copy(old);
                Exception? error;
                using (new FailingDisk(run, operation, kills))
                    error = Record.Exception(() => Start(assay, run, force: true).Dispose());
                // Whoever comes next finds the one run or the other, never some of both.
                RunDirectory directory = RunDirectory.Open(run);
                bool stands = RunRecord.Read(directory.Record)!.Seed == assay.Seed;
                if (!stands)
                {
                    Assert.NotNull(error);
                    Dictionary<string, byte[]> now = Content(run);
                    Assert.All(before, file => Assert.True(file.Value.AsSpan().SequenceEqual(now[file.Key]), $"{operation}: {file.Key}"));
                    back++;
                }
                else
                {
                    Assert.DoesNotContain(Content(run).Keys, name => name.StartsWith("frames/", StringComparison.Ordinal));
                }

                tried++;
            }

            _rows.Add([kills ? "killed" : "failed", "replacement", operations.Length, tried, back, tried - back]);
        }
    }

    private RunConfiguration Assay()
    {
        string table = _folder.Write("cells.csv", "x,y,z,type\n15,15,15,nalm6\n35,35,35,cd8\n35,15,15,nalm6\n55,55,15,cd8\n");
        return RunConfiguration.Parse(
            $$"""
            extends: {{Repository.PathOf("configs", "killing-assay.yaml")}}
            name: small
            duration: 90 min
            lattice: {size: [8, 8, 8]}
            tissue: {pattern: file, tCells: ~, residents: {}, file: {path: {{table}}, types: {nalm6: nalm6, cd8: cd8} } }
            output:
              checkpoint: {every: 30 min, keep: 1}
              frames: {every: 30 min, pixels: 64}
              snapshots: {every: 30 min}
            """,
            _folder.File("small.yaml")
        );
    }

    private string[] Reference(RunConfiguration assay, out Dictionary<string, byte[]> whole)
    {
        string run = New();
        using var disk = new FailingDisk(run);
        Execute(assay, run);
        whole = Content(run);
        return [.. disk.Operations.Order(StringComparer.Ordinal)];
    }

    /// <summary>All files that the run has left passed through what fails here: created, filled, renamed.</summary>
    private void RequireEveryKind(string[] operations)
    {
        string run = Directory.GetDirectories(_folder.Path).Single();
        foreach (string file in Directory.GetFiles(run, "*", SearchOption.AllDirectories))
        {
            string name = Path.GetRelativePath(run, file);
            foreach (DiskOperation operation in (DiskOperation[])[DiskOperation.Create, DiskOperation.Write, DiskOperation.Rename])
                Assert.Contains($"{operation} {name} 1", operations);
        }

        foreach (DiskOperation operation in Enum.GetValues<DiskOperation>())
            Assert.Contains(operations, o => o.StartsWith($"{operation} ", StringComparison.Ordinal));
    }

    /// <summary>An error of the disk, by name; and what is left says that it failed, or, killed, that it runs.</summary>
    private static void RequireClear(Exception error, bool kills, string run, string operation)
    {
        OutputException told = Assert.IsType<OutputException>(error);
        Assert.False(told.IsRequest, $"{operation}: {told.Message}");
        Assert.Contains(run, told.Message);
        if (!kills && RunRecord.Read(Path.Combine(run, "run.json")) is { } record)
            Assert.True(record.Outcome is RunOutcome.Failed || operation.Contains("run.json", StringComparison.Ordinal), operation);
    }

    /// <summary>Goes on from the newest checkpoint.</summary>
    /// <returns>Whether there is one.</returns>
    private bool Continues(string run, string operation)
    {
        bool has =
            Directory.Exists(Path.Combine(run, "checkpoints"))
            && Directory.GetFiles(Path.Combine(run, "checkpoints"), "*.checkpoint").Length > 0;
        if (!has)
            return false;
        Resume(run);
        Assert.True(has, operation);
        return true;
    }

    private static readonly string[] OfItsTime = ["run.json", "report.html", "ro-crate-metadata.json"];

    /// <summary>Holds the files of a run to those of the undisturbed one; what holds its identity and wall-clock times to its
    /// hash.</summary>
    private static void Same(Dictionary<string, byte[]> whole, string run, string operation)
    {
        Dictionary<string, byte[]> now = Content(run);
        Assert.Equal(whole.Keys.Order(StringComparer.Ordinal), now.Keys.Order(StringComparer.Ordinal));
        foreach ((string name, byte[] bytes) in whole)
        {
            if (!OfItsTime.Contains(name) && !name.StartsWith("checkpoints/", StringComparison.Ordinal))
                Assert.True(bytes.AsSpan().SequenceEqual(now[name]), $"{operation}: {name} differs");
        }

        RunRecord record = RunRecord.Read(Path.Combine(run, "run.json"))!;
        Assert.Equal(RunOutcome.Completed, record.Outcome);
        Assert.Contains(record.StateHash!, System.Text.Encoding.UTF8.GetString(whole["run.json"]));
    }

    private static Dictionary<string, byte[]> Content(string run) =>
        Directory.GetFiles(run, "*", SearchOption.AllDirectories).ToDictionary(f => Path.GetRelativePath(run, f), File.ReadAllBytes);

    private IEnumerable<string> Some(string[] operations) =>
        Figures.InFull
            ? operations
            : operations.Select((o, i) => (o, Key: _random.Next())).OrderBy(o => o.Key).Take(Sample).Select(o => o.o);

    private string New() => _folder.File(Path.GetRandomFileName());

    private string Copy(string run)
    {
        string copy = New();
        foreach (string file in Directory.GetFiles(run, "*", SearchOption.AllDirectories))
        {
            string there = Path.Combine(copy, Path.GetRelativePath(run, file));
            Directory.CreateDirectory(Path.GetDirectoryName(there)!);
            File.Copy(file, there);
        }

        return copy;
    }

    private Run Start(RunConfiguration configuration, string run, bool force) =>
        Run.Start(new RunOrder("small.yaml", []), configuration, _device, run, force);

    private void Execute(RunConfiguration configuration, string path, bool force = false)
    {
        using Run run = Start(configuration, path, force);
        run.Execute(CancellationToken.None);
    }

    private void Resume(string path)
    {
        RunDirectory directory = RunDirectory.Open(path);
        using Checkpoint checkpoint = Checkpoint.OpenNewest(directory);
        using Run run = Run.Resume(new RunOrder("small.yaml", []), directory, checkpoint, [], _device);
        run.Execute(CancellationToken.None);
    }
}
