namespace CarTAgents.Kernels;

/// <summary>Direction codes: 0 the site itself, 1 to 6 the faces -x, +x, -y, +y, -z, +z. A 2-D lattice uses 1 to 4.</summary>
public static class Direction
{
    /// <summary>The site itself.</summary>
    public const int Own = 0;

    /// <summary>No direction: the killer of a cell that died by itself.</summary>
    public const int None = 7;

    /// <summary>The code that points back; <see cref="Own"/> is its own opposite.</summary>
    public static int Opposite(int direction)
    {
        return direction == 0 ? 0 : ((direction - 1) ^ 1) + 1;
    }
}
