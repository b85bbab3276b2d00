using System.Security.Cryptography;
using System.Text;
using CarTAgents.Output.Tables;

namespace CarTAgents.Output.Runs;

/// <summary>A table as it grows, census.csv or course.csv: a header, then whole lines.</summary>
/// <remarks>Lines that belong together are handed to the system in one write. What a killed run may have left behind the last checkpoint
/// is cut off when it is resumed.</remarks>
public sealed class LineFile : IDisposable
{
    private readonly string _path;
    private readonly WrittenFile _file;
    private readonly IncrementalHash _digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    private LineFile(string path, string text, int rows)
    {
        _path = path;
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        _file = AtomicFile.Begin(path, s => s.Write(bytes));
        _digest.AppendData(bytes);
        Rows = rows;
    }

    private LineFile(string path, string header, IEnumerable<string> lines)
    {
        _path = path;
        _file = AtomicFile.Begin(path, Copy);

        void Copy(Stream stream)
        {
            Put(header);
            foreach (string line in lines)
            {
                Put(line);
                Rows++;
            }

            void Put(string line)
            {
                byte[] bytes = Encoding.UTF8.GetBytes(line + "\n");
                stream.Write(bytes);
                _digest.AppendData(bytes);
            }
        }
    }

    /// <summary>Lines written, without the header.</summary>
    public int Rows { get; private set; }

    /// <summary>How far it has come.</summary>
    internal TableMark Mark => new(Rows, _digest.GetCurrentHash());

    /// <summary>Starts the file of a new run.</summary>
    /// <exception cref="OutputException">It cannot be written.</exception>
    public static LineFile Create(string path, string header) => new(path, header + "\n", 0);

    /// <summary>Continues the file of a run, or starts that of a branch with the lines of its origin, after a number of lines.</summary>
    /// <param name="origin">The file of the run that is gone on with.</param>
    /// <param name="path">The file that grows from here on.</param>
    /// <param name="header">Its header.</param>
    /// <param name="mark">How far it had come.</param>
    /// <exception cref="OutputException">The origin has fewer lines, other columns, or was altered.</exception>
    internal static LineFile Continue(string origin, string path, string header, TableMark mark)
    {
        int rows = mark.Rows;
        string[] lines = Csv.ReadLines(origin);
        if (rows < 0 || lines.Length - 1 < rows)
        {
            throw OutputException.Request(
                $"'{origin}' holds {Math.Max(0, lines.Length - 1)} lines, and had {rows} at the checkpoint: it was altered"
            );
        }

        if (lines[0] != header)
        {
            throw OutputException.Request(
                $"'{origin}' has other columns than the run: kinds, fields and the number of patients must stay the same"
            );
        }

        var text = new StringBuilder();
        for (int i = 0; i <= rows; i++)
            text.Append(lines[i]).Append('\n');
        if (!SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())).AsSpan().SequenceEqual(mark.Digest))
        {
            throw OutputException.Request(
                $"'{origin}' was altered: its first {rows} lines are not those that the run had written at the checkpoint"
            );
        }

        return new LineFile(path, text.ToString(), rows);
    }

    /// <summary>Continues the file of a run, or starts that of a branch with its origin's lines, as far as they belong to it.</summary>
    /// <param name="origin">The file of the run that is gone on with.</param>
    /// <param name="path">The file that grows from here on.</param>
    /// <param name="header">Its header.</param>
    /// <param name="belongs">Whether a line belongs; those from the first on that does not are left out.</param>
    /// <exception cref="OutputException">The origin has other columns, cannot be read, or the file cannot be written.</exception>
    internal static LineFile ContinueWhile(string origin, string path, string header, Func<string, bool> belongs)
    {
        try
        {
            using StreamReader reader = new(origin);
            if (reader.ReadLine() != header)
            {
                throw OutputException.Request(
                    $"'{origin}' has other columns than the run; to begin the table anew, remove it, or branch the run"
                );
            }

            return new LineFile(path, header, Lines(reader).TakeWhile(belongs));
        }
        catch (Exception e) when (DiskErrors.Are(e))
        {
            throw DiskErrors.Translate(e, origin);
        }

        static IEnumerable<string> Lines(StreamReader reader)
        {
            while (reader.ReadLine() is { } line)
                yield return line;
        }
    }

    /// <summary>Adds lines, in one write.</summary>
    /// <exception cref="OutputException">They cannot be written, or the file was taken away.</exception>
    public void Add(params ReadOnlySpan<string> lines)
    {
        if (lines.IsEmpty)
            return;
        long whole = _file.Length;
        RequireThere(whole);
        try
        {
            byte[] bytes = Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n");
            _file.Write(bytes);
            _digest.AppendData(bytes);
        }
        catch (OutputException)
        {
            Cut(whole);
            throw;
        }

        Rows += lines.Length;
    }

    /// <summary>Takes half a line away; where that fails too, the line's error is the one to report, and resume cuts it.</summary>
    private void Cut(long whole)
    {
        try
        {
            _file.SetLength(whole);
        }
        catch (OutputException) { }
    }

    /// <summary>Makes sure that all lines are on the disk, under the file's name.</summary>
    /// <exception cref="OutputException">The disk did not take them, or the file was taken away.</exception>
    public void Sync()
    {
        RequireThere(_file.Length);
        _file.FlushToDisk();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _file.Dispose();
        _digest.Dispose();
    }

    /// <summary>Lines written to a file that has lost its name would be lost in silence.</summary>
    private void RequireThere(long length)
    {
        var file = new FileInfo(_path);
        if (!file.Exists || file.Length != length)
        {
            throw new OutputException(
                $"'{_path}' is {(file.Exists ? "another file now" : "gone")}: it was removed, moved or replaced while the run went on"
            );
        }
    }
}
