using System.Globalization;
using System.Text;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using Parquet;
using Parquet.Schema;

namespace CarTAgents.Model.Tissues;

/// <summary>A table of columns, as Parquet or Arrow (Feather 2, uncompressed) has it, in the words that comma-separated values would have.
/// Columns of lists, dates and the like are passed over.</summary>
internal static class ColumnFile
{
    /// <summary>Whether the bytes are such a file.</summary>
    public static bool Is(ReadOnlySpan<byte> bytes) => bytes.StartsWith("PAR1"u8) || bytes.StartsWith("ARROW1"u8);

    /// <summary>The names of the columns, and the rows, with empty texts for what is missing.</summary>
    /// <exception cref="InvalidDataException">The file is damaged, or of a form that is not read.</exception>
    public static (string[] Names, IEnumerable<string[]> Rows) Read(byte[] bytes)
    {
        bool isParquet = bytes.AsSpan().StartsWith("PAR1"u8);
        List<(string Name, string[] Values)> columns;
        try
        {
            columns = isParquet ? Parquet(bytes).GetAwaiter().GetResult() : Arrow(bytes);
        }
        catch (Exception e)
        {
            // What the libraries throw at damaged bytes is of many kinds.
            string hint =
                !isParquet && e is NotImplementedException or NotSupportedException
                    ? "; of Arrow only uncompressed files are read (pandas: to_feather(..., compression='uncompressed'))"
                    : "";
            throw new InvalidDataException($"it cannot be read: {e.Message}{hint}", e);
        }

        int rows = columns.Count == 0 ? 0 : columns.Min(c => c.Values.Length);
        return ([.. columns.Select(c => c.Name)], Enumerable.Range(0, rows).Select(r => columns.Select(c => c.Values[r]).ToArray()));
    }

    private static async Task<List<(string, string[])>> Parquet(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes, writable: false);
        await using ParquetReader reader = await ParquetReader.CreateAsync(stream).ConfigureAwait(false);
        List<(string, string[])> columns = [];
        foreach (DataField field in reader.Schema.GetDataFields().Where(f => !f.IsArray && IsRead(f.ClrType)))
        {
            List<string> values = [];
            for (int group = 0; group < reader.RowGroupCount; group++)
            {
                using ParquetRowGroupReader rows = reader.OpenRowGroupReader(group);
                int count = checked((int)rows.RowCount);
                Type type = field.ClrType;
                IEnumerable<string> read =
                    type == typeof(ReadOnlyMemory<char>) ? await Texts().ConfigureAwait(false)
                    : type == typeof(int) ? await Numbers<int>().ConfigureAwait(false)
                    : type == typeof(long) ? await Numbers<long>().ConfigureAwait(false)
                    : type == typeof(float) ? await Numbers<float>().ConfigureAwait(false)
                    : await Numbers<double>().ConfigureAwait(false);
                values.AddRange(read);

                async Task<IEnumerable<string>> Texts()
                {
                    string?[] texts = new string?[count];
                    await rows.ReadAsync(field, texts.AsMemory(), null, default).ConfigureAwait(false);
                    return texts.Select(t => t ?? "");
                }

                async Task<IEnumerable<string>> Numbers<T>()
                    where T : struct, IFormattable
                {
                    if (field.IsNullable)
                    {
                        var some = new T?[count];
                        await rows.ReadAsync<T>(field, some.AsMemory(), null, default).ConfigureAwait(false);
                        return some.Select(Text);
                    }

                    var all = new T[count];
                    await rows.ReadAsync(field, all.AsMemory(), null, default).ConfigureAwait(false);
                    return all.Select(n => Text<T>(n));
                }
            }

            columns.Add((field.Name, [.. values]));
        }

        return columns;
    }

    private static bool IsRead(Type type) =>
        type == typeof(ReadOnlyMemory<char>)
        || type == typeof(int)
        || type == typeof(long)
        || type == typeof(float)
        || type == typeof(double);

    private static List<(string, string[])> Arrow(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes, writable: false);
        using var reader = new ArrowFileReader(stream);
        List<(string Name, List<string> Values)> columns = [];
        while (reader.ReadNextRecordBatch() is { } batch)
        {
            using (batch)
            {
                if (columns.Count == 0)
                    columns.AddRange(batch.Schema.FieldsList.Select(f => (f.Name, new List<string>())));
                foreach ((int at, (_, List<string> values)) in columns.Index())
                    values.AddRange(Texts(batch.Column(at)));
            }
        }

        return [.. columns.Where(c => c.Values.Count > 0).Select(c => (c.Name, c.Values.ToArray()))];
    }

    // The texts of a column of another kind are none.
    private static IEnumerable<string> Texts(IArrowArray array) =>
        array switch
        {
            StringArray texts => Enumerable.Range(0, texts.Length).Select(i => TextAt(texts, i)),
            Int32Array numbers => Enumerable.Range(0, numbers.Length).Select(i => Text(numbers.GetValue(i))),
            Int64Array numbers => Enumerable.Range(0, numbers.Length).Select(i => Text(numbers.GetValue(i))),
            FloatArray numbers => Enumerable.Range(0, numbers.Length).Select(i => Text(numbers.GetValue(i))),
            DoubleArray numbers => Enumerable.Range(0, numbers.Length).Select(i => Text(numbers.GetValue(i))),
            DictionaryArray { Dictionary: StringArray words, Indices: Int8Array codes } => Coded(words, codes.Length, codes.GetValue),
            DictionaryArray { Dictionary: StringArray words, Indices: Int32Array codes } => Coded(words, codes.Length, codes.GetValue),
            _ => [],
        };

    // The library's own GetString follows offsets of a damaged file out of the buffer; spans do not.
    private static string TextAt(StringArray texts, int i)
    {
        if (texts.IsNull(i))
            return "";
        ReadOnlySpan<int> offsets = texts.ValueOffsets;
        return Encoding.UTF8.GetString(texts.Values[offsets[i]..offsets[i + 1]]);
    }

    private static IEnumerable<string> Coded<T>(StringArray words, int length, Func<int, T?> code)
        where T : struct, IConvertible =>
        Enumerable.Range(0, length).Select(i => code(i) is { } c ? TextAt(words, c.ToInt32(CultureInfo.InvariantCulture)) : "");

    // The shortest decimals that read back to the same value.
    private static string Text<T>(T? number)
        where T : struct, IFormattable => number?.ToString(null, CultureInfo.InvariantCulture) ?? "";
}
