using CarTAgents.Compute;
using CarTAgents.Kernels;
using CarTAgents.Kernels.Parameters;
using CarTAgents.Model.Body;
using CarTAgents.Model.Conversion;

namespace CarTAgents.Model.Engine;

public sealed partial class Simulation
{
    /// <summary>Continues with events that were added to the run's, or removed, where their first window has not begun: with the same bits
    /// as if they had been known from the start.</summary>
    /// <param name="scenario">The run with those events, and otherwise the same; its tissues at tick 0 are ignored.</param>
    /// <exception cref="DeviceException">The device has not enough memory for a dose; nothing has changed.</exception>
    public void Amend(Scenario scenario)
    {
        if (_last is not null || _underWay is not null)
            throw new InvalidOperationException("a tick or a census is under way: finish it first");
        long bytes = MemoryBytes(scenario);
        RequireMemory(bytes - Bytes, _device);
        int capacity = EntryCapacity(scenario);
        if (capacity > _tissue.EntryCapacity)
        {
            for (int r = 0; r < _states.Length; r++)
                ReadEntries(r);
            _buffers.GrowEntries(capacity);
            _tissue = _buffers.Tissue;
            _carriedOut.Dispose();
            _carriedOut = _device.Readback(_buffers.Of(Planes.Entries));
            // Those of the window under way, with the marks of what was carried out.
            for (int r = 0; r < _states.Length; r++)
                _buffers.Write<PlannedEntry>(Planes.Entries, r, _states[r].Entries.Planned);
        }

        for (int r = 0; r < _states.Length; r++)
            _states[r].Amend(scenario, scenario.Replicas[r], EntryCapacity(scenario, scenario.Replicas[r]));
        foreach (Patient patient in _patients)
            patient.Amend(scenario.Patient!);
        (_tickWithEntries, _tickWithoutEntries) = Schedules(scenario);
        (Scenario, Bytes) = (scenario, Math.Max(bytes, Bytes));
    }

    /// <summary>The launches of a tick with and without entries, as many as any parameters of the run ask for.</summary>
    private static (Launch[] With, Launch[] Without) Schedules(Scenario scenario)
    {
        int rounds = 0,
            subSteps = 0;
        foreach (ParameterChange change in scenario.Replicas.SelectMany(r => r.Parameters))
        {
            foreach (TKind kind in change.Parameters.TKinds)
                rounds = Math.Max(rounds, kind.Rounds);
            foreach (FieldParameters field in change.Parameters.Fields)
                subSteps = Math.Max(subSteps, field.SubSteps);
        }

        return (
            Schedule.Tick(scenario.Fields.Count, scenario.Exchanges, subSteps, rounds, entries: true),
            Schedule.Tick(scenario.Fields.Count, scenario.Exchanges, subSteps, rounds, entries: false)
        );
    }
}
