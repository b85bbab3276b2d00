using System.Text;
using CarTAgents.Output.Tables;

namespace CarTAgents.Output.Runs;

/// <summary>A table as it grows, census.csv or course.csv: a header, then one whole line at a time.</summary>
/// <remarks>A line is handed to the system in one write. What a killed run may have left behind the last checkpoint is cut off when it is
/// resumed.</remarks>
public sealed class LineFile : IDisposable
{
    private readonly string _path;
    private readonly FileStream _file;

    private LineFile(string path, FileStream file, int rows)
    {
        _path = path;
        _file = file;
        Rows = rows;
    }

    /// <summary>Lines written, without the header.</summary>
    public int Rows { get; private set; }

    /// <summary>Starts the file of a new run.</summary>
    /// <exception cref="OutputException">It cannot be written.</exception>
    public static LineFile Create(string path, string header)
    {
        AtomicFile.WriteText(path, header + "\n");
        return new LineFile(path, Append(path), 0);
    }

    /// <summary>Goes on with the file of a run, or starts a branch's with the lines of its origin, after a number of lines.</summary>
    /// <exception cref="OutputException">The origin has fewer lines, or other columns.</exception>
    public static LineFile Continue(string origin, string path, string header, int rows)
    {
        string[] lines = Csv.ReadLines(origin);
        if (lines.Length < rows + 1)
        {
            throw new OutputException(
                $"'{origin}' holds {Math.Max(0, lines.Length - 1)} lines, and had {rows} at the checkpoint: it was altered"
            );
        }

        if (lines[0] != header)
        {
            throw new OutputException(
                $"'{origin}' has other columns than the run: kinds, fields and the number of patients must stay the same"
            );
        }

        var text = new StringBuilder();
        for (int i = 0; i <= rows; i++)
            text.Append(lines[i]).Append('\n');
        AtomicFile.WriteText(path, text.ToString());
        return new LineFile(path, Append(path), rows);
    }

    /// <summary>Adds a line.</summary>
    /// <exception cref="OutputException">It cannot be written.</exception>
    public void Add(string line)
    {
        long whole = _file.Length;
        try
        {
            _file.Write(Encoding.UTF8.GetBytes(line + "\n"));
            _file.Flush();
        }
        catch (Exception e) when (AtomicFile.IsOfTheDisk(e))
        {
            _file.SetLength(whole);
            throw Failed(_path, e);
        }

        Rows++;
    }

    /// <summary>Makes sure that all lines are on the disk.</summary>
    /// <exception cref="OutputException">The disk did not take them.</exception>
    public void Sync()
    {
        try
        {
            _file.Flush(flushToDisk: true);
        }
        catch (Exception e) when (AtomicFile.IsOfTheDisk(e))
        {
            throw Failed(_path, e);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            _file.Dispose();
        }
        catch (Exception e) when (AtomicFile.IsOfTheDisk(e))
        {
            // What could not be written was reported when it was added.
        }
    }

    private static OutputException Failed(string path, Exception e) => new($"cannot write '{path}': {AtomicFile.Reason(path, e)}", e);

    private static FileStream Append(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
        }
        catch (Exception e) when (AtomicFile.IsOfTheDisk(e))
        {
            throw Failed(path, e);
        }
    }
}
