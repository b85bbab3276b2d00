namespace CarTAgents.Kernels.Cells;

/// <summary>The present behaviour of a T cell, as its neighbours see it.</summary>
public enum TPhase
{
    /// <summary>No cell; from the fate of cells to the census of the same tick, perhaps the mark of one that is gone.</summary>
    None,

    /// <summary>Not bound; the direction is the intended step (0: stay).</summary>
    Searching,

    /// <summary>About to put a daughter cell in the direction.</summary>
    Dividing,

    /// <summary>In synapse with the resident in the direction (0: of its own site).</summary>
    Bound,
}

/// <summary>How a T cell that its fate took away has gone.</summary>
public enum TMark
{
    /// <summary>Not at all: the site is empty.</summary>
    None,

    /// <summary>Left the tissue.</summary>
    Left,

    /// <summary>Diluted away, because each cell stands for more of the body.</summary>
    Diluted,

    /// <summary>Died.</summary>
    Died,
}

/// <summary>The byte that a T cell shows its neighbours; 0 is an empty site.</summary>
/// <remarks>The only place that knows the packing: bits 0-2 direction, 3-4 phase, 5 hit delivered this tick, 6-7 kind. Computed in 32 bits,
/// and made a byte when it is stored.</remarks>
public readonly struct TSignal
{
    private readonly int _bits;

    private TSignal(int bits) => _bits = bits;

    /// <summary>The signal of a cell of a kind, 0 to 3.</summary>
    public TSignal(int kind, TPhase phase, int direction) => _bits = (kind << 6) | ((int)phase << 3) | direction;

    /// <summary>Bits of phase, hit and direction; of phase and direction; of the phase; of the direction; of the hit.</summary>
    public const byte ContactMask = 0x3F,
        IntentMask = 0x1F,
        PhaseMask = 0x18,
        DirectionMask = 0x07,
        HitMask = 0x20;

    // Added to a signal this carries the two phases of cells that are not bound, 01 and 10, into one bit, which 00 and 11 leave empty.
    internal const byte UnboundAddend = 0x08,
        UnboundMask = 0x17,
        UnboundBits = 0x10;

    /// <summary>No T cell.</summary>
    public static TSignal Empty => new(0);

    /// <summary>A signal read from a plane.</summary>
    public static implicit operator TSignal(byte stored) => new(stored);

    /// <summary>A signal to be stored in a plane.</summary>
    public static implicit operator byte(TSignal signal) => (byte)signal._bits;

    /// <summary>The mark of a cell that is gone.</summary>
    public static TSignal Gone(int kind, TMark mark) => new(kind, TPhase.None, (int)mark);

    /// <summary>Whether there is neither a cell nor a mark.</summary>
    public bool IsEmpty => _bits == 0;

    /// <summary>Kind, 0 to 3.</summary>
    public int Kind => (_bits >> 6) & 3;

    /// <summary>What the cell does.</summary>
    public TPhase Phase => (TPhase)((_bits >> 3) & 3);

    /// <summary>Direction code, 0 to 6.</summary>
    public int Direction => _bits & DirectionMask;

    /// <summary>How the cell was lost, where the phase is <see cref="TPhase.None"/>.</summary>
    public TMark Mark => (TMark)(_bits & DirectionMask);

    /// <summary>Whether a hit was delivered this tick.</summary>
    public bool Hits => (_bits & HitMask) != 0;

    /// <summary>The same signal with the hit shown.</summary>
    public TSignal WithHit => new(_bits | HitMask);

    /// <summary>The same signal with no hit.</summary>
    public TSignal WithoutHit => new(_bits & ~HitMask);

    /// <summary>The bits, under masks, that a phase has.</summary>
    internal static byte Bits(TPhase phase) => (byte)((int)phase << 3);
}
