using System.Text;
using CarTAgents.Model;

namespace CarTAgents.Output;

/// <summary>census.csv as it grows: a header, then one whole line a replica and census.</summary>
/// <remarks>A line is handed to the system in one write. What a killed run may have left behind the last checkpoint is cut off when it is resumed.</remarks>
public sealed class CensusFile : IDisposable
{
    private readonly CensusColumns _columns;
    private readonly string _path;
    private readonly FileStream _file;

    private CensusFile(string path, CensusColumns columns, FileStream file, int rows)
    {
        _path = path;
        _columns = columns;
        _file = file;
        Rows = rows;
    }

    /// <summary>Lines written, without the header.</summary>
    public int Rows { get; private set; }

    /// <summary>Starts the file of a new run.</summary>
    /// <exception cref="OutputException">It cannot be written.</exception>
    public static CensusFile Create(string path, CensusColumns columns)
    {
        AtomicFile.WriteText(path, columns.Header() + "\n");
        return new CensusFile(path, columns, Append(path), 0);
    }

    /// <summary>Goes on with the file of a run, or starts a branch's with the lines of its origin, after a number of lines.</summary>
    /// <exception cref="OutputException">The origin has fewer lines, or other columns.</exception>
    public static CensusFile Continue(string origin, string path, CensusColumns columns, int rows)
    {
        string[] lines;
        try
        {
            lines = File.ReadAllLines(origin);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OutputException($"'{origin}' cannot be read: {e.Message}", e);
        }

        if (lines.Length < rows + 1) throw new OutputException($"'{origin}' holds {Math.Max(0, lines.Length - 1)} lines, and had {rows} at the checkpoint: it was altered");
        if (lines[0] != columns.Header()) throw new OutputException($"'{origin}' has other columns than the run: kinds and fields must stay the same");
        var text = new StringBuilder();
        for (int i = 0; i <= rows; i++) text.Append(lines[i]).Append('\n');
        AtomicFile.WriteText(path, text.ToString());
        return new CensusFile(path, columns, Append(path), rows);
    }

    /// <summary>Adds the line of a census.</summary>
    /// <exception cref="OutputException">It cannot be written.</exception>
    public void Add(Simulation.Record record)
    {
        long whole = _file.Length;
        try
        {
            _file.Write(Encoding.UTF8.GetBytes(_columns.Line(record) + "\n"));
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
