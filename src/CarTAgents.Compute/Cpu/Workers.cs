using System.Runtime.ExceptionServices;

namespace CarTAgents.Compute.Cpu;

/// <summary>Threads that run the fixed parts of one job after another together with the caller. Nothing is allocated a job.</summary>
/// <remarks>Whoever is awake claims the next part: where the system gives a worker no core, the caller does its part too, instead of
/// waiting for it. A barrier costs about a microsecond while the workers spin. They spin only while each can have a core of its own, then
/// yield, then sleep.</remarks>
internal sealed unsafe class Workers : IDisposable
{
    private const int SpinsBeforeYield = 2000,
        YieldsBeforeSleep = 200;
    private readonly object _gate = new(),
        _bed = new();
    private readonly Thread[] _threads;
    private readonly int _spins;

    // csharpier-ignore
    private delegate*<void*, int, int, void> _part;
    private void* _job;

    /// <summary>The job's number (32 bits), its parts (16 bits) and the next of them that nobody has claimed (16 bits): a late worker
    /// cannot claim a part of a newer job.</summary>
    private long _claim;
    private int _generation;
    private volatile int _unfinished;
    private volatile int _sleepers;
    private volatile int _resting;
    private volatile bool _stop;
    private ExceptionDispatchInfo? _failure;

    public Workers(int count)
    {
        Count = count;
        _spins = count <= Environment.ProcessorCount ? SpinsBeforeYield : 0;
        _threads = new Thread[count - 1];
        for (int i = 0; i < _threads.Length; i++)
        {
            int place = i;
            _threads[i] = new Thread(() => Work(place)) { IsBackground = true, Name = $"kernel {i + 1}" };
            _threads[i].Start();
        }
    }

    /// <summary>Threads that do a job, the caller's included.</summary>
    public int Count { get; }

    /// <summary>How many workers leave their cores to other threads and take no part in jobs, 0 to Count - 1. Any thread may set it, at any
    /// time.</summary>
    public int Resting
    {
        get => _resting;
        set
        {
            lock (_bed)
            {
                _resting = Math.Clamp(value, 0, Count - 1);
                Monitor.PulseAll(_bed);
            }
        }
    }

    /// <summary>Runs <paramref name="part"/>(job, i, n) for every i of n, one for each thread that does not rest, and returns when all are
    /// done.</summary>
    // csharpier-ignore
    public void Run(delegate*<void*, int, int, void> part, void* job)
    {
        _part = part;
        _job = job;
        int parts = Count - _resting;
        _unfinished = parts;
        int generation = ++_generation;
        Interlocked.Exchange(ref _claim, ((long)generation << 32) | ((long)parts << 16));
        if (_sleepers > 0)
        {
            lock (_gate)
                Monitor.PulseAll(_gate);
        }

        DoParts(generation);
        for (int i = 0; _unfinished > 0; i++)
            Pause(i);
        if (_failure is { } failure)
        {
            _failure = null;
            failure.Throw();
        }
    }

    private void Work(int place)
    {
        int seen = 0;
        while (true)
        {
            for (int i = 0; Generation == seen && !_stop; i++)
            {
                if (place < _resting)
                    Rest(place);
                else if (i < _spins + YieldsBeforeSleep)
                    Pause(i);
                else
                    Sleep(seen);
            }

            if (_stop)
                return;
            seen = Generation;
            if (place >= _resting)
                DoParts(seen);
        }
    }

    private int Generation => (int)(Volatile.Read(ref _claim) >> 32);

    /// <summary>Does parts of a job as long as there are any that nobody has claimed.</summary>
    private void DoParts(int generation)
    {
        while (Claim(generation, out int part, out int parts))
        {
            // The job stays as it is until this part is done: the caller waits for all of them.
            try
            {
                _part(_job, part, parts);
            }
            catch (Exception e)
            {
                _failure = ExceptionDispatchInfo.Capture(e);
            }

            Interlocked.Decrement(ref _unfinished);
        }
    }

    private bool Claim(int generation, out int part, out int parts)
    {
        long claim = Volatile.Read(ref _claim);
        while (true)
        {
            (part, parts) = ((ushort)claim, (ushort)(claim >> 16));
            if ((int)(claim >> 32) != generation || part >= parts)
                return false;
            long before = Interlocked.CompareExchange(ref _claim, claim + 1, claim);
            if (before == claim)
                return true;
            claim = before;
        }
    }

    private void Pause(int i)
    {
        if (i < _spins)
            Thread.SpinWait(8);
        else
            Thread.Yield();
    }

    private void Rest(int place)
    {
        lock (_bed)
        {
            while (place < _resting && !_stop)
                Monitor.Wait(_bed);
        }
    }

    private void Sleep(int seen)
    {
        lock (_gate)
        {
            // Counted as a sleeper before looking at the generation: the caller raises the generation before it looks for sleepers.
            Interlocked.Increment(ref _sleepers);
            if (Generation == seen && !_stop)
                Monitor.Wait(_gate);
            Interlocked.Decrement(ref _sleepers);
        }
    }

    public void Dispose()
    {
        _stop = true;
        lock (_gate)
            Monitor.PulseAll(_gate);
        lock (_bed)
            Monitor.PulseAll(_bed);
        foreach (Thread thread in _threads)
            thread.Join();
    }
}
