namespace CarTAgents.Output.Runs;

/// <summary>Errors of files and disks, in words for the user.</summary>
internal static class DiskErrors
{
    /// <summary>Whether an error is one of files and disks, rather than of the program.</summary>
    public static bool Are(Exception e) => e is IOException or UnauthorizedAccessException;

    /// <summary>The error to report of a file that could not be written, made, moved or removed.</summary>
    /// <param name="e">An error of which <see cref="Are"/> holds.</param>
    /// <param name="path">The file or directory.</param>
    /// <param name="action">What could not be done with it.</param>
    public static OutputException Translate(Exception e, string path, string action = "write") =>
        new($"cannot {action} '{path}': {Reason(Path.GetFullPath(path), e)}", e);

    /// <summary>The error to report of a file that could not be read.</summary>
    /// <inheritdoc cref="Translate"/>
    public static OutputException Unreadable(Exception e, string path) =>
        new($"'{path}' cannot be read: {e.Message}", e) { IsRequest = e is FileNotFoundException or DirectoryNotFoundException };

    /// <summary>A write beyond the largest file that the system or the process's limit allows.</summary>
    public static OutputException TooLarge(Exception e, string path)
    {
        string directory = Path.GetDirectoryName(Path.GetFullPath(path)) ?? path;
        return new OutputException(
            $"cannot write '{path}': the file grew beyond the largest size that this process or the file system allows "
                + $"({Free(directory)}; see 'ulimit -f')",
            e
        );
    }

    private static string Reason(string target, Exception e)
    {
        string directory = Path.GetDirectoryName(target) ?? target;
        if (IsDiskFull(e))
            return $"the disk or the quota is full ({Free(directory)})";
        return e switch
        {
            DirectoryNotFoundException => $"there is no directory '{directory}', or it is gone",
            // Of a temporary file that gets its final name, the file is what is missed.
            FileNotFoundException when !Directory.Exists(directory) => $"there is no directory '{directory}', or it is gone",
            // The directory may be going just now, file by file.
            FileNotFoundException => $"the file that was being written in '{directory}' is gone: something else removed it",
            UnauthorizedAccessException when Directory.Exists(target) => "a directory has that name",
            UnauthorizedAccessException => $"no permission to write in '{directory}'",
            _ => e.Message,
        };
    }

    // The raw error number of Linux (ENOSPC, EFBIG, EDQUOT), or the Win32 code (handle disk full, disk full).
    private static bool IsDiskFull(Exception e) =>
        OperatingSystem.IsWindows() ? (e.HResult & 0xffff) is 39 or 112 : e.HResult is 28 or 27 or 122;

    private static string Free(string directory)
    {
        try
        {
            return FormattableString.Invariant($"{new DriveInfo(directory).AvailableFreeSpace} bytes free in '{directory}'");
        }
        catch (Exception e) when (Are(e) || e is ArgumentException)
        {
            return $"in '{directory}'";
        }
    }
}
