using CarTAgents.Kernels.Cells;
using CarTAgents.Kernels.Parameters;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Numbers;

namespace CarTAgents.Model.Tissues;

/// <summary>Draws a replica's cells at tick 0, one z plane after another.</summary>
/// <remarks>Exact numbers of cells at uniformly random sites by selection sampling: a site of the region gets one of the cells left to
/// place with probability cells left / sites left. One pass, no list of sites.</remarks>
internal sealed class Seeding
{
    private readonly Lattice _lattice;
    private readonly InitialTissue _tissue;
    private readonly ResidentKind[] _kinds;
    private readonly HashSet<int> _vessels;
    private readonly long[] _residentsLeft;
    private readonly long[] _tLeft;
    private long _residentSites,
        _tSites;
    private int _nextPlaced;
    private HostRandom _residentRandom,
        _tRandom,
        _placedRandom;

    public Seeding(Lattice lattice, ulong seed, Replica replica)
    {
        _lattice = lattice;
        _tissue = replica.InitialTissue ?? throw new ArgumentException("the replica has no tissue to seed");
        _kinds = replica.Parameters[0].Parameters.ResidentKinds;
        _vessels = [.. _tissue.VesselColumns];
        _residentsLeft = [.. _tissue.Residents.Select(r => r.Cells)];
        _tLeft = Apportion(_tissue.TCells, _tissue.TMix);
        _residentRandom = new HostRandom(seed, replica.Identity, HostPurpose.Of(HostPurpose.Residents, replica.Tissue));
        _tRandom = new HostRandom(seed, replica.Identity, HostPurpose.Of(HostPurpose.TCells, replica.Tissue));
        _placedRandom = new HostRandom(seed, replica.Identity, HostPurpose.Of(HostPurpose.Placed, replica.Tissue));
        _residentSites = FreeSites(_tissue.ResidentRegion, residents: true);
        _tSites = FreeSites(_tissue.TRegion, residents: false);
        Require(_residentsLeft.Sum(), _residentSites, "residents");
        Require(_tissue.TCells, _tSites, "T cells");
    }

    /// <summary>Whole numbers of cells of each kind of a mix that add up to a total: largest remainders, ties to the first.</summary>
    public static long[] Apportion(long total, IReadOnlyList<TShare> mix)
    {
        long[] cells = new long[mix.Count];
        if (mix.Count == 0)
            return cells;
        double weights = 0;
        foreach (TShare share in mix)
            weights += share.Weight;
        double[] rest = new double[mix.Count];
        long left = total;
        for (int i = 0; i < cells.Length; i++)
        {
            double exact = total * (mix[i].Weight / weights);
            cells[i] = (long)exact;
            rest[i] = exact - cells[i];
            left -= cells[i];
        }

        for (; left > 0; left--)
        {
            int best = 0;
            for (int i = 1; i < rest.Length; i++)
            {
                if (rest[i] > rest[best])
                    best = i;
            }

            cells[best]++;
            rest[best] -= 1;
        }

        return cells;
    }

    /// <summary>Fills the signals and records of plane <paramref name="z"/>; planes come in order. Spans of nx * ny.</summary>
    public void Plane(int z, Span<byte> tSignals, Span<TCell> tCells, Span<byte> residentSignals, Span<Resident> residents)
    {
        tSignals.Clear();
        residentSignals.Clear();
        Place(z, tSignals, tCells, residentSignals, residents);
        for (int y = 0; y < _lattice.Ny; y++)
        {
            for (int x = 0; x < _lattice.Nx; x++)
            {
                int i = y * _lattice.Nx + x;
                if (_vessels.Contains(i))
                {
                    residents[i] = Resident(_tissue.VesselKind, 0, out residentSignals[i]);
                }
                else if (residentSignals[i] == 0 && _tissue.ResidentRegion.Contains(x, y, z))
                {
                    int share = Choose(_residentsLeft, ref _residentSites, ref _residentRandom);
                    if (share >= 0)
                    {
                        ResidentShare r = _tissue.Residents[share];
                        int lnAntigen = LnDensity.Draw(ref _residentRandom, r.AntigenMedian, r.AntigenSpread);
                        residents[i] = Resident(r.Kind, lnAntigen, out residentSignals[i]);
                        residents[i].IsResistant = r.IsResistant;
                    }
                }

                if (tSignals[i] == 0 && _tissue.TRegion.Contains(x, y, z))
                {
                    int share = Choose(_tLeft, ref _tSites, ref _tRandom);
                    if (share >= 0)
                    {
                        TShare s = _tissue.TMix[share];
                        tSignals[i] = new TSignal(s.Kind, TPhase.Searching, 0);
                        tCells[i] = NewTCell.Draw(ref _tRandom, s.Kind, s.CarMedian, s.CarSpread, s.Competent);
                    }
                }
            }
        }
    }

    private void Place(int z, Span<byte> tSignals, Span<TCell> tCells, Span<byte> residentSignals, Span<Resident> residents)
    {
        int plane = _lattice.Nx * _lattice.Ny;
        for (; _nextPlaced < _tissue.Placed.Count && _tissue.Placed[_nextPlaced].Site < (z + 1) * plane; _nextPlaced++)
        {
            PlacedCell cell = _tissue.Placed[_nextPlaced];
            int i = cell.Site - z * plane;
            if (cell.IsT)
            {
                tSignals[i] = new TSignal(cell.Kind, TPhase.Searching, 0);
                tCells[i] = NewTCell.Draw(ref _placedRandom, cell.Kind, cell.Median, cell.Spread, cell.Competent);
            }
            else
            {
                int lnAntigen = LnDensity.Draw(ref _placedRandom, cell.Median, cell.Spread);
                residents[i] = Resident(cell.Kind, lnAntigen, out residentSignals[i]);
            }
        }
    }

    private Resident Resident(int kind, int lnAntigen, out byte signal)
    {
        var cell = new Resident(lnAntigen, 0);
        cell.Become(kind);
        signal = ResidentSignal.Living(_kinds[kind - 1].Class);
        return cell;
    }

    /// <summary>Which share the next site gets a cell of, or -1 for none.</summary>
    private static int Choose(long[] left, ref long sites, ref HostRandom random)
    {
        long total = 0;
        foreach (long n in left)
            total += n;
        if (total == 0)
            return -1;
        long draw = random.NextBelow(sites);
        sites--;
        for (int i = 0; i < left.Length; i++)
        {
            if (draw < left[i])
            {
                left[i]--;
                return i;
            }

            draw -= left[i];
        }

        return -1;
    }

    private long FreeSites(Region region, bool residents)
    {
        long free = region.Count(_lattice);
        foreach (PlacedCell cell in _tissue.Placed)
        {
            if (cell.IsT == residents)
                continue;
            int x = cell.Site % _lattice.Nx,
                y = cell.Site / _lattice.Nx % _lattice.Ny,
                z = cell.Site / (_lattice.Nx * _lattice.Ny);
            if (region.Contains(x, y, z))
                free--;
        }

        if (!residents)
            return free;
        foreach (int column in _tissue.VesselColumns)
        {
            for (int z = 0; z < _lattice.Nz; z++)
            {
                if (region.Contains(column % _lattice.Nx, column / _lattice.Nx, z))
                    free--;
            }
        }

        return free;
    }

    private static void Require(long cells, long sites, string what)
    {
        if (cells > sites)
            throw new ArgumentException($"{cells} {what} do not fit {sites} free sites");
    }
}
