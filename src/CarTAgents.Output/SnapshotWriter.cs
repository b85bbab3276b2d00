using System.Globalization;
using System.Runtime.CompilerServices;
using CarTAgents.Kernels;
using CarTAgents.Model;

namespace CarTAgents.Output;

/// <summary>Writes a run's state for ParaView: snapshots/cells-NNNNNN.vti, snapshots/fields-NNNNNN.vti, and series.pvd over them.</summary>
/// <remarks>Sites and voxels are VTK cells of the same space, in um. With stride 1 an array holds a value a site; with more, the count or the mean of a block.
/// Fields of the same voxels share a file.</remarks>
public sealed class SnapshotWriter
{
    private readonly Simulation _simulation;
    private readonly SnapshotsDescription _snapshots;
    private readonly int _slot;
    private readonly IGrouping<int, int>[] _groups;
    private readonly string _residentKinds;
    private readonly string _tKinds;
    private readonly float[] _molecules;
    private readonly List<Array> _planes = [];
    private int _used;
    private VtkSeries? _series;

    /// <summary>Makes the snapshots of a run.</summary>
    /// <param name="simulation">The run.</param>
    /// <param name="configuration">Its configuration, with output.snapshots.</param>
    public SnapshotWriter(Simulation simulation, Configuration configuration)
    {
        _simulation = simulation;
        _snapshots = configuration.Output?.Snapshots ?? throw new ArgumentException("the configuration asks for no snapshots", nameof(configuration));
        _slot = FrameWriter.Slot(simulation.Scenario, _snapshots.Replica);
        _groups = [.. Groups(simulation.Scenario, _snapshots)];
        _residentKinds = $"resident kind [{Codes(simulation.Scenario.ResidentKinds)}]";
        _tKinds = $"T cell kind [{Codes(simulation.Scenario.TKinds)}]";
        _molecules = _snapshots.Cells.Contains(CellValues.Densities) ? MoleculesOfLn() : [];
    }

    /// <summary>Concentration that one quantum in a voxel makes, pM.</summary>
    internal static double PicomolarPerQuantum(Scenario scenario, int field)
    {
        FieldGrid grid = scenario.Fields[field];
        Lattice l = scenario.Lattice;
        double edge = grid.Factor * l.Spacing, height = l.Nz == 1 ? l.Spacing : edge;
        return grid.Quantum / (edge * edge * height) / Concentration.Picomolar;
    }

    /// <summary>Finds the sites that hold a cell.</summary>
    /// <param name="tSignals">The T cells' signals.</param>
    /// <param name="residentSignals">The residents' signals, as many.</param>
    /// <param name="sites">Takes the places, in order; as long as the signals.</param>
    /// <returns>How many there are.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static int Occupied(ReadOnlySpan<byte> tSignals, ReadOnlySpan<byte> residentSignals, Span<int> sites)
    {
        int found = 0;
        for (int i = 0; i < tSignals.Length; i++)
        {
            // Without a branch: where an eighth of the sites hold a cell, a processor often guesses wrongly.
            sites[found] = i;
            found += (int)((uint)-(tSignals[i] | residentSignals[i]) >> 31);
        }

        return found;
    }

    /// <summary>Bytes of one snapshot without compression.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="snapshots">What is written.</param>
    public static long RawBytes(Scenario scenario, SnapshotsDescription snapshots)
    {
        VtkRegion region = RegionOf(scenario.Lattice, snapshots, 1, 1);
        long bytes = 16384;
        if (snapshots.Cells.Count > 0)
        {
            bytes += (long)region.Nx * region.Ny * region.Nz * snapshots.Cells.Sum(v => (snapshots.Stride == 1, v) switch
            {
                (true, CellValues.Kinds) => 3,
                (true, CellValues.Densities) => 9,
                (true, _) => 5,
                (false, CellValues.Kinds) => 4 * (scenario.ResidentKinds.Count + 2 + scenario.TKinds.Count),
                (false, CellValues.Densities) => 8,
                _ => 20,
            });
        }

        foreach (IGrouping<int, int> group in Groups(scenario, snapshots))
        {
            VtkRegion voxels = RegionOf(scenario.Lattice, snapshots, group.Key, scenario.Lattice.Nz == 1 ? 1 : group.Key);
            bytes += 4L * voxels.Nx * voxels.Ny * voxels.Nz * group.Count();
        }

        return bytes;
    }

    /// <summary>Takes down the present state.</summary>
    /// <returns>What goes into the files, by the beginnings of their names; it must be written before the next is taken down, which overwrites its values.</returns>
    public IReadOnlyList<(string Name, VtkImage Image)> Look()
    {
        double hours = _simulation.Tick * _simulation.Scenario.TickSeconds / 3600;
        var images = new List<(string, VtkImage)>();
        if (_snapshots.Cells.Count > 0)
        {
            images.Add(("cells", Cells(hours)));
        }

        foreach (IGrouping<int, int> group in _groups)
        {
            images.Add((_groups.Length == 1 ? "fields" : string.Create(CultureInfo.InvariantCulture, $"fields-x{group.Key}"), Fields(group.Key, group, hours)));
        }

        return images;
    }

    /// <summary>Writes what was taken down, and adds it to the series.</summary>
    /// <param name="run">The directory of the run.</param>
    /// <param name="number">The snapshot's number.</param>
    /// <param name="images">What was taken down.</param>
    /// <exception cref="OutputException">A file cannot be written; earlier ones, and the series over them, are whole.</exception>
    public void Write(RunDirectory run, uint number, IReadOnlyList<(string Name, VtkImage Image)> images)
    {
        RunDirectory.Make(run.Snapshots);
        _series ??= VtkSeries.Open(run.Series);
        var parts = new List<(string File, string Name)>();
        double hours = 0;
        foreach ((string name, VtkImage image) in images)
        {
            string file = string.Create(CultureInfo.InvariantCulture, $"{name}-{number:D6}.vti");
            image.Write(Path.Combine(run.Snapshots, file));
            parts.Add(("snapshots/" + file, name));
            hours = image.TimeHours ?? hours;
        }

        _series.Add(hours, parts);
    }

    private static IEnumerable<IGrouping<int, int>> Groups(Scenario scenario, SnapshotsDescription snapshots) =>
        Enumerable.Range(0, scenario.Fields.Count)
            .Where(f => snapshots.Fields is null || snapshots.Fields.Contains(scenario.Fields[f].Name))
            .GroupBy(f => scenario.Fields[f].Factor).OrderBy(g => g.Key);

    // The box in cells of a grid that is coarser than the lattice by a factor.
    private static VtkRegion RegionOf(Lattice l, SnapshotsDescription snapshots, int factor, int factorZ)
    {
        int stride = Math.Max(1, snapshots.Stride / factor);
        var grid = (X: l.Nx / factor, Y: l.Ny / factor, Z: l.Nz / factorZ);
        if (snapshots.Region is not { } region)
        {
            return VtkRegion.Whole(grid, stride);
        }

        (int First, int Size) Axis(int axis, int cells, double edge)
        {
            int first = Math.Min(cells - 1, (int)Math.Floor((region.From[axis].Value / edge) + 1e-9));
            int last = Math.Clamp((int)Math.Ceiling(((region.From[axis].Value + region.Size[axis].Value) / edge) - 1e-9), first + 1, cells);
            return (first, last - first);
        }

        (int x, int nx) = Axis(0, grid.X, l.Spacing * factor);
        (int y, int ny) = Axis(1, grid.Y, l.Spacing * factor);
        (int z, int nz) = Axis(2, grid.Z, l.Spacing * factorZ);
        return new VtkRegion(grid, (x, y, z), (nx, ny, nz), stride);
    }

    private static float[] MoleculesOfLn()
    {
        float[] molecules = new float[1 << 16];
        for (int ln = 1; ln < molecules.Length; ln++)
        {
            molecules[ln] = (float)HostMath.Exp((double)ln / ResidentRecord.LnUnit);
        }

        return molecules;
    }

    private static string Codes(IEnumerable<string> names) => string.Join(", ", names.Select((n, i) => string.Create(CultureInfo.InvariantCulture, $"{i + 1} {n}")));

    private VtkImage Cells(double hours)
    {
        Lattice l = _simulation.Scenario.Lattice;
        VtkRegion region = RegionOf(l, _snapshots, 1, 1);
        VtkImage image = region.Image((l.Spacing, l.Spacing, l.Spacing), hours);
        return _snapshots.Stride == 1 ? Sites(image, region) : Blocks(image, region);
    }

    private VtkImage Sites(VtkImage image, VtkRegion region)
    {
        int n = image.Nx * image.Ny * image.Nz;
        bool kinds = _snapshots.Cells.Contains(CellValues.Kinds), dense = _snapshots.Cells.Contains(CellValues.Densities), active = _snapshots.Cells.Contains(CellValues.Activation);
        _used = 0;
        T[] Plane<T>(bool wanted) => wanted ? Cleared<T>(n) : [];
        byte[] kind = Plane<byte>(kinds), condition = Plane<byte>(kinds), tKind = Plane<byte>(kinds), damage = Plane<byte>(dense);
        byte[] program = Plane<byte>(active), bound = Plane<byte>(active), secreting = Plane<byte>(active);
        float[] cd19 = Plane<float>(dense), car = Plane<float>(dense);
        ushort[] kills = Plane<ushort>(active);
        Visit(region, dense, dense || active, [MethodImpl(MethodImplOptions.AggressiveOptimization)] (at, r, resident, t, cell) =>
        {
            if (r != ResidentSignal.Empty)
            {
                if (kinds) (kind[at], condition[at]) = ((byte)ResidentSignal.Kind(r), Condition(r));
                if (dense) (cd19[at], damage[at]) = (_molecules[ResidentRecord.LnAntigen(resident)], (byte)ResidentRecord.Damage(resident));
            }

            if (t != TSignal.Empty)
            {
                if (kinds) tKind[at] = (byte)(TSignal.Kind(t) + 1);
                if (active)
                {
                    program[at] = (byte)(TRecord.Program(cell) + 1);
                    bound[at] = TSignal.Phase(t) == TSignal.Bound ? (byte)1 : (byte)0;
                    secreting[at] = (byte)TRecord.Secreting(cell);
                    kills[at] = (ushort)TRecord.Kills(cell);
                }

                if (dense) car[at] = _molecules[TRecord.LnCar(cell)];
            }
        });
        if (kinds)
        {
            image.Add(_residentKinds, kind).Add("resident condition [1 alive, 2 dying, 3 debris]", condition);
            image.Add(_tKinds, tKind);
        }

        if (dense) image.Add("CD19 [molecules/cell]", cd19).Add("damage [hits]", damage).Add("CAR [molecules/cell]", car);
        if (active)
        {
            image.Add("T cell program [1 resting, 2 proliferating, 3 effector, 4 exhausted, 5 memory, 6 failing]", program).Add("T cell bound [1 yes]", bound).Add("T cell secreting [1 yes]", secreting);
            image.Add("T cell kills [cells]", kills);
        }

        return image;
    }

    private VtkImage Blocks(VtkImage image, VtkRegion region)
    {
        Scenario scenario = _simulation.Scenario;
        int n = image.Nx * image.Ny * image.Nz;
        bool kinds = _snapshots.Cells.Contains(CellValues.Kinds), dense = _snapshots.Cells.Contains(CellValues.Densities), active = _snapshots.Cells.Contains(CellValues.Activation);
        _used = 0;
        T[] Plane<T>(bool wanted) => wanted ? Cleared<T>(n) : [];
        int[][] alive = [.. scenario.ResidentKinds.Select(_ => Plane<int>(kinds))], tCells = [.. scenario.TKinds.Select(_ => Plane<int>(kinds))];
        int[] dying = Plane<int>(kinds), debris = Plane<int>(kinds), carriers = Plane<int>(dense);
        int[] bound = Plane<int>(active), proliferating = Plane<int>(active), effectors = Plane<int>(active), secreting = Plane<int>(active), kills = Plane<int>(active);
        double[] cd19 = Plane<double>(dense);
        Visit(region, dense, dense || active, [MethodImpl(MethodImplOptions.AggressiveOptimization)] (at, r, resident, t, cell) =>
        {
            if (r != ResidentSignal.Empty)
            {
                if (kinds)
                {
                    int[] counts = Condition(r) switch { 1 => alive[ResidentSignal.Kind(r) - 1], 2 => dying, _ => debris };
                    counts[at]++;
                }

                if (dense && ResidentSignal.IsAlive(r) && ResidentRecord.LnAntigen(resident) > 0)
                {
                    carriers[at]++;
                    cd19[at] += _molecules[ResidentRecord.LnAntigen(resident)];
                }
            }

            if (t != TSignal.Empty)
            {
                if (kinds) tCells[TSignal.Kind(t)][at]++;
                if (active)
                {
                    if (TSignal.Phase(t) == TSignal.Bound) bound[at]++;
                    if (TRecord.Program(cell) == TRecord.Proliferating) proliferating[at]++;
                    if (TRecord.Program(cell) == TRecord.Effector) effectors[at]++;
                    secreting[at] += TRecord.Secreting(cell);
                    kills[at] += TRecord.Kills(cell);
                }
            }
        });
        if (kinds)
        {
            for (int k = 0; k < alive.Length; k++) image.Add($"{scenario.ResidentKinds[k]} [cells]", alive[k]);
            image.Add("dying residents [cells]", dying).Add("debris [cells]", debris);
            for (int k = 0; k < tCells.Length; k++) image.Add($"{scenario.TKinds[k]} [cells]", tCells[k]);
        }

        if (dense)
        {
            image.Add("cells with CD19 [cells]", carriers);
            image.Add("CD19 mean [molecules/cell]", cd19.Zip(carriers, (sum, count) => count == 0 ? 0f : (float)(sum / count)).ToArray());
        }

        if (active)
        {
            image.Add("bound T cells [cells]", bound).Add("proliferating T cells [cells]", proliferating).Add("effector T cells [cells]", effectors);
            image.Add("secreting T cells [cells]", secreting).Add("kills of T cells [cells]", kills);
        }

        return image;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private VtkImage Fields(int factor, IEnumerable<int> fields, double hours)
    {
        Scenario scenario = _simulation.Scenario;
        Lattice l = scenario.Lattice;
        int factorZ = l.Nz == 1 ? 1 : factor;
        VtkRegion region = RegionOf(l, _snapshots, factor, factorZ);
        VtkImage image = region.Image((l.Spacing * factor, l.Spacing * factor, l.Spacing * factorZ), hours);
        int[]? voxels = null;
        foreach (int f in fields)
        {
            (int nx, int ny, int nz) = _simulation.FieldSize(f);
            int[] quanta = new int[nx * ny * nz];
            _simulation.ReadField(_slot, f, quanta);
            if (voxels is null)
            {
                quanta.AsSpan().CopyTo(voxels = new int[quanta.Length]);
                voxels.AsSpan().Fill(1);
            }

            double perQuantum = PicomolarPerQuantum(scenario, f);
            long[] sums = region.Sum(quanta), sizes = region.Sum(voxels);
            float[] values = new float[sums.Length];
            for (int i = 0; i < values.Length; i++) values[i] = (float)(sums[i] * perQuantum / sizes[i]);
            image.Add($"{scenario.Fields[f].Name} [pM]", values);
        }

        return image;
    }

    // The planes of one snapshot serve the next: megabytes that are new each time cost more than what is done with them.
    private T[] Cleared<T>(int length)
    {
        if (_used == _planes.Count) _planes.Add(new T[length]);
        if (_planes[_used] is not T[] plane || plane.Length != length) _planes[_used] = plane = new T[length];
        _used++;
        plane.AsSpan().Clear();
        return plane;
    }

    private static byte Condition(byte signal) => ResidentSignal.Phase(signal) switch { ResidentSignal.Dying => 2, ResidentSignal.Debris => 3, _ => 1 };

    // Calls back for each occupied site of the box with the index of its block, and with those records that are asked for.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Visit(VtkRegion region, bool ofResidents, bool ofTCells, Action<int, byte, Words4, byte, Words4> site)
    {
        Lattice l = _simulation.Scenario.Lattice;
        int layer = l.Nx * l.Ny;
        byte[] tSignal = Cleared<byte>(layer), residentSignal = Cleared<byte>(layer);
        Words4[] tCells = ofTCells ? Cleared<Words4>(layer) : [], residents = ofResidents ? Cleared<Words4>(layer) : [];
        (int X, int Y, int Z) first = region.First, size = region.Size;
        int[] occupied = Cleared<int>(size.X);
        for (int z = 0; z < size.Z; z++)
        {
            long from = (long)(first.Z + z) * layer;
            _simulation.ReadSignals(_slot, from, tSignal, residentSignal);
            _simulation.ReadCells(_slot, from, tCells, residents);
            for (int y = 0; y < size.Y; y++)
            {
                int row = ((first.Y + y) * l.Nx) + first.X;
                int block = ((z / region.Stride.Z * region.Ny) + (y / region.Stride.Y)) * region.Nx;
                int cells = Occupied(tSignal.AsSpan(row, size.X), residentSignal.AsSpan(row, size.X), occupied);
                foreach (int x in occupied.AsSpan(0, cells))
                {
                    int i = row + x;
                    site(block + (x / region.Stride.X), residentSignal[i], ofResidents ? residents[i] : default, tSignal[i], ofTCells ? tCells[i] : default);
                }
            }
        }
    }
}
