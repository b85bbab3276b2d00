namespace CarTAgents.Output.Runs;

/// <summary>A directory that one process holds while a new run begins in it: either the new run stands there in the end, or all is as it
/// was.</summary>
public sealed class RunPlace : IDisposable
{
    private readonly IDisposable _hold;
    private readonly bool _made;
    private readonly string? _aside;
    private bool _stands;

    internal RunPlace(RunDirectory directory, IDisposable hold, bool made, string[] replaced)
    {
        Directory = directory;
        _hold = hold;
        _made = made;
        if (replaced.Length == 0)
            return;
        try
        {
            _aside = directory.MoveAside(replaced);
        }
        catch (OutputException)
        {
            Quietly(directory.Recover);
            throw;
        }
    }

    /// <summary>The directory.</summary>
    public RunDirectory Directory { get; }

    /// <summary>The new run's first files are written: the run that it replaces can go.</summary>
    public void Stand()
    {
        _stands = true;
        // Should this fail, the next to open the directory does it.
        if (_aside is not null)
            Quietly(() => Disk.DeleteDirectory(_aside, recursive: true));
    }

    /// <summary>Lets other processes in; a run that does not stand leaves nothing behind.</summary>
    public void Dispose()
    {
        if (!_stands)
            Quietly(GiveUp);
        _hold.Dispose();
        if (!_stands && _made)
            Quietly(() => Disk.DeleteDirectory(Directory.Path));
    }

    /// <summary>All that lies there under a run's names is the new one's, for the old one was moved.</summary>
    private void GiveUp()
    {
        foreach (string file in Directory.OwnFiles())
            Disk.Delete(file);
        foreach (
            string folder in (string[])[Directory.Checkpoints, Directory.Frames, Directory.Snapshots, Directory.Cells, Directory.Inputs]
        )
        {
            if (System.IO.Directory.Exists(folder) && !System.IO.Directory.EnumerateFileSystemEntries(folder).Any())
                Disk.DeleteDirectory(folder);
        }

        Directory.Recover();
    }

    private static void Quietly(Action work)
    {
        try
        {
            work();
        }
        catch (Exception e) when (DiskErrors.Are(e) || e is OutputException)
        {
            // The first error is the one to report; what stays behind is found by the next process here.
        }
    }
}
