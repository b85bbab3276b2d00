using System.Numerics;
using CarTAgents.Viewer.Volumes;

namespace CarTAgents.Viewer.Looks;

/// <summary>Where the tissue is seen from.</summary>
/// <param name="Azimuth">Degrees around z from the x axis, where the eye is.</param>
/// <param name="Elevation">Degrees above the plane of x and y, -90 to 90.</param>
/// <param name="Zoom">How large; at 1 the lattice fills the picture.</param>
/// <param name="Target">What is in the middle, as shares of the lattice.</param>
/// <param name="Orthographic">Whether lines of sight are parallel.</param>
public readonly record struct Camera(double Azimuth, double Elevation, double Zoom, Vector3 Target, bool Orthographic)
{
    // Of half the angle of view from bottom to top, 20 degrees.
    private const float HalfTangent = 0.364f;
    private const float HalfSine = 0.342f;

    /// <summary>The closest and the farthest.</summary>
    public const double LeastZoom = 0.1,
        MostZoom = 40;

    /// <summary>From the side that a cut across any axis opens.</summary>
    public static readonly Camera Standard = new(35, 25, 1, new Vector3(0.5f), false);

    /// <summary>From above, x to the right and y upwards.</summary>
    public static readonly Camera Above = new(-90, 90, 1, new Vector3(0.5f), true);

    /// <summary>Turned by a drag, zoomed by the wheel; within their ranges.</summary>
    public Camera Turned(double azimuth, double elevation) =>
        this with
        {
            Azimuth = Math.IEEERemainder(Azimuth + azimuth, 360),
            Elevation = Math.Clamp(Elevation + elevation, -90, 90),
        };

    /// <summary>Closer by a factor.</summary>
    public Camera Zoomed(double factor) => this with { Zoom = Math.Round(Math.Clamp(Zoom * factor, LeastZoom, MostZoom), 4) };

    /// <summary>The lines of sight of a picture.</summary>
    /// <param name="nx">Sites on x.</param>
    /// <param name="ny">Sites on y.</param>
    /// <param name="nz">Sites on z.</param>
    /// <param name="aspect">The picture's width over its height.</param>
    /// <param name="centre">Where in the picture the target is: from (-1, -1), left at the bottom, to (1, 1).</param>
    public LinesOfSight Lines(int nx, int ny, int nz, float aspect, Vector2 centre = default)
    {
        float azimuth = (float)(Azimuth * Math.PI / 180),
            elevation = (float)(Elevation * Math.PI / 180);
        (float sa, float ca) = MathF.SinCos(azimuth);
        (float se, float ce) = MathF.SinCos(elevation);
        var sites = new Vector3(nx, ny, nz);
        float radius = sites.Length() / 2;
        // The sphere around the lattice fits; of a flat lattice, itself, seen from above.
        float fits = radius / HalfSine;
        if (nz == 1)
            fits = 1.06f * Math.Max(ny, nx / aspect / (1 - centre.X)) / 2 / HalfTangent;
        float distance = fits / (float)Zoom;
        Vector3 toEye = new(ce * ca, ce * sa, se),
            right = new(-sa, ca, 0),
            up = new(-se * ca, -se * sa, ce);
        float half = HalfTangent * (Orthographic ? distance : 1);
        return new LinesOfSight(
            (Target * sites) + (toEye * (Orthographic ? Math.Max(distance, 3 * radius) : distance)),
            -toEye,
            right * half * aspect,
            up * half,
            centre,
            Orthographic
        );
    }
}

/// <summary>All lines of sight of a picture.</summary>
/// <param name="Eye">The eye; a site is a unit cube.</param>
/// <param name="Forward">Towards what is looked at, of length 1.</param>
/// <param name="Right">From the middle to the right edge: at distance 1, or as it is where lines are parallel.</param>
/// <param name="Up">From the middle to the upper edge.</param>
/// <param name="Centre">Where in the picture the line along <paramref name="Forward"/> is.</param>
/// <param name="Orthographic">Whether lines are parallel.</param>
public readonly record struct LinesOfSight(Vector3 Eye, Vector3 Forward, Vector3 Right, Vector3 Up, Vector2 Centre, bool Orthographic)
{
    /// <summary>The line through a point of the picture.</summary>
    /// <param name="across">From -1, left, to 1.</param>
    /// <param name="upward">From -1, bottom, to 1.</param>
    public Ray Through(float across, float upward)
    {
        Vector3 aside = ((across - Centre.X) * Right) + ((upward - Centre.Y) * Up);
        return Orthographic ? new Ray(Eye + aside, Forward) : new Ray(Eye, Vector3.Normalize(Forward + aside));
    }

    /// <summary>The line through the middle of a pixel.</summary>
    /// <param name="x">Column from the left.</param>
    /// <param name="y">Row from the top.</param>
    /// <param name="width">Pixels across.</param>
    /// <param name="height">Pixels down.</param>
    public Ray Through(double x, double y, int width, int height) =>
        Through((float)(((x + 0.5) / width * 2) - 1), (float)(1 - ((y + 0.5) / height * 2)));

    /// <summary>Where a point in space is in the picture, in the same terms; behind the eye it is not a number.</summary>
    public Vector2 Project(Vector3 point)
    {
        Vector3 d = point - Eye;
        float depth = Orthographic ? 1 : Vector3.Dot(d, Forward);
        return depth <= 0
            ? new Vector2(float.NaN)
            : new Vector2(Vector3.Dot(d, Right) / Right.LengthSquared() / depth, Vector3.Dot(d, Up) / Up.LengthSquared() / depth) + Centre;
    }

    /// <summary>Pixels a site at the depth of a point.</summary>
    /// <param name="point">The point.</param>
    /// <param name="height">Pixels of the picture from bottom to top.</param>
    public float PixelsPerSite(Vector3 point, int height) =>
        height / (2 * Up.Length() * (Orthographic ? 1 : Math.Max(1e-3f, Vector3.Dot(point - Eye, Forward))));
}
