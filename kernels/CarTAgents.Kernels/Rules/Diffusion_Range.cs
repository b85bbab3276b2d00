using CarTAgents.Kernels.Draws;
using CarTAgents.Kernels.Parameters;
using CarTAgents.Kernels.Rows;

namespace CarTAgents.Kernels.Rules;

/// <summary>A sub-step of <see cref="Diffusion"/> over a range of a field's rows of voxels.</summary>
/// <remarks>A row adds the fluxes of its lower faces to itself and subtracts them from the rows below where these belong to the same range
/// and are already done; at the edges of the range it computes its upper faces again.
/// A row that is at rest, as are those around it, keeps its amounts, and is still: both buffers hold them. From then on it costs nothing
/// until a row around it has woken. Which rows are still is noted twice, for even and odd sub-steps, because other ranges read what the
/// sub-step before left while this one writes.</remarks>
internal readonly unsafe ref partial struct DiffusionRange<TLanes>
    where TLanes : struct, ILanes<TLanes>
{
    // Rows of so many vectors at most are done in strips, if they are whole vectors. Strips of longer ones are no faster, measured.
    private const int NarrowVectors = 4;

    private readonly int _nx,
        _ny,
        _nz,
        _periodicX,
        _periodicY,
        _periodicZ,
        _k,
        _rest,
        _from,
        _to;

    private readonly uint _salt;

    private readonly int* _amounts,
        _next;

    // Null in the first sub-step, which knows nothing.
    private readonly byte* _wasStill;

    private readonly byte* _isStill;

    public DiffusionRange(in Tissue t, int replica, int field, int from, int to)
    {
        int p = FieldParameters.Index(t, replica, field);
        (_nx, _ny, _nz) = (t.Grids[field].Nx, t.Grids[field].Ny, t.Grids[field].Nz);
        (_periodicX, _periodicY, _periodicZ) = (t.PeriodicX, t.PeriodicY, t.PeriodicZ);
        (_k, _rest) = (t.FieldParameters[p].Diffusion, t.FieldParameters[p].Rest);
        (_from, _to) = (from, to);
        _salt = t.Salts[((long)replica * t.Fields + field) * Dither.Salts + t.SubStep];
        long first = (long)replica * t.Voxels + t.Grids[field].First;
        _amounts = t.Amount.Address + first;
        _next = t.NextAmount.Address + first;
        byte* still = t.StillRows.Address + (long)replica * 2 * t.VoxelRows + t.Grids[field].FirstRow;
        bool odd = (t.SubStep & 1) != 0;
        _isStill = odd ? still + t.VoxelRows : still;
        _wasStill =
            t.SubStep == 0 ? null
            : odd ? still
            : still + t.VoxelRows;
    }

    /// <summary>Runs the rows of the range.</summary>
    public void Run()
    {
        // Of the row done last at each y, whether it is awake: asked for by the rows above it on y and z.
        byte* awake = stackalloc byte[_ny];
        int* spare = stackalloc int[_nx];
        int r = _from;
        while (r < _to)
        {
            int z = r / _ny,
                end = Math.Min((z + 1) * _ny, _to);
            if (IsStillAround(z))
            {
                new Span<byte>(_isStill + r, end - r).Fill(1);
                new Span<byte>(awake + r - z * _ny, end - r).Clear();
                r = end;
                continue;
            }

            bool isWhole = r == z * _ny && end == r + _ny && (r == _from || r >= _from + _ny);
            if (isWhole && IsAllAwake(z))
            {
                new Span<byte>(awake, _ny).Fill(1);
                if (_nx % TLanes.Count == 0 && _nx <= NarrowVectors * TLanes.Count)
                    NarrowPlane(z);
                else
                    Plane(z, spare);
                r = end;
                continue;
            }

            for (; r < end; r++)
                Row(r, z, awake, spare);
        }
    }

    /// <summary>Whether all rows of a plane, and of those beside it, were still.</summary>
    private bool IsStillAround(int z)
    {
        return _wasStill != null
            && IsStill(z)
            && (z > 0 ? IsStill(z - 1) : _periodicZ == 0 || IsStill(_nz - 1))
            && (z < _nz - 1 ? IsStill(z + 1) : _periodicZ == 0 || IsStill(0));
    }

    private bool IsStill(int z) => !new ReadOnlySpan<byte>(_wasStill + (long)z * _ny, _ny).Contains((byte)0);

    private bool WasStill(int row) => _wasStill != null && _wasStill[row] != 0;

    /// <summary>Whether a voxel of a row gives anything to anyone.</summary>
    private bool IsAwake(int row)
    {
        if (WasStill(row))
            return false;
        int* amounts = _amounts + (long)row * _nx;
        TLanes rest = TLanes.All(_rest);
        int x = 0;
        for (; x + TLanes.Count <= _nx; x += TLanes.Count)
        {
            if (TLanes.AnyReaches(TLanes.Load(amounts + x), rest))
                return true;
        }

        for (; x < _nx; x++)
        {
            if (amounts[x] >= _rest)
                return true;
        }

        return false;
    }

    private bool IsAllAwake(int z)
    {
        for (int y = 0; y < _ny; y++)
        {
            if (!IsAwake(z * _ny + y))
                return false;
        }

        return true;
    }

    /// <summary>Does a plane of which all rows are awake and of the range, as those of the plane below are or none is: what
    /// <see cref="Row"/> does, without asking at each.</summary>
    private void Plane(int z, int* spare)
    {
        int first = z * _ny;
        bool isBelow = z > 0,
            isAbove = z < _nz - 1,
            givesZ = WakePlane(z);
        long plane = (long)_ny * _nx,
            around = (_nz - 1) * plane,
            belowZ = isBelow ? -plane
            : _periodicZ != 0 ? around
            : 0,
            aboveZ = isAbove ? plane : -around;
        DiffusionLine<TLanes> line = Line(first);
        for (int y = 0; y < _ny; y++)
        {
            int r = first + y;
            if (y == 0 || !givesZ)
                new Span<int>(spare, _nx).Clear();
            line.LowerY =
                y > 0 ? line.Amount - _nx
                : _periodicY != 0 ? line.Amount + plane - _nx
                : line.Amount;
            line.GiveY = y > 0 ? line.Next - _nx : spare;
            line.LowerZ = line.Amount + belowZ;
            line.GiveZ = givesZ ? line.Next - plane : spare;
            line.Lower();
            if (y == _ny - 1 && _periodicY != 0)
                line.Upper(line.Amount - plane + _nx, first * _nx, 1);
            if (isAbove ? r + _ny >= _to : _periodicZ != 0)
                line.Upper(line.Amount + aboveZ, (int)(line.Voxel + aboveZ), 2);
            line.Amount += _nx;
            line.Next += _nx;
            line.Voxel += _nx;
        }
    }

    /// <summary>Notes that no row of a plane is still, nor one of the plane below where that is of the range; whether it is, and is given
    /// its upper fluxes.</summary>
    private bool WakePlane(int z)
    {
        int first = z * _ny;
        new Span<byte>(_isStill + first, _ny).Clear();
        if (z == 0 || first - _ny < _from)
            return false;
        new Span<byte>(_isStill + first - _ny, _ny).Clear();
        return true;
    }

    /// <summary>A row, without those around it.</summary>
    private DiffusionLine<TLanes> Line(int row)
    {
        DiffusionLine<TLanes> line = default;
        line.Nx = _nx;
        line.Periodic = _periodicX;
        line.K = _k;
        line.Rest = _rest;
        line.Salt = _salt;
        line.Voxel = row * _nx;
        line.Amount = _amounts + line.Voxel;
        line.Next = _next + line.Voxel;
        return line;
    }

    private void Row(int r, int z, byte* awake, int* spare)
    {
        int y = r - z * _ny;
        int lowY =
            y > 0 ? r - 1
            : _periodicY != 0 ? r + _ny - 1
            : -1;
        int highY =
            y < _ny - 1 ? r + 1
            : _periodicY != 0 ? r - _ny + 1
            : -1;
        int lowZ =
            z > 0 ? r - _ny
            : _periodicZ != 0 ? r + (_nz - 1) * _ny
            : -1;
        int highZ =
            z < _nz - 1 ? r + _ny
            : _periodicZ != 0 ? r - (_nz - 1) * _ny
            : -1;
        bool givesY = lowY >= _from && lowY < r,
            givesZ = lowZ >= _from && lowZ < r,
            takesY = highY >= 0 && !(highY > r && highY < _to),
            takesZ = highZ >= 0 && !(highZ > r && highZ < _to);
        bool isAwake = IsAwake(r);
        bool lowerY = lowY >= 0 && (isAwake || (givesY ? awake[y - 1] != 0 : IsAwake(lowY))),
            lowerZ = lowZ >= 0 && (isAwake || (givesZ ? awake[y] != 0 : IsAwake(lowZ))),
            upperY = takesY && (isAwake || IsAwake(highY)),
            upperZ = takesZ && (isAwake || IsAwake(highZ));
        awake[y] = isAwake ? (byte)1 : (byte)0;
        int* amount = _amounts + (long)r * _nx,
            next = _next + (long)r * _nx;
        if (!(isAwake || lowerY || lowerZ || upperY || upperZ))
        {
            if (!WasStill(r))
                new ReadOnlySpan<int>(amount, _nx).CopyTo(new Span<int>(next, _nx));
            // The rows above, if they are awake, take this back.
            _isStill[r] = 1;
            return;
        }

        _isStill[r] = 0;
        if (lowerY && givesY)
            _isStill[lowY] = 0;
        if (lowerZ && givesZ)
            _isStill[lowZ] = 0;
        DiffusionLine<TLanes> line = Line(r);
        line.LowerY = lowY >= 0 ? _amounts + (long)lowY * _nx : amount;
        line.LowerZ = lowZ >= 0 ? _amounts + (long)lowZ * _nx : amount;
        line.GiveY = givesY ? _next + (long)lowY * _nx : spare;
        line.GiveZ = givesZ ? _next + (long)lowZ * _nx : spare;
        // So that what is written there cannot overflow.
        if (!(givesY && givesZ))
            new Span<int>(spare, _nx).Clear();
        line.Lower();
        if (upperY)
            line.Upper(_amounts + (long)highY * _nx, highY * _nx, 1);
        if (upperZ)
            line.Upper(_amounts + (long)highZ * _nx, highZ * _nx, 2);
    }
}
