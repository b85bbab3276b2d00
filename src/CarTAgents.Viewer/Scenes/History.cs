using CarTAgents.Output.Recordings;

namespace CarTAgents.Viewer.Scenes;

/// <summary>Cells of each kind over time, as a viewer has seen them.</summary>
/// <remarks>When there are too many points every other one is dropped, so that the whole of a run fits whatever its length.</remarks>
public sealed class History
{
    private const int MostPoints = 512;

    private readonly List<(uint Tick, long[] Cells)> _points = [];
    private uint _least = 1;

    /// <summary>The points, in the order of time.</summary>
    public IReadOnlyList<(uint Tick, long[] Cells)> Points => _points;

    /// <summary>Begins anew, with what is known already.</summary>
    /// <param name="scene">The run's scene.</param>
    /// <param name="states">States in the order of time.</param>
    public void Begin(Scene scene, IReadOnlyList<RecordedState> states)
    {
        _points.Clear();
        _least = 1;
        foreach (RecordedState state in states)
            Add(state.Tick, [.. scene.Kinds.Select(k => CellReader.CountOf(k, state.Counts))]);
    }

    /// <summary>Takes the counts of a state.</summary>
    /// <param name="tick">Its tick; one that is not later than the last is left out.</param>
    /// <param name="cells">Cells of each line of the legend.</param>
    public void Add(uint tick, long[] cells)
    {
        if (_points.Count > 0 && tick < _points[^1].Tick + _least)
            return;
        _points.Add((tick, cells));
        if (_points.Count <= MostPoints)
            return;
        int kept = 0;
        _points.RemoveAll(_ => kept++ % 2 == 1);
        _least = Math.Max(_least, (_points[^1].Tick - _points[0].Tick) / (MostPoints / 2));
    }
}
