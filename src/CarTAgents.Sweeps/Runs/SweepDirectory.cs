using System.Globalization;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Output.Runs;

namespace CarTAgents.Sweeps.Runs;

/// <summary>The directory of a sweep; names and layout are those of docs/files.md.</summary>
public sealed class SweepDirectory
{
    private SweepDirectory(string path)
    {
        if (string.IsNullOrWhiteSpace(path) || path.Contains('\0', StringComparison.Ordinal))
            throw OutputException.Request($"'{path}' names no directory");
        Shown = path;
        Path = System.IO.Path.GetFullPath(path);
    }

    /// <summary>The directory.</summary>
    public string Path { get; }

    /// <summary>The directory as the user named it.</summary>
    public string Shown { get; }

    /// <summary>Where the runs are.</summary>
    public string Runs => In("runs");

    /// <summary>The configuration that points change.</summary>
    public string Configuration => In("config.yaml");

    /// <summary>The report.</summary>
    public string Report => In("report.html");

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

            string? foreign = Directory.EnumerateFileSystemEntries(sweep.Path).FirstOrDefault(f => !IsOwn(System.IO.Path.GetFileName(f)));
            return foreign is null
                ? sweep
                : throw OutputException.Request($"'{path}' holds '{System.IO.Path.GetFileName(foreign)}'; name another directory with -o");
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
        string file = System.IO.Path.Combine(In("claims"), Name(number));
        Disk.MakeDirectory(In("claims"));
        // Nobody waits for the disk: a power cut may leave an empty file, which is no claim. Whoever meets it late runs the run too, to the
        // same end.
        if (new FileInfo(file) is { Exists: true, Length: 0 })
            Disk.Delete(file);
        // Whole under its own name or not there: a process that is killed here holds no run that nobody could take up.
        return AtomicFile.Agree(file, shard.ToString(), flush: false);
    }

    /// <summary>Writes the configuration that all shards share.</summary>
    /// <exception cref="OutputException">There is another one, or the disk refuses.</exception>
    internal void Write(RunConfiguration configuration, Shard shard)
    {
        string text = configuration.WriteResolved(Path);
        if (shard.Count == 1)
        {
            AtomicFile.WriteText(Configuration, text);
        }
        else if (!AtomicFile.Agree(Configuration, text))
        {
            throw OutputException.Request(
                $"'{Shown}' holds the configuration of another sweep; give all shards the same configuration and design"
            );
        }
    }

    /// <summary>Keeps a second process from taking the same shard until the result is disposed of.</summary>
    /// <exception cref="OutputException">There is one.</exception>
    internal IDisposable Hold(Shard shard)
    {
        string file = In(System.IO.Path.ChangeExtension(shard.Manifest, ".lock"));
        try
        {
            return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 0, FileOptions.DeleteOnClose);
        }
        catch (IOException e) when (e.GetType() == typeof(IOException) && File.Exists(file))
        {
            throw OutputException.Request($"another process runs shard {shard} of the sweep in '{Shown}'; wait for its end", e);
        }
        catch (Exception e) when (DiskErrors.Are(e))
        {
            throw DiskErrors.Translate(e, file);
        }
    }

    /// <summary>Removes what a killed process left half written; where several share the directory it may be another's, under
    /// way.</summary>
    internal void Sweep(Shard shard)
    {
        if (shard.Count == 1)
            AtomicFile.Sweep(Path);
    }

    /// <summary>A path within the directory.</summary>
    public string In(string name) => System.IO.Path.Combine(Path, name);

    private static bool IsOwn(string name) =>
        name is "runs" or "claims" or "inputs" or "config.yaml" or "published.csv"
        || name.StartsWith("manifest", StringComparison.Ordinal)
        // Another shard's, under way.
        || AtomicFile.IsTemporary(name);

    private static string Name(int number) => number.ToString("D6", CultureInfo.InvariantCulture);
}
