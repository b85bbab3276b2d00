using CarTAgents.Model.Numbers;

namespace CarTAgents.Model.Body;

// Conditioning before a transplant. Cells on the lattice count no more from then on; the next fate sweeps them from it.
internal sealed partial class TissueSample
{
    /// <summary>Whether conditioning took the cells that are still on the lattice.</summary>
    public bool IsConditioned => _handOver.IsConditioned;

    // Whether no cell of the lattice counts.
    private bool IsCounts => IsAway || IsConditioned;

    /// <summary>Takes all T and B cells, and the tumour but for a share of each of its clones; who is left is counts.</summary>
    /// <param name="census">The census just received.</param>
    /// <param name="left">Share of the tumour's cells that is left.</param>
    /// <param name="random">The patient's stream.</param>
    public void Condition(ReadOnlySpan<long> census, double left, ref HostRandom random)
    {
        long negative = Negative(census),
            resistant = Resistant(census),
            others = Tumour(census) - negative - resistant;
        Pool.Clear();
        _underWay.Clear();
        Arriving.AsSpan().Clear();
        _later.AsSpan().Clear();
        _growth = 0;
        _tumourRemainder = HostMath.BinomialOrNone(ref random, others, left);
        Arriving[NegativeTumour] = HostMath.BinomialOrNone(ref random, negative, left);
        Arriving[ResistantTumour] = HostMath.BinomialOrNone(ref random, resistant, left);
        _handOver.Condition();
    }

    /// <summary>The fate swept the lattice: the tissue is counts from now on.</summary>
    private void Sweep()
    {
        (_resident.AtCensus, _tCell.AtCensus) = (_resident.Now, _tCell.Now);
        _dilution = 0;
        _handOver.Leave();
    }
}
