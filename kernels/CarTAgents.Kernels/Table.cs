namespace CarTAgents.Kernels;

/// <summary>Where a replica's parameters stand in its row of <see cref="Tissue.Parameters"/>: 32-bit words, prepared by the host.</summary>
/// <remarks>"Threshold" is a probability p as floor(p * 2^32), at most 2^32 - 1, compared with a 32-bit random word: word &lt;
/// threshold.</remarks>
public static class Table
{
    /// <summary>Most kinds of T cells, of residents (numbered from 1) and of fields.</summary>
    public const int TKinds = 4,
        ResidentKinds = 7,
        MaxFields = 8;

    /// <summary>The seed's halves: the key of every random number.</summary>
    public const int SeedLow = 0,
        SeedHigh = 1;

    /// <summary>The replica's identity (patient or replica number) and tissue number (0 to 255).</summary>
    public const int Identity = 2,
        TissueNumber = 3;

    /// <summary>Entries planned for the present window.</summary>
    public const int EntryCount = 4;

    // ---- What the host sets anew for each window -----------------------------------------------------------------------------------

    /// <summary>First of the words that the host writes for each window, and their number; the entries of the window are among
    /// them.</summary>
    public const int Window = EntryCount,
        WindowWords = 8;

    /// <summary>Threshold that a due division is allowed: what niche and lymphodepletion leave of full growth.</summary>
    public const int WDivide = 5;

    /// <summary>Thresholds, a window, that a proliferating cell leaves its burst: while stimulated, and while not.</summary>
    public const int WLeaveStimulated = 6,
        WLeaveUnstimulated = 7;

    /// <summary>Threshold that a T cell is diluted away, because each cell of the tissue stands for more of the body from this window
    /// on.</summary>
    public const int WDilute = 8;

    /// <summary>Threshold, a window, that a resident of a kind that lymphodepletion reaches is lost to it.</summary>
    public const int WDeplete = 9;

    /// <summary>Weight of a T cell (2^-32): body cells that it stands for, against those that a resident stands for. While T cells are few,
    /// each stands for less, kills with
    /// this probability what it would kill, and secretes and takes up as much less.</summary>
    public const int WWeight = 10;

    /// <summary>1 when the tissue is handed over to kinetics of counts: all targets leave the lattice and all T cells are diluted away, the
    /// dead are cleared, macrophages come to rest.</summary>
    public const int WEmpty = 11;

    // ---- Macrophages ---------------------------------------------------------------------------------------------------------------

    /// <summary>Field that activates macrophages (0: none, else its number + 1), and activation a quantum (1/256 units of drive, times
    /// 2^-24).</summary>
    public const int MField = 12,
        MQuantum = 13;

    // ---- T cells: one block a kind -------------------------------------------------------------------------------------------------

    /// <summary>First word of the blocks of T-cell kinds, and words a block.</summary>
    public const int TCell = 16,
        TCellStride = 32;

    /// <summary>Threshold of death by itself, a tick.</summary>
    public const int TDeath = 0;

    /// <summary>Threshold of a step, a round; of keeping the heading; rounds of steps a tick.</summary>
    public const int TMove = 1,
        TKeep = 2,
        TRounds = 3;

    /// <summary>Ticks from binding to the hit, from the hit to detachment, and from a productive detachment to being armed again.</summary>
    public const int THitDelay = 4,
        TDetachDelay = 5,
        TRearm = 6;

    /// <summary>Threshold of activation-induced death, a productive engagement.</summary>
    public const int TActivationDeath = 7;

    /// <summary>Ticks from first productive engagement to first division, and from one division to the next; number of divisions.</summary>
    public const int TDivisionLag = 8,
        TDivisionCycle = 9,
        TDivisions = 10;

    /// <summary>Ticks of stimulation, and secretion, after a productive engagement.</summary>
    public const int TSecretion = 11;

    /// <summary>Share of full killing and release that an exhausted cell keeps, and one that will not engraft (2^-32).</summary>
    public const int TExhaustedShare = 12,
        TFailingShare = 13;

    /// <summary>Thresholds, a window, of death in each program (<see cref="TRecord.Programs"/> words).</summary>
    public const int TFateDeath = 14;

    /// <summary>Thresholds, a window: an unbound cell leaves the tissue; a bound effector is exhausted, a bound proliferating cell is; an
    /// exhausted cell recovers.</summary>
    public const int TExit = 20,
        TExhaustion = 21,
        TBurstExhaustion = 22,
        TRecovery = 23;

    /// <summary>Thresholds, a window: a stimulated effector returns to the burst; a stimulated memory cell is recalled.</summary>
    public const int TReturn = 24,
        TRecall = 25;

    /// <summary>Share of cells that leave the burst as memory (2^-32); 1 where the slow fate of cells is drawn at all.</summary>
    public const int TMemoryShare = 26,
        THasFate = 27;

    // ---- Residents: one block a kind, kind 1 first ---------------------------------------------------------------------------------

    /// <summary>First word of the blocks of resident kinds, and words a block.</summary>
    public const int Resident = TCell + TKinds * TCellStride,
        ResidentStride = 24;

    /// <summary>1 when T cells may bind this kind.</summary>
    public const int RTarget = 0;

    /// <summary>Threshold that a synapse kills (or hits), at saturating antigen and cytotoxicity 1.</summary>
    public const int RKill = 1;

    /// <summary>Hits that kill; longest gap in ticks over which hits add up; fraction of a hit that is left after a tick of repair
    /// (2^-32).</summary>
    public const int RHits = 2,
        RGap = 3,
        RRepair = 4;

    /// <summary>Ticks from lethal hit to debris.</summary>
    public const int RDying = 5;

    /// <summary>Thresholds, a tick: debris is cleared; a cell divides; a cell dies by itself (division stands after death in the same
    /// word).</summary>
    public const int RClear = 6,
        RDivide = 7,
        RDeath = 8;

    /// <summary>Antigen density: mean of ln (1/4096), inheritance a division (2^-16), s.d. of the innovation (1/4096).</summary>
    public const int RAntigenMean = 9,
        RAntigenInheritance = 10,
        RAntigenInnovation = 11;

    /// <summary>Stages of maturation (0: does not mature); threshold, a window, of passing one; kind that it matures into (0: it leaves the
    /// tissue).</summary>
    public const int RStages = 12,
        RMature = 13,
        RMatureInto = 14;

    /// <summary>1 when lymphodepletion reaches the kind.</summary>
    public const int RDepleted = 15;

    /// <summary>Macrophages: the kind that an activated (resting) one turns into and out of, 0 for other kinds; 1 when this is the
    /// activated one; threshold, a window, of
    /// a turn at full drive.</summary>
    public const int RTurnsInto = 16,
        RActivated = 17,
        RTurn = 18;

    /// <summary>What one killed neighbour of this kind adds to a macrophage's drive (1/256 units).</summary>
    public const int RDeadDrive = 19;

    // ---- Fields: one block a field -------------------------------------------------------------------------------------------------

    /// <summary>First word of the blocks of fields, and words a block.</summary>
    public const int Field = Resident + ResidentKinds * ResidentStride,
        FieldStride = 48;

    /// <summary>Diffusion number a sub-step (2^-10, at most 128), sub-steps a tick (even), and quanta under which a voxel gives
    /// nothing.</summary>
    public const int FDiffusion = 0,
        FSubSteps = 1,
        FRest = 2;

    /// <summary>Thresholds, a quantum and tick: decay, and washout to plasma.</summary>
    public const int FDecay = 3,
        FWashout = 4;

    /// <summary>Half-saturation of uptake, in quanta a voxel.</summary>
    public const int FUptakeHalf = 5;

    /// <summary>Secretion is boosted by another field on an equal grid (its number + 1, 0: none); gain over 1 at saturation (2^-16); quanta
    /// a voxel of half the gain.</summary>
    public const int FBoostField = 6,
        FBoostGain = 7,
        FBoostHalf = 40;

    /// <summary>Quanta secreted a cell and tick, by class of cells.</summary>
    public const int FSecretion = 8;

    /// <summary>Quanta taken up a cell and tick at saturation, by class of cells.</summary>
    public const int FUptake = 24;

    // ---- Recognition of antigen ------------------------------------------------------------------------------------------------------

    /// <summary>First word of the laws, and words a law: values at ln molecules 0, 1/16, 2/16 ... 16, linear between.</summary>
    public const int Law = Field + MaxFields * FieldStride,
        LawStride = 257;

    /// <summary>Laws of engaged receptors, by T-cell kind: threshold of binding a tick of touch; share of full killing; share of full
    /// secretion.</summary>
    public const int LawBind = 0,
        LawKill = 1,
        LawCytokine = 2,
        Laws = 3;

    /// <summary>ln(A + K) (1/4096) over ln A, by T-cell kind; see <see cref="Engagement"/>.</summary>
    public const int LnSum = Law + TKinds * Laws * LawStride;

    /// <summary>ln(1 + e^x) (1/4096) at x = -8, -8 + 1/16 ... 8.</summary>
    public const int SoftPlus = LnSum + TKinds * LawStride;

    /// <summary>Activation of macrophages (a threshold) against their drive: values at drive 0, 1/16, 2/16 ... 16, linear
    /// between.</summary>
    public const int ActivationLaw = SoftPlus + LawStride;

    /// <summary>Words a replica.</summary>
    public const int Stride = ActivationLaw + LawStride;

    /// <summary>Classes of cells that secrete or take up: T kind k quiet 2k, secreting 2k + 1; resident kind k 8 + k - 1.</summary>
    public const int CellClasses = 16;

    /// <summary>Class of a T cell.</summary>
    public static int TClass(int kind, int secreting)
    {
        return kind * 2 + secreting;
    }

    /// <summary>Class of a resident kind, 1 to 7.</summary>
    public static int ResidentClass(int kind)
    {
        return 7 + kind;
    }
}
