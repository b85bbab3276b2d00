using System.Globalization;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Output.Runs;

namespace CarTAgents.Sweeps.Runs;

/// <summary>The directory of a sweep; names and layout are those of docs/files.md.</summary>
public sealed class SweepDirectory : OutputDirectory
{
    private SweepDirectory(string path)
        : base(path) { }

    /// <summary>Where the runs are.</summary>
    public string Runs => In("runs");

    /// <summary>Where files say which shard has taken which run.</summary>
    private string Claims => In("claims");

    /// <summary>The manifests in it, in the order of the shards.</summary>
    public IReadOnlyList<string> Manifests =>
        Directory.Exists(Path) ? [.. Directory.GetFiles(Path, "manifest*.sqlite").Order(StringComparer.Ordinal)] : [];

    /// <summary>The directory of a name, whether it is there or not.</summary>
    /// <exception cref="OutputException">The name is none.</exception>
    public static SweepDirectory At(string path) => new(path);

    /// <summary>Takes a directory for a new sweep; several shards share one, which whichever comes first makes.</summary>
    /// <param name="path">The directory.</param>
    /// <param name="shard">The shard that begins.</param>
    /// <param name="hold">Keeps other processes from being this shard until it is disposed of.</param>
    /// <exception cref="OutputException">Something else lies there, or it cannot be made.</exception>
    public static SweepDirectory Take(string path, Shard shard, out IDisposable hold)
    {
        var sweep = new SweepDirectory(path);
        Disk.Do(DiskOperation.MakeDirectory, path, () => Directory.CreateDirectory(sweep.Runs));
        hold = sweep.Hold(shard);
        try
        {
            if (File.Exists(sweep.In(shard.Manifest)) || (shard.Count == 1 && sweep.Manifests.Count > 0))
            {
                throw OutputException.Request(
                    $"'{path}' already holds a sweep; go on with it: cartagents sweep --resume {path}, or name another directory with -o"
                );
            }

            sweep.RequireOnly(f =>
                f == sweep.Runs || f == sweep.Claims || System.IO.Path.GetFileName(f).StartsWith("manifest", StringComparison.Ordinal)
            );
            return sweep;
        }
        catch
        {
            hold.Dispose();
            throw;
        }
    }

    /// <summary>Takes the directory of a name, or with the first number added that holds nothing yet.</summary>
    /// <inheritdoc cref="Take"/>
    public static SweepDirectory TakeFree(string path, out IDisposable hold)
    {
        for (int n = 1; ; n++)
        {
            string name = n == 1 ? path : FormattableString.Invariant($"{path}-{n}");
            if (File.Exists(name) || new SweepDirectory(name).Manifests.Count > 0)
                continue;
            try
            {
                return Take(name, Shard.Whole, out hold);
            }
            catch (OutputException e) when (e.IsRequest && n < 100_000)
            {
                // Another process was faster, or something else lies there.
            }
        }
    }

    /// <summary>Opens the directory of a sweep.</summary>
    /// <exception cref="OutputException">It holds none.</exception>
    public static SweepDirectory Open(string path)
    {
        var sweep = new SweepDirectory(path);
        if (!Directory.Exists(sweep.Path))
            throw OutputException.Request($"there is no directory '{path}'");
        return sweep.Manifests.Count > 0 ? sweep : throw OutputException.Request($"'{path}' holds no sweep: it has no manifest");
    }

    /// <summary>The directory of a run.</summary>
    public string Run(int number) => System.IO.Path.Combine(Runs, Name(number));

    /// <summary>Takes a run for a shard, so that no other takes it.</summary>
    /// <returns>Whether it is the shard's, now or from an earlier attempt.</returns>
    /// <exception cref="OutputException">The disk refuses.</exception>
    public bool Claim(int number, Shard shard)
    {
        if (shard.Count == 1)
            return true;
        string file = System.IO.Path.Combine(Claims, Name(number));
        Disk.MakeDirectory(Claims);
        // Nobody waits for the disk: a power cut may leave an empty file, which is no claim. Whoever meets it late runs the run too, to the
        // same end.
        if (new FileInfo(file) is { Exists: true, Length: 0 })
            Disk.Delete(file);
        // Whole under its own name or not there: a process that is killed here holds no run that nobody could take up.
        return AtomicFile.Agree(file, shard.ToString(), flush: false);
    }

    /// <summary>Writes the configuration that all shards share, and what it names.</summary>
    /// <exception cref="OutputException">There is another one, or the disk refuses.</exception>
    internal void Keep(RunConfiguration configuration, RunInputs inputs, Shard shard)
    {
        if (!Keep(configuration, inputs, shared: shard.Count > 1))
        {
            throw OutputException.Request(
                $"'{Shown}' holds the configuration of another sweep; give all shards the same configuration and design"
            );
        }
    }

    /// <summary>Keeps a second process from taking the same shard until the result is disposed of.</summary>
    /// <exception cref="OutputException">There is one.</exception>
    internal IDisposable Hold(Shard shard) =>
        Hold(
            In(System.IO.Path.ChangeExtension(shard.Manifest, ".lock")),
            $"another process runs shard {shard} of the sweep in '{Shown}'; wait for its end"
        );

    /// <summary>Removes what a killed process left half written; where several share the directory it may be another's, under
    /// way.</summary>
    internal void Sweep(Shard shard)
    {
        if (shard.Count == 1)
            AtomicFile.Sweep(Path);
    }

    private static string Name(int number) => number.ToString("D6", CultureInfo.InvariantCulture);
}
