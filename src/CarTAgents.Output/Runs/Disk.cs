namespace CarTAgents.Output.Runs;

/// <summary>The operations by which a run changes the file system, each of which either happens or is an <see cref="OutputException"/> that
/// names the file.</summary>
/// <remarks>All of a run's writing passes here: <see cref="Before"/> lets a test fail any operation, or end the process there.</remarks>
internal static class Disk
{
    /// <summary>Called with each operation and its file before it happens; what it throws is treated as an error of the disk.</summary>
    public static Action<DiskOperation, string>? Before { get; set; }

    /// <summary>Does something with a file, and turns an error of the disk into a message.</summary>
    public static T Do<T>(DiskOperation operation, string path, Func<T> work)
    {
        try
        {
            Before?.Invoke(operation, path);
            return work();
        }
        catch (Exception e) when (DiskErrors.Are(e))
        {
            throw DiskErrors.Translate(e, path, Word(operation));
        }
    }

    /// <inheritdoc cref="Do{T}"/>
    public static void Do(DiskOperation operation, string path, Action work) =>
        Do(
            operation,
            path,
            () =>
            {
                work();
                return true;
            }
        );

    /// <summary>A new file, never an existing one; a symbolic link of that name is not followed.</summary>
    public static WrittenFile Create(string path) =>
        Do(
            DiskOperation.Create,
            path,
            () => new WrittenFile(path, new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read | FileShare.Delete, 0))
        );

    /// <summary>Opens a file that is there to add to it after a number of its bytes; what stands behind them is cut off.</summary>
    public static WrittenFile Append(string path, long length) =>
        Do(
            DiskOperation.Write,
            path,
            () =>
            {
                if (new FileInfo(path).LinkTarget is not null)
                    throw OutputException.Request($"'{path}' is a symbolic link; a run writes in its own directory alone");
                var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.Read | FileShare.Delete, 0);
                file.SetLength(length);
                file.Position = length;
                return new WrittenFile(path, file);
            }
        );

    /// <summary>Gives a file another name; an earlier file of that name is replaced, or is an error.</summary>
    public static void Move(string from, string to, bool replace = true) =>
        Do(DiskOperation.Rename, to, () => File.Move(from, to, overwrite: replace));

    /// <summary>Gives a directory another name, which nothing has.</summary>
    public static void MoveDirectory(string from, string to) => Do(DiskOperation.Rename, to, () => Directory.Move(from, to));

    /// <summary>Removes a file, if it is there.</summary>
    public static void Delete(string path) => Do(DiskOperation.Remove, path, () => File.Delete(path));

    /// <summary>Removes a directory, with all that is in it where that is asked for.</summary>
    public static void DeleteDirectory(string path, bool recursive = false) =>
        Do(DiskOperation.Remove, path, () => Directory.Delete(path, recursive));

    /// <summary>Makes a directory in one that is there.</summary>
    /// <exception cref="OutputException">It cannot be made, or a symbolic link has its name: a run writes in its own directory
    /// alone.</exception>
    public static void MakeDirectory(string path)
    {
        var directory = new DirectoryInfo(path);
        if (directory.LinkTarget is not null)
            throw OutputException.Request($"cannot write in '{path}': it is a symbolic link, and a run writes in its own directory alone");
        if (directory.Exists)
            return;
        if (directory.Parent is { Exists: false } parent)
            throw new OutputException($"cannot make '{path}': '{parent.FullName}' is gone; it was removed or moved while the run went on");
        Do(DiskOperation.MakeDirectory, path, directory.Create);
    }

    private static string Word(DiskOperation operation) =>
        operation switch
        {
            DiskOperation.Remove => "remove",
            DiskOperation.MakeDirectory => "make",
            _ => "write",
        };
}

/// <summary>What is done to a file or directory.</summary>
internal enum DiskOperation
{
    /// <summary>A new file.</summary>
    Create,

    /// <summary>Bytes are added to a file.</summary>
    Write,

    /// <summary>Its bytes are brought to the disk.</summary>
    Flush,

    /// <summary>It gets its final name.</summary>
    Rename,

    /// <summary>It is removed.</summary>
    Remove,

    /// <summary>A new directory.</summary>
    MakeDirectory,
}
