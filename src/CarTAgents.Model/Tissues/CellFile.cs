using System.Globalization;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Configuration.Yaml;

namespace CarTAgents.Model.Tissues;

/// <summary>Reads a CSV of real cells: x, y, z in micrometres and a type, with or without a header; further columns are ignored.</summary>
/// <remarks>The layout that PhysiCell writes and reads. A header is a first line whose first field is not a number; it may order the
/// columns.</remarks>
internal sealed class CellFile(RunConfiguration configuration, Lattice lattice, List<string> notes)
{
    private readonly Dictionary<(bool IsT, int Site), int> _lineOf = [];

    public List<PlacedCell> Read(TissueFileDescription description)
    {
        Dictionary<string, (bool IsT, int Kind)> types = Types(description);
        double[] origin = [.. description.Origin.Select(o => o.Value)];
        string[] lines;
        try
        {
            lines = File.ReadAllLines(description.Path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw configuration.Error("tissue.file.path", $"'{description.Path}' cannot be read: {e.Message}");
        }

        int[] columns = [0, 1, 2, 3];
        List<(int Line, bool IsT, int Kind, double[] At)> cells = [];
        bool first = true;
        for (int i = 0; i < lines.Length; i++)
        {
            string line = lines[i].Trim();
            if (line.Length == 0 || line[0] == '#')
                continue;
            string[] parts = [.. line.Split(',').Select(p => p.Trim().Trim('"'))];
            if (first)
            {
                first = false;
                if (!double.TryParse(parts[0], NumberStyles.Float, CultureInfo.InvariantCulture, out _))
                {
                    columns = Header(description.Path, i + 1, parts);
                    continue;
                }
            }

            cells.Add(Cell(description.Path, i + 1, parts, columns, types, origin));
        }

        if (cells.Count == 0)
            throw Wrong(description.Path, 1, "it holds no cells; expected lines 'x,y,z,type'");
        return Place(description, cells);
    }

    private Dictionary<string, (bool IsT, int Kind)> Types(TissueFileDescription description)
    {
        var types = new Dictionary<string, (bool, int)>(StringComparer.Ordinal);
        string[] tKinds = [.. configuration.TCells.Keys],
            residentKinds = [.. configuration.Residents.Keys];
        foreach ((string kind, IReadOnlyList<string> labels) in description.Types)
        {
            int t = Array.IndexOf(tKinds, kind);
            foreach (string label in labels)
                types[label] = t >= 0 ? (true, t) : (false, Array.IndexOf(residentKinds, kind) + 1);
        }

        return types;
    }

    private static int[] Header(string path, int line, string[] names)
    {
        string[] wanted = ["x", "y", "z", "type"];
        return
        [
            .. wanted.Select(w =>
            {
                int at = Array.FindIndex(
                    names,
                    n =>
                        n.Equals(w, StringComparison.OrdinalIgnoreCase)
                        || (w == "type" && n.Equals("cell_type", StringComparison.OrdinalIgnoreCase))
                );
                return at >= 0 ? at : throw Wrong(path, line, $"the header has no column '{w}'; expected x, y, z and type");
            }),
        ];
    }

    private (int Line, bool IsT, int Kind, double[] At) Cell(
        string path,
        int line,
        string[] parts,
        int[] columns,
        Dictionary<string, (bool IsT, int Kind)> types,
        double[] origin
    )
    {
        double[] at = new double[3];
        for (int axis = 0; axis < 3; axis++)
        {
            string name = "xyz"[axis].ToString();
            if (columns[axis] >= parts.Length)
                throw Wrong(path, line, $"column {columns[axis] + 1} ({name}) is missing; expected x,y,z,type");
            string text = parts[columns[axis]];
            if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) || !double.IsFinite(value))
            {
                throw Wrong(path, line, $"column {columns[axis] + 1} ({name}): '{text}' is not a number of micrometres");
            }

            at[axis] = (value - origin[axis]) / lattice.Spacing;
            int n =
                axis == 0 ? lattice.Nx
                : axis == 1 ? lattice.Ny
                : lattice.Nz;
            // A 2-D lattice is a projection: any z will do.
            if (axis == 2 && lattice.Nz == 1)
            {
                at[2] = 0.5;
            }
            else if (at[axis] < 0 || at[axis] >= n)
            {
                double low = origin[axis],
                    high = origin[axis] + n * lattice.Spacing;
                throw Wrong(
                    path,
                    line,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"column {columns[axis] + 1} ({name}): {value} um lies outside the lattice, which reaches from {low} to "
                            + $"{high} um; change lattice.size or tissue.file.origin"
                    )
                );
            }
        }

        if (columns[3] >= parts.Length)
            throw Wrong(path, line, $"column {columns[3] + 1} (type) is missing; expected x,y,z,type");
        string label = parts[columns[3]];
        if (
            !types.TryGetValue(label, out (bool IsT, int Kind) type)
            && !(label.EndsWith(".0", StringComparison.Ordinal) && types.TryGetValue(label[..^2], out type))
        )
        {
            throw Wrong(
                path,
                line,
                $"column {columns[3] + 1} (type): '{label}' stands for no kind; tissue.file.types knows "
                    + $"{string.Join(", ", types.Keys.Select(k => $"'{k}'"))}"
            );
        }

        return (line, type.IsT, type.Kind, at);
    }

    private List<PlacedCell> Place(TissueFileDescription description, List<(int Line, bool IsT, int Kind, double[] At)> cells)
    {
        List<PlacedCell> placed = [];
        List<(int Line, bool IsT, int Kind, double[] At)> crowded = [];
        foreach (var cell in cells)
        {
            int site = lattice.Index((int)cell.At[0], (int)cell.At[1], (int)cell.At[2]);
            if (_lineOf.TryAdd((cell.IsT, site), cell.Line))
            {
                placed.Add(Make(cell.IsT, cell.Kind, site));
            }
            else if (description.Place == Placement.Nearest)
            {
                crowded.Add(cell);
            }
            else
            {
                throw Wrong(
                    description.Path,
                    cell.Line,
                    $"the cell shares site ({(int)cell.At[0]}, {(int)cell.At[1]}, {(int)cell.At[2]}) with that of line "
                        + $"{_lineOf[(cell.IsT, site)]}; one cell of a layer fits a site of "
                        + $"{lattice.Spacing.ToString(CultureInfo.InvariantCulture)} um (place: nearest moves it to the nearest free "
                        + "site)"
                );
            }
        }

        double sum = 0,
            most = 0;
        foreach (var cell in crowded)
        {
            (int site, double distance) = NearestFree(cell.IsT, cell.At);
            if (site < 0)
                throw Wrong(description.Path, cell.Line, "no site of the lattice is free for the cell");
            _lineOf.Add((cell.IsT, site), cell.Line);
            placed.Add(Make(cell.IsT, cell.Kind, site));
            sum += distance;
            most = Math.Max(most, distance);
        }

        if (crowded.Count > 0)
        {
            notes.Add(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{crowded.Count} of {cells.Count} cells of {Path.GetFileName(description.Path)} were moved to the nearest "
                        + $"free site: by {sum / crowded.Count * lattice.Spacing:0.0} um on average, {most * lattice.Spacing:0.0} um "
                        + $"at most"
                )
            );
        }

        placed.Sort((a, b) => a.Site != b.Site ? a.Site.CompareTo(b.Site) : a.IsT.CompareTo(b.IsT));
        return placed;
    }

    private PlacedCell Make(bool isT, int kind, int site)
    {
        if (isT)
        {
            TCellDescription t = configuration.TCells.Values.ElementAt(kind);
            return new PlacedCell(site, true, kind, t.Car ? t.CarNumber?.Median.Value ?? 0 : 0, t.CarNumber?.Spread.Value ?? 0);
        }

        AntigenDescription? antigen = configuration.Residents.Values.ElementAt(kind - 1).Antigen;
        return new PlacedCell(site, false, kind, antigen?.Median.Value ?? 0, antigen?.Spread.Value ?? 0);
    }

    /// <summary>The free site whose centre lies nearest (ties to the lowest index), searched in growing cubes.</summary>
    private (int Site, double Distance) NearestFree(bool isT, double[] at)
    {
        int best = -1;
        double bestSquare = double.PositiveInfinity;
        int cx = (int)at[0],
            cy = (int)at[1],
            cz = (int)at[2];
        int reach = Math.Max(lattice.Nx, Math.Max(lattice.Ny, lattice.Nz));
        for (int shell = 0; shell <= reach; shell++)
        {
            // A site of this shell's cube lies at least shell - 1/2 away, so that nearer ones cannot follow.
            if (best >= 0 && (shell - 0.5) * (shell - 0.5) > bestSquare)
                break;
            for (int z = Math.Max(0, cz - shell); z <= Math.Min(lattice.Nz - 1, cz + shell); z++)
            {
                for (int y = Math.Max(0, cy - shell); y <= Math.Min(lattice.Ny - 1, cy + shell); y++)
                {
                    bool face = Math.Abs(z - cz) == shell || Math.Abs(y - cy) == shell;
                    for (
                        int x = Math.Max(0, cx - shell);
                        x <= Math.Min(lattice.Nx - 1, cx + shell);
                        x += face || shell == 0 || x == cx + shell ? 1 : Math.Max(1, cx + shell - x)
                    )
                    {
                        if (!face && Math.Abs(x - cx) != shell)
                            continue;
                        int site = lattice.Index(x, y, z);
                        if (_lineOf.ContainsKey((isT, site)))
                            continue;
                        double dx = x + 0.5 - at[0],
                            dy = y + 0.5 - at[1],
                            dz = z + 0.5 - at[2];
                        double square = dx * dx + dy * dy + dz * dz;
                        if (square < bestSquare || (square == bestSquare && site < best))
                            (best, bestSquare) = (site, square);
                    }
                }
            }
        }

        return (best, best < 0 ? 0 : Math.Sqrt(bestSquare));
    }

    private static ConfigurationException Wrong(string path, int line, string message) => new(new Origin(path, line, 0), "", message);
}
