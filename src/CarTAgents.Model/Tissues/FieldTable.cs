using System.Globalization;
using System.Text;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Configuration.Keys;
using CarTAgents.Configuration.Units;
using CarTAgents.Configuration.Yaml;
using CsvHelper;
using CsvHelper.Configuration;
using ConfigurationException = CarTAgents.Configuration.Yaml.ConfigurationException;

namespace CarTAgents.Model.Tissues;

/// <summary>Reads a table of the voxels of a field: CSV with a header, of columns x, y and z in um and level with a unit of
/// concentration.</summary>
internal sealed class FieldTable(RunConfiguration configuration, string key, FieldFileDescription description, bool flat)
{
    private const string Level = "level";
    private const string Expected = "x [um],y [um],z [um],level [pM]";

    /// <summary>One row.</summary>
    /// <param name="Line">Its line in the file, from 1.</param>
    /// <param name="X">Position from the lattice's corner, um.</param>
    /// <param name="Y">Likewise.</param>
    /// <param name="Z">Likewise; 0 in a flat table without z.</param>
    /// <param name="Level">Concentration, molecules/um^3, 0 or more.</param>
    public readonly record struct Row(int Line, double X, double Y, double Z, double Level)
    {
        /// <summary>The position in words.</summary>
        public string Place => string.Create(CultureInfo.InvariantCulture, $"({X} um, {Y} um, {Z} um)");
    }

    /// <summary>The rows, in the order of the file.</summary>
    /// <exception cref="ConfigurationException">It cannot be read, or is no such table.</exception>
    public IEnumerable<Row> Read()
    {
        using var parser = new CsvParser(
            new StringReader(
                new UTF8Encoding(false)
                    .GetString(GivenFile.Read(configuration, key, description.Path, description.Sha256))
                    .TrimStart('\uFEFF')
            ),
            new CsvConfiguration(CultureInfo.InvariantCulture)
            {
                HasHeaderRecord = false,
                TrimOptions = TrimOptions.Trim,
                Mode = CsvMode.NoEscape,
            }
        );
        if (!parser.Read())
            throw Wrong(1, $"the table is empty; expected the header {Expected}");
        string[] header = parser.Record!;
        (int x, int y, int z, int level) = (Column(header, "x"), Column(header, "y"), Column(header, "z"), Column(header, Level));
        string unit = Unit(header[level]);
        while (parser.Read())
        {
            string[] fields = parser.Record!;
            if (fields.Length == 1 && fields[0].Length == 0)
                continue;
            if (fields.Length != header.Length)
                throw Wrong(parser.RawRow, $"{fields.Length} fields where the header has {header.Length}");
            double Number(int column) =>
                double.TryParse(fields[column], NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
                && double.IsFinite(number)
                    ? number
                    : throw Wrong(parser.RawRow, $"'{fields[column]}' in column '{header[column]}' is not a number");
            if (Number(level) < 0)
                throw Wrong(parser.RawRow, $"the level {fields[level]} is negative");
            if (!Quantity.TryParse($"{fields[level]} {unit}", QuantityKind.Concentration, out Quantity concentration, out string? error))
                throw Wrong(parser.RawRow, error);
            yield return new Row(parser.RawRow, Number(x), Number(y), z < 0 ? 0 : Number(z), concentration.Value);
        }
    }

    /// <summary>An error in a line of the file.</summary>
    public ConfigurationException Wrong(int line, string message) => new(new Origin(description.Path, line, 0), "", message);

    private int Column(string[] header, string name)
    {
        int found = Array.FindIndex(header, h => Name(h) == name);
        if (found >= 0)
        {
            if (name != Level && Unit(header[found]) is not ("" or "um"))
                throw Wrong(1, $"the column '{header[found]}' must be in um");
            return found;
        }

        if (name == "z" && flat)
            return -1;
        string nearest = Nearest.Of(name, header.Select(Name)) is { } near ? $"; the nearest there is '{near}'" : "";
        throw Wrong(1, $"there is no column {name}; expected the header {Expected}{nearest}");
    }

    private static string Name(string header) => header.Split('[')[0].Trim();

    private static string Unit(string header) => header.IndexOf('[') is >= 0 and var at ? header[(at + 1)..].TrimEnd().TrimEnd(']') : "";
}
