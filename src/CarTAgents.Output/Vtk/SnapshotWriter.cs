using System.Diagnostics;
using System.Globalization;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Tissues;
using CarTAgents.Output.Runs;

namespace CarTAgents.Output.Vtk;

/// <summary>Writes a run's state for ParaView: snapshots/cells-NNNNNN.vti, snapshots/fields-NNNNNN.vti, and series.pvd over them.</summary>
/// <remarks>Sites and voxels are VTK cells of the same space, in um. With stride 1 an array holds a value a site; with more, the count or
/// the mean of a block. Fields of the same voxels share a file.</remarks>
public sealed class SnapshotWriter
{
    // Where the table of cells that the tissue was read from has the lattice's corner.
    private readonly (double X, double Y, double Z) _corner;
    private readonly Scenario _scenario;
    private readonly SnapshotsDescription _snapshots;
    private readonly IGrouping<int, int>[] _groups;
    private readonly CellArrays _cells;
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
        Slot = TissueCopy.SlotOf(scenario, _snapshots.Replica);
        _corner = configuration.CornerOf((int)scenario.Replicas[Slot].Tissue);
        _groups = [.. Groups(scenario, _snapshots)];
        _cells = new CellArrays(scenario);
    }

    /// <summary>The place in the run of the replica that is written.</summary>
    public int Slot { get; }

    /// <summary>The fields that a copy of the tissue must hold.</summary>
    public IEnumerable<int> Fields => _groups.SelectMany(g => g);

    /// <summary>Whether a copy of the tissue must hold the records of T cells.</summary>
    public bool TCellRecords => _snapshots.Cells.Contains(CellValues.Densities) || _snapshots.Cells.Contains(CellValues.Activation);

    /// <summary>Whether it must hold those of residents.</summary>
    public bool ResidentRecords =>
        _snapshots.Cells.Contains(CellValues.Densities) || (_scenario.HasSharedClasses && _snapshots.Cells.Contains(CellValues.Kinds));

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
        Disk.MakeDirectory(run.Snapshots);
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

    /// <summary>Writes the series, if it lacks snapshots that are written: it is not written with each, as a file that is replaced all
    /// the time makes the file system slow at new ones.</summary>
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

        (int x, int nx) = LatticeBox.Along(region, 0, grid.X, l.Spacing * factor);
        (int y, int ny) = LatticeBox.Along(region, 1, grid.Y, l.Spacing * factor);
        (int z, int nz) = LatticeBox.Along(region, 2, grid.Z, l.Spacing * factorZ);
        return new VtkRegion(grid, (x, y, z), (nx, ny, nz), stride);
    }

    private VtkImage Cells(TissueCopy tissue, double hours)
    {
        Lattice l = _scenario.Lattice;
        VtkRegion region = RegionOf(l, _snapshots, 1, 1);
        VtkImage image = region.Image((l.Spacing, l.Spacing, l.Spacing), hours, _corner);
        _cells.AddTo(image, tissue, region, _snapshots);
        return image;
    }

    private VtkImage FieldsOf(TissueCopy tissue, IGrouping<int, int> group, double hours)
    {
        Lattice l = _scenario.Lattice;
        int factor = group.Key,
            factorZ = l.Nz == 1 ? 1 : factor;
        VtkRegion region = RegionOf(l, _snapshots, factor, factorZ);
        VtkImage image = region.Image((l.Spacing * factor, l.Spacing * factor, l.Spacing * factorZ), hours, _corner);
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

            double perQuantum = tissue.PicomolarPerQuantum(f);
            long[] sums = region.Sum(quanta);
            float[] values = new float[sums.Length];
            for (int i = 0; i < values.Length; i++)
                values[i] = (float)(sums[i] * perQuantum / sizes[i]);
            image.Add($"{_scenario.Fields[f].Name} [pM]", values);
        }

        return image;
    }
}
