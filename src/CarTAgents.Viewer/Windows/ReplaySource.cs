using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Tissues;
using CarTAgents.Output.Recordings;

namespace CarTAgents.Viewer.Windows;

/// <summary>Plays a recording back, forwards at any speed and anywhere at once.</summary>
/// <param name="recording">The recording, with at least one state.</param>
/// <param name="scenario">What was simulated.</param>
public sealed class ReplaySource(Recording recording, Scenario scenario) : ISource
{
    private const double StatesPerSecond = 10;

    private readonly ConcurrentQueue<string> _answers = new();
    private readonly TissueCopy _shown = recording.NewCopy(scenario);
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private RecordedState[] _states = StatesOf(recording, recording.States[0].Slot);
    private int _slot = recording.States[0].Slot,
        _at,
        _read = -1;
    private double _lastTime,
        _lastLook,
        _tick,
        _ticksPerSecond = double.PositiveInfinity;
    private bool _paused;

    /// <inheritdoc/>
    public TissueCopy Shown => _shown;

    /// <inheritdoc/>
    public bool HasRecords => false;

    /// <inheritdoc/>
    public bool CanHaveRecords => false;

    /// <inheritdoc/>
    public bool IsPaused => _paused;

    /// <inheritdoc/>
    public bool IsAtEnd => _at == _states.Length - 1;

    /// <inheritdoc/>
    public double TicksPerSecond
    {
        get => _ticksPerSecond;
        set => _ticksPerSecond = value;
    }

    /// <inheritdoc/>
    public IReadOnlyList<int> Slots => recording.Slots;

    /// <inheritdoc/>
    public int Slot
    {
        get => _slot;
        set
        {
            uint tick = _states[_at].Tick;
            (_slot, _states, _read) = (value, StatesOf(recording, value), -1);
            Seek(tick);
        }
    }

    /// <inheritdoc/>
    public (uint First, uint Last)? Range => (_states[0].Tick, _states[^1].Tick);

    /// <inheritdoc/>
    public IReadOnlyList<RecordedState> States => _states;

    /// <inheritdoc/>
    public bool TryTake(bool records)
    {
        double now = _clock.Elapsed.TotalSeconds;
        // A run may be writing it still.
        if (now - _lastLook > 1)
        {
            _lastLook = now;
            if (recording.Refresh())
                _states = StatesOf(recording, _slot);
        }

        Advance(now);
        if (_read == _at)
            return false;
        recording.Read(IndexOf(_states[_at]), _shown);
        _read = _at;
        return true;
    }

    /// <inheritdoc/>
    public void Pause(bool paused)
    {
        // At the end, playing means from the beginning.
        if (!paused && IsAtEnd)
            Seek(0);
        (_paused, _lastTime) = (paused, _clock.Elapsed.TotalSeconds);
    }

    /// <inheritdoc/>
    public void Step(int ticks)
    {
        Pause(true);
        _at = Math.Clamp(_at + Math.Sign(ticks), 0, _states.Length - 1);
        _tick = _states[_at].Tick;
    }

    /// <inheritdoc/>
    public void Seek(uint tick)
    {
        _at = Math.Max(0, Array.FindLastIndex(_states, s => s.Tick <= tick));
        (_tick, _lastTime) = (_states[_at].Tick, _clock.Elapsed.TotalSeconds);
    }

    /// <inheritdoc/>
    public void Give(string words) => _answers.Enqueue("a recording takes no events: give them to a run under way");

    /// <inheritdoc/>
    public bool TryTakeAnswer([NotNullWhen(true)] out string? answer) => _answers.TryDequeue(out answer);

    /// <inheritdoc/>
    public void Close() => recording.Dispose();

    private void Advance(double now)
    {
        double seconds = now - _lastTime;
        if (_paused || IsAtEnd)
        {
            _lastTime = now;
            return;
        }

        if (double.IsPositiveInfinity(_ticksPerSecond))
        {
            if (seconds < 1 / StatesPerSecond)
                return;
            _at++;
            (_tick, _lastTime) = (_states[_at].Tick, now);
            return;
        }

        _tick += seconds * _ticksPerSecond;
        _lastTime = now;
        while (!IsAtEnd && _states[_at + 1].Tick <= _tick)
            _at++;
    }

    private int IndexOf(RecordedState state)
    {
        for (int i = 0; i < recording.States.Count; i++)
        {
            if (recording.States[i].At == state.At)
                return i;
        }

        throw new InvalidOperationException("the state is of another recording");
    }

    private static RecordedState[] StatesOf(Recording recording, int slot) => [.. recording.States.Where(s => s.Slot == slot)];
}
