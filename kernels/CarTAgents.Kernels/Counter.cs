namespace CarTAgents.Kernels;

/// <summary>Where each 64-bit sum stands in a row of <see cref="Tissue.Totals"/>.</summary>
public static class Counter
{
    /// <summary>Residents by kind (7 each): alive, dying, debris; sum of ln antigen (1/4096) over those alive.</summary>
    public const int Alive = 0, Dying = 7, Debris = 14, LnAntigen = 21;

    /// <summary>T cells by kind (4 each): all, bound, proliferating, secreting; kills of those present.</summary>
    public const int T = 28, TBound = 32, TProliferating = 36, TSecreting = 40, TKills = 44;

    /// <summary>Events since the last census (<see cref="Ledger"/>).</summary>
    public const int Events = 48;

    /// <summary>By field (8 each): amount; secreted and washed out since the last census; voxels where quanta were cut off.</summary>
    public const int Amount = 56, Secreted = 64, Washed = 72, Clipped = 80;

    /// <summary>The state hash of cells and fields; a wrapping sum.</summary>
    public const int Hash = 88;

    /// <summary>Counters a replica.</summary>
    public const int Count = 89;
}
