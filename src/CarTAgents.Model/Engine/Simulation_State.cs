using System.Runtime.InteropServices;
using CarTAgents.Compute;
using CarTAgents.Kernels;
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
        byte[] signals = new byte[Chunk];
        Words4[] records = new Words4[Chunk];
        for (int r = 0; r < _hosts.Length; r++)
        {
            ReadEntries(r);
            _hosts[r].Save(writer);
            SaveLayer(writer, r, _tSignal, _tCell, signals, records);
            SaveLayer(writer, r, _residentSignal, _resident, signals, records);
            SavePlane(writer, _events, (long)r * _tissue.Sites, _tissue.Sites);
            SavePlane(writer, _amount, (long)r * _tissue.Voxels, _tissue.Voxels);
            SavePlane(writer, _secreted, (long)r * _tissue.Voxels, _tissue.Voxels);
            SavePlane(writer, _washed, (long)r * _tissue.Voxels, _tissue.Voxels);
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

        byte[] signals = new byte[Chunk];
        Words4[] records = new Words4[Chunk];
        _entriesPlanned = false;
        _underWay = null;
        for (int r = 0; r < replicas; r++)
        {
            Host host = _hosts[r];
            host.Load(reader);
            LoadLayer(reader, r, _tSignal, _tCell, signals, records);
            LoadLayer(reader, r, _residentSignal, _resident, signals, records);
            LoadPlane(reader, _events, (long)r * sites, sites);
            LoadPlane(reader, _amount, (long)r * voxels, voxels);
            LoadPlane(reader, _secreted, (long)r * voxels, voxels);
            LoadPlane(reader, _washed, (long)r * voxels, voxels);
            _device.Write(_parameters, (long)r * Table.Stride, host.Parameters);
            _device.Write(_parameters, (long)r * Table.Stride + Table.Window, host.WindowWords);
            _device.Write(_entries, (long)r * _tissue.EntryCapacity * Entry.Stride, host.Entries);
            _device.Write(_clock, r, [tick]);
            _entriesPlanned |= host.EntryCount > 0;
        }

        foreach (Patient patient in _patients)
            patient.Load(reader);
        Tick = tick;
        for (int r = 0; r < replicas && _patients.Length > 0; r++)
        {
            int tissues = replicas / _patients.Length;
            _runs[r] = _patients[r / tissues].Runs(r % tissues);
            _device.Write(_end, r, [_runs[r] ? Scenario.EndTick : tick]);
        }
    }

    private void SaveLayer(
        BinaryWriter writer,
        int replica,
        Buffer<byte> signalBuffer,
        Buffer<Words4> recordBuffer,
        byte[] signals,
        Words4[] records
    )
    {
        for (long start = 0; start < _tissue.Sites; start += Chunk)
        {
            int n = (int)Math.Min(Chunk, _tissue.Sites - start);
            long first = (long)replica * _tissue.Sites + start;
            _device.Read(signalBuffer, first, signals.AsSpan(0, n));
            _device.Read(recordBuffer, first, records.AsSpan(0, n));
            int kept = 0;
            for (int i = 0; i < n; i++)
            {
                if (signals[i] != 0)
                    records[kept++] = records[i];
            }

            writer.Write(signals, 0, n);
            writer.Write(MemoryMarshal.AsBytes(records.AsSpan(0, kept)));
        }
    }

    private void LoadLayer(
        BinaryReader reader,
        int replica,
        Buffer<byte> signalBuffer,
        Buffer<Words4> recordBuffer,
        byte[] signals,
        Words4[] records
    )
    {
        for (long start = 0; start < _tissue.Sites; start += Chunk)
        {
            int n = (int)Math.Min(Chunk, _tissue.Sites - start);
            long first = (long)replica * _tissue.Sites + start;
            reader.BaseStream.ReadExactly(signals, 0, n);
            int kept = n - signals.AsSpan(0, n).Count((byte)0);
            reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(records.AsSpan(0, kept)));
            // Spread out from the end, so that nothing is overwritten before it has moved.
            for (int i = n - 1; i >= 0; i--)
                records[i] = signals[i] != 0 ? records[--kept] : default;
            _device.Write(signalBuffer, first, signals.AsSpan(0, n));
            _device.Write(recordBuffer, first, records.AsSpan(0, n));
        }
    }

    private void SavePlane<T>(BinaryWriter writer, Buffer<T> buffer, long first, long count)
        where T : unmanaged
    {
        T[] chunk = new T[Chunk];
        for (long start = 0; start < count; start += Chunk)
        {
            int n = (int)Math.Min(Chunk, count - start);
            _device.Read(buffer, first + start, chunk.AsSpan(0, n));
            writer.Write(MemoryMarshal.AsBytes(chunk.AsSpan(0, n)));
        }
    }

    private void LoadPlane<T>(BinaryReader reader, Buffer<T> buffer, long first, long count)
        where T : unmanaged
    {
        T[] chunk = new T[Chunk];
        for (long start = 0; start < count; start += Chunk)
        {
            int n = (int)Math.Min(Chunk, count - start);
            reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(chunk.AsSpan(0, n)));
            _device.Write(buffer, first + start, chunk.AsSpan(0, n));
        }
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
