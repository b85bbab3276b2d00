using CarTAgents.Output.Runs;

namespace CarTAgents.Output.Tables;

/// <summary>census.csv as it was written, read back: columns by name, lines by replica and time.</summary>
public sealed class CensusTable
{
    private readonly string[] _names;
    private readonly List<double[]> _rows;

    private CensusTable(string[] names, List<double[]> rows)
    {
        _names = names;
        _rows = rows;
        Time = [.. rows.Select(r => r[0]).Distinct()];
        Replicas = rows.Select(r => r[1]).Distinct().Count();
    }

    /// <summary>Names with units.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>Times of the censuses, hours, rising.</summary>
    public IReadOnlyList<double> Time { get; }

    /// <summary>Number of replicas.</summary>
    public int Replicas { get; }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="OutputException">It cannot be read, or a line is no line of numbers; the message names it.</exception>
    public static CensusTable Read(string path)
    {
        (string[] names, List<double[]> rows) = Csv.ReadNumbers(path);
        if (names.Length < 2 || names[0] != "time [h]" || names[1] != "replica [1]")
        {
            throw OutputException.Request($"'{path}' is no census: it begins with other columns than 'time [h]' and 'replica [1]'");
        }

        return new CensusTable(names, rows);
    }

    /// <summary>Its lines of one tissue.</summary>
    /// <exception cref="ArgumentException">They are not told apart by tissue.</exception>
    public CensusTable OfTissue(int tissue)
    {
        int column = Array.IndexOf(_names, "tissue [1]");
        if (column < 0)
            throw new ArgumentException("the census has no tissues", nameof(tissue));
        return new CensusTable(_names, [.. _rows.Where(r => r[column] == tissue)]);
    }

    /// <summary>Whether there is a column.</summary>
    public bool Has(string name) => Array.IndexOf(_names, name) >= 0;

    /// <summary>A column over time: the mean over the replicas, exactly the column where there is one.</summary>
    /// <remarks>Of a mean over cells, the replicas count that hold such cells; 0 where none does.</remarks>
    /// <param name="name">Name with unit.</param>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    public double[] Mean(string name) => ByTime(name, values => MeanOf(name, values));

    /// <summary>The mean of a column's values over replicas.</summary>
    internal static double MeanOf(string name, IReadOnlyCollection<double> values)
    {
        int count = IsOfCells(name) ? values.Count(v => v != 0) : values.Count;
        return count == 0 ? 0 : values.Sum() / count;
    }

    /// <summary>Whether a column is a mean over cells, for which 0 stands where there are none.</summary>
    internal static bool IsOfCells(string name) => name.Contains(" geometric mean [", StringComparison.Ordinal);

    /// <summary>The sum of columns over time, each as <see cref="Mean"/>.</summary>
    public double[] Sum(IEnumerable<string> names)
    {
        double[] sum = new double[Time.Count];
        foreach (string name in names)
        {
            double[] values = Mean(name);
            for (int i = 0; i < sum.Length; i++)
                sum[i] += values[i];
        }

        return sum;
    }

    /// <summary>The least value of a column over the replicas, over time.</summary>
    /// <inheritdoc cref="Mean"/>
    public double[] Least(string name) => ByTime(name, values => values.Min());

    /// <summary>The largest value of a column over the replicas, over time.</summary>
    /// <inheritdoc cref="Mean"/>
    public double[] Most(string name) => ByTime(name, values => values.Max());

    private double[] ByTime(string name, Func<List<double>, double> summary)
    {
        int column = Array.IndexOf(_names, name);
        if (column < 0)
            throw new ArgumentException($"there is no column '{name}'", nameof(name));
        var result = new double[Time.Count];
        var values = new List<double>(Replicas);
        int row = 0;
        for (int t = 0; t < result.Length; t++)
        {
            values.Clear();
            for (; row < _rows.Count && _rows[row][0] == Time[t]; row++)
                values.Add(_rows[row][column]);
            result[t] = summary(values);
        }

        return result;
    }
}
