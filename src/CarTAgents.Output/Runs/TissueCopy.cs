using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using CarTAgents.Kernels.Draws;
using CarTAgents.Model.Engine;
using CarTAgents.Model.Tissues;

namespace CarTAgents.Output.Runs;

/// <summary>A copy of one replica at one tick: what pictures and snapshots are made from while the simulation goes on.</summary>
/// <remarks>The simulation waits while the copy is taken, so that this copies and does nothing else. Its memory serves again at the next
/// tick:
/// two bytes a site, four a voxel of each field, and where records are wanted 16 a cell.</remarks>
public sealed class TissueCopy
{
    private readonly Simulation _simulation;
    private readonly int _slot;
    private readonly int[]?[] _quanta;

    /// <summary>Makes room for copies of a replica.</summary>
    /// <param name="simulation">The run.</param>
    /// <param name="slot">The replica's place in it.</param>
    /// <param name="fields">The fields to copy, by their places.</param>
    /// <param name="tCellRecords">Whether the records of T cells are wanted, beside their signals.</param>
    /// <param name="residentRecords">Whether those of residents are.</param>
    public TissueCopy(Simulation simulation, int slot, IEnumerable<int> fields, bool tCellRecords = false, bool residentRecords = false)
    {
        _simulation = simulation;
        _slot = slot;
        Lattice lattice = simulation.Scenario.Lattice;
        TCells = new Layer(lattice, tCellRecords);
        Residents = new Layer(lattice, residentRecords);
        _quanta = new int[]?[simulation.Scenario.Fields.Count];
        foreach (int field in fields)
        {
            (int nx, int ny, int nz) = simulation.FieldSize(field);
            _quanta[field] = new int[nx * ny * nz];
        }
    }

    /// <summary>The tick at which the copy was taken.</summary>
    public uint Tick { get; private set; }

    /// <summary>The T cells.</summary>
    public Layer TCells { get; }

    /// <summary>The residents.</summary>
    public Layer Residents { get; }

    /// <summary>The quanta of a field's voxels, x fastest.</summary>
    /// <param name="field">The field's place; one of those that are copied.</param>
    public ReadOnlyMemory<int> Quanta(int field) =>
        _quanta[field] ?? throw new ArgumentException($"field {field} is not copied", nameof(field));

    /// <summary>Voxels of a field on x, y and z.</summary>
    /// <param name="field">The field's place.</param>
    public (int Nx, int Ny, int Nz) FieldSize(int field) => _simulation.FieldSize(field);

    /// <summary>Copies the present state over the one before.</summary>
    /// <param name="records">Whether the records that are wanted are needed this time.</param>
    public void Take(bool records)
    {
        Tick = _simulation.Tick;
        _simulation.ReadSignals(_slot, 0, TCells.Signals, Residents.Signals);
        for (int f = 0; f < _quanta.Length; f++)
        {
            if (_quanta[f] is { } quanta)
                _simulation.ReadField(_slot, f, quanta);
        }

        if (!records)
            return;
        Lattice lattice = _simulation.Scenario.Lattice;
        int sites = lattice.Nx * lattice.Ny;
        for (int z = 0; z < lattice.Nz; z++)
        {
            Span<Words4> room = TCells.Room(z, out ReadOnlySpan<int> places);
            _simulation.GatherTCells(_slot, (long)z * sites, sites, places, room);
            room = Residents.Room(z, out places);
            _simulation.GatherResidents(_slot, (long)z * sites, sites, places, room);
        }
    }

    /// <summary>Finds the sites that hold a cell.</summary>
    /// <param name="signals">The signals of a stretch of sites.</param>
    /// <param name="sites">Takes the places in it, in order; as long as the signals.</param>
    /// <returns>How many there are.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Occupied(ReadOnlySpan<byte> signals, Span<int> sites)
    {
        ref byte first = ref MemoryMarshal.GetReference(signals);
        int found = 0,
            i = 0;
        for (; i + Vector256<byte>.Count <= signals.Length; i += Vector256<byte>.Count)
        {
            uint held = ~Vector256.Equals(Vector256.LoadUnsafe(ref first, (nuint)i), Vector256<byte>.Zero).ExtractMostSignificantBits();
            for (; held != 0; held &= held - 1)
                sites[found++] = i + BitOperations.TrailingZeroCount(held);
        }

        for (; i < signals.Length; i++)
        {
            if (signals[i] != 0)
                sites[found++] = i;
        }

        return found;
    }

    /// <summary>One layer of the lattice's cells: T cells or residents.</summary>
    public sealed class Layer
    {
        private readonly int _nx;
        private readonly int _ny;
        private readonly byte[] _signals;
        private readonly int[] _firstOfRow;
        private readonly int[] _found;
        private readonly bool _wanted;
        private Words4[] _records = [];

        internal Layer(Lattice lattice, bool records)
        {
            (_nx, _ny) = (lattice.Nx, lattice.Ny);
            _signals = new byte[lattice.Sites];
            _wanted = records;
            _firstOfRow = records ? new int[(_ny * lattice.Nz) + 1] : [];
            _found = new int[records ? _nx * _ny : 0];
        }

        internal Span<byte> Signals => _signals;

        /// <summary>The signals of rows of sites along x that lie one after another.</summary>
        /// <param name="row">The first of them, y + Ny z.</param>
        /// <param name="rows">How many; Ny for a plane.</param>
        public ReadOnlySpan<byte> Rows(int row, int rows) => _signals.AsSpan(row * _nx, rows * _nx);

        /// <summary>The records of the cells in such rows, one for each occupied site in their order; none where they are not
        /// wanted.</summary>
        /// <inheritdoc cref="Rows"/>
        public ReadOnlySpan<Words4> Records(int row, int rows) =>
            _wanted ? _records.AsSpan(_firstOfRow[row], _firstOfRow[row + rows] - _firstOfRow[row]) : [];

        /// <summary>Finds the cells of a plane, after those of the planes under it, and makes room for their records.</summary>
        /// <param name="z">The plane.</param>
        /// <param name="places">Where in the plane they are.</param>
        /// <returns>Room for a record for each; none where records are not wanted.</returns>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        internal Span<Words4> Room(int z, out ReadOnlySpan<int> places)
        {
            places = [];
            if (!_wanted)
                return [];
            int cells = Occupied(Rows(z * _ny, _ny), _found);
            places = _found.AsSpan(0, cells);
            int first = _firstOfRow[z * _ny],
                k = 0;
            for (int y = 0; y < _ny; y++)
            {
                while (k < cells && _found[k] < (y + 1) * _nx)
                    k++;
                _firstOfRow[(z * _ny) + y + 1] = first + k;
            }

            if (first + cells > _records.Length)
                Array.Resize(ref _records, Math.Min(_signals.Length, Math.Max(first + cells, 2 * _records.Length)));
            return _records.AsSpan(first, cells);
        }
    }
}
