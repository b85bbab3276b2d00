using System.Globalization;
using System.Runtime.CompilerServices;
using CarTAgents.Model.Tissues;
using CarTAgents.Output.Plots;
using CarTAgents.Output.Runs;

namespace CarTAgents.Output.Pictures;

/// <summary>How a picture views a lattice of three dimensions.</summary>
public enum FrameView
{
    /// <summary>One layer of sites, <see cref="Frame.Slice"/>.</summary>
    Slice,

    /// <summary>From above along z: the first cell met, deeper ones darker; of a field, the highest value along z.</summary>
    FirstHit,

    /// <summary>From above along z, the residents as for <see cref="FirstHit"/>, and over them the uppermost T cell of each column
    /// however deep it lies; of a field, the highest value along z.</summary>
    SeeThrough,
}

/// <summary>One picture of a run: cells, beside them a field with its colour bar, title, time, scale bar and a legend with counts.
/// Whole-number drawing, so that every machine makes the same pixels.</summary>
/// <remarks>x runs to the right and y up, seen from high z. A site takes a whole number of pixels, several sites a pixel where a
/// side has more than <see cref="LargestPanel"/>.</remarks>
public sealed partial record Frame
{
    /// <summary>The longest side of a panel, pixels; beyond it several sites share a pixel.</summary>
    public const int LargestPanel = 2048;

    private const int Margin = 24;
    private const int Gap = 36;
    private const int BarWidth = 18;
    private const int BarLabels = 84;
    private const int LeastBar = 100;
    private const int Line = PixelFont.Height + 4;

    // How much of the empty colour the deepest site takes on, in 1/256.
    private const int DeepestShade = 150;

    /// <summary>What the picture shows, in its top left corner.</summary>
    public required string Title { get; init; }

    /// <summary>A second line under the title, such as the configuration and the seed.</summary>
    public string Subtitle { get; init; } = "";

    /// <summary>Simulated time since the start, seconds.</summary>
    public required long ElapsedSeconds { get; init; }

    /// <summary>The cells.</summary>
    public required FrameCells Cells { get; init; }

    /// <summary>The field beside them; null draws the cells only.</summary>
    public FrameField? Field { get; init; }

    /// <summary>The view; without effect in two dimensions.</summary>
    public FrameView View { get; init; } = FrameView.Slice;

    /// <summary>The layer of sites that a slice shows, 0 to Nz - 1.</summary>
    public int Slice { get; init; }

    /// <summary>The height of the middle of the layer, um, where the planes hold one layer of a lattice of three dimensions; null
    /// otherwise.</summary>
    public double? HeightUm { get; init; }

    /// <summary>Approximate length of the longer side of a panel, pixels.</summary>
    public int PanelPixels { get; init; } = 560;

    /// <summary>Draws the picture.</summary>
    /// <param name="canvas">An earlier picture that may be drawn over, where the sizes agree; megabytes that are new each time cost more
    /// than the drawing.</param>
    /// <returns>The picture.</returns>
    /// <exception cref="ArgumentException">The sizes of the planes do not fit together, a size or the slice is out of range, or a
    /// plane holds a kind that the legend does not list.</exception>
    public Raster Draw(Raster? canvas = null)
    {
        Check();
        int step = (Math.Max(Cells.Nx, Cells.Ny) + LargestPanel - 1) / LargestPanel;
        int columns = (Cells.Nx + step - 1) / step;
        int rows = (Cells.Ny + step - 1) / step;
        int longer = Math.Max(columns, rows);
        int site = Math.Max(1, (Math.Clamp(PanelPixels, 64, LargestPanel) + (longer / 2)) / longer);
        int width = columns * site;
        int height = rows * site;

        // Room for the colour bar's labels beside a lattice of a few rows.
        int slotHeight = Field is null ? height : Math.Max(height, LeastBar);

        string cellsHeading = "Cells" + ViewText();
        string fieldHeading = Field is null
            ? ""
            : $"{Field.Name} [{Field.Unit}]" + (Cells.Nz > 1 && View != FrameView.Slice ? ", highest along z" : "");
        int cellsSlot = Math.Max(width, PixelFont.Measure(cellsHeading));
        int fieldSlot = Field is null ? 0 : Gap + Math.Max(width + 12 + BarWidth + BarLabels, PixelFont.Measure(fieldHeading));
        string time = SimulatedTime.Text(ElapsedSeconds);
        var legend = new Legend(Cells, site, HeightUm is null && Cells.Nz == 1 ? "" : "counts: the whole lattice");
        int inner = Math.Max(cellsSlot + fieldSlot, Math.Max(legend.Narrowest, 360));
        int panelTop = Margin + Line + (Subtitle.Length > 0 ? Line : 0) + 8 + Line;
        int legendTop = panelTop + slotHeight + 10 + Line + 14;
        int across = inner + (2 * Margin),
            down = legendTop + legend.Height(inner) + Margin - 4;
        Raster raster =
            canvas is not null && canvas.Width == across && canvas.Height == down ? canvas : new Raster(across, down, Palette.Paper);
        raster.Clear(Palette.Paper);

        int timeWidth = PixelFont.Measure(time) + 1;
        raster.Text(Margin, Margin - 4, Shorten(Title, (inner - timeWidth - 20) / PixelFont.Width), Palette.Ink, bold: true);
        raster.Text(Margin + inner - timeWidth, Margin - 4, time, Palette.Ink, bold: true);
        if (Subtitle.Length > 0)
        {
            raster.Text(Margin, Margin - 4 + Line, Shorten(Subtitle, inner / PixelFont.Width), Palette.SoftInk);
        }

        raster.Text(Margin, panelTop - Line, cellsHeading, Palette.Ink);
        DrawCells(raster, Margin, panelTop, site, step, columns, rows);
        DrawScaleBar(raster, Margin, panelTop + slotHeight + 10, width, site, step);
        if (Field is not null)
        {
            int left = Margin + cellsSlot + Gap;
            raster.Text(left, panelTop - Line, fieldHeading, Palette.Ink);
            DrawField(raster, Field, left, panelTop, site, step, width, height);
        }

        legend.Draw(raster, Margin, legendTop, inner);
        return raster;
    }

    private static string Shorten(string text, int characters) =>
        text.Length <= characters ? text
        : characters < 2 ? ""
        : string.Concat(text.AsSpan(0, characters - 1), "…");

    // A resident cell in a square of pixels, the gap to its neighbours included.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void DrawResident(Raster raster, int x, int y, int site, Rgb colour, CellPhase phase)
    {
        int body = site >= 6 ? site - 1 : site;
        if (phase == CellPhase.Alive)
        {
            raster.Fill(x, y, body, body, colour);
            return;
        }

        if (site < 6)
        {
            raster.Fill(x, y, body, body, phase == CellPhase.Dying ? colour.Mix(Palette.Empty, 140) : Palette.Grey.Mix(Palette.Empty, 150));
            return;
        }

        if (phase == CellPhase.Dying)
        {
            int wall = Math.Max(1, site / 8);
            raster.Fill(x, y, body, body, colour);
            raster.Fill(x + wall, y + wall, body - (2 * wall), body - (2 * wall), colour.Mix(Palette.Empty, 190));
            return;
        }

        // Debris: four grains.
        Rgb grain = Palette.Grey.Mix(Palette.Empty, 60);
        int size = Math.Max(1, site / 5);
        int near = (body / 4) - (size / 2);
        int far = body - near - size;
        raster.Fill(x + near, y + near, size, size, grain);
        raster.Fill(x + far, y + near, size, size, grain);
        raster.Fill(x + near, y + far, size, size, grain);
        raster.Fill(x + far, y + far, size, size, grain);
    }

    // A T cell over whatever the site holds.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void DrawT(Raster raster, int x, int y, int site, Rgb colour, bool bound)
    {
        if (site < 3)
        {
            raster.Fill(x, y, site, site, bound ? colour.Mix(Palette.White, 150) : colour);
        }
        else if (site < 6)
        {
            raster.Fill(x, y, site - 1, site - 1, colour);
            int core = site == 5 ? 2 : 1;
            if (bound)
            {
                raster.Fill(x + ((site - 1 - core) / 2), y + ((site - 1 - core) / 2), core, core, Palette.White);
            }
        }
        else
        {
            int body = site - 1;
            int rim = Math.Max(1, site / 10);
            int inset = site / 16;
            raster.Disc(x + inset, y + inset, body - (2 * inset), bound ? Palette.White : Palette.Empty);
            raster.Disc(x + inset + rim, y + inset + rim, body - (2 * (inset + rim)), colour);
        }
    }

    private static Rgb[] ColoursOf(IReadOnlyList<FrameKind> kinds, out bool[] known)
    {
        var colours = new Rgb[256];
        known = new bool[256];
        foreach (FrameKind kind in kinds)
        {
            colours[kind.Code] = kind.Colour;
            known[kind.Code] = true;
        }

        return colours;
    }

    private static ArgumentException UnknownKind(string layer, int code, int x, int y, int z) =>
        new(
            string.Create(
                CultureInfo.InvariantCulture,
                $"the {layer} at site ({x}, {y}, {z}) has kind {code}, which the legend does not list"
            )
        );

    private void Check()
    {
        FrameCells c = Cells;
        if (c.Nx < 1 || c.Ny < 1 || c.Nz < 1 || !(c.SpacingUm > 0))
        {
            throw new ArgumentException(FormattableString.Invariant($"no lattice of {c.Nx} x {c.Ny} x {c.Nz} sites of {c.SpacingUm} um"));
        }

        long sites = (long)c.Nx * c.Ny * c.Nz;
        if (c.ResidentKind.Length != sites || c.ResidentPhase.Length != sites || c.TKind.Length != sites || c.TBound.Length != sites)
        {
            throw new ArgumentException(
                string.Create(
                    System.Globalization.CultureInfo.InvariantCulture,
                    $"expected planes of {sites} sites, found {c.ResidentKind.Length}, {c.ResidentPhase.Length}, "
                        + $"{c.TKind.Length}, {c.TBound.Length}"
                )
            );
        }

        if (View == FrameView.Slice && (uint)Slice >= (uint)c.Nz)
        {
            throw new ArgumentException(FormattableString.Invariant($"no slice {Slice} in a lattice of {c.Nz} layers"));
        }

        if (c.Residents.Concat(c.TCells).Any(k => k.Code == 0))
        {
            throw new ArgumentException("kind 0 is an empty site");
        }

        if (Field is not { } f)
        {
            return;
        }

        if (
            f.Nx < 1
            || f.Ny < 1
            || f.Nz < 1
            || c.Nx % f.Nx != 0
            || c.Ny % f.Ny != 0
            || c.Nz % f.Nz != 0
            || f.Quanta.Length != (long)f.Nx * f.Ny * f.Nz
        )
        {
            throw new ArgumentException(
                FormattableString.Invariant(
                    $"a field of {f.Nx} x {f.Ny} x {f.Nz} voxels with {f.Quanta.Length} values does not fit {c.Nx} x {c.Ny} x {c.Nz} sites"
                )
            );
        }

        if (!(f.UnitsPerQuantum > 0) || !double.IsFinite(f.UnitsPerQuantum))
        {
            throw new ArgumentException(FormattableString.Invariant($"a quantum cannot stand for {f.UnitsPerQuantum} {f.Unit}"));
        }
    }

    private static string SliceAt(double um) =>
        string.Create(CultureInfo.InvariantCulture, $", slice at z = {Math.Round(um, 1, MidpointRounding.AwayFromZero)} µm");

    private string ViewText()
    {
        if (Cells.Nz == 1)
        {
            return HeightUm is { } height ? SliceAt(height) : "";
        }

        return View switch
        {
            FrameView.Slice => SliceAt((Slice + 0.5) * Cells.SpacingUm),
            FrameView.FirstHit => ", from above",
            _ => ", from above, T cells on top",
        };
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void DrawCells(Raster raster, int left, int top, int site, int step, int columns, int rows)
    {
        raster.Fill(left, top, columns * site, rows * site, Palette.Empty);
        Rgb[] residents = ColoursOf(Cells.Residents, out bool[] residentKnown);
        Rgb[] tCells = ColoursOf(Cells.TCells, out bool[] tKnown);

        // The site seen in each column of pixels and layer, -1 for none; found from the top down, so the first stays.
        var resident = new int[columns * rows];
        var tCell = new int[columns * rows];
        resident.AsSpan().Fill(-1);
        tCell.AsSpan().Fill(-1);
        bool slice = Cells.Nz == 1 || View == FrameView.Slice;
        int upper = slice ? (Cells.Nz == 1 ? 0 : Slice) : Cells.Nz - 1;
        int lower = slice ? upper : 0;
        for (int z = upper; z >= lower; z--)
        {
            Look(Cells.ResidentKind.Span, z, step, columns, resident);
            Look(Cells.TKind.Span, z, step, columns, tCell);
        }

        int layer = Cells.Nx * Cells.Ny;
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                int x = left + (column * site);
                int y = top + ((rows - 1 - row) * site);
                int r = resident[(row * columns) + column];
                int t = tCell[(row * columns) + column];
                if (r >= 0)
                {
                    byte kind = Cells.ResidentKind.Span[r];
                    if (!residentKnown[kind])
                    {
                        throw UnknownKind("resident", kind, r % Cells.Nx, r / Cells.Nx % Cells.Ny, r / layer);
                    }

                    DrawResident(raster, x, y, site, Shade(residents[kind], r / layer, slice), (CellPhase)Cells.ResidentPhase.Span[r]);
                }

                // Seen from above, a T cell hides behind a resident that lies higher.
                if (t >= 0 && (View != FrameView.FirstHit || r < 0 || t / layer >= r / layer))
                {
                    byte kind = Cells.TKind.Span[t];
                    if (!tKnown[kind])
                    {
                        throw UnknownKind("T cell", kind, t % Cells.Nx, t / Cells.Nx % Cells.Ny, t / layer);
                    }

                    DrawT(
                        raster,
                        x,
                        y,
                        site,
                        Shade(tCells[kind], t / layer, slice || View == FrameView.SeeThrough),
                        Cells.TBound.Span[t] != 0
                    );
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Look(ReadOnlySpan<byte> plane, int z, int step, int columns, Span<int> seen)
    {
        for (int y = 0; y < Cells.Ny; y++)
        {
            int start = ((z * Cells.Ny) + y) * Cells.Nx;
            ReadOnlySpan<byte> row = plane.Slice(start, Cells.Nx);
            Span<int> target = seen.Slice(y / step * columns, columns);
            int x = row.IndexOfAnyExcept((byte)0);
            while (x >= 0)
            {
                ref int place = ref target[x / step];
                if (place < 0)
                {
                    place = start + x;
                }

                int next = row[(x + 1)..].IndexOfAnyExcept((byte)0);
                x = next < 0 ? -1 : x + 1 + next;
            }
        }
    }

    private Rgb Shade(Rgb colour, int z, bool flat) =>
        flat ? colour : colour.Mix(Palette.Empty, (Cells.Nz - 1 - z) * DeepestShade / (Cells.Nz - 1));

    private void DrawScaleBar(Raster raster, int left, int top, int width, int site, int step)
    {
        double pixelsPerUm = site / (Cells.SpacingUm * step);
        double length = AxisTicks.RoundDown(width / 3.0 / pixelsPerUm);
        int pixels = Math.Max(1, (int)((length * pixelsPerUm) + 0.5));
        int middle = top + (PixelFont.Height / 2);
        raster.Fill(left, middle - 1, pixels, 3, Palette.Ink);
        raster.Fill(left, middle - 5, 2, 11, Palette.Ink);
        raster.Fill(left + pixels - 2, middle - 5, 2, 11, Palette.Ink);
        string label =
            length >= 1000
                ? string.Create(CultureInfo.InvariantCulture, $"{length / 1000} mm")
                : string.Create(CultureInfo.InvariantCulture, $"{length} µm");
        raster.Text(left + pixels + 10, top, label, Palette.Ink);
    }
}
