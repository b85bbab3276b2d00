using System.Runtime.CompilerServices;
using CarTAgents.Kernels.Cells;
using CarTAgents.Kernels.Draws;

namespace CarTAgents.Model.Tissues;

/// <summary>One layer of a copied lattice: T cells or residents.</summary>
/// <remarks>Each site has a code of one byte, 0 where it is empty. Codes are opaque: sites of one code look alike as far as
/// <typeparamref name="TCell"/> is described without records, so that properties that are needed at every site are looked up by
/// code.</remarks> <typeparam name="TCell">Its cells.</typeparam>
public sealed class CellLayer<TCell>
    where TCell : struct, ICellView<TCell>
{
    private readonly int _nx;
    private readonly int _ny;
    private readonly byte[] _codes;
    private readonly int[] _firstOfRow;
    private readonly int[] _found;
    private readonly bool _wanted;
    private readonly bool _identified;
    private Words4[] _records = [];
    private Identity[] _identities = [];

    internal CellLayer(Lattice lattice, bool records, bool identities = false)
    {
        _identified = records && identities;
        (_nx, _ny) = (lattice.Nx, lattice.Ny);
        _codes = new byte[lattice.Sites];
        _wanted = records;
        _firstOfRow = records ? new int[(_ny * lattice.Nz) + 1] : [];
        _found = new int[records ? _nx * _ny : 0];
    }

    internal Span<byte> AllCodes => _codes;

    /// <summary>The codes of rows of sites along x that lie one after another.</summary>
    /// <param name="row">The first of them, y + Ny z.</param>
    /// <param name="rows">How many; Ny for a plane.</param>
    public ReadOnlySpan<byte> Codes(int row, int rows) => _codes.AsSpan(row * _nx, rows * _nx);

    /// <summary>The cells in such rows, in the order of their sites.</summary>
    /// <param name="row">The first of them, y + Ny z.</param>
    /// <param name="rows">How many; Ny for a plane.</param>
    /// <param name="places">Room for a place a site.</param>
    public Cells Find(int row, int rows, Span<int> places)
    {
        ReadOnlySpan<byte> codes = Codes(row, rows);
        int count = TissueCopy.Occupied(codes, places);
        return new Cells(
            codes,
            places[..count],
            _wanted ? _records.AsSpan(_firstOfRow[row], count) : [],
            _identified ? _identities.AsSpan(_firstOfRow[row], count) : []
        );
    }

    /// <summary>The cell of a site; null where there is none.</summary>
    /// <param name="row">The site's row, y + Ny z.</param>
    /// <param name="x">Its place in the row.</param>
    public TCell? At(int row, int x)
    {
        ReadOnlySpan<byte> codes = Codes(row, 1);
        if (codes[x] == 0)
            return null;
        int before = x - codes[..x].Count((byte)0);
        return TCell.Of(codes[x], _wanted ? _records[_firstOfRow[row] + before] : default);
    }

    /// <summary>A cell as far as a code tells.</summary>
    public static TCell OfCode(byte code) => TCell.Of(code, default);

    /// <summary>Finds the cells of a plane, after those of the planes under it, and makes room for their records.</summary>
    /// <param name="z">The plane.</param>
    /// <param name="places">Where in the plane they are.</param>
    /// <param name="identities">Room for an identity for each; none where those are not wanted.</param>
    /// <returns>Room for a record for each; none where records are not wanted.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal Span<Words4> Room(int z, out ReadOnlySpan<int> places, out Span<Identity> identities)
    {
        places = [];
        identities = [];
        if (!_wanted)
            return [];
        int cells = TissueCopy.Occupied(Codes(z * _ny, _ny), _found);
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
            Array.Resize(ref _records, Math.Min(_codes.Length, Math.Max(first + cells, 2 * _records.Length)));
        if (_identified && _identities.Length < _records.Length)
            Array.Resize(ref _identities, _records.Length);
        identities = _identified ? _identities.AsSpan(first, cells) : [];
        return _records.AsSpan(first, cells);
    }

    /// <summary>Cells of some rows.</summary>
    public readonly ref struct Cells
    {
        private readonly ReadOnlySpan<byte> _codes;
        private readonly ReadOnlySpan<int> _places;
        private readonly ReadOnlySpan<Words4> _records;
        private readonly ReadOnlySpan<Identity> _identities;

        internal Cells(ReadOnlySpan<byte> codes, ReadOnlySpan<int> places, ReadOnlySpan<Words4> records, ReadOnlySpan<Identity> identities)
        {
            _identities = identities;
            _codes = codes;
            _places = places;
            _records = records;
        }

        /// <summary>How many there are.</summary>
        public int Count => _places.Length;

        /// <summary>A cell, by its number.</summary>
        public TCell this[int number]
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            get => TCell.Of(_codes[_places[number]], _records.IsEmpty ? default : _records[number]);
        }

        /// <summary>Who a cell is, by its number; only where identities were copied.</summary>
        public (long Cell, long Mother) Identity(int number) => (_identities[number].Cell, _identities[number].Mother);

        /// <summary>The site of a cell, counted from the first of the rows.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public int Place(int number) => _places[number];
    }
}
