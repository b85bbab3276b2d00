using CarTAgents.Kernels.Cells;

namespace CarTAgents.Kernels.Parameters;

/// <summary>Who leaves a tissue's lattice at the fate of a window, to be a count of the body: nobody, one clone of the tumour, or
/// all.</summary>
/// <remarks>At most one clone, so that the census, which counts residents that left by kind, tells how many it was.</remarks>
/// <param name="Code">0 nobody, 1 all; else the resident kind of the tumour, from 1, times four, plus 2 for its cells without the antigen,
/// 3 for those that resist killing.</param>
public readonly record struct Departure(int Code)
{
    private const int WithoutAntigen = 2,
        ThatResist = 3,
        Trait = 3,
        TraitBits = 2;

    /// <summary>Nobody leaves.</summary>
    public static Departure Nobody => new(0);

    /// <summary>All targets leave and all T cells are diluted away, the dead are cleared, macrophages come to rest.</summary>
    public static Departure All => new(1);

    /// <summary>Living cells of a kind, from 1, that have no antigen leave.</summary>
    public static Departure OfNegative(int kind) => new((kind << TraitBits) | WithoutAntigen);

    /// <summary>Living cells of a kind, from 1, that resist killing leave.</summary>
    public static Departure OfResistant(int kind) => new((kind << TraitBits) | ThatResist);

    /// <summary>Whether nobody leaves.</summary>
    public bool IsNobody => Code == 0;

    /// <summary>Whether all leave.</summary>
    public bool IsAll => Code == 1;

    /// <summary>Whether a living resident of a kind, from 1, is of the clone that leaves.</summary>
    public bool Takes(int kind, in Resident cell)
    {
        if (Code >> TraitBits != kind)
            return false;
        return (Code & Trait) == ThatResist ? cell.IsResistant : cell.LnAntigen == 0;
    }
}
