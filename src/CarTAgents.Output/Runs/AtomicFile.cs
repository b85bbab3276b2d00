using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace CarTAgents.Output.Runs;

/// <summary>Writes whole files or none: to a new file of a random name in the same directory, flushed to the disk, then renamed over the
/// name. A reader, a crash or a full disk never meets half a file, and an earlier file of that name stays until the new one is
/// complete.</summary>
/// <remarks>The directory entry is not flushed: after a power cut the name holds the earlier file or the new one, either whole.</remarks>
public static partial class AtomicFile
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Writes a file by a callback.</summary>
    /// <param name="path">The file; its directory must exist.</param>
    /// <param name="write">Writes the content and leaves the stream open. What it throws ends the attempt.</param>
    /// <param name="flush">Whether to wait for the disk, so that the file outlasts a power cut; false for what can be made again.</param>
    /// <exception cref="OutputException">The file cannot be written; an earlier file of that name is unchanged and the temporary
    /// file is gone.</exception>
    public static void Write(string path, Action<Stream> write, bool flush = true) => Begin(path, write, flush).Dispose();

    /// <summary>Writes a file by a callback, and leaves it open for appending.</summary>
    /// <param name="path">The file; its directory must exist.</param>
    /// <param name="write">Writes the content and leaves the stream open.</param>
    /// <param name="flush">Whether to wait for the disk.</param>
    /// <param name="replace">Whether an earlier file of that name may be replaced; otherwise it is an error.</param>
    /// <exception cref="OutputException">As for <see cref="Write"/>.</exception>
    internal static WrittenFile Begin(string path, Action<Stream> write, bool flush = true, bool replace = true)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(write);
        string target = Path.GetFullPath(path);
        if (Directory.Exists(target))
            throw new OutputException($"cannot write '{path}': a directory has that name");
        string temporary = TemporaryName(target);
        WrittenFile? file = null;
        try
        {
            file = Disk.Create(temporary);
            using (var buffered = new BufferedStream(new Unclosed(file), 1 << 16))
                write(buffered);
            if (flush)
                file.FlushToDisk();
            Disk.Move(temporary, target, replace);
            return file;
        }
        catch (Exception e)
        {
            file?.Dispose();
            if (file is not null)
                Discard(temporary);
            Exception told = DiskErrors.Are(e) ? DiskErrors.Translate(e, path) : e;
            if (told is OutputException { IsRequest: false })
            {
                string message = told.Message.Replace(temporary, path, StringComparison.Ordinal);
                throw new OutputException($"{message}; earlier files are unchanged", e);
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

    /// <summary>Writes a file of bytes that several processes may share: of those that come together one writes, and the others meet its
    /// file whole.</summary>
    /// <param name="path">The file; its directory must exist.</param>
    /// <param name="content">The whole content.</param>
    /// <param name="shared">Whether others share it; if not, an earlier file of that name is replaced.</param>
    /// <param name="flush">As for <see cref="Write"/>.</param>
    /// <returns>Whether the file holds this content now, from this call or another.</returns>
    /// <exception cref="OutputException">As for <see cref="Write"/>.</exception>
    public static bool Agree(string path, ReadOnlyMemory<byte> content, bool shared = true, bool flush = true)
    {
        try
        {
            if (!shared || !File.Exists(path))
            {
                Begin(path, s => s.Write(content.Span), flush, replace: !shared).Dispose();
                return true;
            }
        }
        catch (OutputException) when (shared && File.Exists(path))
        {
            // Another process was faster.
        }

        try
        {
            return File.ReadAllBytes(path).AsSpan().SequenceEqual(content.Span);
        }
        catch (Exception e) when (DiskErrors.Are(e))
        {
            throw DiskErrors.Unreadable(e, path);
        }
    }

    /// <summary>Writes a text file that several processes may share.</summary>
    /// <inheritdoc cref="Agree(string, ReadOnlyMemory{byte}, bool, bool)"/>
    public static bool Agree(string path, string content, bool shared = true, bool flush = true)
    {
        ArgumentNullException.ThrowIfNull(content);
        return Agree(path, Utf8.GetBytes(content), shared, flush);
    }

    /// <summary>A temporary name for a file, which cannot be predicted.</summary>
    /// <param name="path">The final name.</param>
    /// <returns>The name with <c>.tmp-</c> and 16 random hexadecimal digits added.</returns>
    public static string TemporaryName(string path) => $"{path}.tmp-{RandomNumberGenerator.GetHexString(16, lowercase: true)}";

    /// <summary>Removes the files of a directory that were being written when a process was killed.</summary>
    /// <exception cref="OutputException">One cannot be removed.</exception>
    internal static void Sweep(string directory)
    {
        if (!Directory.Exists(directory))
            return;
        foreach (string file in Directory.GetFiles(directory, "*.tmp-*").Where(IsTemporary))
            Disk.Delete(file);
    }

    /// <summary>Whether a name is one of <see cref="TemporaryName"/>.</summary>
    public static bool IsTemporary(string file) => Temporary().IsMatch(file);

    /// <summary>The name that a file has, or would have got.</summary>
    internal static string FinalName(string name) => Temporary().Replace(name, "");

    [GeneratedRegex("\\.tmp-[0-9a-f]{16}$")]
    private static partial Regex Temporary();

    private static void Discard(string temporary)
    {
        try
        {
            Disk.Delete(temporary);
        }
        catch (OutputException)
        {
            // The first error is the one to report.
        }
    }

    /// <summary>A stream that stays open when what is in front of it is closed.</summary>
    private sealed class Unclosed(Stream inner) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => inner.Length;

        public override long Position
        {
            get => inner.Position;
            set => throw new NotSupportedException();
        }

        public override void Write(ReadOnlySpan<byte> buffer) => inner.Write(buffer);

        public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer.AsSpan(offset, count));

        public override void Flush() { }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
