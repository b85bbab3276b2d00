using System.Globalization;
using System.Numerics;
using CarTAgents.Model.Tissues;
using CarTAgents.Output.Pictures;
using CarTAgents.Output.Plots;
using CarTAgents.Output.Runs;
using CarTAgents.Viewer.Graphics;
using CarTAgents.Viewer.Looks;
using CarTAgents.Viewer.Volumes;

namespace CarTAgents.Viewer.Scenes;

/// <summary>Text, legend and scales over the picture of a tissue.</summary>
public sealed partial class Overlay
{
    // In pixels of the font, which are two or more of the picture on a fine screen.
    private const int Margin = 8,
        Panel = 296,
        Line = 24;

    /// <summary>The colour in which no text is drawn: its pixels show the picture.</summary>
    private static readonly Rgb Clear = Rgb.Of(0x030201);

    private readonly List<(int X, int Y, int Width, int Height, string Kind)> _lines = [];
    private Raster? _raster;
    private (int Left, int Top, int Width, int Height)? _slider;

    /// <summary>Pixels a pixel of the font, from the size of the picture.</summary>
    private static int ScaleOf(int width, int height) => Math.Max(1, Math.Min(width / 1100, height / 650));

    /// <summary>Pixels that the panel at the left takes.</summary>
    public static int PanelWidth(int width, int height) => (Panel + (2 * Margin)) * ScaleOf(width, height);

    /// <summary>The kind whose line of the legend is at a pixel; null for none.</summary>
    public string? KindAt(double x, double y)
    {
        foreach ((int left, int top, int width, int height, string kind) in _lines)
        {
            if (x >= left && x < left + width && y >= top && y < top + height)
                return kind;
        }

        return null;
    }

    /// <summary>The share of time that a place on the slider stands for; null beside it.</summary>
    public double? TimeAt(double x, double y) =>
        _slider is { } s && y >= s.Top && y < s.Top + s.Height && x >= s.Left - s.Height && x < s.Left + s.Width + s.Height
            ? Math.Clamp((x - s.Left) / s.Width, 0, 1)
            : null;

    /// <summary>Draws what stands over a scene.</summary>
    /// <param name="scene">The scene.</param>
    /// <param name="look">What is shown of it.</param>
    /// <param name="width">Pixels across.</param>
    /// <param name="height">Pixels down.</param>
    /// <param name="words">What else there is to say.</param>
    public Raster Draw(Scene scene, Look look, int width, int height, OverlayWords words)
    {
        if (_raster is null || _raster.Width != width || _raster.Height != height)
            _raster = new Raster(width, height, Clear);
        _raster.Clear(Clear);
        _lines.Clear();
        Theme theme = look.Light ? Theme.Light : Theme.Dark;
        var pen = new Pen(_raster, theme, ScaleOf(width, height));
        int under = DrawPanel(scene, look, pen, words);
        if (words.Picked.Count > 0)
            DrawLines(pen, words.Picked, pen.Width - Panel - Margin, 124, Panel);
        if (words.PickedSite is { } site)
            DrawMark(scene, look, pen, site);
        if (words.History is { Points.Count: > 1 } history)
            DrawCurves(scene, pen, history);
        if (words.Course?.Of(scene.Scenario.Replicas[scene.Slot].Identity) is { Rows.Count: > 1 } course)
            DrawCourse(pen, course, under + Margin);
        _slider = words.Range is { } range ? DrawSlider(scene, pen, range) : null;
        DrawScaleBar(scene, look, pen);
        DrawAxes(scene, look, pen);
        DrawWords(pen, words);
        return _raster;
    }

    private int DrawPanel(Scene scene, Look look, Pen pen, OverlayWords words)
    {
        LegendKind[] kinds = [.. scene.Kinds.Where(k => scene.CountOf(k) > 0 || look.Hidden.Contains(k.Name))];
        bool scale = look.Field is not null;
        string[] about = [words.Pace, words.Replica, words.Filming ? "filming        shift + R" : ""];
        about = [.. about.Where(a => a.Length > 0)];
        int lines = 2 + Math.Max(1, about.Length) + kinds.Length + (scene.Bound > 0 ? 1 : 0) + (scale ? 3 : 0) + ScaleLines(scene);
        int height = (lines * Line) + 20;
        pen.Veil(Margin, Margin, Panel, height);
        int y = Margin + 8;
        pen.Text(20, y, Fit(scene.Name, Panel - 24), true, bold: true);
        y += Line;
        double seconds = scene.Tick * scene.Scenario.TickSeconds;
        pen.Text(20, y, SimulatedTime.Text(seconds), true);
        string seed = string.Create(CultureInfo.InvariantCulture, $"seed {scene.Scenario.Seed}");
        pen.Text(Margin + Panel - 12 - PixelFont.Measure(seed), y, seed, false);
        y += Line;
        Lattice l = scene.Lattice;
        string sites = string.Create(CultureInfo.InvariantCulture, $"{l.Nx} x {l.Ny} x {l.Nz} sites");
        foreach (string line in about.DefaultIfEmpty(sites))
        {
            pen.Text(20, y, Fit(line, Panel - 24), false);
            y += Line;
        }

        y += 4;
        foreach (LegendKind kind in kinds)
        {
            bool hidden = look.Hidden.Contains(kind.Name);
            pen.Disc(22, y + 4, 12, hidden || scene.Scale is not null ? pen.Theme.SoftInk : kind.Colour);
            if (hidden)
                pen.Disc(24, y + 6, 8, pen.Theme.Veil);
            int counted = pen.Number(Margin + Panel - 12, y, scene.CountOf(kind));
            pen.Text(42, y, Fit(kind.Name, Panel - 54 - counted), !hidden);
            _lines.Add((Margin * pen.Scale, y * pen.Scale, Panel * pen.Scale, Line * pen.Scale, kind.Name));
            y += Line;
        }

        if (scene.Bound > 0)
        {
            // Where colours are those of values, no rim is drawn.
            pen.Disc(22, y + 4, 12, scene.Scale is null ? pen.Theme.Mark : pen.Theme.SoftInk);
            if (scene.Scale is null)
                pen.Disc(24, y + 6, 8, KindColours.TCells[0]);
            pen.Text(42, y, "in synapse", true);
            pen.Number(Margin + Panel - 12, y, scene.Bound);
            y += Line;
        }

        if (scene.Scale is { } values)
            y = DrawValues(pen, values, scene.ValueColours, y + 4);
        if (scale)
            DrawField(scene, look, pen, y);
        return Margin + height;
    }

    private static void DrawField(Scene scene, Look look, Pen pen, int y)
    {
        double highest = scene.FieldHighest;
        AxisTicks ticks = AxisTicks.Within(0, highest, 6);
        string title = $"{look.Field} [{(look.Log || ticks.Exponent == 0 ? "" : ticks.Factor + " ")}pM]",
            most = scene.FieldIsSeen ? string.Create(CultureInfo.InvariantCulture, $"max {highest:G3}") : "none yet";
        if (!scene.FieldIsSeen)
            title = $"{look.Field} [pM]";
        pen.Text(20, y + 4, title, true);
        // The ticks tell it too.
        if (PixelFont.Measure(title) + PixelFont.Measure(most) < Panel - 34)
            pen.Text(Margin + Panel - 12 - PixelFont.Measure(most), y + 4, most, false);
        DrawBar(pen, y + 28, [.. Enumerable.Range(0, ColourMap.Length).Select(ColourMap.At)]);
        if (!scene.FieldIsSeen)
            return;
        for (int i = 0; i < ticks.Values.Count && !look.Log; i++)
            Tick(pen, y + 28, ticks.Values[i] / highest, ticks.Labels[i]);
        for (int decade = 0; decade <= Scene.LogDecades && look.Log; decade++)
        {
            double value = highest * Math.Pow(10, -decade);
            Tick(pen, y + 28, 1 - ((double)decade / Scene.LogDecades), value.ToString("G2", CultureInfo.InvariantCulture));
        }
    }

    private static int ScaleLines(Scene scene) =>
        scene.Scale is not { } s ? 0
        : s.Categories is { } names ? names.Count + 1
        : s.HasNone ? 4
        : 3;

    private static int DrawValues(Pen pen, ValueScale scale, IReadOnlyList<Rgb> colours, int y)
    {
        pen.Text(20, y, scale.Title, true);
        y += Line;
        if (scale.Categories is { } names)
        {
            foreach ((int i, string name) in names.Index())
            {
                pen.Disc(22, y + 4, 12, colours[i + 2]);
                pen.Text(42, y, name, true);
                y += Line;
            }

            return y;
        }

        DrawBar(pen, y, [.. colours.Skip(2)]);
        if (scale.Logarithmic)
        {
            double low = Math.Log10(scale.Lowest),
                high = Math.Log10(scale.Highest);
            for (int decade = (int)Math.Round(low); decade <= (int)Math.Round(high); decade++)
                Tick(pen, y, (decade - low) / (high - low), AxisTicks.Power(decade));
        }
        else
        {
            AxisTicks ticks = AxisTicks.Within(scale.Lowest, scale.Highest, 5);
            if (ticks.Values[0] > scale.Lowest)
                Tick(pen, y, 0, scale.Lowest.ToString("G3", CultureInfo.InvariantCulture));
            for (int i = 0; i < ticks.Values.Count; i++)
                Tick(pen, y, (ticks.Values[i] - scale.Lowest) / (scale.Highest - scale.Lowest), ticks.Labels[i]);
        }

        y += 2 * Line;
        if (!scale.HasNone)
            return y;
        pen.Disc(22, y + 4, 12, colours[1]);
        pen.Text(42, y, "none", true);
        return y + Line;
    }

    private const int BarWidth = 248;

    private static void DrawBar(Pen pen, int y, Rgb[] colours)
    {
        for (int i = 0; i < BarWidth; i++)
            pen.Fill(24 + i, y, 1, 12, colours[i * colours.Length / BarWidth]);
    }

    private static void Tick(Pen pen, int y, double share, string label)
    {
        int x = 24 + (int)((share * (BarWidth - 1)) + 0.5);
        pen.Fill(x, y + 12, 1, 4, pen.Theme.SoftInk);
        pen.Text(Math.Clamp(x - (PixelFont.Measure(label) / 2), 14, Margin + Panel - 8 - PixelFont.Measure(label)), y + 17, label, false);
    }

    private static void DrawLines(Pen pen, IReadOnlyList<string> lines, int x, int y, int width)
    {
        pen.Veil(x, y, width, (lines.Count * Line) + 16);
        foreach ((int i, string line) in lines.Index())
            pen.Text(x + 12, y + 8 + (i * Line), Fit(line, width - 20), i == 0 || lines.Count > 12);
    }

    // A length of a round number at the depth of the middle of the lattice.
    private static void DrawScaleBar(Scene scene, Look look, Pen pen)
    {
        int width = pen.Width * pen.Scale,
            height = pen.Height * pen.Scale;
        LinesOfSight lines = scene.Lines(look, width, height);
        var target = look.Camera.Target * new Vector3(scene.Lattice.Nx, scene.Lattice.Ny, scene.Lattice.Nz);
        double pixelsPerUm = lines.PixelsPerSite(target, height) / scene.Lattice.Spacing / pen.Scale;
        // Beside it a recording has its slider.
        double length = AxisTicks.RoundDown(Math.Min(pen.Width / 5.0, 200) / pixelsPerUm);
        int pixels = Math.Max(1, (int)((length * pixelsPerUm) + 0.5));
        int left = pen.Width - 24 - pixels,
            top = pen.Height - 50;
        string label = string.Create(
            CultureInfo.InvariantCulture,
            $"{(length >= 1000 ? length / 1000 : length)} {(length >= 1000 ? "mm" : "µm")}"
        );
        pen.Veil(left - 12, top - 12, pixels + 24, 50);
        pen.Fill(left, top, pixels, 3, pen.Theme.Ink);
        pen.Fill(left, top - 4, 2, 11, pen.Theme.Ink);
        pen.Fill(left + pixels - 2, top - 4, 2, 11, pen.Theme.Ink);
        pen.Text(left + ((pixels - PixelFont.Measure(label)) / 2), top + 10, label, true);
    }

    private static void DrawAxes(Scene scene, Look look, Pen pen)
    {
        LinesOfSight lines = scene.Lines(look, pen.Width * pen.Scale, pen.Height * pen.Scale);
        Vector3 right = Vector3.Normalize(lines.Right),
            up = Vector3.Normalize(lines.Up);
        int x = pen.Width - 64,
            y = 64;
        pen.Veil(x - 52, y - 52, 104, 104);
        foreach ((Vector3 axis, string name) in new[] { (Vector3.UnitX, "x"), (Vector3.UnitY, "y"), (Vector3.UnitZ, "z") })
        {
            float dx = Vector3.Dot(axis, right),
                dy = -Vector3.Dot(axis, up);
            if ((dx * dx) + (dy * dy) < 0.01f)
                continue;
            pen.Line(x, y, x + (int)(30 * dx), y + (int)(30 * dy));
            pen.Text(x + (int)(41 * dx) - (PixelFont.Width / 2), y + (int)(41 * dy) - (PixelFont.Height / 2), name, true);
        }
    }

    // A frame around the cell that was picked, wherever it is behind others.
    private static void DrawMark(Scene scene, Look look, Pen pen, Place site)
    {
        int width = pen.Width * pen.Scale,
            height = pen.Height * pen.Scale;
        LinesOfSight lines = scene.Lines(look, width, height);
        var middle = new Vector3(site.X + 0.5f, site.Y + 0.5f, site.Z + 0.5f);
        Vector2 at = lines.Project(middle);
        if (!float.IsFinite(at.X))
            return;
        int half = (int)(0.7f * lines.PixelsPerSite(middle, height) / pen.Scale) + 3,
            x = (int)((at.X + 1) / 2 * pen.Width),
            y = (int)((1 - at.Y) / 2 * pen.Height);
        foreach (int side in (int[])[-half, half])
        {
            pen.Fill(x + side, y - half, 1, (2 * half) + 1, pen.Theme.Ink);
            pen.Fill(x - half, y + side, (2 * half) + 1, 1, pen.Theme.Ink);
        }
    }

    private static string Fit(string text, int width) =>
        text.Length * PixelFont.Width <= width ? text : string.Concat(text.AsSpan(0, Math.Max(0, (width / PixelFont.Width) - 1)), "…");
}
