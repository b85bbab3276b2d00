using System.Globalization;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Model.Columns;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Engine;
using CarTAgents.Output.Tables;

namespace CarTAgents.Output.Runs;

/// <summary>Whether a run ends early. A census is known one tick after it was taken; a run that ends by it ends there, wherever it was
/// interrupted before.</summary>
internal sealed class StopCondition
{
    private readonly Scenario _scenario;
    private readonly IReadOnlyList<CensusColumn> _targets;
    private readonly IReadOnlyList<(string Kind, CensusColumn Column, double Cells)> _above;
    private readonly CensusColumn[] _read;
    private readonly Dictionary<CensusColumn, double> _most = [];
    private uint _tick;

    public StopCondition(StopDescription? stop, CensusColumns columns, Scenario scenario)
    {
        _scenario = scenario;
        _targets = stop?.TargetsGone == true ? [.. columns.Targets.Select(t => t.Alive)] : [];
        (string Name, CensusColumn Cells)[] kinds =
        [
            .. columns.Residents.Select(r => (r.Name, r.Alive)),
            .. columns.TCells.Select(t => (t.Name, t.Present)),
        ];
        _above = [.. (stop?.Above ?? new Dictionary<string, Configuration.Units.Quantity>()).Select(Bound)];
        _read = [.. _targets.Concat(_above.Select(a => a.Column)).Distinct()];

        (string, CensusColumn, double) Bound(KeyValuePair<string, Configuration.Units.Quantity> above) =>
            (above.Key, kinds.First(k => k.Name == above.Key).Cells, above.Value.Value);
    }

    /// <summary>The next tick after one at which a census may end the run; none where nothing does.</summary>
    public uint Next(uint tick)
    {
        ulong window = (ulong)_scenario.Window;
        return _read.Length == 0 ? uint.MaxValue
            : tick == 0 ? 1
            : (uint)Math.Min(uint.MaxValue, (((tick - 1) / window) + 1) * window + 1);
    }

    /// <summary>Takes note of a census.</summary>
    public void Take(Simulation.Record record)
    {
        if (record.Tick != _tick)
            _most.Clear();
        _tick = record.Tick;
        foreach (CensusColumn column in _read)
            _most[column] = Math.Max(_most.GetValueOrDefault(column), column.Value(record));
    }

    /// <summary>Takes note of the last census before the checkpoint that the run goes on from.</summary>
    public void ContinueFrom(CensusTable earlier)
    {
        if (_read.Length == 0 || earlier.Time.Count == 0)
            return;
        _tick = (uint)Math.Round(earlier.Time[^1] * 3600 / _scenario.TickSeconds);
        foreach (CensusColumn column in _read)
            _most[column] = earlier.Most(column)[^1];
    }

    /// <summary>Why the run ends at a tick; null where it goes on.</summary>
    public string? Reason(uint tick)
    {
        if (_most.Count == 0 || tick != _tick + 1)
            return null;
        string time = SimulatedTime.Text(_tick * _scenario.TickSeconds);
        if (_targets.Count > 0 && _targets.All(t => _most[t] == 0))
            return $"the run ended early: no target was left at {time} (stop.targetsGone)";
        foreach ((string kind, CensusColumn column, double cells) in _above)
        {
            if (_most[column] > cells)
            {
                return string.Create(
                    CultureInfo.InvariantCulture,
                    $"the run ended early: {_most[column]} cells of {kind} at {time}, more than {cells} (stop.above)"
                );
            }
        }

        return null;
    }
}
