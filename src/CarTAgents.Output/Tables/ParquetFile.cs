using Parquet;
using Parquet.Schema;

namespace CarTAgents.Output.Tables;

/// <summary>A table as Apache Parquet: one group of rows; texts, and numbers of 32 or 64 bits, all of which may be missing.</summary>
internal static class ParquetFile
{
    /// <summary>The bytes of the file; the same for the same table.</summary>
    public static byte[] Of(IReadOnlyList<TableColumn> columns) => Write(columns).GetAwaiter().GetResult();

    private static async Task<byte[]> Write(IReadOnlyList<TableColumn> columns)
    {
        DataField[] fields =
        [
            .. columns.Select(c =>
                (DataField)(
                    c switch
                    {
                        TextColumn => new DataField<string>(c.Name, true),
                        NumberColumn<int> => new DataField<int>(c.Name, true),
                        NumberColumn<long> => new DataField<long>(c.Name, true),
                        NumberColumn<float> => new DataField<float>(c.Name, true),
                        _ => new DataField<double>(c.Name, true),
                    }
                )
            ),
        ];
        // The library closes what it writes to.
        using var bytes = new MemoryStream();
        await using (
            ParquetWriter writer = await ParquetWriter.CreateAsync(new ParquetSchema(fields.Cast<Field>()), bytes).ConfigureAwait(false)
        )
        {
            using ParquetRowGroupWriter rows = writer.CreateRowGroup();
            foreach ((TableColumn column, DataField field) in columns.Zip(fields))
            {
                Task written = column switch
                {
                    TextColumn texts => rows.WriteAsync(field, texts.Values.ToArray()!),
                    NumberColumn<int> numbers => rows.WriteAsync<int>(field, numbers.Values),
                    NumberColumn<long> numbers => rows.WriteAsync<long>(field, numbers.Values),
                    NumberColumn<float> numbers => rows.WriteAsync<float>(field, numbers.Values),
                    NumberColumn<double> numbers => rows.WriteAsync<double>(field, numbers.Values),
                    _ => throw new ArgumentException($"'{column.Name}' is of a kind that Parquet is not written with", nameof(columns)),
                };
                await written.ConfigureAwait(false);
            }
        }

        return bytes.ToArray();
    }
}
