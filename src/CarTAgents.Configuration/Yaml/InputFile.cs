using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace CarTAgents.Configuration.Yaml;

/// <summary>Reads files that a user names: complete, of a plausible size, and never from a device or a pipe without an end.</summary>
public static class InputFile
{
    /// <summary>Largest configuration, bytes.</summary>
    public const long MostText = 64L << 20;

    /// <summary>Largest table, bytes.</summary>
    public const long MostTable = 4L << 30;

    /// <summary>The bytes of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="most">The largest size that is read.</param>
    /// <exception cref="IOException">It is no file, too large, or cannot be read.</exception>
    public static byte[] ReadBytes(string path, long most = (1L << 31) - 64)
    {
        RequireName(path);
        if (Directory.Exists(path))
            throw new IOException("it is a directory");
        if (IsEndless(path))
            throw new IOException("it is a device or a pipe, and no file");
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 0);
        if (file.Length > most)
            throw new IOException(FormattableString.Invariant($"it has {file.Length} bytes, more than the {most} that are read"));
        byte[] content = new byte[file.Length];
        file.ReadExactly(content);
        return content;
    }

    /// <summary>Refuses what is no path at all.</summary>
    /// <exception cref="IOException">The path is empty, or holds a zero character.</exception>
    public static void RequireName(string path)
    {
        if (string.IsNullOrWhiteSpace(path))
            throw new IOException("the path is empty");
        if (path.Contains('\0', StringComparison.Ordinal))
            throw new IOException("the path holds a zero character");
    }

    /// <summary>The text of a file, in UTF-8 or as its byte order mark says.</summary>
    /// <inheritdoc cref="ReadBytes"/>
    public static string ReadText(string path)
    {
        using var reader = new StreamReader(new MemoryStream(ReadBytes(path, MostText)), Encoding.UTF8);
        return reader.ReadToEnd();
    }

    /// <summary>Whether a path is a device, whose end never comes, or a pipe, at which opening waits.</summary>
    private static bool IsEndless(string path)
    {
        if (!OperatingSystem.IsLinux())
            return false;
        const int here = -100,
            type = 1,
            regular = 0x8000;
        byte[] status = new byte[256];
        if (Statx(here, path, 0, type, status) != 0)
            return false;
        return (BinaryPrimitives.ReadUInt16LittleEndian(status.AsSpan(28)) & 0xf000) != regular;
    }

    [DllImport("libc", EntryPoint = "statx", CharSet = CharSet.Ansi, SetLastError = false, BestFitMapping = false)]
    private static extern int Statx(int directory, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint mask, byte[] status);
}
