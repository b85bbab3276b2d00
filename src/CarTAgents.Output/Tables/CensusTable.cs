using CarTAgents.Model.Columns;
using CarTAgents.Model.Engine;
using CarTAgents.Output.Runs;

namespace CarTAgents.Output.Tables;

/// <summary>census.csv: how its lines are written, and read back by column, the lines in the order of time and replica.</summary>
public sealed class CensusTable
{
    private readonly string _path;
    private readonly Dictionary<string, int> _places;
    private readonly List<double[]> _rows;

    private CensusTable(string path, CensusColumns columns, Dictionary<string, int> places, List<double[]> rows)
    {
        _path = path;
        Columns = columns;
        _places = places;
        _rows = rows;
        int time = Place(columns.Time),
            replica = Place(columns.Replica);
        Time = [.. rows.Select(r => r[time]).Distinct()];
        Replicas = rows.Select(r => r[replica]).Distinct().Count();
    }

    /// <summary>The columns that its run writes.</summary>
    public CensusColumns Columns { get; }

    /// <summary>Times of the censuses, hours, rising.</summary>
    public IReadOnlyList<double> Time { get; }

    /// <summary>Number of replicas.</summary>
    public int Replicas { get; }

    /// <summary>The header line.</summary>
    public static string Header(CensusColumns columns) => Csv.Line(columns.All.Select(c => c.Header));

    /// <summary>One line.</summary>
    public static string Line(CensusColumns columns, Simulation.Record census) => Csv.Line(columns.All.Select(c => c.Value(census)));

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="columns">The columns of its run.</param>
    /// <exception cref="OutputException">It cannot be read, or a line is no line of numbers; the message names it.</exception>
    public static CensusTable Read(string path, CensusColumns columns)
    {
        (string[] names, List<double[]> rows) = Csv.ReadNumbers(path);
        if (!names.Take(2).SequenceEqual([columns.Time.Header, columns.Replica.Header]))
        {
            throw OutputException.Request(
                $"'{path}' is no census: it begins with other columns than '{columns.Time}' and '{columns.Replica}'"
            );
        }

        var places = new Dictionary<string, int>();
        foreach ((int place, string name) in names.Index())
            places.TryAdd(name, place);
        var table = new CensusTable(path, columns, places, rows);
        table.RequireWhole();
        return table;
    }

    /// <summary>Its lines of one tissue.</summary>
    /// <exception cref="ArgumentException">They are not told apart by tissue.</exception>
    public CensusTable OfTissue(int tissue)
    {
        int place = Place(Columns.Tissue ?? throw new ArgumentException("the census has no tissues", nameof(tissue)));
        return new CensusTable(_path, Columns, _places, [.. _rows.Where(r => r[place] == tissue)]);
    }

    /// <summary>The column of a name with unit; null where the file has none.</summary>
    public CensusColumn? Find(string header) => _places.ContainsKey(header) ? Columns.All.FirstOrDefault(c => c.Header == header) : null;

    /// <summary>A column over time: the mean over the replicas, exactly the column where there is one.</summary>
    /// <exception cref="OutputException">The file has no such column.</exception>
    public double[] Mean(CensusColumn column) => ByTime(column, column.Mean);

    /// <summary>The sum of columns over time, each as <see cref="Mean"/>.</summary>
    public double[] Sum(IEnumerable<CensusColumn> columns)
    {
        double[] sum = new double[Time.Count];
        foreach (CensusColumn column in columns)
        {
            double[] values = Mean(column);
            for (int i = 0; i < sum.Length; i++)
                sum[i] += values[i];
        }

        return sum;
    }

    /// <summary>The least value of a column over the replicas, over time.</summary>
    /// <inheritdoc cref="Mean"/>
    public double[] Least(CensusColumn column) => ByTime(column, values => values.Min());

    /// <summary>The largest value of a column over the replicas, over time.</summary>
    /// <inheritdoc cref="Mean"/>
    public double[] Most(CensusColumn column) => ByTime(column, values => values.Max());

    /// <summary>Each census has a line for each replica and tissue, in their order, and comes after the one before.</summary>
    private void RequireWhole()
    {
        int time = Place(Columns.Time),
            replica = Place(Columns.Replica);
        int? tissue = Columns.Tissue is { } column ? Place(column) : null;
        IReadOnlyList<(uint Replica, uint Tissue)> slots = Columns.Slots;
        double before = double.NegativeInfinity;
        for (int i = 0; i < _rows.Count || i % slots.Count != 0; i++)
        {
            int slot = i % slots.Count;
            string expected =
                FormattableString.Invariant($"expected the line of replica {slots[slot].Replica}")
                + (tissue is null ? "" : FormattableString.Invariant($", tissue {slots[slot].Tissue}"))
                + (slot == 0 ? ", at a later time" : FormattableString.Invariant($", at {before} h"));
            // The header is line 1.
            if (i == _rows.Count)
                throw Csv.Damaged(_path, i + 2, $"the file ends here, and a line is missing: {expected}");
            double[] row = _rows[i];
            bool follows = slot == 0 ? row[time] > before : row[time] == before;
            if (!follows || row[replica] != slots[slot].Replica || (tissue is { } t && row[t] != slots[slot].Tissue))
                throw Csv.Damaged(_path, i + 2, $"{expected}; a line is missing or was altered");
            before = row[time];
        }
    }

    private double[] ByTime(CensusColumn column, Func<List<double>, double> summary)
    {
        int place = Place(column),
            time = Place(Columns.Time);
        var result = new double[Time.Count];
        var values = new List<double>(Replicas);
        int row = 0;
        for (int t = 0; t < result.Length; t++)
        {
            values.Clear();
            for (; row < _rows.Count && _rows[row][time] == Time[t]; row++)
                values.Add(_rows[row][place]);
            result[t] = summary(values);
        }

        return result;
    }

    private int Place(CensusColumn column) =>
        _places.TryGetValue(column.Header, out int place) ? place : throw new OutputException($"'{_path}' has no column '{column}'");
}
