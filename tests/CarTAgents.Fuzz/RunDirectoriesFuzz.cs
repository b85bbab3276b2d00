using CarTAgents.Acceptance;
using CarTAgents.Compute.Cpu;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Output.Reports;
using CarTAgents.Output.Runs;
using CarTAgents.Testing;

namespace CarTAgents.Fuzz;

/// <summary>Directories of runs in which a file went wrong: resumed, branched and reported.</summary>
public class RunDirectoriesFuzz
{
    [Fact]
    public void AreGoneOnWithToTheSameEndOrRefused()
    {
        int seed = Environment.TickCount;
        var random = new Random(seed);
        using var folder = new TemporaryFolder();
        using var device = new CpuDevice(1);
        string hash = SmallAssay.Execute(folder.File("whole"), device).StateHash!;
        string census = File.ReadAllText(folder.File("whole/census.csv"));
        // Stopped half way: its newest checkpoint is of an hour, and its record says that it runs.
        string half = Copy(folder.File("whole"), folder.File("half"));
        File.Delete(Checkpoint.Files(RunDirectory.Open(half))[^1]);
        RunRecord record = RunRecord.Read(Path.Combine(half, "run.json"))!;
        (record with { Outcome = RunOutcome.Running }).Write(Path.Combine(half, "run.json"));
        SmallAssay.Execute(folder.File("other"), device, SmallAssay.Configuration.With(["seed=9"]));
        string[] files = [.. Directory.GetFiles(half, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(half, f)).Order()];
        var verdicts = new Verdicts("run-directories", seed);
        // Damage is rarely of a file that matters: a short form goes on until it has met one.
        for (int i = 0; i < (Figures.InFull || verdicts.AreOfOneSort ? 1_000 : 24); i++)
        {
            string run = Copy(half, folder.File("odd")),
                file = files[random.Next(files.Length)],
                path = Path.Combine(run, file),
                branch = folder.File("branch");
            string damage = Damage(path, Path.Combine(folder.File("other"), file), random);
            int use = random.Next(3);
            verdicts.Try(
                $"directory {i}, {file}, {damage}, {(use == 0 ? "resume" : use == 1 ? "branch" : "report")}",
                () =>
                {
                    switch (use)
                    {
                        case 0:
                            // What the configuration says of outputs may change; the state and the counts may not.
                            return SmallAssay.Resume(run, device).StateHash != hash ? "another hash"
                                : File.ReadAllText(Path.Combine(run, "census.csv")) != census ? "another census"
                                : null;
                        case 1:
                            return Branch(run, branch, device) != hash ? "another hash"
                                : File.ReadAllText(Path.Combine(branch, "census.csv")) != census ? "another census"
                                : null;
                        default:
                            RunReport.Write(RunDirectory.Open(run));
                            return null;
                    }
                }
            );
            Directory.Delete(run, recursive: true);
            if (Directory.Exists(branch))
                Directory.Delete(branch, recursive: true);
        }

        verdicts.Hold();
    }

    private static string Damage(string path, string others, Random random)
    {
        switch (random.Next(6))
        {
            case 0:
                File.Delete(path);
                return "missing";
            case 1:
                File.Delete(path);
                Directory.CreateDirectory(path);
                return "a directory";
            case 2 when File.Exists(others):
                File.Copy(others, path, overwrite: true);
                return "another run's";
            default:
                (string name, Func<byte[], Random, byte[]> mutate) = ByteMutators.All[random.Next(ByteMutators.All.Count)];
                File.WriteAllBytes(path, mutate(File.ReadAllBytes(path), random));
                return name;
        }
    }

    private static string Branch(string run, string branch, CpuDevice device)
    {
        RunDirectory origin = RunDirectory.Open(run);
        using Checkpoint checkpoint = Checkpoint.OpenNewest(origin);
        RunConfiguration configuration = BranchConfiguration.Make(
            RunConfiguration.Parse(checkpoint.Configuration, origin.Configuration),
            checkpoint.Tick,
            [],
            out _
        );
        using Run gone = Run.Branch(new RunOrder("small.yaml", []), origin, checkpoint, configuration, device, branch);
        return gone.Execute(CancellationToken.None).StateHash!;
    }

    private static string Copy(string from, string to)
    {
        foreach (string file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            string there = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(there)!);
            File.Copy(file, there);
        }

        return to;
    }
}
