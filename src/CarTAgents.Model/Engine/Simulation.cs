using CarTAgents.Compute;
using CarTAgents.Compute.Cpu;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Kernels;
using CarTAgents.Kernels.Cells;
using CarTAgents.Kernels.Parameters;
using CarTAgents.Model.Body;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Numbers;
using CarTAgents.Model.Tissues;

namespace CarTAgents.Model.Engine;

/// <summary>A run in progress: the replicas' buffers on a device, and the host's side of their windows.</summary>
/// <remarks>A replica without an initial tissue is empty until <see cref="Load"/>. The same scenario gives the same state at every tick,
/// whatever the device, its threads, the other replicas, and wherever the run was split.
/// One thread uses a simulation at a time.</remarks>
public sealed partial class Simulation : IDisposable
{
    private readonly Device _device;
    private readonly TissueBuffers _buffers;
    private readonly Readback<long> _counts;
    private Readback<PlannedEntry> _carriedOut;
    private readonly ReplicaState[] _states;
    private readonly Patient[] _patients;
    private readonly bool[] _runs;
    private Launch[] _tickWithEntries,
        _tickWithoutEntries;
    private readonly Grid[] _grids;
    private readonly int[]?[] _vesselSites;
    private Tissue _tissue;
    private bool _entriesPlanned;

    /// <summary>Sets up a run at tick 0.</summary>
    /// <exception cref="DeviceException">The device has not enough memory.</exception>
    public Simulation(Scenario scenario, Device device)
    {
        Scenario = scenario;
        _device = device;
        int replicas = scenario.Replicas.Count;
        _grids = Grids(scenario);
        Bytes = MemoryBytes(scenario);
        RequireMemory(Bytes, device);
        _buffers = new TissueBuffers(device, Sizes(scenario, _grids));
        _tissue = _buffers.Tissue;
        _counts = device.Readback(_buffers.Of(Planes.Totals));
        _carriedOut = device.Readback(_buffers.Of(Planes.Entries));
        if (_grids.Length > 0)
            device.Write<Grid>(_buffers.Of(Planes.Grids), 0, _grids);
        _vesselSites = new int[replicas][];
        _states = new ReplicaState[replicas];
        _runs = new bool[replicas];
        Array.Fill(_runs, true);
        for (int r = 0; r < replicas; r++)
        {
            _states[r] = new ReplicaState(scenario, scenario.Replicas[r], EntryCapacity(scenario, scenario.Replicas[r]));
            Write(r, scenario.Replicas[r].Parameters[0].Parameters);
            _buffers.Write(Planes.End, r, [scenario.EndTick]);
            if (scenario.Replicas[r].InitialTissue is null)
                continue;
            Seed(r);
            Fill(r);
            if (!scenario.Identities)
                continue;
            Found(Planes.TIdentity, r);
            Found(Planes.ResidentIdentity, r);
        }

        int tissues = scenario.Patient?.Tissues.Count ?? 1;
        _patients = scenario.Patient is { } plan ? [.. _states.Chunk(tissues).Select(states => new Patient(scenario, plan, states))] : [];
        (_tickWithEntries, _tickWithoutEntries) = Schedules(scenario);
    }

    /// <summary>What is simulated.</summary>
    public Scenario Scenario { get; private set; }

    /// <summary>The host's side of the replicas, and the patients, in order.</summary>
    internal IReadOnlyList<ReplicaState> States => _states;

    internal IReadOnlyList<Patient> Patients => _patients;

    /// <summary>What befell the patients, in order; none of an assay.</summary>
    public IReadOnlyList<PatientHistory> Histories => [.. _patients.Select(p => p.History)];

    /// <summary>Whether there were patients and all are dead: no tick follows.</summary>
    public bool IsOver => _patients.Length > 0 && Array.TrueForAll(_patients, p => !p.IsAlive);

    /// <summary>The tick that the run is at.</summary>
    public uint Tick { get; private set; }

    /// <summary>Bytes of device memory that the run takes.</summary>
    public long Bytes { get; private set; }

    /// <summary>Called with each census, in the order of time: while the window after it is under way, or when the run stops
    /// before.</summary>
    public Action<Record>? OnCensus { get; set; }

    /// <summary>Called with each row of a patient's course, in the order of time.</summary>
    public Action<CourseRow>? OnCourse { get; set; }

    /// <summary>The device that the run is on.</summary>
    public Device Device => _device;

    /// <summary>Refuses a configuration whose run does not fit the device's memory, before the tables of its replicas are made.</summary>
    /// <exception cref="DeviceException">It does not fit.</exception>
    public static void RequireMemory(RunConfiguration configuration, Device device)
    {
        long tables = HostBytes(configuration),
            host = HostMemory.AvailableBytes();
        if (tables > host)
        {
            throw new DeviceException(
                $"the tables of {configuration.Events.Count} events and {configuration.Replicas} replicas need {ByteSize.Text(tables)} "
                    + $"of the host's memory, and {ByteSize.Text(host)} are available; fewer events or fewer replicas would fit"
            )
            {
                IsRequest = true,
            };
        }

        RequireMemory(
            MemoryBytes(ScenarioConversion.Convert(configuration, out _, seeded: false, replicas: 1), configuration.Replicas),
            device
        );
    }

    /// <summary>Bytes of the host's memory that tables of parameters take, besides the device's.</summary>
    public static long HostBytes(RunConfiguration configuration) =>
        ParameterSet.HostBytes(
            configuration.Fields.Count,
            1 + configuration.Events.Count(e => e.Set is not null),
            (long)configuration.Replicas * configuration.AllTissues.Count()
        );

    private static void RequireMemory(long bytes, Device device)
    {
        long available = device.AvailableBytes;
        if (bytes <= available)
            return;
        throw new DeviceException(
            $"{device.Name}: the run needs {ByteSize.Text(bytes)} of memory, and {ByteSize.Text(available)} are available; a "
                + "smaller lattice or fewer replicas would fit"
        )
        {
            IsRequest = true,
        };
    }

    /// <summary>Bytes of device memory that a scenario takes, or one with its replicas a number of times over.</summary>
    public static long MemoryBytes(Scenario scenario, int times = 1) => Planes.Bytes(Sizes(scenario, Grids(scenario), times));

    private static Grid[] Grids(Scenario scenario)
    {
        Lattice l = scenario.Lattice;
        return Grid.Of(l.Nx, l.Ny, l.Nz, [.. scenario.Fields.Select(f => f.Factor)]);
    }

    private static Tissue Sizes(Scenario scenario, Grid[] grids, int times = 1)
    {
        Lattice l = scenario.Lattice;
        return Tissue.Sized(
            l.Nx,
            l.Ny,
            l.Nz,
            l.PeriodicX,
            l.PeriodicY,
            l.PeriodicZ,
            scenario.Replicas.Count * times,
            grids,
            EntryCapacity(scenario),
            scenario.Identities
        );
    }

    /// <summary>Gives a replica parameters; the inputs of its window stay.</summary>
    private void Write(int replica, ParameterSet parameters)
    {
        _buffers.Write(Planes.Parameters, replica, [parameters.Replica]);
        _buffers.Write<TKind>(Planes.TKinds, replica, parameters.TKinds);
        _buffers.Write<ResidentKind>(Planes.ResidentKinds, replica, parameters.ResidentKinds);
        _buffers.Write<uint>(Planes.Laws, replica, parameters.Laws);
        if (parameters.Fields.Length == 0)
            return;
        _buffers.Write<FieldParameters>(Planes.FieldParameters, replica, parameters.Fields);
        _buffers.Write<uint>(Planes.Secretion, replica, parameters.Secretion);
        _buffers.Write<uint>(Planes.Uptake, replica, parameters.Uptake);
    }

    /// <summary>Runs up to a tick, to the death of the last patient, or until asked to stop; stops between ticks. Every census up to then
    /// has been received when it returns.</summary>
    /// <param name="tick">Tick to run to; at most the scenario's end.</param>
    /// <param name="cancel">Asks to stop.</param>
    /// <exception cref="RunException">A field overflowed its range of quanta.</exception>
    public void RunTo(uint tick, CancellationToken cancel = default)
    {
        if (_last is not null)
            throw new InvalidOperationException("a tick is under way launch by launch: finish it first");
        uint end = Math.Min(tick, Scenario.EndTick);
        while (Tick < end && !IsOver && !cancel.IsCancellationRequested)
        {
            RunTick();
        }

        ReceiveCensus();
    }

    private void RunTick()
    {
        ReadOnlySpan<Launch> launches = BeginTick();
        _device.BeginBatch();
        try
        {
            foreach (Launch launch in launches)
                Run(launch);
        }
        finally
        {
            _device.EndBatch();
        }

        EndTick();
    }

    /// <summary>The census at the end of the run and, of a patient, the last row of the course. Call it once, when the run has reached its
    /// end; the state is that of no tick after it.</summary>
    public void Finish()
    {
        ReceiveCensus();
        if (_patients.Length == 0 || Tick % (uint)Scenario.Window != 0)
        {
            BeginCensus();
            ReceiveCensus();
            return;
        }

        // A row is told with the plan of the window after it: one begins here that has no ticks.
        for (int r = 0; r < _states.Length; r++)
        {
            if (_runs[r])
                _buffers.Write(Planes.End, r, [Tick + 1]);
        }

        BeginWindow();
        ReceiveCensus();
        int tissues = _states.Length / _patients.Length;
        uint next = Tick + (uint)Scenario.Window;
        for (int p = 0; p < _patients.Length; p++)
        {
            int first = p * tissues;
            _patients[p].PlanWindow(next, i => VesselSites(first + i));
            if (_patients[p].Row(next, isLast: true) is { } row)
                OnCourse?.Invoke(row);
        }
    }

    private const int PatientEntries = 4096;

    private void Seed(int replica)
    {
        Lattice lattice = Scenario.Lattice;
        Replica r = Scenario.Replicas[replica];
        var seeding = new Seeding(lattice, Scenario.Seed, r);
        int plane = lattice.Nx * lattice.Ny;
        byte[] tSignals = new byte[plane],
            residentSignals = new byte[plane];
        TCell[] tCells = new TCell[plane];
        Resident[] residents = new Resident[plane];
        for (int z = 0; z < lattice.Nz; z++)
        {
            seeding.Plane(z, tSignals, tCells, residentSignals, residents);
            long first = (long)replica * lattice.Sites + (long)z * plane;
            _device.Write(_buffers.Of(Planes.TSignal), first, tSignals);
            _device.Write(_buffers.Of(Planes.TCell), first, tCells);
            _device.Write(_buffers.Of(Planes.ResidentSignal), first, residentSignals);
            _device.Write(_buffers.Of(Planes.Resident), first, residents);
        }
    }

    /// <summary>Writes what the fields hold at tick 0.</summary>
    private void Fill(int replica)
    {
        const int most = 1 << 16;
        for (int f = 0; f < _grids.Length; f++)
        {
            if (Scenario.Fields[f].Initial is not { } initial)
                continue;
            long at = _buffers.First(Planes.Amount, replica) + _grids[f].First;
            for (int first = 0; first < initial.Voxels; first += most)
            {
                int[] amounts = new int[Math.Min(most, initial.Voxels - first)];
                for (int i = 0; i < amounts.Length; i++)
                    amounts[i] = initial.Quanta(first + i);
                _device.Write(_buffers.Of(Planes.Amount), at + first, amounts);
            }
        }
    }

    /// <summary>Room for the entries of a window of any replica.</summary>
    private static int EntryCapacity(Scenario scenario) => scenario.Replicas.Max(r => EntryCapacity(scenario, r));

    /// <summary>Entries that one window of a replica can plan: the largest number due in one, and as many again that were refused before.
    /// Only its own doses matter, so that its plan does not depend on other replicas.</summary>
    private static int EntryCapacity(Scenario scenario, Replica replica)
    {
        // What a patient's blood cannot issue in one window waits for the next.
        if (scenario.Patient is not null)
            return AssumedNumbers.PatientEntries;
        long most = 0;
        foreach (Dose dose in replica.Doses)
            most += dose.EntriesPerWindow((uint)scenario.Window);
        return (int)Math.Clamp(2 * most, 1, 1 << 26);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _counts.Dispose();
        _carriedOut.Dispose();
        _buffers.Dispose();
    }
}
