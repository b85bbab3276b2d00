using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using CarTAgents.Clinic.Reports;
using CarTAgents.Compute;
using CarTAgents.Output.Runs;

namespace CarTAgents.Clinic.Trials;

/// <summary>A virtual trial in a directory of its own; whenever it is stopped or killed, it continues to the same tables. A block of
/// patients is there or not, and which process simulated it leaves no trace: shards need nothing else to share the work.</summary>
public sealed class Trial
{
    private Trial(TrialDirectory directory, TrialPlan plan) => (Directory, Plan) = (directory, plan);

    /// <summary>Where it leaves its files.</summary>
    public TrialDirectory Directory { get; }

    /// <summary>What is simulated.</summary>
    public TrialPlan Plan { get; }

    /// <summary>Begins a trial.</summary>
    /// <param name="plan">What is simulated.</param>
    /// <param name="path">The directory.</param>
    /// <param name="numbered">Where something is there, take the first free number after the name.</param>
    /// <param name="shared">Whether other shards may have begun it.</param>
    /// <exception cref="OutputException">The directory is taken, or cannot be written.</exception>
    public static Trial Start(TrialPlan plan, string path, bool numbered, bool shared)
    {
        TrialDirectory directory = numbered ? TrialDirectory.TakeFree(path, plan) : TrialDirectory.Take(path, plan, shared);
        // Read back, so that a trial that goes on has the very same one.
        return Open(directory.Shown);
    }

    /// <summary>Goes on with a trial that was stopped.</summary>
    /// <param name="path">Its directory.</param>
    /// <exception cref="OutputException">It holds none, or one of another version.</exception>
    public static Trial Open(string path)
    {
        TrialDirectory directory = TrialDirectory.Open(path, out TrialPlan plan);
        return new Trial(directory, plan);
    }

    /// <summary>Simulates the blocks that are this shard's and not there yet.</summary>
    /// <param name="shard">Which shard this is, from 1, and of how many.</param>
    /// <param name="jobs">Patients at a time; 0 for one a processor.</param>
    /// <param name="interrupt">Asks to stop.</param>
    /// <param name="progress">Told after each block how many patients have ended, and of how many.</param>
    /// <returns>Whether all of them have ended.</returns>
    /// <exception cref="OutputException">The disk refuses; blocks that ended are kept.</exception>
    public bool Simulate((int Number, int Count) shard, int jobs, CancellationToken interrupt, Action<int, int>? progress = null)
    {
        // Where several share the directory, what is half written may be another's, under way.
        if (shard.Count == 1)
            AtomicFile.Sweep(Directory.Blocks);
        int[] own = [.. Enumerable.Range(0, Plan.Blocks).Where(b => b % shard.Count == shard.Number - 1)];
        var queue = new ConcurrentQueue<int>(own.Where(b => !File.Exists(Directory.Block(b))));
        int all = own.Sum(b => Plan.Block(b).Count),
            done = all - queue.Sum(b => Plan.Block(b).Count);
        progress?.Invoke(done, all);
        var faults = new ConcurrentQueue<Exception>();
        int given = 0;
        void Work()
        {
            try
            {
                while (!interrupt.IsCancellationRequested && faults.IsEmpty && queue.TryDequeue(out int block))
                {
                    PatientBlock.Simulate(Plan, Directory, block, interrupt);
                    progress?.Invoke(Interlocked.Add(ref done, Plan.Block(block).Count), all);
                }
            }
            catch (OperationCanceledException)
            {
                // The patients of this block are simulated anew when the trial goes on.
                Volatile.Write(ref given, 1);
            }
            catch (Exception e)
            {
                faults.Enqueue(e);
            }
        }

        int workers = Math.Max(1, Math.Min(jobs == 0 ? Processors.Count : jobs, queue.Count));
        Thread[] others = [.. Enumerable.Range(1, workers - 1).Select(_ => new Thread(Work))];
        foreach (Thread thread in others)
            thread.Start();
        Work();
        foreach (Thread thread in others)
            thread.Join();
        if (faults.TryDequeue(out Exception? fault))
            ExceptionDispatchInfo.Throw(fault);
        return queue.IsEmpty && given == 0;
    }

    /// <summary>Patients of blocks that have not ended.</summary>
    public int Missing => Enumerable.Range(0, Plan.Blocks).Where(b => !File.Exists(Directory.Block(b))).Sum(b => Plan.Block(b).Count);

    /// <summary>Compares with the study, and writes tables and report.</summary>
    /// <exception cref="OutputException">Patients are missing, a block is damaged, or a file cannot be written.</exception>
    public TrialResults Finish()
    {
        if (Missing is > 0 and var missing)
        {
            throw OutputException.Request(
                FormattableString.Invariant($"{missing} of {Plan.Order.Patients} patients are missing in '{Directory.Shown}'; go on with ")
                    + $"them: cartagents trial --resume {Directory.Shown}"
            );
        }

        PatientEnd[] ends =
        [
            .. Enumerable.Range(0, Plan.Blocks).SelectMany(b => PatientBlock.Read(Plan, Directory, b)).OrderBy(e => e.Arm),
        ];
        CourseDay[] courses = [.. Enumerable.Range(0, Plan.Blocks).SelectMany(b => PatientBlock.ReadCourses(Directory, b))];
        var results = new TrialResults(Plan, ends);
        TrialTables.Write(Directory, results, ends, courses);
        TrialReport.Of(results, courses).Write(Directory.Report);
        new ResearchCrate
        {
            Name = $"{Plan.Configuration.Trial!.Study}, virtual",
            About = FormattableString.Invariant(
                $"A cohort of {Plan.Order.Patients} virtual patients beside the study {Plan.Configuration.Trial.Study}, with CarTAgents"
            ),
            Command = Plan.Order.Command,
            Version = ProgramVersion.Text,
            Started = File.GetCreationTimeUtc(Directory.Record),
            Parts = TrialDirectory.Parts,
        }.Write(Directory.Path);
        return results;
    }
}
