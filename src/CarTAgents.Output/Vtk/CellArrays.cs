using System.Globalization;
using System.Runtime.CompilerServices;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Tissues;

namespace CarTAgents.Output.Vtk;

/// <summary>The cells of a snapshot as arrays of VTK: with stride 1 a value a site, with more the counts of a block.</summary>
internal sealed class CellArrays
{
    private static readonly string Programs = $"T cell program [{Codes(Enum.GetNames<TCellProgram>().Select(n => n.ToLowerInvariant()))}]";

    private readonly Scenario _scenario;
    private readonly string _residentKinds;
    private readonly string _tKinds;
    private readonly List<Array> _planes = [];
    private int _used;

    public CellArrays(Scenario scenario)
    {
        _scenario = scenario;
        _residentKinds = $"resident kind [{Codes(scenario.ResidentKinds)}]";
        _tKinds = $"T cell kind [{Codes(scenario.TKinds)}]";
    }

    private delegate void CellVisitor<TCell>(int block, in TCell cell);

    /// <summary>Adds the arrays that are wanted to an image of a region.</summary>
    public void AddTo(VtkImage image, TissueCopy tissue, VtkRegion region, SnapshotsDescription wanted)
    {
        if (wanted.Stride == 1)
            AddSites(image, tissue, region, wanted);
        else
            AddBlocks(image, tissue, region, wanted);
    }

    private static string Codes(IEnumerable<string> names) =>
        string.Join(", ", names.Select((n, i) => string.Create(CultureInfo.InvariantCulture, $"{i + 1} {n}")));

    private void AddSites(VtkImage image, TissueCopy tissue, VtkRegion region, SnapshotsDescription wanted)
    {
        int n = image.Nx * image.Ny * image.Nz;
        bool kinds = wanted.Cells.Contains(CellValues.Kinds),
            dense = wanted.Cells.Contains(CellValues.Densities),
            active = wanted.Cells.Contains(CellValues.Activation);
        _used = 0;
        T[] Plane<T>(bool isWanted) => isWanted ? Cleared<T>(n) : [];
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
        Visit(region, tissue.Residents, AddResident);

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        void AddResident(int at, in ResidentView resident)
        {
            if (kinds)
                (kind[at], condition[at]) = ((byte)resident.Kind, (byte)(resident.Phase + 1));
            if (dense)
                (cd19[at], damage[at]) = (resident.Antigen, (byte)resident.Damage);
        }

        Visit(region, tissue.TCells, AddTCell);

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        void AddTCell(int at, in TCellView cell)
        {
            if (kinds)
                tKind[at] = (byte)(cell.Kind + 1);
            if (active)
            {
                program[at] = (byte)(cell.Program + 1);
                bound[at] = cell.IsBound ? (byte)1 : (byte)0;
                secreting[at] = cell.IsSecreting ? (byte)1 : (byte)0;
                kills[at] = (ushort)cell.Kills;
            }

            if (dense)
                car[at] = cell.Car;
        }

        if (kinds)
        {
            image.Add(_residentKinds, kind).Add("resident condition [1 alive, 2 dying, 3 debris]", condition);
            image.Add(_tKinds, tKind);
        }

        if (dense)
            image.Add("CD19 [molecules/cell]", cd19).Add("damage [hits]", damage).Add("CAR [molecules/cell]", car);
        if (active)
        {
            image.Add(Programs, program).Add("T cell bound [1 yes]", bound).Add("T cell secreting [1 yes]", secreting);
            image.Add("T cell kills [cells]", kills);
        }
    }

    private void AddBlocks(VtkImage image, TissueCopy tissue, VtkRegion region, SnapshotsDescription wanted)
    {
        int n = image.Nx * image.Ny * image.Nz;
        bool kinds = wanted.Cells.Contains(CellValues.Kinds),
            dense = wanted.Cells.Contains(CellValues.Densities),
            active = wanted.Cells.Contains(CellValues.Activation);
        _used = 0;
        T[] Plane<T>(bool isWanted) => isWanted ? Cleared<T>(n) : [];
        int[][] alive = [.. _scenario.ResidentKinds.Select(_ => Plane<int>(kinds))],
            tCells = [.. _scenario.TKinds.Select(_ => Plane<int>(kinds))];
        int[] dying = Plane<int>(kinds),
            debris = Plane<int>(kinds),
            carriers = Plane<int>(dense);
        int[] bound = Plane<int>(active),
            proliferating = Plane<int>(active),
            effectors = Plane<int>(active),
            secreting = Plane<int>(active),
            kills = Plane<int>(active);
        double[] cd19 = Plane<double>(dense);
        Visit(region, tissue.Residents, AddResident);

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        void AddResident(int at, in ResidentView resident)
        {
            if (kinds)
            {
                int[] counts = resident.Phase switch
                {
                    CellPhase.Alive => alive[resident.Kind - 1],
                    CellPhase.Dying => dying,
                    _ => debris,
                };
                counts[at]++;
            }

            if (dense && resident.Phase == CellPhase.Alive && resident.Antigen > 0)
            {
                carriers[at]++;
                cd19[at] += resident.Antigen;
            }
        }

        Visit(region, tissue.TCells, AddTCell);

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        void AddTCell(int at, in TCellView cell)
        {
            if (kinds)
                tCells[cell.Kind][at]++;
            if (active)
            {
                if (cell.IsBound)
                    bound[at]++;
                if (cell.Program == TCellProgram.Proliferating)
                    proliferating[at]++;
                if (cell.Program == TCellProgram.Effector)
                    effectors[at]++;
                secreting[at] += cell.IsSecreting ? 1 : 0;
                kills[at] += cell.Kills;
            }
        }

        if (kinds)
        {
            for (int k = 0; k < alive.Length; k++)
                image.Add($"{_scenario.ResidentKinds[k]} [cells]", alive[k]);
            image.Add("dying residents [cells]", dying).Add("debris [cells]", debris);
            for (int k = 0; k < tCells.Length; k++)
                image.Add($"{_scenario.TKinds[k]} [cells]", tCells[k]);
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

    // Calls back for each cell of the box with the index of its block.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Visit<TCell>(VtkRegion region, CellLayer<TCell> layer, CellVisitor<TCell> visit)
        where TCell : struct, ICellView<TCell>
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
                CellLayer<TCell>.Cells cells = layer.Find(row, rows, occupied);
                for (int k = 0; k < cells.Count; k++)
                {
                    int x = cells.Place(k) - first.X;
                    if ((uint)x < (uint)width)
                        visit(block + (stride.X == 1 ? x : x / stride.X), cells[k]);
                }
            }
        }
    }
}
