namespace CarTAgents.Kernels;

/// <summary>Where each 64-bit sum stands in a row of <see cref="Tissue.Totals"/>.</summary>
public static class Counter
{
    /// <summary>Residents by kind (7 each): alive, dying, debris; sum of ln antigen (1/4096) over those alive.</summary>
    public const int Alive = 0,
        Dying = 7,
        Debris = 14,
        LnAntigen = 21;

    /// <summary>T cells by kind (4 each): all, bound, proliferating, secreting; kills of those present.</summary>
    public const int T = 28,
        TBound = 32,
        TProliferating = 36,
        TSecreting = 40,
        TKills = 44;

    /// <summary>Events since the last census (<see cref="Ledger"/>).</summary>
    public const int Events = 48;

    /// <summary>By field (8 each): amount; secreted and washed out since the last census; voxels where quanta were cut off.</summary>
    public const int Amount = 56,
        Secreted = 64,
        Washed = 72,
        Clipped = 80;

    /// <summary>The state hash of cells and fields; a wrapping sum.</summary>
    public const int Hash = 88;

    /// <summary>T cells by kind and program (4 times 6): those present, and by their fate at this census those that left the tissue, were
    /// diluted away, or died.</summary>
    public const int Program = 89,
        Left = 113,
        Diluted = 137,
        FateDied = 161;

    /// <summary>Residents by kind that left the tissue since the last census; T cells by kind that are stimulated.</summary>
    public const int ResidentLeft = 185,
        TStimulated = 192;

    /// <summary>Counters a replica.</summary>
    public const int Count = 196;
}
