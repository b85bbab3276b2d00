using CarTAgents.Kernels;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Engine;
using CarTAgents.Output.Tables;

namespace CarTAgents.Output.Runs;

/// <summary>What a run comes to, from its last census and the time that its T cells lived.</summary>
internal sealed class RunResults(Scenario scenario, CensusColumns columns, bool whole)
{
    private readonly List<Simulation.Record> _last = [];
    private double _tCellDays;

    /// <summary>Takes note of a census.</summary>
    public void Take(Simulation.Record record)
    {
        if (_last.Count > 0 && _last[0].Tick != record.Tick)
            _last.Clear();
        _last.Add(record);
        if (record.Tick == scenario.EndTick)
            return;
        for (int k = 0; k < Table.TKinds; k++)
            _tCellDays += record.Counts[Counter.T + k] * scenario.Window * scenario.TickSeconds / 86400;
    }

    /// <summary>What doses asked for and the run did not do; null where all cells have entered.</summary>
    public string? Waiting()
    {
        if (_last.Count == 0 || scenario.Patient is not null)
            return null;
        uint now = _last[0].Tick;
        long asked = _last.Sum(r => scenario.Replicas[r.Slot].Doses.Where(d => d.Tick < now).Sum(d => d.Cells)),
            entered = _last.Sum(r => r.Sums[Ledger.Entered]);
        return asked <= entered
            ? null
            : FormattableString.Invariant(
                $"of {asked} T cells in doses {entered} have entered; {asked - entered} found no room, or were still to come at the end"
            );
    }

    /// <summary>Results by name, of several replicas the mean; null of a patient, for a mean over tissues whose cells stand for unlike
    /// numbers says nothing.</summary>
    public Dictionary<string, double>? Now()
    {
        if (_last.Count == 0 || scenario.Patient is not null)
            return null;
        Dictionary<string, double> results = [];
        double[][] values = [.. _last.Select(columns.Values)];
        foreach ((int c, string name) in columns.Names.Index())
        {
            if (c != 1 || values.Length == 1)
                results[name] = CensusTable.MeanOf(name, [.. values.Select(v => v[c])]);
        }

        // Whole runs only: the integral of T cells over time begins where this stretch did.
        if (whole && _tCellDays > 0 && scenario.Replicas.Count == 1)
            results["kills per T cell and day [1/(cell d)]"] = _last[0].Sums[Ledger.Killed] / _tCellDays;
        return results;
    }
}
