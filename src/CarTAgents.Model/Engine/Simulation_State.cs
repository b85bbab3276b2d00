using CarTAgents.Kernels;
using CarTAgents.Kernels.Draws;
using CarTAgents.Kernels.Parameters;
using CarTAgents.Model.Body;
using CarTAgents.Model.Conversion;

namespace CarTAgents.Model.Engine;

public sealed partial class Simulation
{
    private const int Chunk = 1 << 16;

    /// <summary>Writes all that the run carries from one tick to the next: cells, fields, events and flows since the last census, and the
    /// host's side.</summary>
    /// <remarks>Layout: docs/files.md. The same bytes from any device. Records of empty sites are not written.</remarks>
    public void Save(Stream stream)
    {
        using var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        writer.Write(Tick);
        writer.Write(_hosts.Length);
        writer.Write(_tissue.Sites);
        writer.Write(_tissue.Voxels);
        for (int r = 0; r < _hosts.Length; r++)
        {
            ReadEntries(r);
            _hosts[r].Save(writer);
            _buffers.Save(writer, r);
        }

        foreach (Patient patient in _patients)
            patient.Save(writer);
    }

    /// <summary>Goes on from what <see cref="Save"/> wrote, on this or another device.</summary>
    /// <exception cref="InvalidDataException">The state is not one of this scenario.</exception>
    /// <exception cref="EndOfStreamException">The state is cut short.</exception>
    public void Load(Stream stream)
    {
        using var reader = new BinaryReader(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        uint tick = reader.ReadUInt32();
        int replicas = reader.ReadInt32(),
            sites = reader.ReadInt32(),
            voxels = reader.ReadInt32();
        if (replicas != _hosts.Length || sites != _tissue.Sites || voxels != _tissue.Voxels)
        {
            throw new InvalidDataException(
                $"it holds {replicas} replicas of {sites} sites and {voxels} voxels; the configuration has {_hosts.Length} of "
                    + $"{_tissue.Sites} and {_tissue.Voxels}"
            );
        }

        _entriesPlanned = false;
        _underWay = null;
        for (int r = 0; r < replicas; r++)
        {
            Host host = _hosts[r];
            host.Load(reader);
            _buffers.Load(reader, r);
            Write(r, host.Parameters);
            _buffers.Write(Planes.Windows, r, [host.Window]);
            _buffers.Write<PlannedEntry>(Planes.Entries, r, host.Planned);
            _buffers.Write(Planes.Clock, r, [tick]);
            _entriesPlanned |= host.EntryCount > 0;
        }

        foreach (Patient patient in _patients)
            patient.Load(reader);
        Tick = tick;
        for (int r = 0; r < replicas && _patients.Length > 0; r++)
        {
            int tissues = replicas / _patients.Length;
            _runs[r] = _patients[r / tissues].Runs(r % tissues);
            _buffers.Write(Planes.End, r, [_runs[r] ? Scenario.EndTick : tick]);
        }
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
    public void ReadCells(int replica, long firstSite, Span<Words4> tCells, Span<Words4> residents)
    {
        long first = (long)replica * _tissue.Sites + firstSite;
        _device.Read(_buffers.Of(Planes.TCell), first, tCells);
        _device.Read(_buffers.Of(Planes.Resident), first, residents);
    }

    /// <summary>Copies the records of T cells here and there in a stretch of a replica's sites.</summary>
    public void GatherTCells(int replica, long firstSite, int sites, ReadOnlySpan<int> places, Span<Words4> tCells) =>
        _device.Gather(_buffers.Of(Planes.TCell), (long)replica * _tissue.Sites + firstSite, sites, places, tCells);

    /// <summary>Copies the records of residents here and there in a stretch of a replica's sites.</summary>
    public void GatherResidents(int replica, long firstSite, int sites, ReadOnlySpan<int> places, Span<Words4> residents) =>
        _device.Gather(_buffers.Of(Planes.Resident), (long)replica * _tissue.Sites + firstSite, sites, places, residents);

    /// <summary>Copies the quanta of a field's voxels, x fastest.</summary>
    public void ReadField(int replica, int field, Span<int> amounts)
    {
        _device.Read(_buffers.Of(Planes.Amount), _buffers.First(Planes.Amount, replica) + _grids[field].First, amounts);
    }

    /// <summary>Voxels of a field on x, y and z.</summary>
    public (int Nx, int Ny, int Nz) FieldSize(int field) => (_grids[field].Nx, _grids[field].Ny, _grids[field].Nz);
}
