using System.Text;
using Spectre.Console;

namespace CarTAgents.Cli.Tests;

/// <summary>What one thread, and those that it starts, print to the console, while others print to it too.</summary>
internal sealed class LocalConsole
{
    private static readonly AsyncLocal<LocalConsole?> Here = new();
    private readonly StringBuilder _out = new(),
        _error = new();

    // The console is one for the process: it is taken once, and hands what is printed on to who listens where it is printed.
    static LocalConsole()
    {
        Console.SetOut(new Forward(Console.Out, c => c._out));
        Console.SetError(new Forward(Console.Error, c => c._error));
        AnsiConsole.Console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Ansi = AnsiSupport.No,
                ColorSystem = ColorSystemSupport.NoColors,
                Interactive = InteractionSupport.No,
                Out = new AnsiConsoleOutput(Console.Out),
            }
        );
        AnsiConsole.Profile.Width = 120;
    }

    /// <summary>What was printed as output so far.</summary>
    public string Out => Text(_out);

    /// <summary>What was printed as errors so far.</summary>
    public string Error => Text(_error);

    /// <summary>Does something that prints.</summary>
    public T Print<T>(Func<T> act)
    {
        Here.Value = this;
        try
        {
            return act();
        }
        finally
        {
            Here.Value = null;
        }
    }

    private static string Text(StringBuilder text)
    {
        lock (text)
            return text.ToString();
    }

    private sealed class Forward(TextWriter console, Func<LocalConsole, StringBuilder> part)
        : TextWriter(System.Globalization.CultureInfo.InvariantCulture)
    {
        public override Encoding Encoding => console.Encoding;

        public override void Write(char value) => Write([value]);

        public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

        public override void Write(string? value) => Write(value.AsSpan());

        public override void Write(ReadOnlySpan<char> buffer)
        {
            if (Here.Value is not { } here)
            {
                console.Write(buffer);
                return;
            }

            StringBuilder text = part(here);
            lock (text)
                text.Append(buffer);
        }
    }
}
