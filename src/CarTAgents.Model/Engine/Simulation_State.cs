using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using CarTAgents.Compute;
using CarTAgents.Kernels;
using CarTAgents.Model.Body;
using CarTAgents.Model.Conversion;

namespace CarTAgents.Model.Engine;

public sealed partial class Simulation
{
    private const int Chunk = 1 << 16;

    /// <summary>Versions of the sections of a state: one rises when what it holds changes.</summary>
    private const int RunVersion = 1,
        ReplicaVersion = 1,
        PlaneVersion = 1,
        PatientVersion = 1;

    /// <summary>Names of the sections of a state.</summary>
    private const string RunSection = "run",
        ReplicaSection = "replica",
        PatientSection = "patient",
        EndSection = "end",
        TSignalSection = "signal of the T cell",
        TCellSection = "record of the T cell",
        ResidentSignalSection = "signal of the resident",
        ResidentSection = "record of the resident",
        EventsSection = "events",
        AmountSection = "amount",
        SecretedSection = "quanta secreted",
        WashedSection = "quanta washed out";

    /// <summary>Names of the sections that <see cref="Save"/> writes.</summary>
    public static IReadOnlyList<string> Sections { get; } =
    [
        RunSection,
        ReplicaSection,
        TSignalSection,
        TCellSection,
        ResidentSignalSection,
        ResidentSection,
        EventsSection,
        AmountSection,
        SecretedSection,
        WashedSection,
        PatientSection,
        EndSection,
    ];

    /// <summary>Writes all that the run carries from one tick to the next: cells, fields, events and flows since the last census, and the
    /// host's side.</summary>
    /// <remarks>Layout: docs/files.md. The same bytes from any device. Records of empty sites are not written.</remarks>
    public void Save(Stream stream)
    {
        var sections = new SectionWriter(stream);
        sections.Write(RunSection, RunVersion, new RunState(this));
        for (int r = 0; r < _states.Length; r++)
        {
            ReadEntries(r);
            sections.Write(ReplicaSection, ReplicaVersion, new HostState(this, r));
            SavePlane(sections, TSignalSection, _tSignal, r, _tissue.Sites);
            SaveRecords(sections, TCellSection, _tSignal, _tCell, r);
            SavePlane(sections, ResidentSignalSection, _residentSignal, r, _tissue.Sites);
            SaveRecords(sections, ResidentSection, _residentSignal, _resident, r);
            SavePlane(sections, EventsSection, _events, r, _tissue.Sites);
            SavePlane(sections, AmountSection, _amount, r, _tissue.Voxels);
            SavePlane(sections, SecretedSection, _secreted, r, _tissue.Voxels);
            SavePlane(sections, WashedSection, _washed, r, _tissue.Voxels);
        }

        foreach (Patient patient in _patients)
            sections.Write(PatientSection, PatientVersion, patient);
        sections.Begin(EndSection, 1, 0);
    }

    /// <summary>Goes on from what <see cref="Save"/> wrote, on this or another device.</summary>
    /// <exception cref="InvalidDataException">The state is not one of this scenario.</exception>
    /// <exception cref="EndOfStreamException">The state is cut short.</exception>
    public void Load(Stream stream)
    {
        var sections = new SectionReader(stream, Sections);
        sections.Read(RunSection, RunVersion, new RunState(this));
        _entriesPlanned = false;
        _underWay = null;
        for (int r = 0; r < _states.Length; r++)
        {
            ReplicaState state = _states[r];
            sections.Read(ReplicaSection, ReplicaVersion, new HostState(this, r));
            LoadPlane(sections, TSignalSection, _tSignal, r, _tissue.Sites);
            LoadRecords(sections, TCellSection, _tSignal, _tCell, r);
            LoadPlane(sections, ResidentSignalSection, _residentSignal, r, _tissue.Sites);
            LoadRecords(sections, ResidentSection, _residentSignal, _resident, r);
            LoadPlane(sections, EventsSection, _events, r, _tissue.Sites);
            LoadPlane(sections, AmountSection, _amount, r, _tissue.Voxels);
            LoadPlane(sections, SecretedSection, _secreted, r, _tissue.Voxels);
            LoadPlane(sections, WashedSection, _washed, r, _tissue.Voxels);
            _device.Write(_parameters, (long)r * Table.Stride, state.Parameters);
            _device.Write(_parameters, (long)r * Table.Stride + Table.Window, state.WindowWords);
            _device.Write(_entries, FirstEntry(r), state.Entries.Words);
            _device.Write(_clock, r, [Tick]);
            _entriesPlanned |= state.Entries.Count > 0;
        }

        foreach (Patient patient in _patients)
            sections.Read(PatientSection, PatientVersion, patient);
        sections.Open(EndSection, 1, 0);
        for (int r = 0; r < _states.Length && _patients.Length > 0; r++)
        {
            int tissues = _states.Length / _patients.Length;
            _runs[r] = _patients[r / tissues].Runs(r % tissues);
            _device.Write(_end, r, [_runs[r] ? Scenario.EndTick : Tick]);
        }
    }

    /// <summary>Shows a visitor the host's side of a replica.</summary>
    private void VisitReplica<TVisitor>(ref TVisitor visitor, int replica)
        where TVisitor : IStateVisitor
    {
        visitor.Same("identity, and the number of the tissue x 2^32", _states[replica].Key);
        visitor.Same("tick", Tick);
        _states[replica].Visit(ref visitor);
    }

    /// <summary>The host's side of a replica, as a section.</summary>
    private readonly struct HostState(Simulation simulation, int replica) : IState
    {
        public void Visit<TVisitor>(ref TVisitor visitor)
            where TVisitor : IStateVisitor => simulation.VisitReplica(ref visitor, replica);
    }

    /// <summary>Where the run is, and its sizes.</summary>
    private readonly struct RunState(Simulation simulation) : IState
    {
        public void Visit<TVisitor>(ref TVisitor visitor)
            where TVisitor : IStateVisitor
        {
            uint tick = simulation.Tick;
            visitor.Value("tick", ref tick);
            simulation.Tick = tick;
            visitor.Same("replicas", simulation._states.Length);
            visitor.Same("sites of a replica", simulation._tissue.Sites);
            visitor.Same("voxels of all fields of a replica", simulation._tissue.Voxels);
        }
    }

    private void SavePlane<T>(SectionWriter sections, string name, Buffer<T> buffer, int replica, int count)
        where T : unmanaged
    {
        sections.Begin(name, PlaneVersion, (long)count * Unsafe.SizeOf<T>());
        T[] chunk = new T[Chunk];
        foreach ((long first, int n) in Chunks(replica, count))
        {
            _device.Read(buffer, first, chunk.AsSpan(0, n));
            sections.Stream.Write(MemoryMarshal.AsBytes(chunk.AsSpan(0, n)));
        }
    }

    private void LoadPlane<T>(SectionReader sections, string name, Buffer<T> buffer, int replica, int count)
        where T : unmanaged
    {
        sections.Open(name, PlaneVersion, (long)count * Unsafe.SizeOf<T>());
        T[] chunk = new T[Chunk];
        foreach ((long first, int n) in Chunks(replica, count))
        {
            sections.Stream.ReadExactly(MemoryMarshal.AsBytes(chunk.AsSpan(0, n)));
            _device.Write(buffer, first, chunk.AsSpan(0, n));
        }
    }

    /// <summary>Writes the records of the sites that a signal shows to be occupied.</summary>
    private void SaveRecords(SectionWriter sections, string name, Buffer<byte> signalBuffer, Buffer<Words4> recordBuffer, int replica)
    {
        sections.Begin(name, PlaneVersion, Occupied(signalBuffer, replica) * Unsafe.SizeOf<Words4>());
        byte[] signals = new byte[Chunk];
        Words4[] records = new Words4[Chunk];
        foreach ((long first, int n) in Chunks(replica, _tissue.Sites))
        {
            _device.Read(signalBuffer, first, signals.AsSpan(0, n));
            _device.Read(recordBuffer, first, records.AsSpan(0, n));
            int kept = 0;
            for (int i = 0; i < n; i++)
            {
                if (signals[i] != 0)
                    records[kept++] = records[i];
            }

            sections.Stream.Write(MemoryMarshal.AsBytes(records.AsSpan(0, kept)));
        }
    }

    private void LoadRecords(SectionReader sections, string name, Buffer<byte> signalBuffer, Buffer<Words4> recordBuffer, int replica)
    {
        sections.Open(name, PlaneVersion, Occupied(signalBuffer, replica) * Unsafe.SizeOf<Words4>());
        byte[] signals = new byte[Chunk];
        Words4[] records = new Words4[Chunk];
        foreach ((long first, int n) in Chunks(replica, _tissue.Sites))
        {
            _device.Read(signalBuffer, first, signals.AsSpan(0, n));
            int kept = n - signals.AsSpan(0, n).Count((byte)0);
            sections.Stream.ReadExactly(MemoryMarshal.AsBytes(records.AsSpan(0, kept)));
            // Spread out from the end, so that nothing is overwritten before it has moved.
            for (int i = n - 1; i >= 0; i--)
                records[i] = signals[i] != 0 ? records[--kept] : default;
            _device.Write(recordBuffer, first, records.AsSpan(0, n));
        }
    }

    private long Occupied(Buffer<byte> signalBuffer, int replica)
    {
        byte[] signals = new byte[Chunk];
        long occupied = 0;
        foreach ((long first, int n) in Chunks(replica, _tissue.Sites))
        {
            _device.Read(signalBuffer, first, signals.AsSpan(0, n));
            occupied += n - signals.AsSpan(0, n).Count((byte)0);
        }

        return occupied;
    }

    /// <summary>Stretches of a replica's elements in a buffer that holds a number of them for each.</summary>
    private static IEnumerable<(long First, int Count)> Chunks(int replica, long count)
    {
        for (long start = 0; start < count; start += Chunk)
            yield return (replica * count + start, (int)Math.Min(Chunk, count - start));
    }

    /// <summary>Copies the signals of a replica's sites, for pictures and files.</summary>
    public void ReadSignals(int replica, long firstSite, Span<byte> tSignals, Span<byte> residentSignals)
    {
        long first = (long)replica * _tissue.Sites + firstSite;
        _device.Read(_tSignal, first, tSignals);
        _device.Read(_residentSignal, first, residentSignals);
    }

    /// <summary>Copies the records of a replica's sites; those of empty sites are undefined. A span may be empty where that layer is not
    /// wanted.</summary>
    public void ReadCells(int replica, long firstSite, Span<Words4> tCells, Span<Words4> residents)
    {
        long first = (long)replica * _tissue.Sites + firstSite;
        _device.Read(_tCell, first, tCells);
        _device.Read(_resident, first, residents);
    }

    /// <summary>Copies the records of T cells here and there in a stretch of a replica's sites.</summary>
    public void GatherTCells(int replica, long firstSite, int sites, ReadOnlySpan<int> places, Span<Words4> tCells) =>
        _device.Gather(_tCell, (long)replica * _tissue.Sites + firstSite, sites, places, tCells);

    /// <summary>Copies the records of residents here and there in a stretch of a replica's sites.</summary>
    public void GatherResidents(int replica, long firstSite, int sites, ReadOnlySpan<int> places, Span<Words4> residents) =>
        _device.Gather(_resident, (long)replica * _tissue.Sites + firstSite, sites, places, residents);

    /// <summary>Copies the quanta of a field's voxels, x fastest.</summary>
    public void ReadField(int replica, int field, Span<int> amounts)
    {
        _device.Read(_amount, (long)replica * _tissue.Voxels + _gridWords[field * Grid.Stride + Grid.First], amounts);
    }

    /// <summary>Voxels of a field on x, y and z.</summary>
    public (int Nx, int Ny, int Nz) FieldSize(int field) =>
        (_gridWords[field * Grid.Stride + Grid.Nx], _gridWords[field * Grid.Stride + Grid.Ny], _gridWords[field * Grid.Stride + Grid.Nz]);
}
