using CarTAgents.Kernels;
using CarTAgents.Kernels.Cells;
using CarTAgents.Kernels.Parameters;
using CarTAgents.Model.Body;
using CarTAgents.Model.Conversion;

namespace CarTAgents.Model.Engine;

public sealed partial class Simulation
{
    /// <summary>Versions of the sections of a state: one rises when what it holds changes.</summary>
    private const int RunVersion = 1,
        ReplicaVersion = 2,
        PlaneVersion = 1,
        PatientVersion = 5;

    /// <summary>Names of the sections of a state.</summary>
    private const string RunSection = "run",
        ReplicaSection = "replica",
        PatientSection = "patient",
        EndSection = "end";

    /// <summary>Names of the sections that <see cref="Save"/> writes.</summary>
    public static IReadOnlyList<string> Sections { get; } =
    [RunSection, ReplicaSection, .. Planes.Saved.Select(p => p.Name), PatientSection, EndSection];

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
            foreach (Plane plane in Planes.Saved)
            {
                if (plane.Of == PlaneOf.IdentifiedSite && !Scenario.Identities)
                    continue;
                sections.Begin(plane.Name, PlaneVersion, _buffers.SavedBytes(plane, r));
                _buffers.Save(plane, r, sections.Stream);
            }
        }

        foreach (Patient patient in _patients)
            sections.Write(PatientSection, PatientVersion, patient);
        sections.Begin(EndSection, 1, 0);
    }

    /// <summary>Continues from what <see cref="Save"/> wrote, on this or another device.</summary>
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
            foreach (Plane plane in Planes.Saved)
            {
                if (plane.Of == PlaneOf.IdentifiedSite && !HasIdentities(sections, plane, r))
                    continue;
                sections.Open(plane.Name, PlaneVersion, _buffers.SavedBytes(plane, r));
                _buffers.Load(plane, r, sections.Stream);
            }

            Write(r, state.Parameters);
            _buffers.Write(Planes.Windows, r, [state.Window]);
            _buffers.Write<PlannedEntry>(Planes.Entries, r, state.Entries.Planned);
            _buffers.Write(Planes.Clock, r, [Tick]);
            _entriesPlanned |= state.Entries.Count > 0;
        }

        foreach (Patient patient in _patients)
            sections.Read(PatientSection, PatientVersion, patient);
        for (int r = 0; r < _states.Length && _patients.Length > 0; r++)
            Write(r, ParametersOf(r));
        sections.Open(EndSection, 1, 0);
        for (int r = 0; r < _states.Length && _patients.Length > 0; r++)
        {
            int tissues = _states.Length / _patients.Length;
            _runs[r] = _patients[r / tissues].Runs(r % tissues);
            _buffers.Write(Planes.End, r, [_runs[r] ? Scenario.EndTick : Tick]);
        }
    }

    /// <summary>Whether identities are to be loaded. A run that has none leaves those of the file alone; where the file has none, the
    /// cells in it are the founders of all that follow.</summary>
    private bool HasIdentities(SectionReader sections, Plane plane, int replica)
    {
        bool there = sections.Begins(plane.Name);
        if (there && !Scenario.Identities)
            sections.Skip(plane.Name, PlaneVersion);
        else if (!there && Scenario.Identities)
            Found(plane == Planes.TIdentity ? Planes.TIdentity : Planes.ResidentIdentity, replica);
        return there && Scenario.Identities;
    }

    /// <summary>Shows a visitor the host's side of a replica.</summary>
    internal void VisitReplica<TVisitor>(ref TVisitor visitor, int replica)
        where TVisitor : IStateVisitor
    {
        visitor.Same("identity, and the number of the tissue x 2^32", _states[replica].Key);
        visitor.Same("tick", Tick);
        _states[replica].Visit(ref visitor);
    }

    /// <summary>Shows a visitor where the run is, and its sizes.</summary>
    internal void VisitRun<TVisitor>(ref TVisitor visitor)
        where TVisitor : IStateVisitor
    {
        uint tick = Tick;
        visitor.Value("tick", ref tick);
        Tick = tick;
        visitor.Same("replicas", _states.Length);
        visitor.Same("sites of a replica", _tissue.Sites);
        visitor.Same("voxels of all fields of a replica", _tissue.Voxels);
    }

    /// <summary>Where the run is, as a section.</summary>
    private readonly struct RunState(Simulation simulation) : IState
    {
        public void Visit<TVisitor>(ref TVisitor visitor)
            where TVisitor : IStateVisitor => simulation.VisitRun(ref visitor);
    }

    /// <summary>The host's side of a replica, as a section.</summary>
    private readonly struct HostState(Simulation simulation, int replica) : IState
    {
        public void Visit<TVisitor>(ref TVisitor visitor)
            where TVisitor : IStateVisitor => simulation.VisitReplica(ref visitor, replica);
    }

    /// <summary>Copies the signals of a replica's sites, for pictures and files.</summary>
    public void ReadSignals(int replica, long firstSite, Span<byte> tSignals, Span<byte> residentSignals)
    {
        long first = (long)replica * _tissue.Sites + firstSite;
        _device.Read(_buffers.Of(Planes.TSignal), first, tSignals);
        _device.Read(_buffers.Of(Planes.ResidentSignal), first, residentSignals);
    }

    /// <summary>Copies the records of a replica's sites; those of empty sites are undefined. A span may be empty where that layer is not
    /// wanted.</summary>
    public void ReadCells(int replica, long firstSite, Span<TCell> tCells, Span<Resident> residents)
    {
        long first = (long)replica * _tissue.Sites + firstSite;
        _device.Read(_buffers.Of(Planes.TCell), first, tCells);
        _device.Read(_buffers.Of(Planes.Resident), first, residents);
    }

    /// <summary>Copies the records of T cells at some of a replica's sites.</summary>
    public void GatherTCells(int replica, long firstSite, int sites, ReadOnlySpan<int> places, Span<TCell> tCells) =>
        _device.Gather(_buffers.Of(Planes.TCell), (long)replica * _tissue.Sites + firstSite, sites, places, tCells);

    /// <summary>Copies the records of residents at some of a replica's sites.</summary>
    public void GatherResidents(int replica, long firstSite, int sites, ReadOnlySpan<int> places, Span<Resident> residents) =>
        _device.Gather(_buffers.Of(Planes.Resident), (long)replica * _tissue.Sites + firstSite, sites, places, residents);

    /// <summary>Copies the identities of T cells at some of a replica's sites; the run has identities.</summary>
    public void GatherTIdentities(int replica, long firstSite, int sites, ReadOnlySpan<int> places, Span<Identity> identities) =>
        _device.Gather(_buffers.Of(Planes.TIdentity), (long)replica * _tissue.Sites + firstSite, sites, places, identities);

    /// <summary>Copies the identities of residents at some of a replica's sites; the run has identities.</summary>
    public void GatherResidentIdentities(int replica, long firstSite, int sites, ReadOnlySpan<int> places, Span<Identity> identities) =>
        _device.Gather(_buffers.Of(Planes.ResidentIdentity), (long)replica * _tissue.Sites + firstSite, sites, places, identities);

    /// <summary>Copies the quanta of a field's voxels, x fastest.</summary>
    public void ReadField(int replica, int field, Span<int> amounts)
    {
        _device.Read(_buffers.Of(Planes.Amount), _buffers.First(Planes.Amount, replica) + _grids[field].First, amounts);
    }

    /// <summary>Voxels of a field on x, y and z.</summary>
    public (int Nx, int Ny, int Nz) FieldSize(int field) => (_grids[field].Nx, _grids[field].Ny, _grids[field].Nz);
}
