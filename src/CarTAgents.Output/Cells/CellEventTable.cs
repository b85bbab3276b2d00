using System.Globalization;
using System.Runtime.InteropServices;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Engine;
using CarTAgents.Model.Tissues;
using CarTAgents.Output.Runs;
using CarTAgents.Output.Tables;

namespace CarTAgents.Output.Cells;

/// <summary>The table of what happens to single cells, events.csv: a line an event, in the order of time. A run that goes on from a
/// checkpoint keeps the lines of the ticks before it.</summary>
internal sealed class CellEventTable : IDisposable
{
    private const int LinesAtOnce = 1024;

    // Of a line of ten thousands of ticks on a lattice of millimetres, and of two identities in it.
    private const int BytesPerLine = 64,
        BytesPerIdentities = 26;

    private readonly RunDirectory _directory;
    private readonly Scenario _scenario;
    private readonly CellEventsDescription _events;
    private readonly (double X, double Y, double Z)[] _corners;
    private readonly LineFile _file;
    private readonly List<string> _lines = new(LinesAtOnce);

    private CellEventTable(
        RunDirectory directory,
        Simulation simulation,
        RunConfiguration configuration,
        CellEventsDescription events,
        RunDirectory? origin
    )
    {
        (_directory, _scenario, _events) = (directory, simulation.Scenario, events);
        _corners = [.. _scenario.Replicas.Select(r => configuration.CornerOf((int)r.Tissue))];
        string header = Csv.Line([
            "tick",
            "time [h]",
            .. _scenario.Patient is null ? (string[])[] : ["tissue [1]"],
            "event",
            "kind",
            "x [um]",
            "y [um]",
            "z [um]",
            "other kind",
            .. events.Identity ? (string[])["cell", "other"] : [],
        ]);
        uint tick = simulation.Tick;
        foreach (CellTableFormat format in Enum.GetValues<CellTableFormat>().Where(f => f != CellTableFormat.Csv))
            Disk.Delete(_directory.CellEventsIn(format));
        _file =
            origin is not null && File.Exists(origin.CellEvents)
                ? LineFile.ContinueWhile(origin.CellEvents, directory.CellEvents, header, line => TickOf(line) < tick)
                : LineFile.Create(directory.CellEvents, header);
        _ = new CellEvents(simulation, events, OutputPlan.SlotsOf(_scenario, events.Replica), Take);
    }

    /// <summary>Begins the table of a run, or goes on with that of another one; null where the run has none.</summary>
    /// <param name="directory">The directory of the run.</param>
    /// <param name="simulation">The run, at the tick that it starts or goes on from.</param>
    /// <param name="configuration">Its configuration.</param>
    /// <param name="origin">The directory of the run that it goes on with.</param>
    /// <exception cref="OutputException">The table of that run has other columns, or one cannot be read or written.</exception>
    public static CellEventTable? Open(
        RunDirectory directory,
        Simulation simulation,
        RunConfiguration configuration,
        RunDirectory? origin = null
    ) => configuration.Output?.Events is { } events ? new CellEventTable(directory, simulation, configuration, events, origin) : null;

    /// <summary>About the most bytes of the disk that an event takes; another format stands beside the lines.</summary>
    public static int BytesPerEvent(CellEventsDescription events) =>
        (BytesPerLine + (events.Identity ? BytesPerIdentities : 0)) * (events.Format == CellTableFormat.Csv ? 1 : 2);

    /// <summary>Makes sure that all lines so far are on the disk.</summary>
    /// <exception cref="OutputException">They cannot be written.</exception>
    public void Sync()
    {
        Flush();
        _file.Sync();
    }

    /// <summary>Ends the table, for now or for good; of a whole one another format is made.</summary>
    /// <exception cref="OutputException">It cannot be written.</exception>
    public void Finish(bool isWhole)
    {
        Sync();
        if (!isWhole || _events.Format == CellTableFormat.Csv)
            return;
        TableColumn[] columns = Columns();
        byte[] bytes = _events.Format == CellTableFormat.Parquet ? ParquetFile.Of(columns) : ArrowFile.Of(columns);
        AtomicFile.WriteBytes(_directory.CellEventsIn(_events.Format), bytes);
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    // Half a line, which a killed process may have left, has no tick that is known to belong.
    private static uint TickOf(string line) =>
        uint.TryParse(line.AsSpan(0, Math.Max(0, line.IndexOf(','))), NumberStyles.None, CultureInfo.InvariantCulture, out uint tick)
            ? tick
            : uint.MaxValue;

    private void Take(CellEvent e)
    {
        Lattice l = _scenario.Lattice;
        (double x, double y, double z) = _corners[e.Slot];
        string tissue = _scenario.Patient is null ? "" : $"{_scenario.Replicas[e.Slot].Tissue},",
            identities = _events.Identity ? string.Create(CultureInfo.InvariantCulture, $",{e.Cell},{e.Other}") : "";
        _lines.Add(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{e.Tick},{e.Tick * _scenario.TickSeconds / 3600},{tissue}{Word(e.What)},{Csv.Quoted(e.Kind)},"
                    + $"{x + (e.Site % l.Nx + 0.5) * l.Spacing},{y + (e.Site / l.Nx % l.Ny + 0.5) * l.Spacing},"
                    + $"{z + (e.Site / (l.Nx * l.Ny) + 0.5) * l.Spacing},{Csv.Quoted(e.OtherKind ?? "")}{identities}"
            )
        );
        if (_lines.Count == LinesAtOnce)
            Flush();
    }

    private static string Word(CellEventKind what) =>
        what switch
        {
            CellEventKind.Killed => "killed",
            CellEventKind.Died => "died",
            CellEventKind.Born => "born",
            CellEventKind.Bound => "bound",
            CellEventKind.Left => "left",
            CellEventKind.Diluted => "diluted",
            _ => "entered",
        };

    private void Flush()
    {
        _file.Add(CollectionsMarshal.AsSpan(_lines));
        _lines.Clear();
    }

    private TableColumn[] Columns()
    {
        TableColumn[] columns = [];
        foreach ((int line, string[] values) in Csv.Read(_directory.CellEvents))
        {
            if (line == 1)
                columns = [.. values.Select(Column)];
            if (line > 1 && values.Length != columns.Length)
                throw Csv.Damaged(_directory.CellEvents, line, "another number of values than in the first line");
            for (int c = 0; line > 1 && c < columns.Length; c++)
            {
                try
                {
                    Put(columns[c], values[c]);
                }
                catch (Exception e) when (e is FormatException or OverflowException)
                {
                    throw Csv.Damaged(_directory.CellEvents, line, $"'{values[c]}' is no number");
                }
            }
        }

        return columns;

        static TableColumn Column(string name) =>
            name switch
            {
                "event" or "kind" or "other kind" => new TextColumn(name),
                "tick" or "cell" or "other" => new NumberColumn<long>(name),
                "tissue [1]" => new NumberColumn<int>(name),
                _ => new NumberColumn<double>(name),
            };

        static void Put(TableColumn column, string value)
        {
            switch (column)
            {
                case TextColumn texts:
                    texts.Add(value.Length == 0 ? null : value);
                    break;
                case NumberColumn<long> numbers:
                    numbers.Add(long.Parse(value, CultureInfo.InvariantCulture));
                    break;
                case NumberColumn<int> numbers:
                    numbers.Add(int.Parse(value, CultureInfo.InvariantCulture));
                    break;
                default:
                    ((NumberColumn<double>)column).Add(double.Parse(value, CultureInfo.InvariantCulture));
                    break;
            }
        }
    }
}
