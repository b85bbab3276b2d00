using CarTAgents.Kernels.Cells;
using CarTAgents.Kernels.Rules;

namespace CarTAgents.Kernels.Rows;

/// <summary>What the T cells of a replica see around them: <see cref="Neighbour"/> without its cases, where a site is not at an
/// edge. Host code.</summary>
internal unsafe struct Nearby
{
    private fixed int _offsets[8];

    // Of each byte that a resident may show, whether it is a target.
    private fixed byte _isTarget[256];

    /// <summary>What is seen in a replica.</summary>
    public Nearby(in Tissue t, int replica)
    {
        int plane = t.Nx * t.Ny;
        _offsets[1] = -1;
        _offsets[2] = 1;
        _offsets[3] = -t.Nx;
        _offsets[4] = t.Nx;
        _offsets[5] = -plane;
        _offsets[6] = plane;
        for (int signal = ResidentSignal.Living(1); signal < 256; signal++)
            _isTarget[signal] = TSense.IsTarget(t, replica, (byte)signal) ? (byte)1 : (byte)0;
    }

    private static bool IsInside(in Tissue t, in Site s) =>
        s.X > 0 && s.X < t.Nx - 1 && s.Y > 0 && s.Y < t.Ny - 1 && (t.Directions == 4 || (s.Z > 0 && s.Z < t.Nz - 1));

    /// <summary>As <see cref="Neighbour.Index"/>.</summary>
    public readonly long Index(in Tissue t, in Site s, int direction) =>
        IsInside(t, s) ? s.Index + _offsets[direction] : Neighbour.Index(t, s, direction);

    /// <summary>As <see cref="Neighbour.ResidentSignal"/>.</summary>
    public readonly ResidentSignal Resident(in Tissue t, in Site s, int direction) =>
        IsInside(t, s)
            ? (ResidentSignal)t.ResidentSignals.Address[s.Index + _offsets[direction]]
            : Neighbour.ResidentSignal(t, s, direction);

    /// <summary>As <see cref="TSense.Targets"/>.</summary>
    public readonly int Targets(in Tissue t, in Site s)
    {
        if (!IsInside(t, s))
            return TSense.Targets(t, s);
        byte* here = t.ResidentSignals.Address + s.Index;
        int targets = 0;
        for (int d = 0; d <= t.Directions; d++)
            targets |= _isTarget[here[_offsets[d]]] << d;
        return targets;
    }
}
