using System.Globalization;
using System.Runtime.InteropServices;

namespace CarTAgents.Cli.Terminal;

/// <summary>The signals by which a person, a closing terminal or a batch system asks a run to stop, caught from before the run writes
/// its first file until it has written its last.</summary>
internal sealed class Interruption : IDisposable
{
    // Numbers of Linux; .NET has names for the others only.
    private const int User1 = 10,
        ProcessorTime = 24;

    private readonly CancellationTokenSource _source = new();
    private readonly List<PosixSignalRegistration> _registrations = [];

    public Interruption()
    {
        ulong ignored = Ignored();
        foreach ((PosixSignal signal, int number) in Signals())
        {
            // Whoever started the run with nohup, or in the background, wants it to go on.
            if ((ignored & 1UL << (number - 1)) == 0)
                _registrations.Add(PosixSignalRegistration.Create(signal, Stop));
        }
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Asks to stop as a signal would.</summary>
    public void Ask() => _source.Cancel();

    private static IEnumerable<(PosixSignal Signal, int Number)> Signals()
    {
        yield return (PosixSignal.SIGHUP, 1);
        yield return (PosixSignal.SIGINT, 2);
        yield return (PosixSignal.SIGQUIT, 3);
        yield return (PosixSignal.SIGTERM, 15);
        if (!OperatingSystem.IsLinux())
            yield break;
        yield return ((PosixSignal)User1, User1);
        yield return ((PosixSignal)ProcessorTime, ProcessorTime);
    }

    /// <summary>The signals, as bits, that this process was started to ignore; known on Linux.</summary>
    private static ulong Ignored()
    {
        const string status = "/proc/self/status",
            mask = "SigIgn:";
        try
        {
            string? line = File.ReadLines(status).FirstOrDefault(l => l.StartsWith(mask, StringComparison.Ordinal));
            return line is null ? 0 : ulong.Parse(line[mask.Length..].Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    private void Stop(PosixSignalContext context)
    {
        // The first signal asks for a checkpoint; a second one ends the process as usual. A terminal that goes away, or a batch system,
        // may send several at once.
        if (_source.IsCancellationRequested && context.Signal is PosixSignal.SIGINT or PosixSignal.SIGTERM)
            return;
        context.Cancel = true;
        _source.Cancel();
    }

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
            registration.Dispose();
        _source.Dispose();
    }
}
