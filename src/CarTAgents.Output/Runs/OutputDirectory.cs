using CarTAgents.Configuration.Descriptions;

namespace CarTAgents.Output.Runs;

/// <summary>What the directories of runs, sweeps and trials have in common; names and layout are those of docs/files.md.</summary>
public abstract class OutputDirectory
{
    /// <summary>The directory of a name, whether it is there or not.</summary>
    /// <exception cref="OutputException">The name is none.</exception>
    protected OutputDirectory(string path)
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

    /// <summary>The configuration as resolved.</summary>
    public string Configuration => In("config.yaml");

    /// <summary>The published values that courses are set beside, as they were at the start.</summary>
    public string Published => In(RunInputs.Published);

    /// <summary>Where the other files that the configuration names are kept, as they were at the start.</summary>
    public string Inputs => In(RunInputs.Folder);

    /// <summary>The report.</summary>
    public string Report => In("report.html");

    /// <summary>A path within the directory.</summary>
    public string In(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Makes sure that nothing lies there but what processes that share the directory have begun with: the configuration, what it
    /// names, and files of the directory's own.</summary>
    /// <exception cref="OutputException">Something else lies there.</exception>
    protected void RequireOnly(Func<string, bool> isOwn)
    {
        string? foreign = Directory
            .EnumerateFileSystemEntries(Path)
            // What has a temporary name is another process's, under way.
            .FirstOrDefault(f => f != Configuration && f != Published && f != Inputs && !isOwn(f) && !AtomicFile.IsTemporary(f));
        if (foreign is not null)
            throw OutputException.Request($"'{Shown}' holds '{System.IO.Path.GetFileName(foreign)}'; name another directory with -o");
    }

    /// <summary>Writes a configuration, and copies what it names into the directory.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="inputs">What it names.</param>
    /// <param name="shared">Whether other processes share the directory: then all must begin with the same.</param>
    /// <param name="file">Where it is written; null for <see cref="Configuration"/>.</param>
    /// <returns>Whether both are there now; what others have begun with is not touched.</returns>
    /// <exception cref="OutputException">The disk refuses.</exception>
    internal bool Keep(RunConfiguration configuration, RunInputs inputs, bool shared, string? file = null) =>
        AtomicFile.Agree(file ?? Configuration, inputs.Kept(configuration, Path).WriteResolved(Path), shared) && inputs.Copy(Path, shared);

    /// <summary>Holds a file until the result is disposed of, so that other processes see that one is at work; a killed process holds it no
    /// longer.</summary>
    /// <param name="file">The file.</param>
    /// <param name="busy">What is told where another process holds it.</param>
    /// <exception cref="OutputException">Another process holds it, or it cannot be written.</exception>
    protected static IDisposable Hold(string file, string busy)
    {
        try
        {
            if (new FileInfo(file).LinkTarget is not null)
                throw OutputException.Request($"'{file}' is a symbolic link; a run writes in its own directory alone");
            return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 0, FileOptions.DeleteOnClose);
        }
        catch (IOException e) when (e.GetType() == typeof(IOException) && File.Exists(file))
        {
            throw OutputException.Request(busy, e);
        }
        catch (Exception e) when (DiskErrors.Are(e))
        {
            throw DiskErrors.Translate(e, file);
        }
    }
}
