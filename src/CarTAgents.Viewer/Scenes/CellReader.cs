using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using CarTAgents.Kernels;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Tissues;
using CarTAgents.Output.Runs;
using CarTAgents.Viewer.Looks;
using CarTAgents.Viewer.Volumes;

namespace CarTAgents.Viewer.Scenes;

/// <summary>Reads the cells of a copy for the viewer: the only place here that knows how a cell is kept.</summary>
internal static class CellReader
{
    /// <summary>Codes of what is drawn: residents by kind from 1, T cells by kind from 8, dying and dead residents, T cells in synapse by
    /// kind from 14.</summary>
    public const int FirstT = 8,
        Dying = 12,
        Debris = 13,
        FirstBound = 14,
        Codes = 18;

    /// <summary>Bits of the codes of T cells in synapse.</summary>
    public const uint BoundBits = 0b1111u << FirstBound;

    /// <summary>Names of programs, in the order of their numbers.</summary>
    public static readonly string[] Programs = ["resting", "proliferating", "effector", "exhausted", "memory", "failing"];

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
        for (int signal = 1; signal < 256; signal++)
        {
            byte s = (byte)signal;
            ofT[signal] = (byte)((TSignal.Phase(s) == TSignal.Bound ? FirstBound : FirstT) + TSignal.Kind(s));
            ofResident[signal] = ResidentSignal.Phase(s) switch
            {
                ResidentSignal.Dying => Dying,
                ResidentSignal.Debris => Debris,
                _ => (byte)ResidentSignal.Kind(s),
            };
            drawnT[signal] = ((hidden >> ofT[signal]) & 1) == 0 ? ofT[signal] : (byte)0;
            drawnResident[signal] = ((hidden >> ofResident[signal]) & 1) == 0 ? ofResident[signal] : (byte)0;
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
                    tissue.TCells.Rows(z * volume.Ny, volume.Ny),
                    tissue.Residents.Rows(z * volume.Ny, volume.Ny),
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
        for (int signal = 1; signal < 256; signal++)
        {
            counts[ofT[signal]] += cells[signal];
            counts[ofResident[signal]] += cells[256 + signal];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Fill(
        ReadOnlySpan<byte> tCells,
        ReadOnlySpan<byte> residents,
        byte[] drawnT,
        byte[] drawnResident,
        Span<byte> codes,
        int[] found
    )
    {
        int i = 0;
        while (i < codes.Length)
        {
            int end = Math.Min(i + Vector256<byte>.Count, codes.Length);
            if (
                end - i == Vector256<byte>.Count
                && (Vector256.Create(tCells[i..]) | Vector256.Create(residents[i..])) == Vector256<byte>.Zero
            )
            {
                codes[i..end].Clear();
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
                codes[i] = code != 0 ? code : drawnResident[r];
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
        bool ofT = colouring is Colouring.Program or Colouring.Car or Colouring.Kills;
        // What is drawn at a site is the T cell, so that a resident under one has no place.
        ushort[] raw = new ushort[values.Length];
        int[] places = new int[lattice.Nx];
        int least = int.MaxValue,
            most = 0;
        TissueCopy.Layer layer = ofT ? tissue.TCells : tissue.Residents;
        for (int row = 0; row < lattice.Ny * lattice.Nz; row++)
        {
            ReadOnlySpan<byte> signals = layer.Rows(row, 1),
                above = tissue.TCells.Rows(row, 1);
            ReadOnlySpan<Words4> records = layer.Records(row, 1);
            int cells = TissueCopy.Occupied(signals, places);
            for (int k = 0; k < cells; k++)
            {
                if (!ofT && (above[places[k]] != 0 || !ResidentSignal.IsAlive(signals[places[k]])))
                    continue;
                int value = Value(colouring, records[k]);
                raw[(row * lattice.Nx) + places[k]] = (ushort)Math.Min(value + 1, ushort.MaxValue);
                most = Math.Max(most, value);
                if (value > 0)
                    least = Math.Min(least, value);
            }
        }

        (ValueScale scale, byte[] byRaw) = Scale(colouring, Math.Min(least, most), most);
        for (int i = 0; i < values.Length; i++)
            values[i] = byRaw[raw[i]];
        return scale;
    }

    private static int Value(Colouring colouring, Words4 record) =>
        colouring switch
        {
            Colouring.Program => TRecord.Program(record),
            Colouring.Car => TRecord.LnCar(record),
            Colouring.Kills => TRecord.Kills(record),
            Colouring.Cd19 => ResidentRecord.LnAntigen(record),
            _ => ResidentRecord.Damage(record),
        };

    // The scale, and the byte for each value plus one; 0 is a site without the property.
    private static (ValueScale Scale, byte[] ByRaw) Scale(Colouring colouring, int least, int most)
    {
        byte[] bytes = new byte[ushort.MaxValue + 1];
        if (colouring == Colouring.Program)
        {
            for (int program = 0; program < Programs.Length; program++)
                bytes[program + 1] = (byte)(FirstValue + program);
            return (new ValueScale("program of T cells", 0, Programs.Length - 1, Categories: Programs), bytes);
        }

        bool logarithmic = colouring is Colouring.Cd19 or Colouring.Car;
        double low = 0,
            high = Math.Max(most, 3);
        if (logarithmic)
        {
            // Whole decades, so that colours stay from one state to the next.
            double decade = Math.Log(10) * ResidentRecord.LnUnit;
            low = Math.Floor(least / decade) * decade;
            high = Math.Max(Math.Ceiling(most / decade), Math.Floor(least / decade) + 1) * decade;
        }

        for (int value = 0; value < ushort.MaxValue; value++)
        {
            double share = Math.Clamp((value - low) / (high - low), 0, 1);
            bytes[value + 1] = logarithmic && value == 0 ? (byte)NoneValue : (byte)(FirstValue + (share * (255 - FirstValue)) + 0.5);
        }

        string title = colouring switch
        {
            Colouring.Cd19 => "CD19 [molecules/cell]",
            Colouring.Car => "CAR [molecules/cell]",
            Colouring.Kills => "kills of T cells",
            _ => "sublethal hits",
        };
        double Natural(double v) => logarithmic ? Math.Exp(v / ResidentRecord.LnUnit) : v;
        return (new ValueScale(title, Natural(low), Natural(high), logarithmic, HasNone: logarithmic), bytes);
    }

    /// <summary>What is known of the cells at a site, a line each.</summary>
    /// <param name="tissue">The copy, with records.</param>
    /// <param name="scenario">Names of kinds.</param>
    /// <param name="site">The site.</param>
    public static IReadOnlyList<string> Describe(TissueCopy tissue, Scenario scenario, Place site)
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
        ReadOnlySpan<byte> tCells = tissue.TCells.Rows(row, 1),
            residents = tissue.Residents.Rows(row, 1);
        byte t = tCells[site.X],
            r = residents[site.X];
        if (t != 0 && Record(tissue.TCells.Records(row, 1), tCells, site.X) is { } cell)
        {
            lines.Add($"{scenario.TKinds[TSignal.Kind(t)]} T cell, {Programs[TRecord.Program(cell)]}");
            lines.Add(
                TRecord.LnCar(cell) == 0
                    ? "  no CAR"
                    : string.Create(CultureInfo.InvariantCulture, $"  {Molecules(TRecord.LnCar(cell)):#,0} CAR molecules")
            );
            lines.Add($"  {Count(TRecord.Kills(cell), "kill")}, {Count(TRecord.Engagements(cell), "engagement")}");
            if (TSignal.Phase(t) == TSignal.Bound)
                lines.Add($"  in synapse with {Partner(tissue, scenario, site, TSignal.DirectionOf(t))}");
            if (TRecord.Secreting(cell) == 1)
                lines.Add("  secreting");
        }

        if (r != 0 && Record(tissue.Residents.Records(row, 1), residents, site.X) is { } resident)
        {
            int phase = ResidentSignal.Phase(r);
            lines.Add(
                scenario.ResidentKinds[ResidentSignal.Kind(r) - 1]
                    + (
                        phase == ResidentSignal.Dying ? ", dying"
                        : phase == ResidentSignal.Debris ? ", debris"
                        : ""
                    )
            );
            if (phase != ResidentSignal.Debris)
            {
                lines.Add(
                    ResidentRecord.LnAntigen(resident) == 0
                        ? "  no CD19"
                        : string.Create(
                            CultureInfo.InvariantCulture,
                            $"  {Molecules(ResidentRecord.LnAntigen(resident)):#,0} CD19 molecules"
                        )
                );
                lines.Add($"  {Count(ResidentRecord.Damage(resident), "sublethal hit")}, clone {ResidentRecord.Clone(resident)}");
            }
        }

        if (lines.Count == 2)
            lines.Add("empty now");
        return lines;
    }

    private static Words4? Record(ReadOnlySpan<Words4> records, ReadOnlySpan<byte> signals, int x)
    {
        int before = x - signals[..x].Count((byte)0);
        return before < records.Length ? records[before] : null;
    }

    private static string Partner(TissueCopy tissue, Scenario scenario, Place site, int direction)
    {
        Lattice l = scenario.Lattice;
        int step = direction == 0 ? 0
            : (direction & 1) == 1 ? -1
            : 1,
            axis = (direction - 1) / 2;
        int x = Wrap(site.X + (direction != 0 && axis == 0 ? step : 0), l.Nx),
            y = Wrap(site.Y + (axis == 1 ? step : 0), l.Ny),
            z = Wrap(site.Z + (axis == 2 ? step : 0), l.Nz);
        byte r = tissue.Residents.Rows((z * l.Ny) + y, 1)[x];
        return r == 0 ? "a cell that is gone" : scenario.ResidentKinds[ResidentSignal.Kind(r) - 1];
    }

    private static int Wrap(int at, int n) => (at + n) % n;

    private static double Molecules(int ln) => Math.Exp((double)ln / ResidentRecord.LnUnit);

    private static string Count(int n, string what) => n == 1 ? $"1 {what}" : $"{n} {what}s";
}
