using System.Collections.Immutable;
using System.Numerics;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Configuration.Keys;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Tissues;
using CarTAgents.Output.Pictures;
using CarTAgents.Viewer.Graphics;
using CarTAgents.Viewer.Looks;
using CarTAgents.Viewer.Volumes;

namespace CarTAgents.Viewer.Scenes;

/// <summary>The state that is shown, in the form in which it is drawn.</summary>
public sealed class Scene
{
    // T cells smaller than what they swarm around, or a cloud of them hides it.
    private const float TRadius = 0.36f,
        ResidentRadius = 0.5f,
        DebrisRadius = 0.3f;

    /// <summary>Decades of a logarithmic scale of a field.</summary>
    public const int LogDecades = 3;

    private readonly KindVolume _volume;
    private readonly long[] _counts = new long[CellReader.Codes];
    private readonly Rgb[] _palette = new Rgb[CellReader.Codes];
    private readonly float[] _radii = new float[CellReader.Codes];
    private readonly byte[] _values;
    private readonly int[] _highest;
    private float[] _shares = [];
    private int _field = -1;
    private double _picomolarPerQuantum;
    private Rgb[] _valueColours = [];

    /// <summary>Makes room for the states of a run.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="scenario">The scenario made from it.</param>
    public Scene(RunConfiguration configuration, Scenario scenario)
    {
        Scenario = scenario;
        Name = configuration.Name;
        Lattice = scenario.Lattice;
        _volume = new KindVolume(Lattice.Nx, Lattice.Ny, Lattice.Nz);
        _values = new byte[Lattice.Sites];
        _highest = new int[scenario.Fields.Count];
        Rgb[] residents = KindColours.Residents(configuration);
        string[] names = KindNames(configuration);
        List<LegendKind> kinds = [];
        for (int k = 0; k < residents.Length; k++)
        {
            Give(k + 1, residents[k], ResidentRadius);
            kinds.Add(new LegendKind(names[k], residents[k], 1u << (k + 1)));
        }

        for (int k = 0; k < scenario.TKinds.Count; k++)
        {
            Rgb colour = KindColours.TCells[k];
            Give(CellReader.FirstT + k, colour, TRadius);
            Give(CellReader.FirstBound + k, colour, TRadius);
            uint codes = (1u << (CellReader.FirstT + k)) | (1u << (CellReader.FirstBound + k));
            kinds.Add(new LegendKind(names[residents.Length + k], colour, codes));
        }

        // Where no kind has it, the one colour of the palette that is left.
        Rgb dying = residents.Contains(Palette.ReddishPurple) ? Rgb.Of(0xc0304a) : Palette.ReddishPurple,
            debris = Rgb.Of(0x8c6a50);
        Give(CellReader.Dying, dying, ResidentRadius);
        Give(CellReader.Debris, debris, DebrisRadius);
        kinds.Add(new LegendKind(names[^2], dying, 1u << CellReader.Dying));
        kinds.Add(new LegendKind(names[^1], debris, 1u << CellReader.Debris));
        Kinds = kinds;
    }

    /// <summary>What is simulated.</summary>
    public Scenario Scenario { get; }

    /// <summary>The run's name.</summary>
    public string Name { get; }

    /// <summary>The lattice.</summary>
    public Lattice Lattice { get; }

    /// <summary>What the legend lists.</summary>
    public IReadOnlyList<LegendKind> Kinds { get; }

    /// <summary>Colour by code.</summary>
    internal IReadOnlyList<Rgb> CodeColours => _palette;

    /// <summary>Radius by code, sites.</summary>
    internal IReadOnlyList<float> Radii => _radii;

    /// <summary>The tick of the state.</summary>
    public uint Tick { get; private set; }

    /// <summary>The place of its replica in the run.</summary>
    public int Slot { get; private set; }

    /// <summary>What the colours of cells mean where they are not those of kinds.</summary>
    public ValueScale? Scale { get; private set; }

    /// <summary>The colours of that scale by value: the first for cells without the property, the second for none of it.</summary>
    public IReadOnlyList<Rgb> ValueColours => _valueColours;

    /// <summary>The concentration that the field's last colour stands for, pM: the highest seen so far.</summary>
    public double FieldHighest => _field < 0 ? 0 : Math.Max(1, _highest[_field]) * _picomolarPerQuantum;

    /// <summary>Whether the field has been non-zero so far.</summary>
    public bool FieldIsSeen => _field >= 0 && _highest[_field] > 0;

    /// <summary>T cells in synapse.</summary>
    public long Bound => CountOf(CellReader.BoundBits);

    /// <summary>Cells of an entry of the legend, including hidden ones and those under others.</summary>
    public long CountOf(LegendKind kind) => CountOf(kind.Codes);

    private long CountOf(uint codes) => _counts.Where((_, code) => ((codes >> code) & 1) != 0).Sum();

    /// <summary>Whether a look needs the records of cells.</summary>
    public static bool NeedsRecords(Look look) => look.Colouring != Colouring.Kind;

    /// <summary>Names of what the legend of a configuration lists.</summary>
    private static string[] KindNames(RunConfiguration configuration) =>
        [.. configuration.ResidentClassNames, .. configuration.TCells.Keys.Select(k => k + " T"), "dying", "debris"];

    /// <summary>Refuses a look that names what a configuration does not have.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="look">The look.</param>
    /// <exception cref="FormatException">The message names what is nearest.</exception>
    public static void Check(RunConfiguration configuration, Look look)
    {
        static void Require(string name, string what, string[] names)
        {
            if (!names.Contains(name, StringComparer.Ordinal))
            {
                throw new FormatException(
                    $"there is no {what} '{name}'"
                        + (Nearest.Of(name, names) is { } near ? $"; did you mean '{near}'?" : "")
                        + (names.Length > 0 ? $" Expected one of {string.Join(", ", names)}" : "")
                );
            }
        }

        if (look.Field is not null)
            Require(look.Field, "field", [.. configuration.Fields.Keys]);
        foreach (string name in look.Hidden)
            Require(name, "kind", KindNames(configuration));
    }

    /// <summary>Takes a state, or the same in another look, and hands it to a renderer.</summary>
    /// <param name="tissue">The copy of the state, with all fields.</param>
    /// <param name="look">What is shown of it.</param>
    /// <param name="records">Whether the copy has the records of cells.</param>
    /// <param name="renderer">What draws it.</param>
    public void Take(TissueCopy tissue, Look look, bool records, Renderer renderer)
    {
        (Tick, Slot) = (tissue.Tick, tissue.Slot);
        uint hidden = 0;
        foreach (LegendKind kind in Kinds.Where(k => look.Hidden.Contains(k.Name)))
            hidden |= kind.Codes;
        CellReader.Read(tissue, _volume, hidden, _counts);
        _volume.MeasureDistances();
        renderer.SetKinds(_volume);
        Scale = null;
        if (NeedsRecords(look) && records)
        {
            Scale = CellReader.ReadValues(tissue, Lattice, look.Colouring, _values);
            _valueColours = ColoursOf(Scale, look.Light);
            renderer.SetValues(_values, _valueColours);
        }

        TakeField(tissue, look, renderer);
    }

    private void TakeField(TissueCopy tissue, Look look, Renderer renderer)
    {
        _field = -1;
        for (int f = 0; f < Scenario.Fields.Count; f++)
        {
            int most = 0;
            ReadOnlySpan<int> quanta = tissue.Quanta(f).Span;
            foreach (int q in quanta)
                most = Math.Max(most, q);
            // It never falls, so that a colour stays what it was.
            _highest[f] = Math.Max(_highest[f], most);
            if (Scenario.Fields[f].Name != look.Field)
                continue;
            _field = f;
            _picomolarPerQuantum = tissue.PicomolarPerQuantum(f);
            if (_shares.Length != quanta.Length)
                _shares = new float[quanta.Length];
            float scale = 1f / Math.Max(1, _highest[f]);
            for (int i = 0; i < quanta.Length; i++)
                _shares[i] = look.Log ? LogShare(quanta[i] * scale) : quanta[i] * scale;
            renderer.SetField(_shares, tissue.FieldSize(f));
        }
    }

    // Of a share on a linear scale, that on a logarithmic one.
    private static float LogShare(float share) => share > 0 ? Math.Max(0, 1 + (MathF.Log10(share) / LogDecades)) : 0;

    /// <summary>The part of the lattice that a look leaves.</summary>
    public SiteBox Box(Look look) =>
        look.Cut?.Left(Lattice.Nx, Lattice.Ny, Lattice.Nz) ?? SiteBox.Whole(Lattice.Nx, Lattice.Ny, Lattice.Nz);

    /// <summary>The lines of sight of a picture in which text stands at the left.</summary>
    public LinesOfSight Lines(Look look, int width, int height)
    {
        float aside = look.Bare ? 0 : Math.Min(0.3f, (float)Overlay.PanelWidth(width, height) / width);
        return look.Camera.Lines(Lattice.Nx, Lattice.Ny, Lattice.Nz, (float)width / height, new Vector2(aside, 0));
    }

    /// <summary>What a renderer is told of a look.</summary>
    public View ViewOf(Look look, int width, int height)
    {
        SiteBox box = Box(look);
        (Axis, int)? face =
            Lattice.Nz == 1 ? (Axis.Z, 1)
            : look.Cut is { } cut && box != SiteBox.Whole(Lattice.Nx, Lattice.Ny, Lattice.Nz)
                ? (
                    cut.Axis,
                    cut.Plane(
                        cut.Axis == Axis.X ? Lattice.Nx
                        : cut.Axis == Axis.Y ? Lattice.Ny
                        : Lattice.Nz
                    )
                )
            : null;
        return new View
        {
            Lines = Lines(look, width, height),
            Box = box,
            Cut = face,
            Palette = _palette,
            Radii = _radii,
            Bound = CellReader.BoundBits,
            ByValue = Scale is not null,
            Field =
                _field < 0 ? FieldShown.Not
                : face is null || (look.Fog && Lattice.Nz > 1) ? FieldShown.AsFog
                : FieldShown.OnCut,
            Theme = look.Light ? Theme.Light : Theme.Dark,
        };
    }

    /// <summary>The cell at a pixel.</summary>
    /// <param name="look">The look.</param>
    /// <param name="x">Column from the left.</param>
    /// <param name="y">Row from the top.</param>
    /// <param name="width">Pixels of the picture across.</param>
    /// <param name="height">And down.</param>
    public Place? Pick(Look look, double x, double y, int width, int height) =>
        Lines(look, width, height).Through(x, y, width, height).Intersect(_volume, Box(look), _radii);

    private void Give(int code, Rgb colour, float radius) => (_palette[code], _radii[code]) = (colour, radius);

    internal static Rgb[] ColoursOf(ValueScale scale, bool light)
    {
        // On a dark ground the darkest colours of the map would not be seen.
        int first = light ? 0 : ColourMap.Length / 5,
            last = ColourMap.Length - 1;
        var colours = new Rgb[256];
        colours[0] = light ? Rgb.Of(0xc4cad2) : Rgb.Of(0x3a3f47);
        colours[1] =
            !scale.NoneIsUsual ? Palette.Vermilion
            : light ? Rgb.Of(0x868e99)
            : Rgb.Of(0x8d97a3);
        for (int v = 2; v < 256; v++)
        {
            colours[v] = scale.Categories is null
                ? ColourMap.At(first + ((v - 2) * (last - first) / 253))
                : Palette.Categories[(v - 2) % Palette.Categories.Length];
        }

        return colours;
    }
}

/// <summary>A line of the legend.</summary>
/// <param name="Name">The kind; by it a look hides it.</param>
/// <param name="Colour">Its colour.</param>
/// <param name="Codes">Bits of its codes.</param>
public sealed record LegendKind(string Name, Rgb Colour, uint Codes);
