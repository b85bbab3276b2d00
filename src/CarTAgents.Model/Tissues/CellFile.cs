using System.Globalization;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Configuration.Yaml;

namespace CarTAgents.Model.Tissues;

/// <summary>Puts the cells of a table on the lattice: each into its site, of the kind that its type stands for.</summary>
/// <param name="configuration">The configuration.</param>
/// <param name="lattice">The lattice.</param>
/// <param name="key">Where the table is described, such as <c>tissue.file</c>.</param>
/// <param name="notes">Takes what a user should know of it.</param>
internal sealed class CellFile(RunConfiguration configuration, Lattice lattice, string key, List<string> notes)
{
    private readonly Dictionary<(bool IsT, int Site), int> _lineOf = [];

    public List<PlacedCell> Read(TissueFileDescription description)
    {
        var table = new CellTable(configuration, key, description, flat: lattice.Nz == 1);
        List<CellTable.Row> rows = table.Read();
        Dictionary<string, (bool IsT, int Kind)?> types = Types(description);
        RequireKnown(table, rows, types, description);
        string name = Path.GetFileName(description.Path);
        int before = rows.Count;
        rows.RemoveAll(r => types[Label(r.Label)] is null);
        if (before > rows.Count)
            notes.Add($"{before - rows.Count} of {before} cells of {name} are of types that are left out");
        before = rows.Count;
        rows.RemoveAll(r => !r.Lives);
        if (before > rows.Count)
            notes.Add($"{before - rows.Count} of {before} cells of {name} are dying or debris and are left out");
        before = rows.Count;
        if (description.Crop)
            rows.RemoveAll(r => Outside(description, r) is not null);
        if (before > rows.Count)
            notes.Add($"{before - rows.Count} of {before} cells of {name} lie outside the lattice and are left out");
        if (rows.Count == 0)
            throw table.Wrong(1, "it holds no cells; expected lines 'x,y,z,type'");
        List<(CellTable.Row Row, bool IsT, int Kind, double[] At)> cells = [];
        foreach (CellTable.Row row in rows)
        {
            if (Outside(description, row) is { } axis)
                throw table.Wrong(row.Line, Beyond(table, description, row, axis));
            (bool isT, int kind) = types[Label(row.Label)]!.Value;
            cells.Add((row, isT, kind, Sites(description, row)));
        }

        return Place(description, cells);
    }

    /// <summary>Labels and what they stand for; null for cells that are left out.</summary>
    private Dictionary<string, (bool IsT, int Kind)?> Types(TissueFileDescription description)
    {
        var types = new Dictionary<string, (bool, int)?>(StringComparer.Ordinal);
        string[] tKinds = [.. configuration.TCells.Keys],
            residentKinds = [.. configuration.Residents.Keys];
        foreach ((string kind, IReadOnlyList<string> labels) in Labels(description))
        {
            if (labels.Count == 0)
                types[Label(kind)] = null;
            int t = Array.IndexOf(tKinds, kind);
            foreach (string label in labels)
                types[Label(label)] = t >= 0 ? (true, t) : (false, Array.IndexOf(residentKinds, kind) + 1);
        }

        return types;
    }

    /// <summary>What stands for each kind: its own name, where nothing else is said.</summary>
    private IEnumerable<KeyValuePair<string, IReadOnlyList<string>>> Labels(TissueFileDescription description) =>
        description.Types.Count > 0
            ? description.Types
            : configuration
                .TCells.Keys.Concat(configuration.Residents.Keys)
                .Select(k => KeyValuePair.Create<string, IReadOnlyList<string>>(k, [k]));

    /// <summary>Labels that are numbers are the same in any spelling: 1, 1.0, 1.000e+00.</summary>
    private static string Label(string text) =>
        CellTable.IsNumber(text, out double number) ? (number + 0.0).ToString("R", CultureInfo.InvariantCulture) : text;

    private void RequireKnown(
        CellTable table,
        List<CellTable.Row> rows,
        Dictionary<string, (bool IsT, int Kind)?> types,
        TissueFileDescription description
    )
    {
        CellTable.Row[] unknown = [.. rows.Where(r => !types.ContainsKey(Label(r.Label)))];
        if (unknown.Length == 0)
            return;
        const int most = 20;
        var counts = unknown.CountBy(r => r.Label).ToList();
        string list = string.Join(", ", counts.Take(most).Select(c => $"'{CellTable.Shown(c.Key)}' ({Cells(c.Value)})"));
        string more = counts.Count > most ? $" and {counts.Count - most} more types" : "";
        string known = string.Join(", ", Labels(description).SelectMany(l => l.Value).Select(l => $"'{l}'"));
        throw table.Wrong(
            unknown[0].Line,
            $"column {table.Column(3)} (type): {list}{more} {(counts.Count == 1 ? "stands" : "stand")} for no kind; {key}.types "
                + $"knows {known}, "
                + "and leaves out what it names so: types: {NAME: ~}"
        );
    }

    private static string Cells(int count) => count == 1 ? "1 cell" : $"{count} cells";

    private double[] Sites(TissueFileDescription description, CellTable.Row row)
    {
        double[] written = [row.At.X, row.At.Y, row.At.Z];
        double[] at = [.. written.Select((v, axis) => (v * description.Scale.Value - description.Origin[axis].Value) / lattice.Spacing)];
        // A 2-D lattice is a projection: any z will do.
        if (lattice.Nz == 1)
            at[2] = 0.5;
        return at;
    }

    /// <summary>The first axis along which a cell lies outside the lattice.</summary>
    private int? Outside(TissueFileDescription description, CellTable.Row row)
    {
        double[] at = Sites(description, row);
        int[] sites = [lattice.Nx, lattice.Ny, lattice.Nz];
        for (int axis = 0; axis < 3; axis++)
        {
            if (at[axis] < 0 || at[axis] >= sites[axis])
                return axis;
        }

        return null;
    }

    private string Beyond(CellTable table, TissueFileDescription description, CellTable.Row row, int axis)
    {
        double value =
            (
                axis == 0 ? row.At.X
                : axis == 1 ? row.At.Y
                : row.At.Z
            ) * description.Scale.Value;
        int sites =
            axis == 0 ? lattice.Nx
            : axis == 1 ? lattice.Ny
            : lattice.Nz;
        double low = description.Origin[axis].Value,
            high = low + sites * lattice.Spacing;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"column {table.Column(axis)} ({"xyz"[axis]}): {value} um lies outside the lattice, which reaches from {low} to {high} um "
                + $"({high} um itself is outside); change lattice.size or {key}.origin, or leave such cells out by {key}.crop: true"
        );
    }

    private List<PlacedCell> Place(TissueFileDescription description, List<(CellTable.Row Row, bool IsT, int Kind, double[] At)> cells)
    {
        List<PlacedCell> placed = [];
        List<(CellTable.Row Row, bool IsT, int Kind, double[] At)> crowded = [];
        foreach (var cell in cells)
        {
            int site = lattice.Index((int)cell.At[0], (int)cell.At[1], (int)cell.At[2]);
            if (_lineOf.TryAdd((cell.IsT, site), cell.Row.Line))
            {
                placed.Add(Make(cell.Row, cell.IsT, cell.Kind, site));
            }
            else if (description.Place == Placement.Nearest)
            {
                crowded.Add(cell);
            }
            else
            {
                throw Wrong(
                    description.Path,
                    cell.Row.Line,
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
                throw Wrong(description.Path, cell.Row.Line, "no site of the lattice is free for the cell");
            _lineOf.Add((cell.IsT, site), cell.Row.Line);
            placed.Add(Make(cell.Row, cell.IsT, cell.Kind, site));
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

    // Molecules that the table tells are the cell's own; others are drawn.
    private PlacedCell Make(CellTable.Row row, bool isT, int kind, int site)
    {
        if (isT)
        {
            TCellDescription t = configuration.TCells.Values.ElementAt(kind);
            double competent = t.Competence?.Share.Value ?? 1;
            return t.Car && row.Car is { } car
                ? new PlacedCell(site, true, kind, car, 0, competent)
                : new PlacedCell(site, true, kind, t.Car ? t.CarNumber?.Median.Value ?? 0 : 0, t.CarNumber?.Spread.Value ?? 0, competent);
        }

        AntigenDescription? antigen = configuration.Residents.Values.ElementAt(kind - 1).Antigen;
        if (antigen is not null && row.Cd19 is { } cd19)
            return new PlacedCell(site, false, kind, cd19, 0);
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
