using System.Text.RegularExpressions;
using CarTAgents.Configuration.Descriptions;

namespace CarTAgents.Output.Runs;

/// <summary>The directory that a run leaves behind; names and layout are those of docs/files.md. It is one run's: whatever lies there
/// under these names is of the run whose identity run.json and each checkpoint carry.</summary>
public sealed partial class RunDirectory : OutputDirectory
{
    private RunDirectory(string path)
        : base(path) { }

    /// <summary>What was run, on what, with which result.</summary>
    public string Record => In("run.json");

    /// <summary>The counts over time.</summary>
    public string Census => In("census.csv");

    /// <summary>The courses of the patients.</summary>
    public string Course => In("course.csv");

    /// <summary>Peaks, times and grades of the courses.</summary>
    public string Summary => In("summary.json");

    /// <summary>The checkpoint that a branch went on from.</summary>
    public string Origin => In("origin.checkpoint");

    /// <summary>Where checkpoints are.</summary>
    public string Checkpoints => In("checkpoints");

    /// <summary>What is seen of the tissue over time, to be played back.</summary>
    public string Recording => In("recording.cta");

    /// <summary>Where pictures are.</summary>
    public string Frames => In("frames");

    /// <summary>Where pictures that a viewer was asked for are.</summary>
    public string Views => In("views");

    /// <summary>Makes the directory of <see cref="Views"/>, if it is not there.</summary>
    /// <exception cref="OutputException">It cannot be made.</exception>
    public void MakeViews() => Disk.MakeDirectory(Views);

    /// <summary>Where files for ParaView are.</summary>
    public string Snapshots => In("snapshots");

    /// <summary>The series over the snapshots.</summary>
    public string Series => In("series.pvd");

    /// <summary>Where tables of cells are.</summary>
    public string Cells => In("cells");

    /// <summary>What happened to single cells.</summary>
    public string CellEvents => CellEventsIn(CellTableFormat.Csv);

    /// <summary>The same, as another program may read it.</summary>
    internal string CellEventsIn(CellTableFormat format) => In($"events.{format.ToString().ToLowerInvariant()}");

    /// <summary>Takes a directory for a new run, and keeps other processes out of it.</summary>
    /// <param name="path">The directory; it may exist, but not hold a run.</param>
    /// <param name="force">Replace the run that is there, and nothing else; it is removed once the new one stands.</param>
    /// <param name="input">The configuration that is run, which is never replaced.</param>
    /// <exception cref="OutputException">It holds a run already, or cannot be written.</exception>
    public static RunPlace Take(string path, bool force, string? input = null)
    {
        var run = new RunDirectory(path);
        if (!force && run.HoldsRun())
            throw Occupied(path);
        bool made = !Directory.Exists(run.Path);
        for (string? above = run.Path; above is not null; above = System.IO.Path.GetDirectoryName(above))
        {
            if (File.Exists(above))
                throw OutputException.Request($"cannot write in '{path}': '{above}' is no directory");
        }

        Disk.Do(DiskOperation.MakeDirectory, path, () => Directory.CreateDirectory(run.Path));
        IDisposable hold = run.Hold();
        try
        {
            run.Recover();
            bool occupied = run.HoldsRun();
            if (occupied && !force)
                throw Occupied(path);
            string[] own = run.OwnFiles();
            if (!occupied && own.FirstOrDefault(f => !AtomicFile.IsTemporary(f)) is { } foreign)
            {
                throw OutputException.Request(
                    $"'{path}' holds '{System.IO.Path.GetRelativePath(run.Path, foreign)}', which is of no run and would be "
                        + "overwritten; name "
                        + "another directory with -o"
                );
            }

            if (input is not null && own.Contains(System.IO.Path.GetFullPath(input)))
            {
                throw OutputException.Request(
                    $"the configuration '{input}' lies in the run that --force would replace; name another directory with -o"
                );
            }

            return new RunPlace(run, hold, made, own);
        }
        catch
        {
            hold.Dispose();
            throw;
        }
    }

    /// <summary>Takes the directory of a name, or with the first number added that no other run has: processes that start together take one
    /// each.</summary>
    /// <exception cref="OutputException">It cannot be written.</exception>
    public static RunPlace TakeFree(string path)
    {
        for (int n = 1; ; n++)
        {
            string name = n == 1 ? path : FormattableString.Invariant($"{path}-{n}");
            if (File.Exists(name) || new RunDirectory(name).HoldsRun())
                continue;
            try
            {
                return Take(name, force: false);
            }
            catch (OutputException e) when (e.IsRequest && n < 100000)
            {
                // Another process was faster, or something else lies there.
            }
        }
    }

    /// <summary>Opens the directory of an earlier run.</summary>
    /// <exception cref="OutputException">There is no run.</exception>
    public static RunDirectory Open(string path)
    {
        var run = new RunDirectory(path);
        if (!Directory.Exists(run.Path))
            throw OutputException.Request($"there is no directory '{path}'");
        if (run.IsBeingReplaced)
        {
            using IDisposable hold = run.Hold();
            run.Recover();
        }

        if (!run.HoldsRun())
            throw OutputException.Request($"'{path}' holds no run: it has no run.json");
        return run;
    }

    /// <summary>Keeps other processes from running in the directory until the result is disposed of; a killed process holds it no
    /// longer.</summary>
    /// <exception cref="OutputException">Another process runs in it, or it cannot be written.</exception>
    public IDisposable Hold() => Hold(In("run.lock"), $"another process is running in '{Shown}'; wait for its end, or interrupt it");

    /// <summary>Makes sure that the directory is still there and of a run.</summary>
    /// <exception cref="OutputException">It was removed, moved, or taken by another run.</exception>
    public void RequireOwn(string identity)
    {
        RunRecord? record = RunRecord.Read(Record);
        if (record?.Run == identity)
            return;
        throw new OutputException(
            record is null
                ? $"'{Shown}' is gone: it was removed, moved or emptied while the run went on"
                : $"'{Shown}' holds another run now ({record.Run}, where {identity} is written); both would be lost"
        );
    }

    /// <summary>Removes what killed processes left half written.</summary>
    /// <exception cref="OutputException">A file cannot be removed.</exception>
    internal void Sweep()
    {
        AtomicFile.Sweep(Path);
        foreach ((string folder, _) in Folders)
            AtomicFile.Sweep(folder);
    }

    /// <summary>The files in the directory that runs make, run.json first.</summary>
    internal string[] OwnFiles()
    {
        string[] root = Root;
        IEnumerable<string> files = Directory.Exists(Path)
            ? Directory.GetFiles(Path).Where(f => root.Contains(AtomicFile.FinalName(f)))
            : [];
        foreach ((string folder, Regex names) in Folders.Where(f => Directory.Exists(f.Folder)))
        {
            bool IsOwn(string file) => names.IsMatch(AtomicFile.FinalName(System.IO.Path.GetFileName(file)));
            if (new DirectoryInfo(folder).LinkTarget is null)
                files = files.Concat(Directory.GetFiles(folder).Where(IsOwn));
        }

        return [.. files.OrderBy(f => f != Record).ThenBy(f => f, StringComparer.Ordinal)];
    }

    /// <summary>Moves files of the run aside, to be removed when another run stands in their place.</summary>
    /// <returns>The directory that holds them all.</returns>
    internal string MoveAside(IEnumerable<string> files)
    {
        // Until it has its second name, the files that are still in place are the old run's.
        string identity = System.Security.Cryptography.RandomNumberGenerator.GetHexString(16, lowercase: true);
        string moving = In(Moving + identity),
            moved = In(Moved + identity);
        foreach (string file in files)
        {
            string there = System.IO.Path.Combine(moving, System.IO.Path.GetRelativePath(Path, file));
            Disk.Do(DiskOperation.MakeDirectory, moving, () => Directory.CreateDirectory(System.IO.Path.GetDirectoryName(there)!));
            Disk.Move(file, there);
        }

        Disk.MoveDirectory(moving, moved);
        return moved;
    }

    /// <summary>Brings an earlier run back whose replacement ended before it stood, or removes it where the other one stands. May be
    /// interrupted and done again.</summary>
    internal void Recover()
    {
        foreach (string moved in Asides(Moved))
        {
            if (File.Exists(Record))
            {
                Disk.DeleteDirectory(moved, recursive: true);
                continue;
            }

            foreach (string half in OwnFiles())
                Disk.Delete(half);
            Disk.MoveDirectory(moved, In(Moving + System.IO.Path.GetFileName(moved)[Moved.Length..]));
        }

        foreach (string moving in Asides(Moving))
        {
            foreach (string file in Directory.GetFiles(moving, "*", SearchOption.AllDirectories))
            {
                string there = In(System.IO.Path.GetRelativePath(moving, file));
                Disk.Do(DiskOperation.MakeDirectory, there, () => Directory.CreateDirectory(System.IO.Path.GetDirectoryName(there)!));
                Disk.Move(file, there);
            }

            Disk.DeleteDirectory(moving, recursive: true);
        }
    }

    /// <summary>Where files lie while they are moved out of a new run's way, or back.</summary>
    private const string Moving = ".replacing-";

    /// <summary>Where all of them lie until the new run stands.</summary>
    private const string Moved = ".replaced-";

    private string[] Asides(string prefix) =>
        Directory.Exists(Path)
            ?
            [
                .. Directory
                    .GetDirectories(Path, prefix + "*")
                    .Where(d => AsideName().IsMatch(System.IO.Path.GetFileName(d)) && new DirectoryInfo(d).LinkTarget is null),
            ]
            : [];

    private bool IsBeingReplaced => Asides(Moved).Length > 0 || Asides(Moving).Length > 0;

    private bool HoldsRun() => File.Exists(Record) || File.Exists(Census) || Checkpoint.Files(this).Count > 0 || IsBeingReplaced;

    private static OutputException Occupied(string path) =>
        OutputException.Request($"'{path}' already holds a run; name another directory with -o, or replace it with --force");

    /// <summary>The files beside the folders.</summary>
    private string[] Root =>
        [
            Record,
            Configuration,
            Census,
            Course,
            Published,
            Summary,
            Series,
            Report,
            Recording,
            Origin,
            In(ResearchCrate.FileName),
            .. Enum.GetValues<CellTableFormat>().Select(CellEventsIn),
        ];

    private (string Folder, Regex Names)[] Folders =>
        [
            (Inputs, InputNames()),
            (Checkpoints, CheckpointNames()),
            (Frames, FrameNames()),
            (Snapshots, SnapshotNames()),
            (Cells, CellTableNames()),
            (Views, ViewNames()),
        ];

    [GeneratedRegex(@"^\.replac(ed|ing)-[0-9a-f]{16}$")]
    private static partial Regex AsideName();

    [GeneratedRegex(@"^[0-9a-f]{8}-[^/]+$")]
    private static partial Regex InputNames();

    [GeneratedRegex(@"^[0-9]{10}\.checkpoint$")]
    private static partial Regex CheckpointNames();

    [GeneratedRegex(@"^[0-9]{6,10}\.png$")]
    private static partial Regex FrameNames();

    [GeneratedRegex(@"^([0-9]{8,10}(-[0-9]+)?|film[0-9]+-[0-9]{6})\.png$|^film[0-9]+\.mp4$")]
    private static partial Regex ViewNames();

    [GeneratedRegex(@"^[0-9]{6,10}\.(csv|parquet|arrow)$")]
    private static partial Regex CellTableNames();

    [GeneratedRegex(@"^[A-Za-z0-9.-]+-[0-9]{6,10}\.vti$")]
    private static partial Regex SnapshotNames();
}
