namespace CarTAgents.Kernels.Cells;

/// <summary>The present state of a resident, as its neighbours see it.</summary>
public enum ResidentPhase
{
    /// <summary>Alive.</summary>
    Alive,

    /// <summary>Alive, and about to put a daughter cell in the direction.</summary>
    Dividing,

    /// <summary>Lethally hit, or in apoptosis.</summary>
    Dying,

    /// <summary>Dead, not yet cleared.</summary>
    Debris,
}

/// <summary>The byte that a resident shows its neighbours; 0 is an empty site.</summary>
/// <remarks>The only place that knows the packing: bits 0-2 direction, 3-4 phase, 5-7 class (1 to 7; <see
/// cref="Parameters.ResidentKind.Class"/>). The direction of a dying cell is where the lethal hit came from (<see
/// cref="Direction.None"/>: it dies by itself); that of debris tells a killed cell from one that died by itself, and from the mark of one
/// that left the tissue. Computed in 32 bits, and made a byte when it is stored.</remarks>
public readonly struct ResidentSignal
{
    private const int Silent = 1,
        Left = 7;

    private readonly int _bits;

    private ResidentSignal(int bits) => _bits = bits;

    private ResidentSignal(int residentClass, ResidentPhase phase, int direction) =>
        _bits = (residentClass << 5) | ((int)phase << 3) | direction;

    /// <summary>Bits of phase and direction; of the phase; of whether it is dead or dying; of that and of the class.</summary>
    public const byte IntentMask = 0x1F,
        PhaseMask = 0x18,
        DeadMask = 0x10,
        LivingMask = 0xF0;

    /// <summary>No resident.</summary>
    public static ResidentSignal Empty => new(0);

    /// <summary>A signal read from a plane.</summary>
    public static implicit operator ResidentSignal(byte stored) => new(stored);

    /// <summary>A signal to be stored in a plane.</summary>
    public static implicit operator byte(ResidentSignal signal) => (byte)signal._bits;

    /// <summary>A living resident of a class, 1 to 7.</summary>
    public static ResidentSignal Living(int residentClass) => new(residentClass, ResidentPhase.Alive, 0);

    /// <summary>Writes what living residents of some classes show, under <see cref="LivingMask"/>; how many. Host code.</summary>
    /// <param name="classes">A bit for each class.</param>
    /// <param name="signals">Room for one of each class.</param>
    internal static unsafe int Living(int classes, byte* signals)
    {
        int count = 0;
        for (int c = 1; c <= Parameters.Limits.ResidentClasses; c++)
        {
            if ((classes & (1 << c)) != 0)
                signals[count++] = Living(c);
        }

        return count;
    }

    /// <summary>One that is about to put a daughter cell in a direction.</summary>
    public static ResidentSignal Dividing(int residentClass, int direction) => new(residentClass, ResidentPhase.Dividing, direction);

    /// <summary>One that dies of a hit from a direction (<see cref="Direction.None"/>: by itself).</summary>
    public static ResidentSignal Dying(int residentClass, int killer) => new(residentClass, ResidentPhase.Dying, killer);

    /// <summary>The debris of one that was killed, or that died by itself.</summary>
    public static ResidentSignal Debris(int residentClass, bool killed) => new(residentClass, ResidentPhase.Debris, killed ? 0 : Silent);

    /// <summary>The mark, from the fate of cells to the census of the same tick, of one that left the tissue.</summary>
    public static ResidentSignal Gone(int residentClass) => new(residentClass, ResidentPhase.Debris, Left);

    /// <summary>Whether there is no resident.</summary>
    public bool IsEmpty => _bits == 0;

    /// <summary>Class, 1 to 7; 0 for an empty site.</summary>
    public int Class => _bits >> 5;

    /// <summary>What the resident does; of an occupied site.</summary>
    public ResidentPhase Phase => (ResidentPhase)((_bits >> 3) & 3);

    /// <summary>Direction code of the intended division, or of where the lethal hit came from.</summary>
    public int Direction => _bits & 7;

    /// <summary>Whether the site holds a living cell, dividing or not.</summary>
    public bool IsAlive => _bits != 0 && (_bits & DeadMask) == 0;

    /// <summary>Whether the site holds the mark of a cell that left.</summary>
    public bool IsGone => Phase == ResidentPhase.Debris && Direction == Left;

    /// <summary>Whether the cell dies of a hit from a direction.</summary>
    public bool IsKilledFrom(int direction) => Phase == ResidentPhase.Dying && Direction == direction;

    /// <summary>Whether the site holds a cell that T cells have killed, dying or dead: those raise the alarm, others die
    /// silently.</summary>
    public bool RaisesAlarm =>
        _bits != 0
        && (
            Phase == ResidentPhase.Dying
                ? Direction != Kernels.Direction.None
                : Phase == ResidentPhase.Debris && Direction == Kernels.Direction.Own
        );

    /// <summary>The bits, under masks, that a phase has.</summary>
    internal static byte Bits(ResidentPhase phase) => (byte)((int)phase << 3);
}
