using CarTAgents.Kernels.Draws;

namespace CarTAgents.Kernels.Rules;

// Planes of small lattices, whose rows are a vector each: the row before stays in registers, and what passes from it to the next one with
// it.
internal readonly unsafe ref partial struct DiffusionRange<TLanes>
{
    /// <summary>What <see cref="Plane"/> does, of rows that are a vector long.</summary>
    private void NarrowPlane(int z)
    {
        int first = z * _ny,
            plane = _ny * _nx,
            around = (_nz - 1) * plane;
        bool isBelow = z > 0,
            isAbove = z < _nz - 1,
            givesZ = WakePlane(z);
        int belowZ = isBelow ? -plane
            : _periodicZ != 0 ? around
            : 0,
            aboveZ = isAbove ? plane : -around;
        int* amount = _amounts + (long)first * _nx,
            next = _next + (long)first * _nx,
            atWall = amount + (_periodicX != 0 ? _nx - 1 : 0);
        TLanes low10 = TLanes.All(1023),
            k = TLanes.All(_k),
            rest = TLanes.All(_rest),
            salt = TLanes.All((int)_salt),
            step = TLanes.All(_nx),
            up = TLanes.All(aboveZ),
            voxel = TLanes.All(first * _nx) + TLanes.Indices,
            firstVoxel = voxel,
            lower = TLanes.Load(_periodicY != 0 ? amount + plane - _nx : amount),
            sum = default;
        for (int y = 0; y < _ny; y++)
        {
            TLanes here = TLanes.Load(amount),
                before = TLanes.WithFirst(TLanes.Load(amount - 1), *atWall),
                hash = DitherBits.Hash(voxel, salt),
                x = DiffusionLine<TLanes>.Flux(before, here, hash & low10, k, rest),
                fromLower = DiffusionLine<TLanes>.Flux(lower, here, (hash >>> 10) & low10, k, rest),
                fromBelow = DiffusionLine<TLanes>.Flux(TLanes.Load(amount + belowZ), here, (hash >>> 20) & low10, k, rest);
            if (y > 0)
                (sum - fromLower).Store(next - _nx);
            if (givesZ)
                (TLanes.Load(next - plane) - fromBelow).Store(next - plane);
            // The row's ends meet in one face, through which nothing passes where they are walls.
            sum = here + x - TLanes.Ahead(x, x) + fromLower + fromBelow;
            if (isAbove ? first + y + _ny >= _to : _periodicZ != 0)
            {
                TLanes hashAbove = DitherBits.Hash(voxel + up, salt);
                sum -= DiffusionLine<TLanes>.Flux(here, TLanes.Load(amount + aboveZ), (hashAbove >>> 20) & low10, k, rest);
            }

            lower = here;
            voxel += step;
            amount += _nx;
            atWall += _nx;
            next += _nx;
        }

        if (_periodicY != 0)
        {
            TLanes hash = DitherBits.Hash(firstVoxel, salt);
            sum -= DiffusionLine<TLanes>.Flux(lower, TLanes.Load(amount - plane), (hash >>> 10) & low10, k, rest);
        }

        sum.Store(next - _nx);
    }
}
