using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using CarTAgents.Output.Reports;
using CarTAgents.Output.Runs;

namespace CarTAgents.Output.Vtk;

/// <summary>A series of VTK files over time as ParaView opens it (<c>series.pvd</c>). It is always written as a whole, under a temporary
/// name that is then renamed, so that a run which is killed leaves a series that opens.</summary>
public sealed class VtkSeries
{
    private readonly string _path;
    private readonly List<Entry> _entries;

    private VtkSeries(string path, List<Entry> entries)
    {
        _path = path;
        _entries = entries;
    }

    /// <summary>The files of the series, by time and then part: simulated time in hours, part, and path relative to the series
    /// file.</summary>
    public IReadOnlyList<(double TimeHours, int Part, string File)> Files => [.. _entries.Select(e => (e.Time, e.Part, e.File))];

    /// <summary>Opens a series, empty where the file does not exist yet.</summary>
    /// <param name="path">The series file.</param>
    /// <returns>The series.</returns>
    /// <exception cref="OutputException">The file exists but cannot be read as a series.</exception>
    public static VtkSeries Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new VtkSeries(path, File.Exists(path) ? Read(path) : []);
    }

    // By itself: a run that begins a series needs no reader of XML, which takes long to load.
    private static List<Entry> Read(string path)
    {
        try
        {
            return
            [
                .. XDocument
                    .Load(path)
                    .Descendants("DataSet")
                    .Select(set => new Entry(
                        (double)Needed(set, "timestep"),
                        (int)Needed(set, "part"),
                        (string)Needed(set, "file"),
                        (string?)set.Attribute("name") ?? ""
                    )),
            ];
        }
        catch (Exception e) when (e is XmlException or FormatException or OverflowException or IOException or UnauthorizedAccessException)
        {
            throw OutputException.Request($"cannot read the series '{path}': {e.Message}", e);
        }
    }

    /// <summary>Adds a file; it replaces an earlier file of that time and part.</summary>
    /// <param name="timeHours">Simulated time, hours.</param>
    /// <param name="file">The file's path relative to the series file.</param>
    /// <param name="part">0, or a number for each of several grids of one time (cells, fields).</param>
    /// <param name="name">The part's name for the reader.</param>
    public void Add(double timeHours, string file, int part = 0, string name = "")
    {
        ArgumentException.ThrowIfNullOrEmpty(file);
        var added = new Entry(timeHours, part, file, name);
        if (_entries.Count == 0 || _entries[^1].Time < timeHours || (_entries[^1].Time == timeHours && _entries[^1].Part < part))
        {
            _entries.Add(added);
            return;
        }

        _entries.RemoveAll(e => e.Time == timeHours && e.Part == part);
        int place = _entries.FindIndex(e => e.Time > timeHours || (e.Time == timeHours && e.Part > part));
        _entries.Insert(place < 0 ? _entries.Count : place, added);
    }

    /// <summary>Takes out what lies after a time, for a run that is resumed from there, and rewrites the series.</summary>
    /// <param name="timeHours">Simulated time, hours; a file of exactly this time stays.</param>
    /// <exception cref="OutputException">The series cannot be written.</exception>
    public void RemoveAfter(double timeHours)
    {
        if (_entries.RemoveAll(e => e.Time > timeHours) > 0)
        {
            Save();
        }
    }

    /// <summary>Takes out what names a file that is not there, and rewrites the series.</summary>
    /// <exception cref="OutputException">The series cannot be written.</exception>
    public void RemoveMissing()
    {
        string directory = Path.GetDirectoryName(Path.GetFullPath(_path))!;
        if (_entries.RemoveAll(e => !File.Exists(Path.Combine(directory, e.File))) > 0)
            Save();
    }

    private static XAttribute Needed(XElement set, string name) =>
        set.Attribute(name) ?? throw new FormatException($"a DataSet lacks '{name}'");

    /// <summary>Writes the series.</summary>
    /// <exception cref="OutputException">The series cannot be written.</exception>
    public void Save()
    {
        var text = new StringBuilder();
        text.Append(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<VTKFile type=\"Collection\" version=\"0.1\" "
                + "byte_order=\"LittleEndian\">\n  <Collection>\n"
        );
        foreach (Entry e in _entries)
        {
            text.Append(e.Line);
        }

        text.Append("  </Collection>\n</VTKFile>\n");
        AtomicFile.WriteText(_path, text.ToString());
    }

    private sealed record Entry(double Time, int Part, string File, string Name)
    {
        // Made once: a series of a thousand snapshots is rewritten a thousand times.
        public string Line { get; } =
            string.Create(
                CultureInfo.InvariantCulture,
                $"    <DataSet timestep=\"{Markup.Number(Time)}\" group=\"\" part=\"{Part}\" name=\"{Markup.Escape(Name)}\" "
                    + $"file=\"{Markup.Escape(File)}\"/>\n"
            );
    }
}
