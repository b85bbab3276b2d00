using System.Collections.Concurrent;
using CarTAgents.Compute;
using CarTAgents.Compute.Cpu;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Configuration.Yaml;
using CarTAgents.Model.Engine;
using CarTAgents.Output.Runs;
using CarTAgents.Sweeps.Designs;
using CarTAgents.Sweeps.Reports;
using CarTAgents.Sweeps.Tables;

namespace CarTAgents.Sweeps.Runs;

/// <summary>Many runs of one configuration, in a directory of their own; whenever it is stopped or killed, it continues to the same
/// tables.</summary>
public sealed class Sweep : IDisposable
{
    /// <summary>A run of this many sites or more uses all threads; smaller ones go side by side, one thread each.</summary>
    public const long SitesOfALargeRun = 1 << 20;

    private readonly IDisposable _hold;
    private readonly Manifest _manifest;
    private readonly Func<int, Device> _open;

    private Sweep(SweepDirectory directory, IDisposable hold, Manifest manifest, SweepPlan plan, Shard shard, Func<int, Device> open)
    {
        (Directory, _hold, _manifest, Plan, Shard, _open) = (directory, hold, manifest, plan, shard, open);
    }

    /// <summary>Where it leaves its files.</summary>
    public SweepDirectory Directory { get; }

    /// <summary>Its runs.</summary>
    public SweepPlan Plan { get; }

    /// <summary>Which of its runs come first here.</summary>
    public Shard Shard { get; }

    /// <summary>Begins a sweep.</summary>
    /// <param name="order">What was asked for.</param>
    /// <param name="configuration">The configuration, with the overrides that hold for all runs.</param>
    /// <param name="design">What is varied.</param>
    /// <param name="path">The directory.</param>
    /// <param name="numbered">Where something is there, take the first free number after the name.</param>
    /// <param name="shard">Which of several processes this is.</param>
    /// <param name="open">Opens a device of a number of threads, 0 for all.</param>
    /// <exception cref="ConfigurationException">A run's configuration is wrong.</exception>
    /// <exception cref="DeviceException">A run does not fit.</exception>
    /// <exception cref="OutputException">The directory is taken, or the disk has no room.</exception>
    public static Sweep Start(
        SweepOrder order,
        RunConfiguration configuration,
        Design design,
        string path,
        bool numbered,
        Shard shard,
        Func<int, Device> open
    )
    {
        SweepPlan plan;
        using (Device device = open(1))
            plan = SweepPlan.Of(configuration, design, order, device);
        if (OutputPlan.Free(path) is { } free && plan.Bytes.Disk > free)
        {
            throw OutputException.Request(
                $"the {plan.Runs.Count} runs may take {ByteSize.Text(plan.Bytes.Disk)} of disk, and '{path}' has "
                    + $"{ByteSize.Text(free)} free; fewer runs, a longer census window or --keep tables would fit"
            );
        }

        RunInputs inputs = RunInputs.Of(configuration);
        SweepDirectory directory = numbered
            ? SweepDirectory.TakeFree(path, out IDisposable hold)
            : SweepDirectory.Take(path, shard, out hold);
        try
        {
            directory.Sweep(shard);
            directory.Keep(configuration, inputs, shard);
            // Read back, so that a sweep that goes on has the very same one.
            plan = plan.With(RunConfiguration.Load(directory.Configuration));
            var manifest = Manifest.Create(directory.In(shard.Manifest), plan);
            foreach (string other in directory.Manifests)
            {
                using Manifest theirs = Manifest.Open(other);
                if (theirs.Identity == manifest.Identity)
                    continue;
                manifest.Dispose();
                Disk.Delete(directory.In(shard.Manifest));
                throw OutputException.Request($"'{other}' is of another sweep; give all shards the same configuration and design");
            }

            return new Sweep(directory, hold, manifest, plan, shard, open);
        }
        catch
        {
            hold.Dispose();
            throw;
        }
    }

    /// <summary>Goes on with a sweep that was stopped.</summary>
    /// <param name="path">Its directory.</param>
    /// <param name="shard">Which of several processes this is.</param>
    /// <param name="open">Opens a device of a number of threads, 0 for all.</param>
    /// <exception cref="OutputException">There is no such sweep, or it is damaged.</exception>
    public static Sweep Resume(string path, Shard shard, Func<int, Device> open)
    {
        var directory = SweepDirectory.Open(path);
        string file = directory.In(shard.Manifest);
        if (!File.Exists(file))
        {
            string there = string.Join(", ", directory.Manifests.Select(Path.GetFileName));
            throw OutputException.Request($"'{path}' has no {shard.Manifest}: shard {shard} never began there; there are {there}");
        }

        IDisposable hold = directory.Hold(shard);
        Manifest? manifest = null;
        try
        {
            directory.Sweep(shard);
            manifest = Manifest.Open(file);
            return new Sweep(directory, hold, manifest, manifest.Plan(RunConfiguration.Load(directory.Configuration)), shard, open);
        }
        catch
        {
            manifest?.Dispose();
            hold.Dispose();
            throw;
        }
    }

    /// <summary>How many runs go on at a time where no number is given.</summary>
    public int Jobs
    {
        get
        {
            if (Plan.Sites >= SitesOfALargeRun)
                return 1;
            using Device device = _open(1);
            // Another kind of device is one for all.
            return device is CpuDevice
                ? Math.Max(1, (int)Math.Min(Processors.Count, device.AvailableBytes / Math.Max(1, Plan.Bytes.Memory)))
                : 1;
        }
    }

    /// <summary>Simulates what is left, and writes the tables when all runs have ended.</summary>
    /// <param name="jobs">Runs at a time; 0 for as many as suits the machine.</param>
    /// <param name="interrupt">Asks to stop.</param>
    /// <param name="progress">Told after each run how many have ended here, and of how many.</param>
    /// <returns>Whether all runs of this process have ended.</returns>
    /// <exception cref="OutputException">The disk refuses; runs that ended are kept.</exception>
    public bool Execute(int jobs, CancellationToken interrupt, Action<int, int>? progress = null)
    {
        Dictionary<int, RunEnd> ends = _manifest.Ends();
        PlannedRun[] own = [.. Plan.Runs.Where(r => r.SameAs is null)];
        var queue = new ConcurrentQueue<PlannedRun>(
            own.Where(r => !ends.ContainsKey(r.Number)).OrderBy(r => Shard.Owns(r.Number) ? 0 : 1).ThenBy(r => r.Number)
        );
        int mine = own.Count(r => Shard.Owns(r.Number)),
            done = ends.Count,
            workers = Math.Max(1, Math.Min(jobs == 0 ? Jobs : jobs, queue.Count));
        progress?.Invoke(done, Math.Max(done, mine));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(interrupt);
        var faults = new ConcurrentQueue<Exception>();
        void Work()
        {
            try
            {
                using Device device = _open(workers == 1 ? 0 : 1);
                var runner = new Runner(Directory, Plan, device);
                while (!stop.IsCancellationRequested && queue.TryDequeue(out PlannedRun? run))
                {
                    if (!Directory.Claim(run.Number, Shard))
                        continue;
                    if (runner.Run(run, stop.Token) is not { } end)
                        return;
                    _manifest.Add(run.Number, end);
                    progress?.Invoke(Interlocked.Increment(ref done), Math.Max(done, mine));
                }
            }
            catch (Exception e)
            {
                faults.Enqueue(e);
                stop.Cancel();
            }
        }

        Thread[] others = [.. Enumerable.Range(1, workers - 1).Select(_ => new Thread(Work))];
        foreach (Thread thread in others)
            thread.Start();
        Work();
        foreach (Thread thread in others)
            thread.Join();
        if (faults.TryDequeue(out Exception? fault))
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(fault);
        if (interrupt.IsCancellationRequested)
            return false;
        if (Shard.Count == 1)
            WriteTables(Directory, Plan, _manifest.Ends());
        return true;
    }

    /// <summary>Joins what the shards of a sweep found into its tables.</summary>
    /// <param name="path">The directory that they shared.</param>
    /// <param name="others">Further directories, where they shared none.</param>
    /// <exception cref="OutputException">They are of different sweeps, or runs are missing.</exception>
    public static (SweepDirectory Directory, SweepEnds Ends) Merge(string path, IReadOnlyList<string> others)
    {
        var directory = SweepDirectory.Open(path);
        SweepPlan? plan = null;
        string identity = "";
        var ends = new Dictionary<int, RunEnd>();
        foreach (string file in directory.Manifests.Concat(others.SelectMany(o => SweepDirectory.Open(o).Manifests)))
        {
            using Manifest manifest = Manifest.Open(file);
            if (plan is null)
            {
                (plan, identity) = (manifest.Plan(RunConfiguration.Load(directory.Configuration)), manifest.Identity);
            }
            else if (manifest.Identity != identity)
            {
                throw OutputException.Request($"'{file}' is of another sweep than '{directory.Manifests[0]}': nothing is merged");
            }

            foreach ((int number, RunEnd end) in manifest.Ends())
                ends.TryAdd(number, end);
        }

        PlannedRun[] missing = [.. plan!.Runs.Where(r => r.SameAs is null && !ends.ContainsKey(r.Number))];
        if (missing.Length > 0)
        {
            string first = string.Join(", ", missing.Take(10).Select(r => r.Number)) + (missing.Length > 10 ? ", ..." : "");
            throw OutputException.Request(
                $"{missing.Length} of {plan.Runs.Count} runs have not ended: {first}; go on with their shards: "
                    + $"cartagents sweep --resume {path} --shard i/n"
            );
        }

        return (directory, WriteTables(directory, plan, ends));
    }

    /// <summary>How its runs ended.</summary>
    public SweepEnds Ends => new(Plan, _manifest.Ends());

    /// <inheritdoc/>
    public void Dispose()
    {
        _manifest.Dispose();
        _hold.Dispose();
    }

    private static SweepEnds WriteTables(SweepDirectory directory, SweepPlan plan, IReadOnlyDictionary<int, RunEnd> ends)
    {
        var all = new SweepEnds(plan, ends);
        foreach (SweepTable table in SweepTables.Of(all))
            table.Write(directory.Path);
        SweepReport.Of(directory, all).Write(directory.Report);
        return all;
    }
}
