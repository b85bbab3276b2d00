using CarTAgents.Compute;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Kernels;
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
    private readonly List<IDisposable> _buffers = [];
    private readonly Buffer<byte> _tSignal,
        _residentSignal,
        _tEntrant,
        _residentEntrant;
    private readonly Buffer<Words4> _tCell,
        _resident;
    private readonly Buffer<ulong> _events;
    private readonly Buffer<uint> _parameters,
        _clock,
        _end,
        _secreted,
        _washed,
        _entries;
    private readonly Buffer<int> _amount,
        _nextAmount;
    private readonly Buffer<long> _totals;
    private readonly Readback<long> _counts;
    private readonly Readback<uint> _carriedOut;
    private readonly ReplicaState[] _states;
    private readonly Patient[] _patients;
    private readonly bool[] _runs;
    private readonly Launch[] _tickWithEntries,
        _tickWithoutEntries;
    private readonly int[] _gridWords;
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
        Lattice lattice = scenario.Lattice;
        _gridWords = GridWords(scenario, out int voxels);
        Bytes = MemoryBytes(scenario);
        RequireMemory(Bytes, device);
        long sites = (long)lattice.Sites * replicas;
        long allVoxels = Math.Max(1, (long)voxels * replicas);
        int rows = lattice.Ny * lattice.Nz;
        int groupRows = GroupRows(rows);
        int groups = (rows + groupRows - 1) / groupRows;
        int entryCapacity = EntryCapacity(scenario);

        _tSignal = Allocate<byte>(sites);
        _residentSignal = Allocate<byte>(sites);
        _tEntrant = Allocate<byte>(sites);
        _residentEntrant = Allocate<byte>(sites);
        _tCell = Allocate<Words4>(sites);
        _resident = Allocate<Words4>(sites);
        _events = Allocate<ulong>(sites);
        _parameters = Allocate<uint>((long)replicas * Table.Stride);
        _clock = Allocate<uint>(replicas);
        _end = Allocate<uint>(replicas);
        _amount = Allocate<int>(allVoxels);
        _nextAmount = Allocate<int>(allVoxels);
        _secreted = Allocate<uint>(allVoxels);
        _washed = Allocate<uint>(allVoxels);
        _entries = Allocate<uint>((long)replicas * entryCapacity * Entry.Stride);
        _totals = Allocate<long>((long)replicas * Counter.Count);
        _buffers.Add(_counts = device.Readback(_totals));
        _buffers.Add(_carriedOut = device.Readback(_entries));
        Buffer<int> grids = Allocate<int>(Math.Max(1, _gridWords.Length));

        _tissue.Nx = lattice.Nx;
        _tissue.Ny = lattice.Ny;
        _tissue.Nz = lattice.Nz;
        _tissue.PeriodicX = lattice.PeriodicX ? 1 : 0;
        _tissue.PeriodicY = lattice.PeriodicY ? 1 : 0;
        _tissue.PeriodicZ = lattice.PeriodicZ ? 1 : 0;
        _tissue.Directions = 2 * lattice.Dimensions;
        _tissue.Sites = lattice.Sites;
        _tissue.Replicas = replicas;
        _tissue.Fields = scenario.Fields.Count;
        _tissue.Voxels = voxels;
        _tissue.Groups = groups;
        _tissue.GroupRows = groupRows;
        _tissue.EntryCapacity = entryCapacity;
        _tissue.TSignal = _tSignal.View;
        _tissue.ResidentSignal = _residentSignal.View;
        _tissue.TEntrant = _tEntrant.View;
        _tissue.ResidentEntrant = _residentEntrant.View;
        _tissue.TCell = _tCell.View;
        _tissue.Resident = _resident.View;
        _tissue.Events = _events.View;
        _tissue.Parameters = _parameters.View;
        _tissue.Clock = _clock.View;
        _tissue.End = _end.View;
        _tissue.Amount = _amount.View;
        _tissue.NextAmount = _nextAmount.View;
        _tissue.Secreted = _secreted.View;
        _tissue.Washed = _washed.View;
        _tissue.Grids = grids.View;
        _tissue.Salts = Allocate<uint>(Math.Max(1, (long)replicas * scenario.Fields.Count * Dither.Salts)).View;
        _tissue.Entries = _entries.View;
        _tissue.Partial = Allocate<long>((long)replicas * groups * Counter.Count).View;
        _tissue.Totals = _totals.View;

        device.Write(grids, 0, _gridWords);
        _vesselSites = new int[replicas][];
        _states = new ReplicaState[replicas];
        _runs = new bool[replicas];
        Array.Fill(_runs, true);
        for (int r = 0; r < replicas; r++)
        {
            _states[r] = new ReplicaState(scenario, scenario.Replicas[r], EntryCapacity(scenario, scenario.Replicas[r]));
            device.Write(_parameters, (long)r * Table.Stride, scenario.Replicas[r].Parameters[0].Table);
            device.Write(_end, r, [scenario.EndTick]);
            if (scenario.Replicas[r].Tissue0 is not null)
                Seed(r);
        }

        int tissues = scenario.Patient?.Tissues.Count ?? 1;
        _patients = scenario.Patient is { } plan ? [.. _states.Chunk(tissues).Select(states => new Patient(scenario, plan, states))] : [];
        int rounds = 0,
            subSteps = 0;
        foreach (ParameterChange change in scenario.Replicas.SelectMany(r => r.Parameters))
        {
            for (int k = 0; k < Table.TKinds; k++)
                rounds = Math.Max(rounds, (int)change.Table[Table.TCell + k * Table.TCellStride + Table.TRounds]);
            for (int f = 0; f < scenario.Fields.Count; f++)
                subSteps = Math.Max(subSteps, (int)change.Table[Table.Field + f * Table.FieldStride + Table.FSubSteps]);
        }

        _tickWithEntries = Schedule.Tick(scenario.Fields.Count, subSteps, rounds, entries: true);
        _tickWithoutEntries = Schedule.Tick(scenario.Fields.Count, subSteps, rounds, entries: false);
    }

    /// <summary>What is simulated.</summary>
    public Scenario Scenario { get; }

    /// <summary>The host's side of the replicas, and the patients, in order.</summary>
    internal IReadOnlyList<ReplicaState> States => _states;

    internal IReadOnlyList<Patient> Patients => _patients;

    /// <summary>The tick that the run is at.</summary>
    public uint Tick { get; private set; }

    /// <summary>Bytes of device memory that the run takes.</summary>
    public long Bytes { get; }

    /// <summary>Called with each census, in the order of time: while the window after it is under way, or when the run stops
    /// before.</summary>
    public Action<Record>? OnCensus { get; set; }

    /// <summary>Called with each row of a patient's course, in the order of time.</summary>
    public Action<CourseRow>? OnCourse { get; set; }

    /// <summary>The device that the run is on.</summary>
    public Device Device => _device;

    /// <summary>Refuses a configuration whose run a device has no memory for, before the tables of its replicas are made.</summary>
    /// <exception cref="DeviceException">It does not fit.</exception>
    public static void RequireMemory(RunConfiguration configuration, Device device) =>
        RequireMemory(
            MemoryBytes(ScenarioConversion.Convert(configuration, out _, seeded: false, replicas: 1)) * configuration.Replicas,
            device
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

    /// <summary>Bytes of device memory that a scenario takes.</summary>
    public static long MemoryBytes(Scenario scenario)
    {
        GridWords(scenario, out int voxels);
        long rows = (long)scenario.Lattice.Ny * scenario.Lattice.Nz;
        long groups = (rows + GroupRows(rows) - 1) / GroupRows(rows);
        // A site: two signals, two entrants, two records, a ledger. A voxel: two amounts, two flows.
        long replica =
            scenario.Lattice.Sites * (2L + 2 + 32 + 8)
            + voxels * 16L
            + (Table.Stride + scenario.Fields.Count * Dither.Salts) * 4L
            + (groups + 1) * Counter.Count * 8L
            + (long)EntryCapacity(scenario) * Entry.Stride * 4;
        // The host keeps a row of parameters for each change.
        long host = scenario.Replicas.Sum(r => (long)r.Parameters.Count) * Table.Stride * 4;
        return replica * scenario.Replicas.Count + host;
    }

    /// <summary>Runs up to a tick, or until asked to stop; stops between ticks. Every census up to then has been told when it
    /// returns.</summary>
    /// <param name="tick">Tick to run to; at most the scenario's end.</param>
    /// <param name="cancel">Asks to stop.</param>
    /// <exception cref="RunException">A field overflowed its range of quanta.</exception>
    public void RunTo(uint tick, CancellationToken cancel = default)
    {
        if (_last is not null)
            throw new InvalidOperationException("a tick is under way launch by launch: finish it first");
        uint end = Math.Min(tick, Scenario.EndTick);
        while (Tick < end && !cancel.IsCancellationRequested)
        {
            foreach (Launch launch in BeginTick())
                Run(launch);
            EndTick();
        }

        ReceiveCensus();
    }

    /// <summary>The census at the end of the run. Call it once, when the run has reached its end.</summary>
    public void Finish()
    {
        BeginCensus();
        ReceiveCensus();
    }

    private Buffer<T> Allocate<T>(long length)
        where T : unmanaged
    {
        Buffer<T> buffer = _device.Allocate<T>(length);
        _buffers.Add(buffer);
        return buffer;
    }

    private void Seed(int replica)
    {
        Lattice lattice = Scenario.Lattice;
        Replica r = Scenario.Replicas[replica];
        var seeding = new Seeding(lattice, Scenario.Seed, r);
        int plane = lattice.Nx * lattice.Ny;
        byte[] tSignals = new byte[plane],
            residentSignals = new byte[plane];
        Words4[] tCells = new Words4[plane],
            residents = new Words4[plane];
        for (int z = 0; z < lattice.Nz; z++)
        {
            seeding.Plane(z, tSignals, tCells, residentSignals, residents);
            long first = (long)replica * lattice.Sites + (long)z * plane;
            _device.Write(_tSignal, first, tSignals);
            _device.Write(_tCell, first, tCells);
            _device.Write(_residentSignal, first, residentSignals);
            _device.Write(_resident, first, residents);
        }
    }

    private static int[] GridWords(Scenario scenario, out int voxels)
    {
        Lattice lattice = scenario.Lattice;
        int[] words = new int[scenario.Fields.Count * Grid.Stride];
        voxels = 0;
        int row = 0;
        for (int f = 0; f < scenario.Fields.Count; f++)
        {
            int factor = scenario.Fields[f].Factor,
                factorZ = lattice.Nz == 1 ? 1 : factor;
            Span<int> grid = words.AsSpan(f * Grid.Stride, Grid.Stride);
            grid[Grid.Nx] = lattice.Nx / factor;
            grid[Grid.Ny] = lattice.Ny / factor;
            grid[Grid.Nz] = lattice.Nz / factorZ;
            grid[Grid.Shift] = System.Numerics.BitOperations.Log2((uint)factor);
            grid[Grid.ShiftZ] = System.Numerics.BitOperations.Log2((uint)factorZ);
            grid[Grid.Voxels] = grid[Grid.Nx] * grid[Grid.Ny] * grid[Grid.Nz];
            grid[Grid.First] = voxels;
            grid[Grid.FirstRow] = row;
            voxels += grid[Grid.Voxels];
            row += grid[Grid.Ny] * grid[Grid.Nz];
        }

        return words;
    }

    /// <summary>Rows a group of the first pass of sums: at most 4096 groups, whatever the device.</summary>
    private static int GroupRows(long rows) => (int)Math.Max(1, (rows + 4095) / 4096);

    /// <summary>Room for the entries of a window of any replica.</summary>
    private static int EntryCapacity(Scenario scenario) => scenario.Replicas.Max(r => EntryCapacity(scenario, r));

    /// <summary>Entries that one window of a replica can plan: the largest number due in one, and as many again that were refused before.
    /// Its own doses alone
    /// decide, so that what it plans does not depend on other replicas.</summary>
    private static int EntryCapacity(Scenario scenario, Replica replica)
    {
        // What a patient's blood cannot issue in one window waits for the next.
        if (scenario.Patient is not null)
            return AssumedNumbers.PatientEntries;
        long most = 0;
        foreach (Dose dose in replica.Doses)
            most += dose.EntriesAWindow((uint)scenario.Window);
        return (int)Math.Clamp(2 * most, 1, 1 << 26);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (IDisposable buffer in _buffers)
            buffer.Dispose();
    }
}
