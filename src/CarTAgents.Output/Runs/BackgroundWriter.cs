using System.Runtime.ExceptionServices;

namespace CarTAgents.Output.Runs;

/// <summary>A thread that writes files while the simulation goes on, one piece of work at a time.</summary>
/// <remarks>It lives as long as the run does, so that the arrays that it rents stay its own: a pool's threads come and go, and spin
/// between.</remarks>
internal sealed class BackgroundWriter : IDisposable
{
    private readonly object _gate = new();
    private Thread? _thread;
    private Action? _work;
    private ExceptionDispatchInfo? _error;
    private bool _ended;

    /// <summary>Waits for the previous work, and hands over the next.</summary>
    /// <param name="work">What to do; what it throws comes out of the next call here.</param>
    public void Begin(Action work)
    {
        Finish();
        lock (_gate)
        {
            _work = work;
            if (_thread is null)
            {
                _thread = new Thread(Serve) { IsBackground = true, Name = "output" };
                _thread.Start();
            }

            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Throws what the previous work has thrown, if it is over; does not wait.</summary>
    public void Check()
    {
        if (Volatile.Read(ref _error) is not null)
            Finish();
    }

    /// <summary>Waits until the work is done.</summary>
    public void Finish()
    {
        ExceptionDispatchInfo? error;
        lock (_gate)
        {
            while (_work is not null)
                Monitor.Wait(_gate);
            (error, _error) = (_error, null);
        }

        error?.Throw();
    }

    /// <summary>Waits until the work is done; if it failed, an earlier error is already being reported.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            while (_work is not null)
                Monitor.Wait(_gate);
            _ended = true;
            Monitor.PulseAll(_gate);
        }

        _thread?.Join();
    }

    private void Serve()
    {
        while (true)
        {
            Action work;
            lock (_gate)
            {
                while (_work is null && !_ended)
                    Monitor.Wait(_gate);
                if (_work is null)
                    return;
                work = _work;
            }

            ExceptionDispatchInfo? error = null;
            try
            {
                work();
            }
            catch (Exception e)
            {
                error = ExceptionDispatchInfo.Capture(e);
            }

            lock (_gate)
            {
                (_work, _error) = (null, error);
                Monitor.PulseAll(_gate);
            }
        }
    }
}
