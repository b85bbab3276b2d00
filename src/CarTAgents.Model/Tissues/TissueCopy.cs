using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using CarTAgents.Configuration.Units;
using CarTAgents.Kernels.Cells;
using CarTAgents.Kernels.Draws;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Engine;

namespace CarTAgents.Model.Tissues;

/// <summary>A copy of one replica at one tick: what pictures and snapshots are made from while the simulation goes on.</summary>
/// <remarks>The simulation waits while the copy is taken, so this does nothing but copy. Its memory is reused at the next
/// tick: two bytes a site, four a voxel of each field, and where records are wanted 16 a cell, and as many for
/// its identity.</remarks>
public sealed class TissueCopy
{
    private readonly Simulation? _simulation;
    private readonly Scenario _scenario;
    private readonly (int Nx, int Ny, int Nz)[] _sizes;
    private readonly int[]?[] _quanta;

    /// <summary>Makes room for copies of a replica.</summary>
    /// <param name="simulation">The run.</param>
    /// <param name="slot">The replica's place in it.</param>
    /// <param name="fields">The fields to copy, by their places.</param>
    /// <param name="tCellRecords">Whether the records of T cells are wanted besides their signals.</param>
    /// <param name="residentRecords">Whether those of residents are.</param>
    /// <param name="identities">Whether identities are wanted with the records.</param>
    public TissueCopy(
        Simulation simulation,
        int slot,
        IEnumerable<int> fields,
        bool tCellRecords = false,
        bool residentRecords = false,
        bool identities = false
    )
    {
        (_simulation, _scenario, Slot) = (simulation, simulation.Scenario, slot);
        Lattice lattice = _scenario.Lattice;
        TCells = new CellLayer<TCellView>(lattice, tCellRecords, identities);
        Residents = new CellLayer<ResidentView>(lattice, residentRecords, identities);
        _sizes = [.. Enumerable.Range(0, _scenario.Fields.Count).Select(simulation.FieldSize)];
        _quanta = new int[]?[_sizes.Length];
        foreach (int field in fields)
        {
            (int nx, int ny, int nz) = _sizes[field];
            _quanta[field] = new int[nx * ny * nz];
        }
    }

    /// <summary>Makes room for recorded states, whose cells have no records.</summary>
    /// <param name="scenario">What was simulated.</param>
    /// <param name="fieldSizes">Voxels of each field on x, y and z; as those of the run, or blocks of them.</param>
    public TissueCopy(Scenario scenario, IReadOnlyList<(int Nx, int Ny, int Nz)> fieldSizes)
    {
        _scenario = scenario;
        TCells = new CellLayer<TCellView>(scenario.Lattice, records: false);
        Residents = new CellLayer<ResidentView>(scenario.Lattice, records: false);
        _sizes = [.. fieldSizes];
        _quanta = [.. _sizes.Select(s => new int[s.Nx * s.Ny * s.Nz])];
    }

    /// <summary>The replica's place in the run; another one is copied from the next <see cref="Take"/> on.</summary>
    public int Slot { get; set; }

    /// <summary>The tick at which the copy was taken.</summary>
    public uint Tick { get; private set; }

    /// <summary>The T cells.</summary>
    public CellLayer<TCellView> TCells { get; }

    /// <summary>The residents.</summary>
    public CellLayer<ResidentView> Residents { get; }

    /// <summary>The quanta of a field's voxels, x fastest.</summary>
    /// <param name="field">The field's place; one of those that are copied.</param>
    public ReadOnlyMemory<int> Quanta(int field) =>
        _quanta[field] ?? throw new ArgumentException($"field {field} is not copied", nameof(field));

    /// <summary>Voxels of a field on x, y and z.</summary>
    /// <param name="field">The field's place.</param>
    public (int Nx, int Ny, int Nz) FieldSize(int field) => _sizes[field];

    /// <summary>Concentration that one quantum in a voxel of a field makes, pM.</summary>
    /// <param name="field">The field's place.</param>
    public double PicomolarPerQuantum(int field)
    {
        Lattice l = _scenario.Lattice;
        (int nx, _, int nz) = _sizes[field];
        double edge = l.Nx / nx * l.Spacing,
            height = l.Nz / nz * l.Spacing;
        return _scenario.Fields[field].Quantum / (edge * edge * height) / Concentration.Picomolar;
    }

    /// <summary>Copies the present state over the one before.</summary>
    /// <param name="records">Whether the records that are wanted are needed this time.</param>
    public void Take(bool records)
    {
        if (_simulation is null)
            throw new InvalidOperationException("there is no run to take the state from");
        Tick = _simulation.Tick;
        _simulation.ReadSignals(Slot, 0, TCells.AllCodes, Residents.AllCodes);
        for (int f = 0; f < _quanta.Length; f++)
        {
            if (_quanta[f] is { } quanta)
                _simulation.ReadField(Slot, f, quanta);
        }

        if (!records)
            return;
        Lattice lattice = _scenario.Lattice;
        int sites = lattice.Nx * lattice.Ny;
        for (int z = 0; z < lattice.Nz; z++)
        {
            Span<Words4> room = TCells.Room(z, out ReadOnlySpan<int> places, out Span<Identity> identities);
            _simulation.GatherTCells(Slot, (long)z * sites, sites, places, MemoryMarshal.Cast<Words4, TCell>(room));
            if (!identities.IsEmpty)
                _simulation.GatherTIdentities(Slot, (long)z * sites, sites, places, identities);
            room = Residents.Room(z, out places, out identities);
            _simulation.GatherResidents(Slot, (long)z * sites, sites, places, MemoryMarshal.Cast<Words4, Resident>(room));
            if (!identities.IsEmpty)
                _simulation.GatherResidentIdentities(Slot, (long)z * sites, sites, places, identities);
        }
    }

    /// <summary>Takes a state that was kept.</summary>
    /// <param name="tick">Its tick.</param>
    /// <param name="slot">The replica's place in its run.</param>
    /// <param name="tCells">Codes of T cells, a byte a site.</param>
    /// <param name="residents">Codes of residents.</param>
    /// <param name="quanta">Quanta of each field's voxels, as many as there is room for.</param>
    public void Put(uint tick, int slot, ReadOnlySpan<byte> tCells, ReadOnlySpan<byte> residents, IReadOnlyList<int[]> quanta)
    {
        (Tick, Slot) = (tick, slot);
        tCells.CopyTo(TCells.AllCodes);
        residents.CopyTo(Residents.AllCodes);
        for (int f = 0; f < _quanta.Length; f++)
            quanta[f].CopyTo(_quanta[f]!, 0);
    }

    /// <summary>The place of a replica in a run by its identity; null is the first.</summary>
    public static int SlotOf(Scenario scenario, uint? identity)
    {
        for (int r = 0; r < scenario.Replicas.Count; r++)
        {
            if (identity == scenario.Replicas[r].Identity)
                return r;
        }

        return 0;
    }

    /// <summary>Finds the sites that hold a cell.</summary>
    /// <param name="codes">The codes of a stretch of sites.</param>
    /// <param name="places">Takes the places in it, in order; as long as the codes.</param>
    /// <returns>How many there are.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Occupied(ReadOnlySpan<byte> codes, Span<int> places)
    {
        ref byte first = ref MemoryMarshal.GetReference(codes);
        int found = 0,
            i = 0;
        for (; i + Vector256<byte>.Count <= codes.Length; i += Vector256<byte>.Count)
        {
            uint held = ~Vector256.Equals(Vector256.LoadUnsafe(ref first, (nuint)i), Vector256<byte>.Zero).ExtractMostSignificantBits();
            for (; held != 0; held &= held - 1)
                places[found++] = i + BitOperations.TrailingZeroCount(held);
        }

        for (; i < codes.Length; i++)
        {
            if (codes[i] != 0)
                places[found++] = i;
        }

        return found;
    }
}
