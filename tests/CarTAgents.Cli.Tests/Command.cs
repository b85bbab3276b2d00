using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using CarTAgents.Model.Engine;
using CarTAgents.Output.Runs;

namespace CarTAgents.Cli.Tests;

/// <summary>The cartagents command, and what it printed: as a process of its own, or, where nothing depends on that, in this one, which
/// has long been started and compiled.</summary>
internal sealed partial class Command : IDisposable
{
    /// <summary>Numbers of signals that Linux and macOS share.</summary>
    public const int HangUp = 1,
        Interrupt = 2,
        Quit = 3,
        Kill = 9,
        Terminate = 15;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private readonly Process _process;
    private readonly StringBuilder _out = new(),
        _error = new();

    private Command(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, e) => Append(_out, e.Data);
        process.ErrorDataReceived += (_, e) => Append(_error, e.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>The command's program, beside the tests.</summary>
    public static string Assembly { get; } = Path.Combine(AppContext.BaseDirectory, "cartagents.dll");

    /// <summary>Starts the command.</summary>
    /// <param name="environment">Variables of its environment beside the present ones.</param>
    /// <param name="arguments">Its arguments.</param>
    public static Command Start(IReadOnlyDictionary<string, string>? environment, params ReadOnlySpan<string> arguments)
    {
        ProcessStartInfo start = Silent(IgnoresInterrupt ? "env" : Host);
        // A shell's background job ignores Ctrl-C, and so do its children unless they are told otherwise.
        if (IgnoresInterrupt)
        {
            start.ArgumentList.Add("--default-signal=INT");
            start.ArgumentList.Add(Host);
        }

        start.ArgumentList.Add("exec");
        start.ArgumentList.Add(Assembly);
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        return new Command(new Process { StartInfo = start });
    }

    /// <summary>Runs the command to its end in this process.</summary>
    public static Result Run(params ReadOnlySpan<string> arguments)
    {
        string[] line = [.. arguments];
        var console = new LocalConsole();
        int code = -1;
        // As much stack as the main thread of a process has.
        var thread = new Thread(() => code = console.Print(() => Program.Run(line, () => null)), 8 << 20) { IsBackground = true };
        thread.Start();
        if (!thread.Join(Patience))
            throw TooLate(string.Join(' ', line), $"{console.Out}{console.Error}");
        return new Result(code, console.Out, console.Error);
    }

    /// <summary>Runs the command to its end in a process of its own.</summary>
    public static Result RunApart(params ReadOnlySpan<string> arguments) => RunApart(null, arguments);

    /// <summary>Runs the command to its end in a process of its own, in an environment.</summary>
    public static Result RunApart(IReadOnlyDictionary<string, string>? environment, params ReadOnlySpan<string> arguments)
    {
        using Command command = Start(environment, arguments);
        return command.Wait();
    }

    /// <summary>Runs the command with a largest size of the files that it writes, KiB: a disk that is full at that point.</summary>
    public static Result RunOnFullDisk(int kibibytes, params ReadOnlySpan<string> arguments)
    {
        ProcessStartInfo start = Silent("bash");
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(string.Create(CultureInfo.InvariantCulture, $"ulimit -f {kibibytes}; exec \"$0\" exec \"$@\""));
        start.ArgumentList.Add(Host);
        start.ArgumentList.Add(Assembly);
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        // The runtime keeps its code in a file of its own, which the limit would forbid.
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        using var command = new Command(new Process { StartInfo = start });
        return command.Wait();
    }

    /// <summary>Starts the command in a shell.</summary>
    /// <param name="script">What the shell does; <c>exec "$0" "$@"</c> is the command.</param>
    /// <param name="directory">Where it runs.</param>
    /// <param name="arguments">The command's arguments.</param>
    public static Command InShell(string script, string directory, params ReadOnlySpan<string> arguments)
    {
        ProcessStartInfo start = Silent("bash");
        start.WorkingDirectory = directory;
        foreach (string argument in (string[])["-c", script, Host, "exec", Assembly, .. arguments])
            start.ArgumentList.Add(argument);
        return new Command(new Process { StartInfo = start });
    }

    /// <summary>Sends a signal; a process that has ended does not hear it.</summary>
    public void Signal(int signal)
    {
        if (!_process.HasExited)
            _ = SendSignal(_process.Id, signal);
    }

    /// <summary>What it has printed so far.</summary>
    public string OutSoFar
    {
        get
        {
            lock (_out)
                return _out.ToString();
        }
    }

    /// <summary>Whether it has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>Waits until a condition holds or the process has ended.</summary>
    public void Until(Func<bool> condition)
    {
        var since = Stopwatch.StartNew();
        while (!_process.HasExited && !condition())
        {
            if (since.Elapsed > Patience)
                throw new TimeoutException($"the command has not come that far after {Patience}; it printed: {_out}{_error}");
            // Conditions read files, and the command needs the processors.
            Thread.Sleep(5);
        }
    }

    /// <summary>Waits for the end.</summary>
    public Result Wait()
    {
        if (!_process.WaitForExit(Patience))
        {
            _process.Kill();
            throw TooLate("the command", $"{_out}{_error}");
        }

        _process.WaitForExit();
        lock (_out)
        {
            lock (_error)
                return new Result(_process.ExitCode, _out.ToString(), _error.ToString());
        }
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            // What it still writes is gone before its directory is removed.
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    /// <summary>What runs <see cref="Assembly"/>.</summary>
    public static string Host => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } host ? host : "dotnet";

    private static bool IgnoresInterrupt { get; } =
        File.Exists("/proc/self/status")
        && File.ReadLines("/proc/self/status").FirstOrDefault(l => l.StartsWith("SigIgn:", StringComparison.Ordinal)) is { } line
        && (ulong.Parse(line["SigIgn:".Length..].Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) & 1UL << (Interrupt - 1))
            != 0;

    private static ProcessStartInfo Silent(string program)
    {
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        // Many short processes: start fast.
        start.Environment["DOTNET_TieredPGO"] = "0";
        return start;
    }

    private static TimeoutException TooLate(string command, string printed) =>
        new($"{command} has not ended after {Patience}; it printed: {printed}");

    private static void Append(StringBuilder text, string? line)
    {
        if (line is null)
            return;
        lock (text)
            text.AppendLine(line);
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int process, int signal);

    /// <summary>What a process left.</summary>
    public sealed record Result(int Code, string Out, string Error)
    {
        /// <summary>The state hash that it printed.</summary>
        public string Hash =>
            Out.Split('\n').Select(l => l.Trim()).Last(l => l.StartsWith("state hash ", StringComparison.Ordinal))["state hash ".Length..];
    }
}
