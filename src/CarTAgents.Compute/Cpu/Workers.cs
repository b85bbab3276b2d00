using System.Runtime.ExceptionServices;

namespace CarTAgents.Compute.Cpu;

/// <summary>Threads that run one job after another together with the caller, each its fixed part. Nothing is allocated a job.</summary>
/// <remarks>A barrier costs about a microsecond while the workers spin. They spin only while each can have a core of its own, then yield, then sleep.</remarks>
internal sealed unsafe class Workers : IDisposable
{
    private const int SpinsBeforeYield = 2000, YieldsBeforeSleep = 200;
    private readonly object _gate = new();
    private readonly Thread[] _threads;
    private readonly int _spins;
    private delegate*<void*, int, int, void> _part;
    private void* _job;
    private volatile int _generation;
    private volatile int _unfinished;
    private volatile int _sleepers;
    private volatile bool _stop;
    private ExceptionDispatchInfo? _failure;

    public Workers(int count)
    {
        Count = count;
        _spins = count <= Environment.ProcessorCount ? SpinsBeforeYield : 0;
        _threads = new Thread[count - 1];
        for (int i = 0; i < _threads.Length; i++)
        {
            int worker = i + 1;
            _threads[i] = new Thread(() => Work(worker)) { IsBackground = true, Name = $"kernel {worker}" };
            _threads[i].Start();
        }
    }

    /// <summary>Parts of a job, the caller's included.</summary>
    public int Count { get; }

    /// <summary>Runs <paramref name="part"/>(job, i, Count) for every i, and returns when all are done.</summary>
    public void Run(delegate*<void*, int, int, void> part, void* job)
    {
        if (Count > 1)
        {
            _part = part;
            _job = job;
            _unfinished = Count - 1;
            Interlocked.Increment(ref _generation);
            if (_sleepers > 0)
            {
                lock (_gate) Monitor.PulseAll(_gate);
            }
        }

        try
        {
            part(job, 0, Count);
        }
        finally
        {
            for (int i = 0; _unfinished > 0; i++) Pause(i);
        }

        if (_failure is { } failure)
        {
            _failure = null;
            failure.Throw();
        }
    }

    private void Work(int worker)
    {
        int seen = 0;
        while (true)
        {
            for (int i = 0; _generation == seen && !_stop; i++)
            {
                if (i < _spins + YieldsBeforeSleep) Pause(i);
                else Sleep(seen);
            }

            if (_stop) return;
            seen++;
            try
            {
                _part(_job, worker, Count);
            }
            catch (Exception e)
            {
                _failure = ExceptionDispatchInfo.Capture(e);
            }

            Interlocked.Decrement(ref _unfinished);
        }
    }

    private void Pause(int i)
    {
        if (i < _spins) Thread.SpinWait(8);
        else Thread.Yield();
    }

    private void Sleep(int seen)
    {
        lock (_gate)
        {
            // Counted as a sleeper before looking at the generation: the caller raises the generation before it looks for sleepers.
            Interlocked.Increment(ref _sleepers);
            if (_generation == seen && !_stop) Monitor.Wait(_gate);
            Interlocked.Decrement(ref _sleepers);
        }
    }

    public void Dispose()
    {
        _stop = true;
        lock (_gate) Monitor.PulseAll(_gate);
        foreach (Thread thread in _threads) thread.Join();
    }
}
