using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Tissues;
using CarTAgents.Output.Recordings;
using CarTAgents.Viewer.Looks;
using CarTAgents.Viewer.Volumes;

namespace CarTAgents.Viewer.Scenes;

/// <summary>What the viewer shows of the cells of a copy.</summary>
internal static class CellReader
{
    /// <summary>Codes of what is drawn: residents by class from 1, T cells by kind from 8, dying and dead residents, T cells in synapse by
    /// kind from 14.</summary>
    public const int FirstT = 8,
        Dying = 12,
        Debris = 13,
        FirstBound = 14,
        Codes = 18;

    /// <summary>Bits of the codes of T cells in synapse.</summary>
    public const uint BoundBits = 0b1111u << FirstBound;

    /// <summary>Names of programs, in the order of their numbers.</summary>
    public static readonly string[] Programs = [.. Enum.GetValues<TCellProgram>().Select(NameOf)];

    // Where a site has no cell with the property.
    private const float Nothing = -1;

    // Values of a property: 0 where a cell has none, 1 for a property that is zero where that is a matter of its own, then the scale.
    private const int NoneValue = 1,
        FirstValue = 2;

    /// <summary>Fills a volume with what is drawn at each site, a T cell over a resident, and counts the cells of both layers.</summary>
    /// <param name="tissue">The copy.</param>
    /// <param name="volume">Takes the codes; distances are still to be measured.</param>
    /// <param name="hidden">Bits of the codes that are not drawn.</param>
    /// <param name="counts">Takes the cells by code, hidden ones and those under others too.</param>
    public static void Read(TissueCopy tissue, KindVolume volume, uint hidden, long[] counts)
    {
        byte[] ofT = new byte[256],
            ofResident = new byte[256],
            drawnT = new byte[256],
            drawnResident = new byte[256];
        for (int code = 1; code < 256; code++)
        {
            TCellView cell = CellLayer<TCellView>.OfCode((byte)code);
            ofT[code] = (byte)((cell.IsBound ? FirstBound : FirstT) + cell.Kind);
            ResidentView resident = CellLayer<ResidentView>.OfCode((byte)code);
            ofResident[code] = resident.Phase switch
            {
                CellPhase.Dying => Dying,
                CellPhase.Debris => Debris,
                _ => (byte)resident.Class,
            };
            drawnT[code] = ((hidden >> ofT[code]) & 1) == 0 ? ofT[code] : (byte)0;
            drawnResident[code] = ((hidden >> ofResident[code]) & 1) == 0 ? ofResident[code] : (byte)0;
        }

        long[] cells = new long[512];
        Parallel.For(
            0,
            volume.Nz,
            () => new int[512],
            (z, _, found) =>
            {
                int plane = volume.Nx * volume.Ny;
                Fill(
                    tissue.TCells.Codes(z * volume.Ny, volume.Ny),
                    tissue.Residents.Codes(z * volume.Ny, volume.Ny),
                    drawnT,
                    drawnResident,
                    volume.Codes.AsSpan(z * plane, plane),
                    found
                );
                return found;
            },
            found =>
            {
                lock (cells)
                {
                    for (int i = 0; i < found.Length; i++)
                        cells[i] += found[i];
                }
            }
        );
        Array.Clear(counts);
        for (int code = 1; code < 256; code++)
        {
            counts[ofT[code]] += cells[code];
            counts[ofResident[code]] += cells[256 + code];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Fill(
        ReadOnlySpan<byte> tCells,
        ReadOnlySpan<byte> residents,
        byte[] drawnT,
        byte[] drawnResident,
        Span<byte> drawn,
        int[] found
    )
    {
        int i = 0;
        while (i < drawn.Length)
        {
            int end = Math.Min(i + Vector256<byte>.Count, drawn.Length);
            if (
                end - i == Vector256<byte>.Count
                && (Vector256.Create(tCells[i..]) | Vector256.Create(residents[i..])) == Vector256<byte>.Zero
            )
            {
                drawn[i..end].Clear();
                i = end;
                continue;
            }

            for (; i < end; i++)
            {
                int t = tCells[i],
                    r = residents[i];
                found[t]++;
                found[256 + r]++;
                byte code = drawnT[t];
                drawn[i] = code != 0 ? code : drawnResident[r];
            }
        }
    }

    /// <summary>Fills a plane of values with a property of the cells drawn.</summary>
    /// <param name="tissue">The copy, with records.</param>
    /// <param name="lattice">Its lattice.</param>
    /// <param name="colouring">The property.</param>
    /// <param name="values">Takes a byte a site: 0 where there is no such property, 1 for none of it, and 2 to 255 along the scale.</param>
    public static ValueScale ReadValues(TissueCopy tissue, Lattice lattice, Colouring colouring, byte[] values)
    {
        float[] found = new float[values.Length];
        (float least, float most) = colouring switch
        {
            Colouring.Program => Find(tissue.TCells, lattice, c => (float)c.Program, null, found),
            Colouring.Car => Find(tissue.TCells, lattice, c => c.Car, null, found),
            Colouring.Kills => Find(tissue.TCells, lattice, c => c.Kills, null, found),
            // What is drawn at a site is the T cell, so that a resident under one has no place.
            Colouring.Cd19 => Find(tissue.Residents, lattice, r => r.Phase == CellPhase.Alive ? r.Antigen : Nothing, tissue.TCells, found),
            _ => Find(tissue.Residents, lattice, r => r.Phase == CellPhase.Alive ? r.Damage : Nothing, tissue.TCells, found),
        };
        ValueScale scale = Scale(colouring, least, most);
        double low = scale.Logarithmic ? Math.Log10(scale.Lowest) : scale.Lowest,
            high = scale.Logarithmic ? Math.Log10(scale.Highest) : scale.Highest;
        Parallel.For(
            0,
            lattice.Nz,
            z =>
            {
                int plane = lattice.Nx * lattice.Ny;
                for (int i = z * plane; i < (z + 1) * plane; i++)
                    values[i] = ByteOf(found[i]);
            }
        );
        return scale;

        byte ByteOf(float value)
        {
            if (value < 0)
                return 0;
            if (scale.Categories is not null)
                return (byte)(FirstValue + value);
            if (scale.HasNone && value == 0)
                return NoneValue;
            double share = ((scale.Logarithmic ? MathF.Log10(value) : value) - low) / (high - low);
            return (byte)(FirstValue + (Math.Clamp(share, 0, 1) * (255 - FirstValue)) + 0.5);
        }
    }

    // Finds a property of the cells of a layer by site, and the range of its values above 0.
    private static (float Least, float Most) Find<TCell>(
        CellLayer<TCell> layer,
        Lattice lattice,
        Func<TCell, float> property,
        CellLayer<TCellView>? above,
        float[] found
    )
        where TCell : struct, ICellView<TCell>
    {
        Array.Fill(found, Nothing);
        int plane = lattice.Nx * lattice.Ny;
        int[] places = new int[plane];
        float least = float.PositiveInfinity,
            most = 0;
        for (int z = 0; z < lattice.Nz; z++)
        {
            ReadOnlySpan<byte> covers = above is null ? [] : above.Codes(z * lattice.Ny, lattice.Ny);
            CellLayer<TCell>.Cells cells = layer.Find(z * lattice.Ny, lattice.Ny, places);
            for (int k = 0; k < cells.Count; k++)
            {
                int place = cells.Place(k);
                if (!covers.IsEmpty && covers[place] != 0)
                    continue;
                float value = property(cells[k]);
                found[(z * plane) + place] = value;
                most = Math.Max(most, value);
                if (value > 0)
                    least = Math.Min(least, value);
            }
        }

        return (Math.Min(least, most), most);
    }

    private static ValueScale Scale(Colouring colouring, float least, float most)
    {
        if (colouring == Colouring.Program)
            return new ValueScale("program of T cells", 0, Programs.Length - 1, Categories: Programs);
        if (colouring is Colouring.Kills or Colouring.Damage)
        {
            string counted = colouring == Colouring.Kills ? "kills of T cells" : "sublethal hits";
            return new ValueScale(counted, 1, Math.Max(most, 3), HasNone: true, NoneIsUsual: true);
        }

        // Whole decades, so that colours stay from one state to the next.
        double low = Math.Floor(Math.Log10(Math.Max(least, 1))),
            high = Math.Max(Math.Ceiling(Math.Log10(Math.Max(most, 1))), low + 1);
        string title = colouring == Colouring.Cd19 ? "CD19 [molecules/cell]" : "CAR [molecules/cell]";
        return new ValueScale(title, Math.Pow(10, low), Math.Pow(10, high), true, HasNone: true);
    }

    /// <summary>Cells of a line of the legend, by the classes of a recording.</summary>
    /// <param name="kind">The line.</param>
    /// <param name="counts">Cells by class, those of T cells first.</param>
    public static long CountOf(LegendKind kind, IReadOnlyList<int> counts)
    {
        long cells = 0;
        for (int c = 1; c < CellClasses.Count; c++)
        {
            int t = c <= 4 ? FirstT + c - 1 : FirstBound + c - 5,
                r = c switch
                {
                    8 => Dying,
                    9 => Debris,
                    _ => c,
                };
            if (c <= 8 && ((kind.Codes >> t) & 1) != 0)
                cells += counts[c];
            if (c <= 9 && ((kind.Codes >> r) & 1) != 0)
                cells += counts[CellClasses.Count + c];
        }

        return cells;
    }

    /// <summary>A description of the cells at a site, one line each.</summary>
    /// <param name="tissue">The copy, with records.</param>
    /// <param name="scenario">Names of kinds.</param>
    /// <param name="site">The site.</param>
    /// <param name="records">Whether the copy has the records of cells.</param>
    public static IReadOnlyList<string> Describe(TissueCopy tissue, Scenario scenario, Place site, bool records = true)
    {
        List<string> lines = [];
        Lattice l = scenario.Lattice;
        int row = (site.Z * l.Ny) + site.Y;
        lines.Add(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{(site.X + 0.5) * l.Spacing:0}, {(site.Y + 0.5) * l.Spacing:0}, {(site.Z + 0.5) * l.Spacing:0} µm"
            )
        );
        lines.Add(string.Create(CultureInfo.InvariantCulture, $"site {site.X}, {site.Y}, {site.Z}"));
        if (tissue.TCells.At(row, site.X) is { } cell)
        {
            string about = records ? ", " + NameOf(cell.Program) : "";
            lines.Add($"{scenario.TKinds[cell.Kind]} T cell{about}");
            if (records)
            {
                lines.Add(cell.Car == 0 ? "  no CAR" : string.Create(CultureInfo.InvariantCulture, $"  {cell.Car:#,0} CAR molecules"));
                lines.Add($"  {Count(cell.Kills, "kill")}, {Count(cell.Engagements, "engagement")}");
                if (cell.IsSecreting)
                    lines.Add("  secreting");
            }

            if (cell.IsBound)
                lines.Add(records ? $"  in synapse with {Partner(tissue, scenario, site, cell.Partner)}" : "  in synapse");
        }

        if (tissue.Residents.At(row, site.X) is { } resident)
        {
            string phase = resident.Phase switch
            {
                CellPhase.Dying => ", dying",
                CellPhase.Debris => ", debris",
                _ => "",
            };
            lines.Add(NameOf(scenario, resident, records) + phase);
            if (records && resident.Phase != CellPhase.Debris)
            {
                lines.Add(
                    resident.Antigen == 0
                        ? "  no CD19"
                        : string.Create(CultureInfo.InvariantCulture, $"  {resident.Antigen:#,0} CD19 molecules")
                );
                lines.Add($"  {Count(resident.Damage, "sublethal hit")}, clone {resident.Clone}");
            }
        }

        if (lines.Count == 2)
            lines.Add("empty now");
        return lines;
    }

    private static string Partner(TissueCopy tissue, Scenario scenario, Place site, (int X, int Y, int Z) away)
    {
        Lattice l = scenario.Lattice;
        int row = (Wrap(site.Z + away.Z, l.Nz) * l.Ny) + Wrap(site.Y + away.Y, l.Ny);
        return tissue.Residents.At(row, Wrap(site.X + away.X, l.Nx)) is { } resident
            ? NameOf(scenario, resident, records: true)
            : "a cell that is gone";
    }

    private static string NameOf(Scenario scenario, ResidentView resident, bool records) =>
        records ? scenario.ResidentKinds[resident.Kind - 1] : scenario.ResidentClassNames[resident.Class - 1];

    private static string NameOf(TCellProgram program) => program.ToString().ToLowerInvariant();

    private static int Wrap(int at, int n) => (at + n) % n;

    private static string Count(int n, string what) => n == 1 ? $"1 {what}" : $"{n} {what}s";
}
