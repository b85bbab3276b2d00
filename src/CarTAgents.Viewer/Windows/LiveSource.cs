using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using CarTAgents.Compute;
using CarTAgents.Configuration.Yaml;
using CarTAgents.Model.Tissues;
using CarTAgents.Output.Recordings;
using CarTAgents.Output.Runs;

namespace CarTAgents.Viewer.Windows;

/// <summary>Hands the states of a run under way to a viewer, and the viewer's pause, step and speed to the run.</summary>
/// <remarks>Two copies go to and fro: one is looked at, the other is filled when the viewer has taken the one before, at most ten times a
/// second. Nobody waits for anybody, but at the run's end, whose state is to be seen.</remarks>
public sealed class LiveSource : IRunObserver, ISource
{
    private const double SecondsBetweenCopies = 0.1;

    private readonly object _gate = new();
    private readonly Stopwatch _sinceCopy = Stopwatch.StartNew();
    private readonly Action _wake;
    private readonly ConcurrentQueue<string> _given = new(),
        _answers = new();
    private TissueCopy _shown,
        _other;
    private bool _isReady,
        _wanted = true,
        _wantedRecords,
        _otherRecords,
        _paused,
        _closed,
        _over;
    private int _slot,
        _copiedSlot;
    private uint _steps,
        _lastTick;
    private double _ticksPerSecond = double.PositiveInfinity;
    private double _owed;
    private long _lastCall = Stopwatch.GetTimestamp();
    private uint _copied = uint.MaxValue;
    private bool _copiedRecords;

    /// <summary>Makes room for two copies of a replica.</summary>
    /// <param name="run">The run; its observer is to be this.</param>
    /// <param name="slot">The replica's place in it.</param>
    /// <param name="wake">Called when a state is ready, on the run's thread.</param>
    public LiveSource(Run run, int slot, Action wake)
    {
        _wake = wake;
        (_lastTick, _slot, _copiedSlot) = (run.Tick, slot, slot);
        Slots = [.. Enumerable.Range(0, run.Scenario.Replicas.Count)];
        TissueCopy Copy() => new(run.Simulation, slot, Enumerable.Range(0, run.Scenario.Fields.Count), true, true);
        (_shown, _other) = (Copy(), Copy());
    }

    /// <summary>Whether the shown copy has the records of cells.</summary>
    public bool HasRecords { get; private set; }

    /// <summary>The state that was taken last; the viewer's until it takes the next.</summary>
    public TissueCopy Shown => _shown;

    /// <inheritdoc/>
    public bool CanHaveRecords => true;

    /// <inheritdoc/>
    public bool IsAtEnd
    {
        get
        {
            lock (_gate)
                return _over;
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<int> Slots { get; }

    /// <inheritdoc/>
    public int Slot
    {
        get
        {
            lock (_gate)
                return _slot;
        }
        set
        {
            lock (_gate)
            {
                _slot = value;
                Monitor.PulseAll(_gate);
            }
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<RecordedState> States => [];

    /// <inheritdoc/>
    public (uint First, uint Last)? Range => null;

    /// <summary>Whether the run waits.</summary>
    public bool IsPaused
    {
        get
        {
            lock (_gate)
                return _paused;
        }
    }

    /// <summary>Ticks a second that the run is held to; infinite for as fast as it goes.</summary>
    public double TicksPerSecond
    {
        get
        {
            lock (_gate)
                return _ticksPerSecond;
        }
        set
        {
            lock (_gate)
            {
                (_ticksPerSecond, _owed) = (value, 0);
                Monitor.PulseAll(_gate);
            }
        }
    }

    /// <summary>Takes the newest state.</summary>
    /// <param name="records">Whether the states to come are wanted with the records of cells.</param>
    /// <returns>False where there is none newer than <see cref="Shown"/>.</returns>
    public bool TryTake(bool records)
    {
        lock (_gate)
        {
            if (records != _wantedRecords)
            {
                _wantedRecords = records;
                Monitor.PulseAll(_gate);
            }

            if (!_isReady)
                return false;
            (_shown, _other) = (_other, _shown);
            (HasRecords, _isReady, _wanted) = (_otherRecords, false, true);
            Monitor.PulseAll(_gate);
            return true;
        }
    }

    /// <summary>Lets the run wait, or go on.</summary>
    public void Pause(bool paused)
    {
        lock (_gate)
        {
            (_paused, _steps, _owed) = (paused, 0, 0);
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Lets a waiting run go some ticks.</summary>
    public void Step(int ticks)
    {
        if (ticks <= 0)
            return;
        lock (_gate)
        {
            (_paused, _steps) = (true, _steps + (uint)ticks);
            Monitor.PulseAll(_gate);
        }
    }

    /// <inheritdoc/>
    public void Seek(uint tick) { }

    /// <summary>Gives the run an event, in the words of <see cref="GivenEvent"/>; what becomes of it comes back as an answer.</summary>
    public void Give(string words)
    {
        lock (_gate)
        {
            if (_over)
                _answers.Enqueue($"{words}: the run is over");
            else
                _given.Enqueue(words);
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>The next answer to an event that was given.</summary>
    public bool TryTakeAnswer([NotNullWhen(true)] out string? answer) => _answers.TryDequeue(out answer);

    /// <summary>Nobody looks any more: the run goes on by itself.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.PulseAll(_gate);
        }
    }

    /// <inheritdoc/>
    public uint Between(Run run, CancellationToken interrupt)
    {
        using CancellationTokenRegistration woken = interrupt.Register(Wake);
        bool atEnd = run.Tick >= run.EndTick;
        lock (_gate)
        {
            // The run may have stopped short of the steps allowed, where an output was due.
            _steps -= Math.Min(_steps, run.Tick - _lastTick);
            _lastTick = run.Tick;
        }

        while (true)
        {
            while (_given.TryDequeue(out string? words))
                Give(run, words);
            lock (_gate)
            {
                if (!_given.IsEmpty)
                    continue;
                if (_closed || interrupt.IsCancellationRequested)
                    return uint.MaxValue;
                bool isNew = run.Tick != _copied || _slot != _copiedSlot || (_wantedRecords && !_copiedRecords);
                bool waits = atEnd || (_paused && _steps == 0);
                if (_wanted && isNew && (waits || _sinceCopy.Elapsed.TotalSeconds >= SecondsBetweenCopies))
                    Fill(run.Tick, _wantedRecords || atEnd);
                if (atEnd && run.Tick == _copied)
                {
                    _over = true;
                    return uint.MaxValue;
                }

                if (waits)
                {
                    Monitor.Wait(_gate);
                    continue;
                }

                uint most = Allowed();
                if (most > 0)
                    return _paused ? Math.Min(most, _steps) : most;

                Monitor.Wait(_gate, 5);
            }
        }
    }

    /// <summary>After the run's end, on its thread: shows the last states of other replicas too, until nobody looks any more.</summary>
    public void Stay(CancellationToken interrupt)
    {
        using CancellationTokenRegistration woken = interrupt.Register(Wake);
        lock (_gate)
        {
            while (!_closed && !interrupt.IsCancellationRequested)
            {
                if (_wanted && _slot != _copiedSlot)
                    Fill(_copied, records: true);
                Monitor.Wait(_gate);
            }
        }
    }

    private void Give(Run run, string words)
    {
        string answer;
        try
        {
            answer = run.Give(words);
        }
        catch (ConfigurationException e)
        {
            answer = string.Join("; ", e.Problems.Select(p => p.Message));
        }
        catch (Exception e) when (e is DeviceException or OutputException)
        {
            answer = e.Message;
        }

        _answers.Enqueue(answer);
        _wake();
    }

    private void Wake()
    {
        lock (_gate)
            Monitor.PulseAll(_gate);
    }

    private void Fill(uint tick, bool records)
    {
        _other.Slot = _slot;
        _other.Take(records);
        (_copied, _copiedSlot, _copiedRecords) = (tick, _slot, records);
        (_otherRecords, _isReady, _wanted) = (records, true, false);
        _sinceCopy.Restart();
        _wake();
    }

    // Whole ticks that the speed allows since it was last asked.
    private uint Allowed()
    {
        long now = Stopwatch.GetTimestamp();
        double seconds = Stopwatch.GetElapsedTime(_lastCall, now).TotalSeconds;
        _lastCall = now;
        if (_paused || double.IsPositiveInfinity(_ticksPerSecond))
            return uint.MaxValue;
        // A slow stretch is not caught up with.
        _owed = Math.Min(_owed + (seconds * _ticksPerSecond), Math.Max(1, _ticksPerSecond / 10));
        uint whole = (uint)_owed;
        _owed -= whole;
        return whole;
    }
}
