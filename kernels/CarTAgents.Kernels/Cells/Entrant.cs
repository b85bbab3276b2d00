namespace CarTAgents.Kernels.Cells;

/// <summary>Who enters a site, by its winner byte: 0 nobody, else the direction from which it comes.</summary>
/// <remarks>The only place that knows the packing: bits 0-2 direction, 3 a daughter cell.</remarks>
public readonly struct Entrant
{
    private readonly int _bits;

    private Entrant(int bits) => _bits = bits;

    /// <summary>The cell in a direction (1 to 6): itself, or a daughter of it.</summary>
    public Entrant(int direction, bool isBirth) => _bits = direction | (isBirth ? 8 : 0);

    /// <summary>Nobody.</summary>
    public static Entrant None => new(0);

    /// <summary>Read from a plane.</summary>
    public static implicit operator Entrant(byte stored) => new(stored);

    /// <summary>To be stored in a plane.</summary>
    public static implicit operator byte(Entrant entrant) => (byte)entrant._bits;

    /// <summary>Whether nobody enters.</summary>
    public bool IsNone => _bits == 0;

    /// <summary>Whether a daughter cell enters.</summary>
    public bool IsBirth => _bits >= 8;

    /// <summary>Direction that it comes from.</summary>
    public int Direction => _bits & 7;

    /// <summary>Whether the cell in a direction, or its daughter, is the one that enters.</summary>
    public bool Is(int direction, bool isBirth) => _bits == (direction | (isBirth ? 8 : 0));
}
