namespace CarTAgents.Output.Runs;

/// <summary>The directory that a run leaves behind; names and layout are those of docs/files.md.</summary>
public sealed class RunDirectory
{
    private RunDirectory(string path) => Path = path;

    /// <summary>The directory.</summary>
    public string Path { get; }

    /// <summary>The configuration as resolved.</summary>
    public string Configuration => In("config.yaml");

    /// <summary>What was run, on what, with which result.</summary>
    public string Record => In("run.json");

    /// <summary>The counts over time.</summary>
    public string Census => In("census.csv");

    /// <summary>The courses of the patients.</summary>
    public string Course => In("course.csv");

    /// <summary>Peaks, times and grades of the courses.</summary>
    public string Summary => In("summary.json");

    /// <summary>The published values that the courses are set beside, as they were when the run began.</summary>
    public string Published => In("published.csv");

    /// <summary>Where checkpoints are.</summary>
    public string Checkpoints => In("checkpoints");

    /// <summary>Where pictures are.</summary>
    public string Frames => In("frames");

    /// <summary>Where pictures that a viewer was asked for are.</summary>
    public string Views => In("views");

    /// <summary>Where files for ParaView are.</summary>
    public string Snapshots => In("snapshots");

    /// <summary>The series over the snapshots.</summary>
    public string Series => In("series.pvd");

    /// <summary>The report.</summary>
    public string Report => In("report.html");

    /// <summary>Makes the directory of a new run.</summary>
    /// <param name="path">The directory; it may exist, but not hold a run.</param>
    /// <param name="force">Take away the run that is there, and nothing else.</param>
    /// <param name="hold">Keeps other processes out until it is disposed of.</param>
    /// <exception cref="OutputException">It holds a run already, or cannot be written.</exception>
    public static RunDirectory Create(string path, bool force, out IDisposable hold)
    {
        var run = new RunDirectory(System.IO.Path.GetFullPath(path));
        try
        {
            bool occupied = run.HoldsRun();
            if (occupied && !force)
                throw new OutputException($"'{path}' already holds a run; name another directory with -o, or take its place with --force");
            Directory.CreateDirectory(run.Path);
            hold = run.Hold();
            if (occupied)
                run.Clear();
        }
        catch (Exception e) when (e is UnauthorizedAccessException || (e is IOException && e is not OutputException))
        {
            throw new OutputException($"cannot write in '{path}': {e.Message}", e);
        }

        return run;
    }

    /// <summary>A directory name that holds no run yet: the name itself, or with the first free number added.</summary>
    public static string Free(string path)
    {
        string free = path;
        for (int n = 2; new RunDirectory(System.IO.Path.GetFullPath(free)).HoldsRun(); n++)
            free = $"{path}-{n}";
        return free;
    }

    /// <summary>Opens the directory of an earlier run.</summary>
    /// <exception cref="OutputException">There is no run.</exception>
    public static RunDirectory Open(string path)
    {
        var run = new RunDirectory(System.IO.Path.GetFullPath(path));
        if (!Directory.Exists(run.Path))
            throw new OutputException($"there is no directory '{path}'");
        if (!run.HoldsRun())
            throw new OutputException($"'{path}' holds no run: it has no config.yaml");
        return run;
    }

    /// <summary>Keeps other processes from running in the directory until the result is disposed of; a killed process holds it no
    /// longer.</summary>
    /// <exception cref="OutputException">Another process runs in it, or it cannot be written.</exception>
    public IDisposable Hold()
    {
        string file = In("run.lock");
        try
        {
            return new FileStream(
                file,
                FileMode.OpenOrCreate,
                FileAccess.ReadWrite,
                FileShare.None,
                bufferSize: 0,
                FileOptions.DeleteOnClose
            );
        }
        catch (IOException e) when (e.GetType() == typeof(IOException) && File.Exists(file))
        {
            throw new OutputException($"another process is running in '{Path}'; wait for its end, or interrupt it", e);
        }
        catch (Exception e) when (AtomicFile.IsOfTheDisk(e))
        {
            throw new OutputException($"cannot write in '{Path}': {AtomicFile.Reason(file, e)}", e);
        }
    }

    /// <summary>A path within the directory.</summary>
    public string In(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Makes a directory within a run's, if it is not there.</summary>
    /// <exception cref="OutputException">It cannot be made.</exception>
    public static void Make(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OutputException($"cannot write in '{path}': {e.Message}", e);
        }
    }

    private bool HoldsRun() => File.Exists(Configuration) || File.Exists(Record);

    private void Clear()
    {
        foreach (string file in new[] { Configuration, Record, Census, Course, Summary, Published, Report, Series })
            File.Delete(file);
        foreach (string directory in new[] { Checkpoints, Snapshots, Frames, Views })
        {
            if (Directory.Exists(directory))
                Directory.Delete(directory, recursive: true);
        }
    }
}
