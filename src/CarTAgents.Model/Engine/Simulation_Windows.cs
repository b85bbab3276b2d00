using CarTAgents.Kernels;
using CarTAgents.Kernels.Cells;
using CarTAgents.Kernels.Parameters;
using CarTAgents.Kernels.Rules;
using CarTAgents.Kernels.Sums;
using CarTAgents.Model.Body;
using CarTAgents.Model.Conversion;

namespace CarTAgents.Model.Engine;

public sealed partial class Simulation
{
    private uint? _underWay;

    /// <summary>What happens between windows: the census of this tick is begun, and the window that begins gets its inputs from what is
    /// known of the window before the last.</summary>
    private void BeginWindow()
    {
        ReceiveCensus();
        for (int r = 0; r < _states.Length; r++)
            _carriedOut.Begin(_buffers.First(Planes.Entries, r), _states[r].Entries.Count);
        _entriesPlanned = false;
        for (int r = 0; r < _states.Length; r++)
        {
            ReplicaState state = _states[r];
            if (state.ChangeParameters(Tick) is not null)
                Write(r, ParametersOf(r));
            if (_patients.Length == 0)
                state.Doses.PlanEntries(Tick, state.Entries, () => VesselSites(r));
        }

        int tissues = _patients.Length == 0 ? 1 : _states.Length / _patients.Length;
        for (int p = 0; p < _patients.Length; p++)
        {
            int first = p * tissues;
            bool changes = _patients[p].PlanWindow(Tick, i => VesselSites(first + i));
            for (int i = 0; i < tissues; i++)
            {
                SetRuns(first + i, _patients[p].Runs(i));
                if (changes)
                    Write(first + i, ParametersOf(first + i));
            }

            if (_patients[p].Row(Tick) is { } row)
                OnCourse?.Invoke(row);
        }

        for (int r = 0; r < _states.Length; r++)
        {
            ReplicaState state = _states[r];
            WindowEntries entries = state.Entries;
            _entriesPlanned |= entries.Count > 0;
            state.Window.EntryCount = entries.Count;
            _buffers.Write<PlannedEntry>(Planes.Entries, r, entries.Planned);
            _buffers.Write(Planes.Windows, r, [state.Window]);
        }

        if (_patients.Length > 0)
        {
            _device.Launch<FateRows, Tissue>(_tissue, _tissue.Replicas);
            OnFates?.Invoke();
            _device.Launch<FateSettleRows, Tissue>(_tissue, _tissue.Replicas);
        }

        BeginCensus();
    }

    /// <summary>The parameters that hold for a replica: of a patient under the drugs in force.</summary>
    private ParameterSet ParametersOf(int replica)
    {
        ParameterSet parameters = _states[replica].Parameters;
        return _patients.Length == 0 ? parameters : _patients[replica / (_states.Length / _patients.Length)].UnderDrugs(parameters);
    }

    /// <summary>A tissue that is away from its lattice does not change there, and has no cytokines: its end is now. It comes back at the
    /// tick of the run.</summary>
    private void SetRuns(int replica, bool runs)
    {
        if (_runs[replica] == runs)
            return;
        _runs[replica] = runs;
        _buffers.Write(Planes.Clock, replica, [Tick]);
        _buffers.Write(Planes.End, replica, [runs ? Scenario.EndTick : Tick]);
        if (!runs && _tissue.Voxels > 0)
            _buffers.Write(Planes.Amount, replica, new int[_tissue.Voxels]);
    }

    /// <summary>Brings back the entries planned, with the marks of those that were carried out.</summary>
    private void ReadEntries(int replica) =>
        _device.Read(_buffers.Of(Planes.Entries), _buffers.First(Planes.Entries, replica), _states[replica].Entries.Planned);

    private void BeginCensus()
    {
        _device.Launch<CensusRows, Tissue>(_tissue, _tissue.Replicas);
        _device.Launch<TotalRows, Tissue>(_tissue, _tissue.Replicas);
        _counts.Begin(0, _states.Length * Counter.Count);
        _underWay = Tick;
    }

    /// <summary>Waits for the census that was begun last, if that has not been done, and takes note of it. A window of launches may follow
    /// it by then: the device works on while the host waits.</summary>
    public void ReceiveCensus()
    {
        if (_underWay is not { } tick)
            return;
        _underWay = null;
        View<long> counts = _counts.Wait();
        View<PlannedEntry> entries = _carriedOut.Wait();
        for (int r = 0; r < _states.Length; r++)
        {
            ReplicaState state = _states[r];
            state.ReceiveCensus(
                counts.Span((long)r * Counter.Count, Counter.Count),
                entries.Span(_buffers.First(Planes.Entries, r), state.Entries.LastCount)
            );
            for (int f = 0; f < Scenario.Fields.Count; f++)
            {
                if (state.Census[Counter.Clipped + f] == 0)
                    continue;
                throw new RunException(
                    $"field {Scenario.Fields[f].Name} overflowed in {state.Census[Counter.Clipped + f]} voxels before tick "
                        + $"{tick} (replica {state.Identity}): a voxel holds at most {Source.Cap} quanta; raise the field's quantum"
                );
            }

            OnCensus?.Invoke(new Record(r, state.Identity, tick, [.. state.Census], [.. state.Sums]));
        }
    }

    /// <summary>The state hash of the run: cells, fields and the host's state of every replica, combined in the order of the
    /// replicas.</summary>
    /// <remarks>Computed on the device; changes nothing. Defined in docs/files.md.</remarks>
    public ulong StateHash()
    {
        _device.Launch<StateHashRows, Tissue>(_tissue, _tissue.Replicas);
        _device.Launch<TotalRows, Tissue>(_tissue, _tissue.Replicas);
        ulong hash = 0;
        for (int r = 0; r < _states.Length; r++)
            hash = Kernels.Sums.StateHash.Mix(hash ^ ReplicaHash(r));
        return hash;
    }

    /// <summary>The state hash of one replica; it does not depend on the others.</summary>
    public ulong StateHash(int replica)
    {
        _device.Launch<StateHashRows, Tissue>(_tissue, _tissue.Replicas);
        _device.Launch<TotalRows, Tissue>(_tissue, _tissue.Replicas);
        return ReplicaHash(replica);
    }

    private ulong ReplicaHash(int replica)
    {
        Span<long> cells = stackalloc long[1];
        _device.Read(_buffers.Of(Planes.Totals), (long)replica * Counter.Count + Counter.Hash, cells);
        var host = new StateHasher(0);
        VisitReplica(ref host, replica);
        ulong hash = Kernels.Sums.StateHash.Mix((ulong)cells[0] ^ host.Hash);
        if (_patients.Length == 0)
            return hash;
        Patient patient = _patients[replica / (_states.Length / _patients.Length)];
        var body = new StateHasher(patient.Identity);
        patient.Visit(ref body);
        return Kernels.Sums.StateHash.Mix(hash ^ body.Hash);
    }

    /// <summary>Local sites of vessels of a replica, ascending. They never change, so they are looked up once.</summary>
    private int[] VesselSites(int replica)
    {
        if (_vesselSites[replica] is { } known)
            return known;
        // Vessels are of classes of their own.
        bool[] isVessel = new bool[Limits.ResidentKinds + 1];
        foreach (int kind in Scenario.VesselKinds)
            isVessel[kind] = true;
        List<int> sites = [];
        const int chunk = 1 << 16;
        byte[] signals = new byte[chunk];
        for (int start = 0; start < _tissue.Sites; start += chunk)
        {
            int n = Math.Min(chunk, _tissue.Sites - start);
            _device.Read(_buffers.Of(Planes.ResidentSignal), (long)replica * _tissue.Sites + start, signals.AsSpan(0, n));
            for (int i = 0; i < n; i++)
            {
                if (isVessel[((ResidentSignal)signals[i]).Class])
                    sites.Add(start + i);
            }
        }

        return _vesselSites[replica] = [.. sites];
    }

    /// <summary>A census of one replica.</summary>
    /// <param name="Slot">The replica's place in the run.</param>
    /// <param name="Identity">Its identity.</param>
    /// <param name="Tick">Tick of the census.</param>
    /// <param name="Counts">Counts by <see cref="Counter"/>; events and flows since the census before.</param>
    /// <param name="Sums">Events (<see cref="Ledger"/>), then secreted and washed-out quanta by field, since tick 0.</param>
    public sealed record Record(int Slot, uint Identity, uint Tick, long[] Counts, long[] Sums);
}
