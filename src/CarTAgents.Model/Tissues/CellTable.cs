using System.Globalization;
using System.Text;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Configuration.Keys;
using CarTAgents.Configuration.Yaml;
using CsvHelper;
using CsvHelper.Configuration;
using ConfigurationException = CarTAgents.Configuration.Yaml.ConfigurationException;

namespace CarTAgents.Model.Tissues;

/// <summary>Reads the rows of a table of cells as people have it: with or without a header, separated by commas, semicolons or tabs,
/// quoted or not, in UTF-8 or UTF-16; or as Parquet or Arrow. What could be read in two ways is refused.</summary>
internal sealed class CellTable(RunConfiguration configuration, string key, TissueFileDescription description, bool flat)
{
    /// <summary>One row.</summary>
    /// <param name="Line">Its line in the file, from 1.</param>
    /// <param name="At">Coordinates as they are written.</param>
    /// <param name="Label">What stands in the column of types.</param>
    /// <param name="Cd19">CD19 molecules of a resident; null where the table does not say.</param>
    /// <param name="Car">CAR molecules of a T cell; likewise.</param>
    /// <param name="Lives">Whether it is alive.</param>
    public readonly record struct Row(
        int Line,
        (double X, double Y, double Z) At,
        string Label,
        double? Cd19 = null,
        double? Car = null,
        bool Lives = true
    );

    // Of x, y, z, type, CD19, CAR and phase; -1 for none.
    private int[] _columns = [0, 1, 2, 3, -1, -1, -1];
    private int _width = 4;
    private char _separator = ',';

    /// <summary>Place of a coordinate or the type among the columns, from 1; 0 for a coordinate that the table does not have.</summary>
    public int Column(int of) => _columns[of] + 1;

    /// <summary>The rows, in the order of the file.</summary>
    public List<Row> Read()
    {
        byte[] bytes = GivenFile.Read(configuration, key, description.Path, description.Sha256);
        return ColumnFile.Is(bytes) ? OfColumns(bytes) : OfText(bytes);
    }

    /// <summary>The rows of Parquet or Arrow; they are counted as the lines of the same table as text would be.</summary>
    private List<Row> OfColumns(byte[] bytes)
    {
        try
        {
            (string[] names, IEnumerable<string[]> all) = ColumnFile.Read(bytes);
            Header(1, names);
            return [.. all.Select((fields, row) => Cell(row + 2, fields))];
        }
        catch (InvalidDataException e)
        {
            throw Wrong(1, e.Message);
        }
    }

    private List<Row> OfText(byte[] bytes)
    {
        string text = Decoded(bytes);
        var rows = new List<Row>();
        using var parser = new CsvParser(
            new StringReader(text),
            new CsvConfiguration(CultureInfo.InvariantCulture)
            {
                Delimiter = (_separator = Separator(text)).ToString(),
                HasHeaderRecord = false,
                TrimOptions = TrimOptions.Trim,
                LineBreakInQuotedFieldIsBadData = true,
                CacheFields = true,
            }
        );
        bool first = true;
        while (Next(parser) is { } fields)
        {
            int width = fields.Length;
            while (width > 0 && fields[width - 1].Length == 0)
                width--;
            if (width == 0 || fields[0].StartsWith('#'))
                continue;
            if (first)
            {
                first = false;
                if (!IsNumber(fields[0], out _) || description.Columns is not null)
                {
                    Header(parser.RawRow, fields);
                    continue;
                }
            }

            if (width > _width)
            {
                string decimals =
                    _width == 4 && width > 4 && _separator == ',' ? "; if the numbers have decimal commas, a decimal point is needed" : "";
                throw Wrong(
                    parser.RawRow,
                    $"{width} fields where {_width} are expected{decimals}; further columns need a header that names them"
                );
            }

            rows.Add(Cell(parser.RawRow, fields));
        }

        return rows;
    }

    /// <summary>An error in a line of the file.</summary>
    public ConfigurationException Wrong(int line, string message) => new(new Origin(description.Path, line, 0), "", message);

    private string[]? Next(CsvParser parser)
    {
        try
        {
            // What is bad in a line is found when its fields are asked for.
            return parser.Read() ? parser.Record : null;
        }
        catch (BadDataException)
        {
            throw Wrong(parser.RawRow, "a quotation mark is open at the end of the line, or stands within a field");
        }
    }

    private string Decoded(byte[] bytes)
    {
        Encoding encoding = bytes switch
        {
            [0xff, 0xfe, ..] => new UnicodeEncoding(false, true, throwOnInvalidBytes: true),
            [0xfe, 0xff, ..] => new UnicodeEncoding(true, true, throwOnInvalidBytes: true),
            _ => new UTF8Encoding(false, throwOnInvalidBytes: true),
        };
        try
        {
            return encoding.GetString(bytes).TrimStart('\ufeff');
        }
        catch (DecoderFallbackException e)
        {
            int at = Math.Clamp(e.Index, 0, bytes.Length - 1);
            int line = 1 + bytes.AsSpan(0, at).Count((byte)'\n');
            throw Wrong(
                line,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"the file is not UTF-8 (byte 0x{bytes[at]:X2} in this line); it looks like Windows-1252, as spreadsheets "
                        + $"write it: save it "
                        + $"as UTF-8"
                )
            );
        }
    }

    /// <summary>What separates the fields of the first line that holds some: a tab, else a semicolon, else a comma.</summary>
    private static char Separator(string text)
    {
        using var reader = new StringReader(text);
        string? line;
        do
        {
            line = reader.ReadLine();
        } while (line is not null && (line.AsSpan().Trim().Length == 0 || line.AsSpan().Trim()[0] == '#'));
        bool quoted = false;
        char separator = ',';
        foreach (char c in line ?? "")
        {
            if (c == '"')
                quoted = !quoted;
            else if (!quoted && c == '\t')
                return '\t';
            else if (!quoted && c == ';')
                separator = ';';
        }

        return separator;
    }

    private void Header(int line, string[] names)
    {
        CellColumnsDescription wanted = description.Columns ?? new CellColumnsDescription();
        // As output.cells writes them: only there a name alone says what a column holds.
        bool own = description.Columns is null && names.Contains("x [um]");
        if (own)
        {
            wanted = new CellColumnsDescription
            {
                X = "x [um]",
                Y = "y [um]",
                Z = "z [um]",
                Type = "kind",
                Cd19 = Held("CD19 [molecules/cell]"),
                Car = Held("CAR [molecules/cell]"),
                Phase = Held("phase"),
            };
        }

        _columns =
        [
            Place(wanted.X, "x"),
            Place(wanted.Y, "y"),
            flat && wanted.Z == "z" && !names.Contains("z", StringComparer.OrdinalIgnoreCase) ? -1 : Place(wanted.Z, "z"),
            Place(wanted.Type, "type"),
            wanted.Cd19 is { } cd19 ? Place(cd19, "cd19") : -1,
            wanted.Car is { } car ? Place(car, "car") : -1,
            wanted.Phase is { } phase ? Place(phase, "phase") : -1,
        ];
        _width = names.Length;

        string? Held(string name) => names.Contains(name) ? name : null;

        int Place(string name, string of)
        {
            bool Is(string n) =>
                n.Equals(name, StringComparison.OrdinalIgnoreCase)
                || (name == "type" && n.Equals("cell_type", StringComparison.OrdinalIgnoreCase));
            int[] places = [.. names.Index().Where(n => Is(n.Item)).Select(n => n.Index)];
            if (places.Length == 1)
                return places[0];
            if (places.Length > 1)
                throw Wrong(line, $"the header names '{name}' {places.Length} times");
            string near = Nearest.Of(name, names) is { } like && name != of ? $"; did you mean '{like}'?" : "";
            throw Wrong(
                line,
                $"the header has no column '{name}'; expected x, y, z and type, or other names by {key}.columns: {{{of}: NAME}}{near}"
            );
        }
    }

    private Row Cell(int line, string[] fields)
    {
        double Coordinate(int axis)
        {
            int column = _columns[axis];
            string name = "xyz"[axis].ToString();
            if (column < 0)
                return 0;
            if (column >= fields.Length)
                throw Wrong(line, $"column {column + 1} ({name}) is missing; expected x,y,z,type");
            if (IsNumber(fields[column], out double value))
                return value;
            string why = IsNumber(fields[column].Replace(',', '.'), out _)
                ? "has a decimal comma; a decimal point is needed"
                : "is not a number of micrometres";
            throw Wrong(line, $"column {column + 1} ({name}): '{Shown(fields[column])}' {why}");
        }

        (double, double, double) at = (Coordinate(0), Coordinate(1), Coordinate(2));
        if (_columns[3] >= fields.Length)
            throw Wrong(line, $"column {_columns[3] + 1} (type) is missing; expected x,y,z,type");
        return new Row(line, at, fields[_columns[3]], Molecules(4, "CD19"), Molecules(5, "CAR"), Lives());

        double? Molecules(int of, string name)
        {
            int column = _columns[of];
            if (column < 0 || column >= fields.Length || fields[column].Length == 0)
                return null;
            return IsNumber(fields[column], out double value) && value >= 0
                ? value
                : throw Wrong(line, $"column {column + 1} ({name}): '{Shown(fields[column])}' is not a number of molecules, 0 or more");
        }

        bool Lives()
        {
            int column = _columns[6];
            if (column < 0 || column >= fields.Length)
                return true;
            return fields[column] switch
            {
                "" or "alive" or "free" or "bound" => true,
                "dying" or "debris" => false,
                string other => throw Wrong(
                    line,
                    $"column {column + 1} (phase): expected alive, free, bound, dying or debris, found '{Shown(other)}'"
                ),
            };
        }
    }

    /// <summary>A text as a message quotes it.</summary>
    public static string Shown(string text) => text.Length <= 60 ? text : text[..60] + "...";

    /// <summary>Whether a field is a finite number.</summary>
    public static bool IsNumber(string text, out double value) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
}
