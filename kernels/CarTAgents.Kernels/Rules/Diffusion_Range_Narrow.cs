using CarTAgents.Kernels.Draws;

namespace CarTAgents.Kernels.Rules;

// Planes of small lattices, whose rows are few vectors: done a strip of a vector's width after the other, so that the row before stays in
// registers, and what passes from it to the next one with it.
internal readonly unsafe ref partial struct DiffusionRange<TLanes>
{
    /// <summary>What <see cref="Plane"/> does, of rows that are a few vectors long.</summary>
    private void NarrowPlane(int z)
    {
        bool givesZ = WakePlane(z);
        // What passes into each row through its first face: out of its last voxel, where its ends meet, and nothing where they are walls.
        int* through = stackalloc int[_ny];
        for (int x = 0; x < _nx; x += TLanes.Count)
            Strip(z, x, givesZ, through);
    }

    /// <summary>Does a vector of each row of a plane.</summary>
    private void Strip(int z, int x, bool givesZ, int* through)
    {
        int first = z * _ny,
            plane = _ny * _nx,
            around = (_nz - 1) * plane;
        bool isBelow = z > 0,
            isAbove = z < _nz - 1,
            isFirst = x == 0,
            isLast = x + TLanes.Count == _nx;
        int belowZ = isBelow ? -plane
            : _periodicZ != 0 ? around
            : 0,
            aboveZ = isAbove ? plane : -around;
        int* amount = _amounts + (long)first * _nx + x,
            next = _next + (long)first * _nx + x,
            beforeFirst =
                amount
                + (
                    !isFirst ? -1
                    : _periodicX != 0 ? _nx - 1
                    : 0
                );
        TLanes low10 = TLanes.All(1023),
            k = TLanes.All(_k),
            rest = TLanes.All(_rest),
            salt = TLanes.All((int)_salt),
            step = TLanes.All(_nx),
            up = TLanes.All(aboveZ),
            voxel = TLanes.All(first * _nx + x) + TLanes.Indices,
            firstVoxel = voxel,
            lower = TLanes.Load(_periodicY != 0 ? amount + plane - _nx : amount),
            sum = default;
        for (int y = 0; y < _ny; y++)
        {
            TLanes here = TLanes.Load(amount),
                before = TLanes.WithFirst(TLanes.Load(amount - 1), *beforeFirst),
                hash = DitherBits.Hash(voxel, salt),
                faces = DiffusionLine<TLanes>.Flux(before, here, hash & low10, k, rest),
                fromLower = DiffusionLine<TLanes>.Flux(lower, here, (hash >>> 10) & low10, k, rest),
                fromBelow = DiffusionLine<TLanes>.Flux(TLanes.Load(amount + belowZ), here, (hash >>> 20) & low10, k, rest);
            if (y > 0)
                (sum - fromLower).Store(next - _nx);
            if (givesZ)
                (TLanes.Load(next - plane) - fromBelow).Store(next - plane);
            if (isFirst)
                through[y] = faces.First;
            else
                next[-1] -= faces.First;
            // The strip that follows takes from this one; the row's two ends meet in one face.
            TLanes following = isLast ? TLanes.All(through[y]) : default;
            sum = here + faces - TLanes.Ahead(faces, following) + fromLower + fromBelow;
            if (isAbove ? first + y + _ny >= _to : _periodicZ != 0)
            {
                TLanes hashAbove = DitherBits.Hash(voxel + up, salt);
                sum -= DiffusionLine<TLanes>.Flux(here, TLanes.Load(amount + aboveZ), (hashAbove >>> 20) & low10, k, rest);
            }

            lower = here;
            voxel += step;
            amount += _nx;
            beforeFirst += _nx;
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
