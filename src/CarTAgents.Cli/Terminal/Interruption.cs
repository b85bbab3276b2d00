using System.Runtime.InteropServices;

namespace CarTAgents.Cli.Terminal;

/// <summary>Ctrl-C and SIGTERM, heard from before the run leaves its first file until it has written its last.</summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;

    public Interruption()
    {
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop),
        ];
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Asks to stop as a signal would.</summary>
    public void Ask() => _source.Cancel();

    private void Stop(PosixSignalContext context)
    {
        // The first signal asks for a checkpoint; a second one ends the process as usual.
        if (_source.IsCancellationRequested)
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
