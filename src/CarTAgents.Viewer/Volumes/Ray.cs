using System.Numerics;
using System.Runtime.CompilerServices;

namespace CarTAgents.Viewer.Volumes;

/// <summary>A line of sight: what the fragment shader does for a pixel, on the host. For picking, and to test the shader against.</summary>
/// <param name="From">Where it starts; a site is a unit cube.</param>
/// <param name="Along">Its direction, of length 1.</param>
public readonly record struct Ray(Vector3 From, Vector3 Along)
{
    // Less than this on an axis counts as parallel to its planes, where the reciprocal would be infinite.
    private const float Parallel = 1e-7f;

    // How far a ray enters a site before it asks which one it is in.
    private const float Nudge = 1e-3f;

    /// <summary>The first cell that the ray meets within a box.</summary>
    /// <param name="volume">The cells.</param>
    /// <param name="box">The part of the lattice that is drawn.</param>
    /// <param name="radii">Radius of the sphere of each code, sites; at most 0.5.</param>
    /// <returns>Its site; null for none.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public Place? Intersect(KindVolume volume, SiteBox box, ReadOnlySpan<float> radii)
    {
        Vector3 along = new(Away(Along.X), Away(Along.Y), Away(Along.Z));
        Vector3 slow = Vector3.One / along;
        Vector3 a = (box.From - From) * slow,
            b = (box.To - From) * slow,
            near = Vector3.Min(a, b),
            far = Vector3.Max(a, b);
        float enter = MathF.Max(MathF.Max(near.X, near.Y), MathF.Max(near.Z, 0)),
            leave = MathF.Min(far.X, MathF.Min(far.Y, far.Z)) - enter;
        if (leave <= 0)
            return null;
        Vector3 start = From + (along * enter);
        Vector3 first = start + (along * Nudge);
        int x = Math.Clamp((int)MathF.Floor(first.X), box.Lower.X, box.Upper.X - 1),
            y = Math.Clamp((int)MathF.Floor(first.Y), box.Lower.Y, box.Upper.Y - 1),
            z = Math.Clamp((int)MathF.Floor(first.Z), box.Lower.Z, box.Upper.Z - 1);
        int stepX = along.X > 0 ? 1 : -1,
            stepY = along.Y > 0 ? 1 : -1,
            stepZ = along.Z > 0 ? 1 : -1;
        Vector3 side = new(stepX > 0 ? 1 : 0, stepY > 0 ? 1 : 0, stepZ > 0 ? 1 : 0);
        Vector3 next = (new Vector3(x, y, z) + side - start) * slow,
            stride = Vector3.Abs(slow);
        for (int guard = 3 * (volume.Nx + volume.Ny + volume.Nz); guard > 0; guard--)
        {
            int code = volume[x, y, z];
            if (code > KindVolume.Empty + 1)
            {
                int d = code - KindVolume.Empty;
                Vector3 wall = new(stepX > 0 ? x + d : x - d + 1, stepY > 0 ? y + d : y - d + 1, stepZ > 0 ? z + d : z - d + 1);
                Vector3 reach = (wall - start) * slow;
                float t = MathF.Min(reach.X, MathF.Min(reach.Y, reach.Z)) + Nudge;
                Vector3 p = start + (along * t);
                (x, y, z) = ((int)MathF.Floor(p.X), (int)MathF.Floor(p.Y), (int)MathF.Floor(p.Z));
                if (t >= leave || !box.Holds(x, y, z))
                    return null;
                next = (new Vector3(x, y, z) + side - start) * slow;
                continue;
            }

            if (code < KindVolume.Empty)
            {
                Vector3 fromCentre = start - new Vector3(x + 0.5f, y + 0.5f, z + 0.5f);
                float closest = -Vector3.Dot(fromCentre, along);
                // By way of the foot of the perpendicular: from far away the difference of two squares has no digits left.
                Vector3 foot = fromCentre + (along * closest);
                float rest = (radii[code] * radii[code]) - Vector3.Dot(foot, foot);
                if (rest > 0 && closest - MathF.Sqrt(rest) > -0.01f)
                    return new Place(x, y, z);
            }

            if (next.X < next.Y && next.X < next.Z)
            {
                next.X += stride.X;
                x += stepX;
            }
            else if (next.Y < next.Z)
            {
                next.Y += stride.Y;
                y += stepY;
            }
            else
            {
                next.Z += stride.Z;
                z += stepZ;
            }

            if (!box.Holds(x, y, z))
                return null;
        }

        return null;
    }

    private static float Away(float x) => MathF.Abs(x) < Parallel ? Parallel : x;
}
