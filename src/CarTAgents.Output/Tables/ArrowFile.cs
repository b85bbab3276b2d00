using Apache.Arrow;
using Apache.Arrow.Ipc;

namespace CarTAgents.Output.Tables;

/// <summary>A table in the file format of Apache Arrow (Feather 2), uncompressed: one batch of rows; texts, and numbers of 32 or 64 bits,
/// all of which may be missing.</summary>
internal static class ArrowFile
{
    /// <summary>The bytes of the file; the same for the same table.</summary>
    public static byte[] Of(IReadOnlyList<TableColumn> columns)
    {
        IArrowArray[] arrays = [.. columns.Select(ArrayOf)];
        var schema = new Schema([.. columns.Zip(arrays, (c, a) => new Field(c.Name, a.Data.DataType, nullable: true))], null);
        using var batch = new RecordBatch(schema, arrays, columns.Count == 0 ? 0 : columns[0].Count);
        using var bytes = new MemoryStream();
        using (var writer = new ArrowFileWriter(bytes, schema, leaveOpen: true))
        {
            writer.WriteRecordBatch(batch);
            writer.WriteEnd();
        }

        return bytes.ToArray();
    }

    private static IArrowArray ArrayOf(TableColumn column)
    {
        switch (column)
        {
            case TextColumn texts:
                var builder = new StringArray.Builder().Reserve(texts.Count);
                foreach (string? text in texts.Values.Span)
                    builder.Append(text);
                return builder.Build();
            case NumberColumn<int> numbers:
                return Numbers<int, Int32Array, Int32Array.Builder>(new Int32Array.Builder(), numbers);
            case NumberColumn<long> numbers:
                return Numbers<long, Int64Array, Int64Array.Builder>(new Int64Array.Builder(), numbers);
            case NumberColumn<float> numbers:
                return Numbers<float, FloatArray, FloatArray.Builder>(new FloatArray.Builder(), numbers);
            case NumberColumn<double> numbers:
                return Numbers<double, DoubleArray, DoubleArray.Builder>(new DoubleArray.Builder(), numbers);
            default:
                throw new ArgumentException($"'{column.Name}' is of a kind that Arrow is not written with", nameof(column));
        }
    }

    private static TArray Numbers<T, TArray, TBuilder>(PrimitiveArrayBuilder<T, TArray, TBuilder> builder, NumberColumn<T> numbers)
        where T : struct, ISpanFormattable
        where TArray : IArrowArray
        where TBuilder : PrimitiveArrayBuilder<T, TArray, TBuilder>
    {
        builder.Reserve(numbers.Count);
        foreach (T? number in numbers.Values.Span)
            builder.Append(number);
        return builder.Build(default);
    }
}
