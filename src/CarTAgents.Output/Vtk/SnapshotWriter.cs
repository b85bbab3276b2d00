using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Kernels;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Numbers;
using CarTAgents.Model.Tissues;
using CarTAgents.Output.Pictures;
using CarTAgents.Output.Runs;
using CarTAgents.Output.Tables;

namespace CarTAgents.Output.Vtk;

/// <summary>Writes a run's state for ParaView: snapshots/cells-NNNNNN.vti, snapshots/fields-NNNNNN.vti, and series.pvd over them.</summary>
/// <remarks>Sites and voxels are VTK cells of the same space, in um. With stride 1 an array holds a value a site; with more, the count or
/// the mean of a block.
/// Fields of the same voxels share a file.</remarks>
public sealed class SnapshotWriter
{
    private readonly Scenario _scenario;
    private readonly SnapshotsDescription _snapshots;
    private readonly IGrouping<int, int>[] _groups;
    private readonly string _residentKinds;
    private readonly string _tKinds;
    private readonly float[] _molecules;
    private readonly List<Array> _planes = [];
    private int _used;
    private readonly Stopwatch _sinceSaved = new();
    private VtkSeries? _series;
    private bool _saved = true;

    /// <summary>Makes the snapshots of a run.</summary>
    /// <param name="scenario">What is simulated.</param>
    /// <param name="configuration">Its configuration, with output.snapshots.</param>
    public SnapshotWriter(Scenario scenario, RunConfiguration configuration)
    {
        _scenario = scenario;
        _snapshots =
            configuration.Output?.Snapshots
            ?? throw new ArgumentException("the configuration asks for no snapshots", nameof(configuration));
        Slot = FrameWriter.SlotOf(scenario, _snapshots.Replica);
        _groups = [.. Groups(scenario, _snapshots)];
        _residentKinds = $"resident kind [{Codes(scenario.ResidentKinds)}]";
        _tKinds = $"T cell kind [{Codes(scenario.TKinds)}]";
        _molecules = ResidentRecords ? MoleculesOfLn() : [];
    }

    /// <summary>The place in the run of the replica that is written.</summary>
    public int Slot { get; }

    /// <summary>The fields that a copy of the tissue must hold.</summary>
    public IEnumerable<int> Fields => _groups.SelectMany(g => g);

    /// <summary>Whether a copy of the tissue must hold the records of T cells.</summary>
    public bool TCellRecords => ResidentRecords || _snapshots.Cells.Contains(CellValues.Activation);

    /// <summary>Whether it must hold those of residents.</summary>
    public bool ResidentRecords => _snapshots.Cells.Contains(CellValues.Densities);

    /// <summary>Concentration that one quantum in a voxel makes, pM.</summary>
    public static double PicomolarPerQuantum(Scenario scenario, int field)
    {
        FieldGrid grid = scenario.Fields[field];
        Lattice l = scenario.Lattice;
        double edge = grid.Factor * l.Spacing,
            height = l.Nz == 1 ? l.Spacing : edge;
        return grid.Quantum / (edge * edge * height) / Concentration.Picomolar;
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
            bytes +=
                (long)region.Nx
                * region.Ny
                * region.Nz
                * snapshots.Cells.Sum(v =>
                    (snapshots.Stride == 1, v) switch
                    {
                        (true, CellValues.Kinds) => 3,
                        (true, CellValues.Densities) => 9,
                        (true, _) => 5,
                        (false, CellValues.Kinds) => 4 * (scenario.ResidentKinds.Count + 2 + scenario.TKinds.Count),
                        (false, CellValues.Densities) => 8,
                        _ => 20,
                    }
                );
        }

        foreach (IGrouping<int, int> group in Groups(scenario, snapshots))
        {
            VtkRegion voxels = RegionOf(scenario.Lattice, snapshots, group.Key, scenario.Lattice.Nz == 1 ? 1 : group.Key);
            bytes += 4L * voxels.Nx * voxels.Ny * voxels.Nz * group.Count();
        }

        return bytes;
    }

    /// <summary>Writes a state, and adds it to the series, which is written at once or, in a run that writes many snapshots a second, with
    /// a later one.</summary>
    /// <param name="run">The directory of the run.</param>
    /// <param name="number">The snapshot's number.</param>
    /// <param name="tissue">The state, of <see cref="Slot"/> with <see cref="Fields"/> and the records that are asked for.</param>
    /// <exception cref="OutputException">A file cannot be written; earlier ones, and the series over them, are whole.</exception>
    public void Write(RunDirectory run, uint number, TissueCopy tissue)
    {
        RunDirectory.Make(run.Snapshots);
        _series ??= VtkSeries.Open(run.Series);
        var parts = new List<(string File, string Name)>();
        double hours = tissue.Tick * _scenario.TickSeconds / 3600;
        foreach ((string name, VtkImage image) in Images(tissue, hours))
        {
            string file = string.Create(CultureInfo.InvariantCulture, $"{name}-{number:D6}.vti");
            image.Write(Path.Combine(run.Snapshots, file));
            parts.Add(("snapshots/" + file, name));
        }

        // Only now: a snapshot of which a part is missing is not in the series.
        foreach ((int part, (string file, string name)) in parts.Index())
            _series.Add(hours, file, part, name);
        _saved = false;
        if (!_sinceSaved.IsRunning || _sinceSaved.Elapsed.TotalSeconds >= 1)
            SaveSeries();
    }

    /// <summary>Writes the series, if it lacks snapshots that are written: it is not written with each, as a file that is replaced all the
    /// time
    /// makes the file system slow at new ones.</summary>
    /// <exception cref="OutputException">The series cannot be written.</exception>
    public void SaveSeries()
    {
        if (_saved)
            return;
        _series!.Save();
        _saved = true;
        _sinceSaved.Restart();
    }

    // What goes into the files, by the beginnings of their names.
    private IEnumerable<(string Name, VtkImage Image)> Images(TissueCopy tissue, double hours)
    {
        if (_snapshots.Cells.Count > 0)
            yield return ("cells", Cells(tissue, hours));
        foreach (IGrouping<int, int> group in _groups)
        {
            yield return (
                _groups.Length == 1 ? "fields" : string.Create(CultureInfo.InvariantCulture, $"fields-x{group.Key}"),
                FieldsOf(tissue, group, hours)
            );
        }
    }

    private static IEnumerable<IGrouping<int, int>> Groups(Scenario scenario, SnapshotsDescription snapshots) =>
        Enumerable
            .Range(0, scenario.Fields.Count)
            .Where(f => snapshots.Fields is null || snapshots.Fields.Contains(scenario.Fields[f].Name))
            .GroupBy(f => scenario.Fields[f].Factor)
            .OrderBy(g => g.Key);

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

    private static string Codes(IEnumerable<string> names) =>
        string.Join(", ", names.Select((n, i) => string.Create(CultureInfo.InvariantCulture, $"{i + 1} {n}")));

    private VtkImage Cells(TissueCopy tissue, double hours)
    {
        Lattice l = _scenario.Lattice;
        VtkRegion region = RegionOf(l, _snapshots, 1, 1);
        VtkImage image = region.Image((l.Spacing, l.Spacing, l.Spacing), hours);
        return _snapshots.Stride == 1 ? Sites(tissue, image, region) : Blocks(tissue, image, region);
    }

    private VtkImage Sites(TissueCopy tissue, VtkImage image, VtkRegion region)
    {
        int n = image.Nx * image.Ny * image.Nz;
        bool kinds = _snapshots.Cells.Contains(CellValues.Kinds),
            dense = _snapshots.Cells.Contains(CellValues.Densities),
            active = _snapshots.Cells.Contains(CellValues.Activation);
        _used = 0;
        T[] Plane<T>(bool wanted) => wanted ? Cleared<T>(n) : [];
        byte[] kind = Plane<byte>(kinds),
            condition = Plane<byte>(kinds),
            tKind = Plane<byte>(kinds),
            damage = Plane<byte>(dense);
        byte[] program = Plane<byte>(active),
            bound = Plane<byte>(active),
            secreting = Plane<byte>(active);
        float[] cd19 = Plane<float>(dense),
            car = Plane<float>(dense);
        ushort[] kills = Plane<ushort>(active);
        Visit(
            region,
            tissue.Residents,
            [MethodImpl(MethodImplOptions.AggressiveOptimization)]
            (at, r, resident) =>
            {
                if (kinds)
                    (kind[at], condition[at]) = ((byte)ResidentSignal.Kind(r), Condition(r));
                if (dense)
                    (cd19[at], damage[at]) = (_molecules[ResidentRecord.LnAntigen(resident)], (byte)ResidentRecord.Damage(resident));
            }
        );
        Visit(
            region,
            tissue.TCells,
            [MethodImpl(MethodImplOptions.AggressiveOptimization)]
            (at, t, cell) =>
            {
                if (kinds)
                    tKind[at] = (byte)(TSignal.Kind(t) + 1);
                if (active)
                {
                    program[at] = (byte)(TRecord.Program(cell) + 1);
                    bound[at] = TSignal.Phase(t) == TSignal.Bound ? (byte)1 : (byte)0;
                    secreting[at] = (byte)TRecord.Secreting(cell);
                    kills[at] = (ushort)TRecord.Kills(cell);
                }

                if (dense)
                    car[at] = _molecules[TRecord.LnCar(cell)];
            }
        );
        if (kinds)
        {
            image.Add(_residentKinds, kind).Add("resident condition [1 alive, 2 dying, 3 debris]", condition);
            image.Add(_tKinds, tKind);
        }

        if (dense)
            image.Add("CD19 [molecules/cell]", cd19).Add("damage [hits]", damage).Add("CAR [molecules/cell]", car);
        if (active)
        {
            image
                .Add("T cell program [1 resting, 2 proliferating, 3 effector, 4 exhausted, 5 memory, 6 failing]", program)
                .Add("T cell bound [1 yes]", bound)
                .Add("T cell secreting [1 yes]", secreting);
            image.Add("T cell kills [cells]", kills);
        }

        return image;
    }

    private VtkImage Blocks(TissueCopy tissue, VtkImage image, VtkRegion region)
    {
        Scenario scenario = _scenario;
        int n = image.Nx * image.Ny * image.Nz;
        bool kinds = _snapshots.Cells.Contains(CellValues.Kinds),
            dense = _snapshots.Cells.Contains(CellValues.Densities),
            active = _snapshots.Cells.Contains(CellValues.Activation);
        _used = 0;
        T[] Plane<T>(bool wanted) => wanted ? Cleared<T>(n) : [];
        int[][] alive = [.. scenario.ResidentKinds.Select(_ => Plane<int>(kinds))],
            tCells = [.. scenario.TKinds.Select(_ => Plane<int>(kinds))];
        int[] dying = Plane<int>(kinds),
            debris = Plane<int>(kinds),
            carriers = Plane<int>(dense);
        int[] bound = Plane<int>(active),
            proliferating = Plane<int>(active),
            effectors = Plane<int>(active),
            secreting = Plane<int>(active),
            kills = Plane<int>(active);
        double[] cd19 = Plane<double>(dense);
        Visit(
            region,
            tissue.Residents,
            [MethodImpl(MethodImplOptions.AggressiveOptimization)]
            (at, r, resident) =>
            {
                if (kinds)
                {
                    int[] counts = Condition(r) switch
                    {
                        1 => alive[ResidentSignal.Kind(r) - 1],
                        2 => dying,
                        _ => debris,
                    };
                    counts[at]++;
                }

                if (dense && ResidentSignal.IsAlive(r) && ResidentRecord.LnAntigen(resident) > 0)
                {
                    carriers[at]++;
                    cd19[at] += _molecules[ResidentRecord.LnAntigen(resident)];
                }
            }
        );
        Visit(
            region,
            tissue.TCells,
            [MethodImpl(MethodImplOptions.AggressiveOptimization)]
            (at, t, cell) =>
            {
                if (kinds)
                    tCells[TSignal.Kind(t)][at]++;
                if (active)
                {
                    if (TSignal.Phase(t) == TSignal.Bound)
                        bound[at]++;
                    if (TRecord.Program(cell) == TRecord.Proliferating)
                        proliferating[at]++;
                    if (TRecord.Program(cell) == TRecord.Effector)
                        effectors[at]++;
                    secreting[at] += TRecord.Secreting(cell);
                    kills[at] += TRecord.Kills(cell);
                }
            }
        );
        if (kinds)
        {
            for (int k = 0; k < alive.Length; k++)
                image.Add($"{scenario.ResidentKinds[k]} [cells]", alive[k]);
            image.Add("dying residents [cells]", dying).Add("debris [cells]", debris);
            for (int k = 0; k < tCells.Length; k++)
                image.Add($"{scenario.TKinds[k]} [cells]", tCells[k]);
        }

        if (dense)
        {
            image.Add("cells with CD19 [cells]", carriers);
            image.Add("CD19 mean [molecules/cell]", cd19.Zip(carriers, (sum, count) => count == 0 ? 0f : (float)(sum / count)).ToArray());
        }

        if (active)
        {
            image
                .Add("bound T cells [cells]", bound)
                .Add("proliferating T cells [cells]", proliferating)
                .Add("effector T cells [cells]", effectors);
            image.Add("secreting T cells [cells]", secreting).Add("kills of T cells [cells]", kills);
        }

        return image;
    }

    private VtkImage FieldsOf(TissueCopy tissue, IGrouping<int, int> group, double hours)
    {
        Lattice l = _scenario.Lattice;
        int factor = group.Key,
            factorZ = l.Nz == 1 ? 1 : factor;
        VtkRegion region = RegionOf(l, _snapshots, factor, factorZ);
        VtkImage image = region.Image((l.Spacing * factor, l.Spacing * factor, l.Spacing * factorZ), hours);
        long[]? sizes = null;
        foreach (int f in group)
        {
            ReadOnlySpan<int> quanta = tissue.Quanta(f).Span;
            if (sizes is null)
            {
                int[] voxels = new int[quanta.Length];
                voxels.AsSpan().Fill(1);
                sizes = region.Sum(voxels);
            }

            double perQuantum = PicomolarPerQuantum(_scenario, f);
            long[] sums = region.Sum(quanta);
            float[] values = new float[sums.Length];
            for (int i = 0; i < values.Length; i++)
                values[i] = (float)(sums[i] * perQuantum / sizes[i]);
            image.Add($"{_scenario.Fields[f].Name} [pM]", values);
        }

        return image;
    }

    // The planes of one snapshot serve the next: megabytes that are new each time cost more than what is done with them.
    private T[] Cleared<T>(int length)
    {
        if (_used == _planes.Count)
            _planes.Add(new T[length]);
        if (_planes[_used] is not T[] plane || plane.Length != length)
            _planes[_used] = plane = new T[length];
        _used++;
        plane.AsSpan().Clear();
        return plane;
    }

    private static byte Condition(byte signal) =>
        ResidentSignal.Phase(signal) switch
        {
            ResidentSignal.Dying => 2,
            ResidentSignal.Debris => 3,
            _ => 1,
        };

    // Calls back for each cell of the box with the index of its block, its signal, and its record where that was copied.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Visit(VtkRegion region, TissueCopy.Layer layer, Action<int, byte, Words4> cell)
    {
        Lattice l = _scenario.Lattice;
        (int X, int Y, int Z) first = region.First,
            size = region.Size,
            stride = region.Stride;
        // A plane at once, where its sites are the blocks; else a row.
        bool planes = size.X == l.Nx && size.Y == l.Ny && stride == (1, 1, 1);
        int rows = planes ? l.Ny : 1,
            width = planes ? l.Nx * l.Ny : size.X;
        int[] occupied = Cleared<int>(rows * l.Nx);
        for (int z = 0; z < size.Z; z++)
        {
            for (int y = 0; y < size.Y; y += rows)
            {
                int row = ((first.Z + z) * l.Ny) + first.Y + y;
                int block = ((z / stride.Z * region.Ny) + (y / stride.Y)) * region.Nx;
                ReadOnlySpan<byte> signals = layer.Rows(row, rows);
                ReadOnlySpan<Words4> records = layer.Records(row, rows);
                int cells = TissueCopy.Occupied(signals, occupied);
                for (int k = 0; k < cells; k++)
                {
                    int x = occupied[k] - first.X;
                    if ((uint)x < (uint)width)
                        cell(block + (stride.X == 1 ? x : x / stride.X), signals[occupied[k]], records.IsEmpty ? default : records[k]);
                }
            }
        }
    }
}
