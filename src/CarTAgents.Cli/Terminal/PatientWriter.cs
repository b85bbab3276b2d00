using System.Text;

namespace CarTAgents.Cli.Terminal;

/// <summary>Writes to the terminal or a log, and carries on without it once writing fails: messages to a person are not worth a
/// run.</summary>
internal sealed class PatientWriter(Stream stream) : TextWriter(System.Globalization.CultureInfo.InvariantCulture)
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <inheritdoc/>
    public override Encoding Encoding => Utf8;

    /// <summary>The error that ended it, if one did.</summary>
    public Exception? Error { get; private set; }

    /// <summary>Takes the place of both of the console's writers.</summary>
    /// <returns>The one of the standard output.</returns>
    public static PatientWriter Take()
    {
        var output = new PatientWriter(Console.OpenStandardOutput());
        Console.SetOut(output);
        Console.SetError(new PatientWriter(Console.OpenStandardError()));
        return output;
    }

    /// <inheritdoc/>
    public override void Write(char value) => Write([value]);

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    /// <inheritdoc/>
    public override void Write(string? value) => Write(value.AsSpan());

    /// <inheritdoc/>
    public override void WriteLine(string? value) => Write($"{value}{CoreNewLineText}");

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<char> buffer)
    {
        if (Error is not null)
            return;
        byte[] bytes = new byte[Utf8.GetMaxByteCount(buffer.Length)];
        try
        {
            stream.Write(bytes, 0, Utf8.GetBytes(buffer, bytes));
            stream.Flush();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            Error = e;
        }
    }

    private string CoreNewLineText => new(CoreNewLine);
}
