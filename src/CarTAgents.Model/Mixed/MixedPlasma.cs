using CarTAgents.Configuration.Descriptions;
using CarTAgents.Model.Engine;
using CarTAgents.Model.Numbers;
using CarTAgents.Model.Treatments;

namespace CarTAgents.Model.Mixed;

/// <summary>Cytokines in plasma, C-reactive protein, temperature and the grade of cytokine release syndrome of a mixed patient. Fever, CRP
/// and grades follow the signal that drugs leave of IL-6, not its level.</summary>
internal sealed class MixedPlasma : IState
{
    // One pg/mL and one mg/L in g/um^3.
    private const double Picogram = 1e-24,
        Milligram = 1e-18,
        Ln2 = 0.6931471805599453;

    private readonly Level _il6Law,
        _ifngLaw,
        _il1Law;
    private readonly double _crpRate,
        _crpBaseline,
        _crpMost,
        _crpHalf,
        _crpRest,
        _lagRate,
        _smoothingRate;
    private readonly double _normal,
        _rise,
        _threshold,
        _il1Weight,
        _most,
        _fever;
    private readonly double _grade2,
        _grade3,
        _grade4;
    private readonly double[] _lagged = new double[AssumedNumbers.CrpLagStages];
    private double _il6,
        _ifng,
        _il1,
        _crp,
        _smoothed,
        _signal,
        _il1Blocked;

    /// <param name="systemic">The numbers.</param>
    /// <param name="traits">The patient.</param>
    public MixedPlasma(SystemicDescription systemic, Traits traits)
    {
        Level Law(PlasmaCytokineDescription c) =>
            new(Ln2 / (c.HalfLife / MixedPlan.Day), c.Baseline / Picogram, c.Mass / systemic.Extracellular / Picogram);
        (_il6Law, _ifngLaw, _il1Law) = (Law(systemic.Il6), Law(systemic.Ifng), Law(systemic.Il1));
        CrpDescription crp = systemic.Crp;
        _crpRate = Ln2 / (crp.HalfLife / MixedPlan.Day);
        _crpBaseline = crp.Baseline / Milligram;
        _crpMost = crp.Production * MixedPlan.Day / Milligram / _crpRate;
        _crpHalf = crp.HalfSignal / Picogram;
        _crpRest = Saturation(_il6Law.Baseline);
        _lagRate = AssumedNumbers.CrpLagStages / (crp.Lag / MixedPlan.Day);
        FeverDescription fever = systemic.Fever;
        (_normal, _rise, _il1Weight, _most) = (fever.Normal, fever.Rise / Ln2, fever.Il1Weight, fever.Most);
        _threshold = fever.Threshold / Picogram * traits.Fever;
        CrsDescription crs = systemic.Crs;
        _fever = crs.Fever;
        _smoothingRate = 1 / (crs.Smoothing / MixedPlan.Day);
        (_grade2, _grade3) = (crs.Grade2 / Picogram * traits.Vessels, crs.Grade3 / Picogram * traits.Vessels);
        _grade4 = crs.Grade4 * _grade3;
        (_il6, _ifng, _il1, _crp) = (_il6Law.Baseline, _ifngLaw.Baseline, _il1Law.Baseline, _crpBaseline);
        _lagged.AsSpan().Fill(_il6);
        _smoothed = _signal = _il6;
    }

    /// <summary>IL-6, pg/mL.</summary>
    public double Il6 => _il6;

    /// <summary>IFN-gamma, pg/mL.</summary>
    public double Ifng => _ifng;

    /// <summary>IFN-gamma above its baseline, pg/mL.</summary>
    public double IfngRise => _ifng - _ifngLaw.Baseline;

    /// <summary>IL-1, pg/mL.</summary>
    public double Il1 => _il1;

    /// <summary>C-reactive protein, mg/L.</summary>
    public double Crp => _crp;

    /// <summary>Body temperature, C.</summary>
    public double Temperature => Math.Min(_most, _normal + _rise * HostMath.Log(1 + Math.Max(0, FeverSignal) / _threshold));

    /// <summary>Grade of cytokine release syndrome, 0 to 4.</summary>
    public int CrsGrade =>
        Temperature < _fever ? 0
        : _smoothed > _grade4 ? 4
        : _smoothed > _grade3 ? 3
        : _smoothed > _grade2 ? 2
        : 1;

    private double FeverSignal => _signal - _il6Law.Baseline + _il1Weight * (_il1 - _il1Law.Baseline) * (1 - _il1Blocked);

    /// <summary>Advances by a step.</summary>
    /// <param name="flow">What the tissues give.</param>
    /// <param name="effects">What drugs do.</param>
    /// <param name="days">The step, d.</param>
    public void Step(in CytokineFlow flow, in DrugEffects effects, double days)
    {
        double rate = _il6Law.Rate * effects.Il6Clearance,
            steady = _il6Law.Baseline + flow.Il6 * _il6Law.PerMolecule / rate;
        _il6 = Relaxed(_il6, steady, rate * days);
        // IFN-gamma and IL-1 live for a fraction of a step: in balance at once.
        _ifng = _ifngLaw.Baseline + flow.Ifng * _ifngLaw.PerMolecule / _ifngLaw.Rate;
        _il1 = _il1Law.Baseline + flow.Il1 * _il1Law.PerMolecule / _il1Law.Rate;
        _signal = _il6 * (1 - effects.Il6Blocked);
        _il1Blocked = effects.Il1Blocked;
        _smoothed = Relaxed(_smoothed, _signal, _smoothingRate * days);
        double input = _signal;
        for (int i = 0; i < _lagged.Length; i++)
            input = _lagged[i] = Relaxed(_lagged[i], input, _lagRate * days);
        double crp = Math.Max(0, _crpBaseline + _crpMost * (Saturation(input) - _crpRest));
        _crp = Relaxed(_crp, crp, _crpRate * days);
    }

    private double Saturation(double signal) => signal / (signal + _crpHalf);

    private static double Relaxed(double level, double input, double lives) => input + (level - input) * HostMath.Exp(-lives);

    /// <inheritdoc/>
    public void Visit<TVisitor>(ref TVisitor visitor)
        where TVisitor : IStateVisitor
    {
        visitor.Value("IL-6 in plasma, pg/mL", ref _il6);
        visitor.Value("IFN-gamma in plasma, pg/mL", ref _ifng);
        visitor.Value("IL-1 in plasma, pg/mL", ref _il1);
        visitor.Value("CRP, mg/L", ref _crp);
        visitor.Value("IL-6 that drugs leave, pg/mL", ref _signal);
        visitor.Value("the same, smoothed", ref _smoothed);
        visitor.Values("stages of the delay between IL-6 and CRP, pg/mL", _lagged.AsSpan());
    }

    /// <summary>A level in plasma.</summary>
    /// <param name="Rate">Rate of loss, 1/d.</param>
    /// <param name="Baseline">Level without inflow, pg/mL.</param>
    /// <param name="PerMolecule">What one molecule adds, pg/mL.</param>
    private readonly record struct Level(double Rate, double Baseline, double PerMolecule);
}
