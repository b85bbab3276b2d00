using CarTAgents.Kernels.Cells;
using CarTAgents.Kernels.Parameters;

namespace CarTAgents.Kernels.Sums;

/// <summary>Where each 64-bit sum of a census stands in a row of <see cref="Tissue.Totals"/>: the first of its kinds, programs or
/// fields.</summary>
public static class Counter
{
    /// <summary>Residents by kind: alive, dying, debris; sum of ln antigen (1/4096) over those alive.</summary>
    public const int Alive = 0,
        Dying = Alive + Limits.ResidentKinds,
        Debris = Dying + Limits.ResidentKinds,
        LnAntigen = Debris + Limits.ResidentKinds;

    /// <summary>T cells by kind: all, bound, proliferating, secreting; kills of those present.</summary>
    public const int T = LnAntigen + Limits.ResidentKinds,
        TBound = T + Limits.TKinds,
        TProliferating = TBound + Limits.TKinds,
        TSecreting = TProliferating + Limits.TKinds,
        TKills = TSecreting + Limits.TKinds;

    /// <summary>Events since the last census (<see cref="Ledger"/>).</summary>
    public const int Events = TKills + Limits.TKinds;

    /// <summary>By field: amount; secreted and washed out since the last census; voxels where quanta were cut off.</summary>
    public const int Amount = Events + Ledger.Count,
        Secreted = Amount + Limits.Fields,
        Washed = Secreted + Limits.Fields,
        Clipped = Washed + Limits.Fields;

    /// <summary>The state hash of cells and fields; a wrapping sum.</summary>
    public const int Hash = Clipped + Limits.Fields;

    private const int TClasses = Limits.TKinds * TState.Count;

    /// <summary>T cells by kind and state (<see cref="OfState"/>): those present, and by their fate at this census those that left the
    /// tissue, were diluted away, or died.</summary>
    public const int Program = Hash + 1,
        Left = Program + TClasses,
        Diluted = Left + TClasses,
        FateDied = Diluted + TClasses;

    /// <summary>Residents by kind that left the tissue since the last census; T cells by kind that are stimulated.</summary>
    public const int ResidentLeft = FateDied + TClasses,
        TStimulated = ResidentLeft + Limits.ResidentKinds;

    /// <summary>Residents by kind that are alive without the antigen; of kinds that have none, all.</summary>
    public const int Negative = TStimulated + Limits.TKinds;

    /// <summary>Residents by kind that are alive and resist killing.</summary>
    public const int Resistant = Negative + Limits.ResidentKinds;

    /// <summary>Counters a replica.</summary>
    public const int Count = Resistant + Limits.ResidentKinds;

    /// <summary>Place of a T kind and state (<see cref="TState"/>; that of a program but the burst is its number) among counters by
    /// state.</summary>
    public static int OfState(int kind, int state) => kind * TState.Count + state;
}
