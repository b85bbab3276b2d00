using CarTAgents.Model.Engine;
using CarTAgents.Model.Numbers;
using CarTAgents.Model.Treatments;

namespace CarTAgents.Model.Mixed;

/// <summary>A tissue of a mixed patient, or the organs without targets: how large it is, its share of the T cells, and its
/// macrophages.</summary>
internal sealed class MixedTissue : IState
{
    // Faces of a site: a dead cell is beside so many macrophages' sites.
    private const int Neighbours = 6;

    private readonly MixedTissuePlan _plan;
    private double _sites,
        _share,
        _activated;

    /// <param name="plan">The tissue.</param>
    /// <param name="traits">The patient.</param>
    public MixedTissue(MixedTissuePlan plan, Traits traits)
    {
        _plan = plan;
        _sites = plan.Packing > 0 ? traits.Burden / plan.Packing : plan.Sites;
        Macrophages = plan.Macrophages * traits.Macrophages;
        Homing = plan.Homing;
        if (plan.HomingCells > 0)
            Homing *= HostMath.Pow(traits.Burden / plan.HomingCells, plan.HomingExponent);
    }

    /// <summary>Sites.</summary>
    public double Sites => _sites;

    /// <summary>Weight with which T cells come here.</summary>
    public double Homing { get; set; }

    /// <summary>Mean stay of a free T cell, d; null where it is that of the patient.</summary>
    public double? Stay => _plan.Stay;

    /// <summary>Share of the body's T cells, blood's few apart.</summary>
    public double Share
    {
        get => _share;
        set => _share = value;
    }

    /// <summary>Share of the T cells here that are in a synapse.</summary>
    public double Bound { get; set; }

    /// <summary>Macrophages a site.</summary>
    public double Macrophages { get; }

    /// <summary>Share of them that is activated.</summary>
    public double Activated => _activated;

    /// <summary>A tissue that is packed with tumour grows with it, and does not shrink.</summary>
    public void Hold(double tumour)
    {
        if (_plan.Packing > 0)
            _sites = Math.Max(_sites, tumour / _plan.Packing);
    }

    /// <summary>Activates macrophages.</summary>
    /// <param name="law">By what.</param>
    /// <param name="made">IFN-gamma that T cells make, molecules a site and day.</param>
    /// <param name="triggered">Triggered T cells a site.</param>
    /// <param name="remains">Weighted remains of killed cells in the tissue.</param>
    /// <param name="effects">What drugs do.</param>
    /// <param name="days">The step, d.</param>
    /// <returns>Molecules a day that the tissue gives to plasma.</returns>
    public CytokineFlow Activate(MacrophageLaw law, double made, double triggered, double remains, in DrugEffects effects, double days)
    {
        double activity = effects.Activity,
            ifng = law.Ifng.Level(made, Macrophages * _activated),
            drive = Math.Min(
                AssumedNumbers.MostDrive,
                ifng / law.Half + law.Contact * triggered * activity + Neighbours * remains / _sites
            ),
            power = HostMath.Pow(drive, law.Hill),
            full = power / (1 + power) * activity;
        _activated = full + (_activated - full) * HostMath.Exp(-days / law.Time);
        double active = Macrophages * _activated,
            il1 = law.Il1.Level(law.Il1.Made(Macrophages, _activated), active),
            boost = 1 + (law.Boost.Gain - 1) * (1 - effects.Il1Blocked) * il1 / (il1 + law.Boost.Half),
            il6 = law.Il6.Level(law.Il6.Made(Macrophages, _activated) * boost, active);
        return new CytokineFlow(ifng * law.Ifng.Washout * _sites, il1 * law.Il1.Washout * _sites, il6 * law.Il6.Washout * _sites);
    }

    /// <inheritdoc/>
    public void Visit<TVisitor>(ref TVisitor visitor)
        where TVisitor : IStateVisitor
    {
        visitor.Value("sites", ref _sites);
        visitor.Value("share of T cells", ref _share);
        visitor.Value("share of activated macrophages", ref _activated);
    }
}

/// <summary>Cytokines on their way to plasma, molecules a day.</summary>
/// <param name="Ifng">IFN-gamma.</param>
/// <param name="Il1">IL-1.</param>
/// <param name="Il6">IL-6.</param>
internal readonly record struct CytokineFlow(double Ifng, double Il1, double Il6)
{
    /// <summary>The flow of two tissues.</summary>
    public static CytokineFlow operator +(CytokineFlow a, CytokineFlow b) => new(a.Ifng + b.Ifng, a.Il1 + b.Il1, a.Il6 + b.Il6);
}
