using System.Text;

namespace CarTAgents.Output.Runs;

/// <summary>Writes whole files or none: to <c>name.tmp-PID</c> in the same directory, flushed to the disk, then renamed over the
/// name. A reader, a crash or a full disk never meets half a file, and an earlier file of that name stays until the new one is
/// complete.</summary>
/// <remarks>The directory entry is not flushed: after a power cut the name holds the earlier file or the new one, either whole.</remarks>
public static class AtomicFile
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Writes a file by a callback.</summary>
    /// <param name="path">The file; its directory must exist.</param>
    /// <param name="write">Writes the content and leaves the stream open. What it throws ends the attempt.</param>
    /// <param name="flush">Whether to wait for the disk, so that the file outlasts a power cut; false for what can be made again.</param>
    /// <exception cref="OutputException">The file cannot be written; an earlier file of that name is unchanged and the temporary
    /// file is gone.</exception>
    public static void Write(string path, Action<Stream> write, bool flush = true)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(write);
        string target = Path.GetFullPath(path);
        string temporary = TemporaryName(target);
        bool created = false;
        try
        {
            // Not CreateNew: in a container the process number repeats, and a killed run may have left its file. Nor Create, which cuts a
            // new
            // file to length 0 as well: ext4 then finds room on the disk for it as it is closed, and not when there is time.
            using (var stream = new FileStream(temporary, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, 1 << 16))
            {
                created = true;
                if (stream.Length > 0)
                    stream.SetLength(0);
                write(stream);
                stream.Flush(flushToDisk: flush);
            }

            File.Move(temporary, target, overwrite: true);
        }
        catch (Exception e)
        {
            // Asked before the temporary file goes, which would give the space back.
            string? reason = IsOfTheDisk(e) ? Reason(target, e) : null;
            if (created)
            {
                Discard(temporary);
            }

            if (reason is not null)
            {
                throw new OutputException($"cannot write '{path}': {reason}; earlier files are unchanged", e);
            }

            throw;
        }
    }

    /// <summary>Writes a text file in UTF-8 without a byte order mark.</summary>
    /// <param name="path">The file; its directory must exist.</param>
    /// <param name="text">The whole content.</param>
    /// <exception cref="OutputException">As for <see cref="Write"/>.</exception>
    public static void WriteText(string path, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        WriteBytes(path, Utf8.GetBytes(text));
    }

    /// <summary>Writes a file of bytes.</summary>
    /// <param name="path">The file; its directory must exist.</param>
    /// <param name="content">The whole content.</param>
    /// <exception cref="OutputException">As for <see cref="Write"/>.</exception>
    public static void WriteBytes(string path, ReadOnlyMemory<byte> content) => Write(path, s => s.Write(content.Span));

    /// <summary>The temporary name under which this process writes a file.</summary>
    /// <param name="path">The final name.</param>
    /// <returns>The name with <c>.tmp-PID</c> added.</returns>
    public static string TemporaryName(string path) => $"{path}.tmp-{Environment.ProcessId}";

    private static void Discard(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The first error is the one to report.
        }
    }

    /// <summary>Whether an error is one of files and disks, rather than of the program.</summary>
    /// <remarks>A write beyond the largest file that the system or the process's limit allows comes as an
    /// <see cref="ArgumentOutOfRangeException"/>.</remarks>
    internal static bool IsOfTheDisk(Exception e) => e is IOException or UnauthorizedAccessException || IsTooLarge(e);

    /// <summary>Why a file could not be written, for its user.</summary>
    /// <param name="target">The file.</param>
    /// <param name="e">An error of which <see cref="IsOfTheDisk"/> holds.</param>
    internal static string Reason(string target, Exception e)
    {
        string directory = Path.GetDirectoryName(target) ?? target;
        if (e is OutputException)
        {
            return e.Message;
        }

        if (IsTooLarge(e))
        {
            return $"the file grew beyond the largest size that this process or the file system allows ({Free(directory)}; see 'ulimit "
                + "-f')";
        }

        if (IsDiskFull(e))
        {
            return $"the disk or the quota is full ({Free(directory)})";
        }

        return e switch
        {
            DirectoryNotFoundException => $"there is no directory '{directory}'",
            UnauthorizedAccessException when Directory.Exists(target) => "a directory has that name",
            UnauthorizedAccessException => $"no permission to write in '{directory}'",
            _ => e.Message,
        };
    }

    // The raw error number of Linux (ENOSPC, EFBIG, EDQUOT), or the Win32 code (handle disk full, disk full).
    private static bool IsDiskFull(Exception e) =>
        OperatingSystem.IsWindows() ? (e.HResult & 0xffff) is 39 or 112 : e.HResult is 28 or 27 or 122;

    private static bool IsTooLarge(Exception e) =>
        e is ArgumentOutOfRangeException
        && (e.TargetSite?.DeclaringType?.Namespace ?? "").StartsWith("System.IO", StringComparison.Ordinal);

    private static string Free(string directory)
    {
        try
        {
            return FormattableString.Invariant($"{new DriveInfo(directory).AvailableFreeSpace} bytes free in '{directory}'");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return $"in '{directory}'";
        }
    }
}
