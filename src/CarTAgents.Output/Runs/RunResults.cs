using CarTAgents.Configuration.Units;
using CarTAgents.Kernels.Sums;
using CarTAgents.Model.Columns;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Engine;
using CarTAgents.Output.Tables;

namespace CarTAgents.Output.Runs;

/// <summary>What a run comes to, from its last census and the time that its T cells lived.</summary>
internal sealed class RunResults(Scenario scenario, CensusColumns columns)
{
    private readonly List<Simulation.Record> _last = [];
    private double _tCellDays;

    /// <summary>Takes note of the censuses before the checkpoint that the run goes on from.</summary>
    public void ContinueFrom(CensusTable earlier)
    {
        if (scenario.Patient is not null || scenario.Replicas.Count > 1)
            return;
        double[][] present = [.. columns.TCells.Select(k => earlier.Mean(k.Present))];
        for (int i = 0; i < earlier.Time.Count; i++)
        {
            if (Math.Round(earlier.Time[i] * 3600 / scenario.TickSeconds) >= scenario.EndTick)
                break;
            foreach (double[] kind in present)
                _tCellDays += kind[i] * scenario.Window * scenario.TickSeconds / Unit.SecondsPerDay;
        }
    }

    /// <summary>Takes note of a census; after that of the end no time passes.</summary>
    public void Take(Simulation.Record record, bool isLast)
    {
        if (_last.Count > 0 && _last[0].Tick != record.Tick)
            _last.Clear();
        _last.Add(record);
        if (isLast)
            return;
        foreach (TCellColumns kind in columns.TCells)
            _tCellDays += kind.Present.Value(record) * scenario.Window * scenario.TickSeconds / Unit.SecondsPerDay;
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
        foreach (CensusColumn column in columns.All)
        {
            if (column != columns.Replica || _last.Count == 1)
                results[column.Header] = column.Mean([.. _last.Select(column.Value)]);
        }

        if (_tCellDays > 0 && scenario.Replicas.Count == 1)
            results[CensusColumns.KillRate.Header] = columns.Killed.Value(_last[0]) / _tCellDays;
        return results;
    }

    /// <summary>How results are spread over several replicas; null of one, and of patients. A mean over cells that no replica holds is
    /// absent.</summary>
    public Dictionary<string, ResultSpread>? Spread()
    {
        if (_last.Count < 2 || scenario.Patient is not null)
            return null;
        return columns
            .All.Where(c => c != columns.Replica)
            .Select(c => (c.Header, Estimate: MeanEstimate.Of(c.Counted(_last.Select(c.Value)))))
            .Where(c => c.Estimate.Count > 0)
            .ToDictionary(c => c.Header, c => ResultSpread.Of(c.Estimate));
    }
}
