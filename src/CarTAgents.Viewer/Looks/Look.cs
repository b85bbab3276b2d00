using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using System.Text;
using CarTAgents.Configuration.Keys;

namespace CarTAgents.Viewer.Looks;

/// <summary>What cells are coloured by.</summary>
public enum Colouring
{
    /// <summary>The kind of cell.</summary>
    Kind,

    /// <summary>The program of T cells.</summary>
    Program,

    /// <summary>CD19 molecules of residents.</summary>
    Cd19,

    /// <summary>CAR molecules of T cells.</summary>
    Car,

    /// <summary>Kills of T cells.</summary>
    Kills,

    /// <summary>Sublethal hits of residents, not yet repaired.</summary>
    Damage,
}

/// <summary>What is shown of a tissue, and how: a picture depends on this and the state, and nothing else. Written and read as text, so
/// that a picture can be made again.</summary>
public sealed record Look
{
    /// <summary>Where it is seen from.</summary>
    public Camera Camera { get; init; } = Camera.Standard;

    /// <summary>The plane that opens it; null for none.</summary>
    public Cut? Cut { get; init; }

    /// <summary>The field shown; null for none.</summary>
    public string? Field { get; init; }

    /// <summary>Whether the field is a fog in the whole tissue, rather than a picture on the cut. Without a cut it always is.</summary>
    public bool Fog { get; init; }

    /// <summary>Whether the colour scale of the field is logarithmic, over three decades.</summary>
    public bool Log { get; init; }

    /// <summary>What cells are coloured by.</summary>
    public Colouring Colouring { get; init; }

    /// <summary>Names in the legend of the kinds that are not drawn, in order.</summary>
    public ImmutableSortedSet<string> Hidden { get; init; } = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    /// <summary>Whether the background is light.</summary>
    public bool Light { get; init; }

    /// <summary>Whether legend, scale and text are left out.</summary>
    public bool Bare { get; init; }

    private static readonly string[] Keys =
    [
        "az",
        "el",
        "zoom",
        "at",
        "cut",
        "field",
        "colour",
        "hide",
        "ortho",
        "fog",
        "log",
        "light",
        "bare",
    ];

    /// <summary>The initial look of a lattice: a 2-D one is seen from above.</summary>
    /// <param name="nz">Sites on z.</param>
    public static Look Of(int nz) => new() { Camera = nz == 1 ? Camera.Above : Camera.Standard };

    /// <summary>Reads a look, such as <c>az=40 el=25 cut=z:0.5 field=IFN-gamma hide=stroma,debris</c>.</summary>
    /// <param name="text">What differs from this look; words in any order.</param>
    /// <exception cref="FormatException">A word is wrong; the message says what was expected.</exception>
    public Look With(string text)
    {
        Look look = this;
        foreach (string word in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = word.IndexOf('=', StringComparison.Ordinal);
            string key = equals < 0 ? word : word[..equals];
            string value = equals < 0 ? "" : word[(equals + 1)..];
            bool on = value is not "off";
            bool isSwitch = key is "ortho" or "fog" or "log" or "light" or "bare";
            if (isSwitch && value is not ("" or "on" or "off"))
                throw Wrong(word, $"{key}, {key}=on or {key}=off");
            Camera camera = look.Camera;
            look = key switch
            {
                "az" => look with { Camera = camera with { Azimuth = Math.IEEERemainder(Number(word, value, -360, 360), 360) } },
                "el" => look with { Camera = camera with { Elevation = Number(word, value, -90, 90) } },
                "zoom" => look with { Camera = camera with { Zoom = Number(word, value, Camera.LeastZoom, Camera.MostZoom) } },
                "at" => look with { Camera = camera with { Target = Point(word, value) } },
                "cut" => look with { Cut = value == "none" ? null : Plane(word, value) },
                "field" => look with { Field = value is "none" or "" ? null : value },
                "colour" => look with { Colouring = ColouringOf(word, value) },
                "hide" => look with { Hidden = Names(value) },
                "ortho" => look with { Camera = camera with { Orthographic = on } },
                "fog" => look with { Fog = on },
                "log" => look with { Log = on },
                "light" => look with { Light = on },
                "bare" => look with { Bare = on },
                _ => throw new FormatException(
                    $"'{word}': a look has no '{key}'"
                        + (Nearest.Of(key, Keys) is { } near ? $"; did you mean '{near}'?" : "")
                        + $"; expected words such as {string.Join(", ", Keys)}"
                ),
            };
        }

        return look;
    }

    /// <summary>Reads a look that differs from the standard one.</summary>
    /// <inheritdoc cref="With"/>
    public static Look Parse(string text) => new Look().With(text);

    /// <summary>The look as text, from which <see cref="Parse"/> makes it again.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        Camera c = Camera;
        text.Append(CultureInfo.InvariantCulture, $"az={c.Azimuth:R} el={c.Elevation:R} zoom={c.Zoom:R}");
        if (c.Target != Camera.Standard.Target)
            text.Append(CultureInfo.InvariantCulture, $" at={c.Target.X:R},{c.Target.Y:R},{c.Target.Z:R}");
        if (c.Orthographic)
            text.Append(" ortho");
        if (Cut is { } cut)
            text.Append(CultureInfo.InvariantCulture, $" cut={Letter(cut.Axis)}:{cut.At:R}{(cut.Flipped ? ":flip" : "")}");
        if (Field is not null)
            text.Append(" field=").Append(Field);
        if (Fog)
            text.Append(" fog");
        if (Log)
            text.Append(" log");
        if (Colouring != Colouring.Kind)
            text.Append(" colour=").Append(Name(Colouring));
        if (Hidden.Count > 0)
            text.Append(" hide=").AppendJoin(',', Hidden.Select(n => n.Replace(' ', '_')));
        if (Light)
            text.Append(" light");
        if (Bare)
            text.Append(" bare");
        return text.ToString();
    }

    /// <summary>The word for a colouring.</summary>
    public static string Name(Colouring colouring) => colouring.ToString().ToLowerInvariant();

    private static char Letter(Axis axis) => "xyz"[(int)axis];

    // A name with a space in it is written with a line, as words are separated by spaces.
    private static ImmutableSortedSet<string> Names(string value) =>
        value
            .Split(',', StringSplitOptions.RemoveEmptyEntries)
            .Select(n => n.Replace('_', ' '))
            .ToImmutableSortedSet(StringComparer.Ordinal);

    private static Colouring ColouringOf(string word, string value)
    {
        Colouring[] all = Enum.GetValues<Colouring>();
        int found = Array.FindIndex(all, c => Name(c) == value);
        return found >= 0 ? all[found] : throw Wrong(word, $"one of {string.Join(", ", all.Select(Name))}");
    }

    private static Cut Plane(string word, string value)
    {
        string[] parts = value.Split(':');
        int axis = parts[0].Length == 1 ? "xyz".IndexOf(parts[0][0], StringComparison.Ordinal) : -1;
        if (axis < 0 || parts.Length > 3 || (parts.Length == 3 && parts[2] != "flip"))
            throw Wrong(word, "an axis and a share of it, such as cut=z:0.5 or cut=x:0.3:flip, or cut=none");
        return new Cut((Axis)axis, parts.Length > 1 ? Number(word, parts[1], 0, 1) : 0.5, parts.Length == 3);
    }

    private static Vector3 Point(string word, string value)
    {
        string[] parts = value.Split(',');
        if (parts.Length != 3)
            throw Wrong(word, "three shares of the lattice, such as at=0.5,0.5,0.5");
        return new Vector3(
            (float)Number(word, parts[0], -1, 2),
            (float)Number(word, parts[1], -1, 2),
            (float)Number(word, parts[2], -1, 2)
        );
    }

    private static double Number(string word, string text, double least, double most) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && number >= least && number <= most
            ? number
            : throw Wrong(word, string.Create(CultureInfo.InvariantCulture, $"a number from {least} to {most}"));

    private static FormatException Wrong(string word, string expected) => new($"'{word}': expected {expected}");
}
