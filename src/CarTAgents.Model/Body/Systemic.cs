using CarTAgents.Configuration.Descriptions;
using CarTAgents.Configuration.Units;
using CarTAgents.Model.Engine;
using CarTAgents.Model.Numbers;
using CarTAgents.Model.Treatments;

namespace CarTAgents.Model.Body;

/// <summary>
/// The state of one patient's whole body: cytokines in plasma, the C-reactive protein (CRP), temperature and grade of cytokine release
/// syndrome that follow from them, and normal T cells. Same bits on every machine.
/// </summary>
/// <remarks>
/// Everything but normal T cells is a chain of first-order stages: each relaxes exponentially to what the stage before it was on
/// average, so that no step is too long to be stable. Plasma levels and normal T cells are exact for any interval; stages behind
/// them are of second order in a step of at most 15 minutes, whatever the interval.
/// </remarks>
internal sealed class Systemic : IState
{
    private const double StepsPerDay = 96;
    private const double LeastDays = 1e-6,
        MostDays = 36525,
        MostMolecules = 1e30;

    // One pg/mL and one mg/L in g/um^3, a day in s.
    private const double Picogram = 1e-24,
        Milligram = 1e-18,
        Day = Unit.SecondsPerDay;
    private const double Ln2 = 0.6931471805599453;

    private readonly Decay _il6Law,
        _ifngLaw,
        _il1Law;
    private readonly double _perCrp,
        _crpBaseline,
        _crpMost,
        _crpHalf,
        _crpRest,
        _perLag,
        _perSmoothing;
    private readonly double _normal,
        _rise,
        _threshold,
        _il1Weight,
        _most;
    private readonly double _fever,
        _grade2,
        _grade3,
        _grade4;
    private readonly double _plateau,
        _recovery,
        _depletionStart,
        _depletionEnd,
        _depletion,
        _depleted;

    private readonly Decay[] _otherLaws;

    // The state. Signals are in pg/mL.
    private readonly double[] _others;
    private readonly double[] _lagged = new double[AssumedNumbers.CrpLagStages];
    private double _il6,
        _ifng,
        _il1,
        _crp,
        _normalT,
        _days,
        _smoothed;

    // What drugs leave of the signals, of the interval before.
    private double _il6Left = 1,
        _il1Left = 1;

    /// <summary>A patient at rest: baselines of the plasma, normal T cells at their plateau, the clock at 0.</summary>
    /// <param name="description">The numbers of the patient.</param>
    public Systemic(SystemicDescription description)
    {
        Decay Law(PlasmaCytokineDescription c) =>
            new(Ln2 / (c.HalfLife / Day), c.Baseline / Picogram, c.Mass / description.Extracellular / Picogram);
        _il6Law = Law(description.Il6);
        _ifngLaw = Law(description.Ifng);
        _il1Law = Law(description.Il1);
        _otherLaws = [.. description.Others.Values.Select(Law)];
        Others = [.. description.Others.Keys];

        CrpDescription crp = description.Crp;
        _perCrp = Ln2 / (crp.HalfLife / Day);
        _crpBaseline = crp.Baseline / Milligram;
        _crpMost = crp.Production * Day / Milligram / _perCrp;
        _crpHalf = crp.HalfSignal / Picogram;
        _crpRest = Saturation(_il6Law.Baseline);
        _perLag = AssumedNumbers.CrpLagStages / (crp.Lag / Day);

        FeverDescription fever = description.Fever;
        (_normal, _rise, _il1Weight, _most) = (fever.Normal, fever.Rise / Ln2, fever.Il1Weight, fever.Most);
        _threshold = fever.Threshold / Picogram;

        CrsDescription crs = description.Crs;
        _fever = crs.Fever;
        _perSmoothing = 1 / (crs.Smoothing / Day);
        (_grade2, _grade3) = (crs.Grade2 / Picogram, crs.Grade3 / Picogram);
        _grade4 = crs.Grade4 * _grade3;

        NormalTDescription normalT = description.NormalT;
        _plateau = normalT.Plateau;
        _depleted = normalT.Lymphodepletion?.Left ?? _plateau;
        _recovery = normalT.Recovery * Day;
        if (normalT.Lymphodepletion is { } depletion)
        {
            _depletionStart = depletion.Start / Day;
            _depletionEnd = _depletionStart + depletion.Duration / Day;
            _depletion = HostMath.Log(_plateau / depletion.Left) / (_depletionEnd - _depletionStart);
        }

        (_il6, _ifng, _il1) = (_il6Law.Baseline, _ifngLaw.Baseline, _il1Law.Baseline);
        _others = [.. _otherLaws.Select(l => l.Baseline)];
        _lagged.AsSpan().Fill(_il6);
        _smoothed = _il6;
        _crp = _crpBaseline;
        _normalT = _plateau;
    }

    /// <summary>IL-6 in plasma, pg/mL.</summary>
    public double Il6 => _il6;

    /// <summary>IFN-gamma in plasma, pg/mL.</summary>
    public double Ifng => _ifng;

    /// <summary>IL-1 beta in plasma, pg/mL.</summary>
    public double Il1 => _il1;

    /// <summary>Names of the other cytokines in plasma.</summary>
    public IReadOnlyList<string> Others { get; }

    /// <summary>One of the other cytokines in plasma, pg/mL; NaN where it is not modelled.</summary>
    /// <param name="name">Its name in the configuration.</param>
    public double Other(string name)
    {
        for (int i = 0; i < Others.Count; i++)
        {
            if (Others[i] == name)
                return _others[i];
        }

        return double.NaN;
    }

    /// <summary>C-reactive protein, mg/L.</summary>
    public double Crp => _crp;

    /// <summary>Normal T cells in the body.</summary>
    public double NormalT => _normalT;

    /// <summary>Body temperature, C.</summary>
    public double Temperature => Math.Min(_most, _normal + _rise * HostMath.Log(1 + Math.Max(0, FeverSignal) / _threshold));

    /// <summary>IFN-gamma above its baseline, pg/mL.</summary>
    public double IfngRise => _ifng - _ifngLaw.Baseline;

    /// <summary>Leaves of the normal T cells what lymphodepletion does.</summary>
    public void DepleteNormalT() => _normalT = _depleted;

    private double FeverSignal => Il6 * _il6Left - _il6Law.Baseline + _il1Weight * (Il1 - _il1Law.Baseline) * _il1Left;

    /// <summary>Grade of cytokine release syndrome, 0 to 4: 1 is fever; 2, 3 and 4 are fever with a smoothed IL-6 signal above their
    /// thresholds.</summary>
    public int CrsGrade =>
        Temperature < _fever ? 0
        : _smoothed > _grade4 ? 4
        : _smoothed > _grade3 ? 3
        : _smoothed > _grade2 ? 2
        : 1;

    /// <summary>Advances by an interval in which molecules flow in evenly.</summary>
    /// <param name="days">The interval, d.</param>
    /// <param name="inflow">Molecules of the whole interval: of IL-6, IFN-gamma, IL-1, then of the others.</param>
    public void Advance(double days, ReadOnlySpan<double> inflow) => Advance(days, inflow, new DrugEffects());

    /// <summary>Advances by an interval under drugs: fever, CRP and grades follow the signals that they leave.</summary>
    /// <param name="days">The interval, d.</param>
    /// <param name="inflow">Molecules of the whole interval, as above.</param>
    /// <param name="effects">What the drugs do.</param>
    public void Advance(double days, ReadOnlySpan<double> inflow, in DrugEffects effects)
    {
        if (!(days >= LeastDays && days <= MostDays))
            throw new ArgumentOutOfRangeException(nameof(days), days, "an interval is 1e-6 to 36525 days");
        if (inflow.Length != 3 + _others.Length)
            throw new ArgumentException($"expected {3 + _others.Length} cytokines, found {inflow.Length}", nameof(inflow));
        foreach (double molecules in inflow)
        {
            if (!(molecules >= 0 && molecules <= MostMolecules))
                throw new ArgumentOutOfRangeException(nameof(inflow), molecules, "an inflow is 0 to 1e30 molecules");
        }

        _ifng = _ifngLaw.After(days, _ifng, inflow[1] / days, out _);
        _il1 = _il1Law.After(days, _il1, inflow[2] / days, out _);
        for (int i = 0; i < _others.Length; i++)
            _others[i] = _otherLaws[i].After(days, _others[i], inflow[3 + i] / days, out _);
        (_il6Left, _il1Left) = (1 - effects.Il6Blocked, 1 - effects.Il1Blocked);
        AdvanceSignal(days, inflow[0] / days, _il6Law with { Rate = _il6Law.Rate * effects.Il6Clearance });
        AdvanceNormalT(days);
    }

    // IL-6 and what hangs on it.
    private void AdvanceSignal(double days, double perDay, Decay law)
    {
        // The last term keeps a window of 15 minutes, which is no exact binary fraction of a day, at one step.
        int steps = Math.Max(1, (int)Math.Ceiling(days * StepsPerDay - 1e-6));
        double step = days / steps;
        double lagKept = HostMath.Exp(-_perLag * step),
            smoothingKept = HostMath.Exp(-_perSmoothing * step),
            crpKept = HostMath.Exp(-_perCrp * step);
        for (int s = 0; s < steps; s++)
        {
            _il6 = law.After(step, _il6, perDay, out double input);
            input *= _il6Left;
            _smoothed = Relaxed(_smoothed, input, smoothingKept);
            double before = 0;
            for (int i = 0; i < AssumedNumbers.CrpLagStages; i++)
            {
                before = _lagged[i];
                _lagged[i] = Relaxed(before, input, lagKept);
                input = (before + _lagged[i]) / 2;
            }

            double made = Math.Max(0, (Saturation(before) + Saturation(_lagged[^1])) / 2 - _crpRest);
            _crp = Relaxed(_crp, _crpBaseline + _crpMost * made, crpKept);
        }
    }

    // Steady; from the start of lymphodepletion an exponential fall; from its end the Gompertz law N' = r N ln(K / N), whose logarithm
    // decays.
    private void AdvanceNormalT(double days)
    {
        double from = _days,
            to = from + days;
        _days = to;
        double falling = Math.Min(to, _depletionEnd) - Math.Max(from, _depletionStart);
        if (falling > 0)
            _normalT *= HostMath.Exp(-_depletion * falling);
        double recovering = to - Math.Max(from, _depletionEnd);
        if (recovering > 0)
            _normalT = _plateau * HostMath.Exp(HostMath.Log(_normalT / _plateau) * HostMath.Exp(-_recovery * recovering));
    }

    private double Saturation(double signal) => signal / (signal + _crpHalf);

    private static double Relaxed(double level, double input, double kept) => input + (level - input) * kept;

    /// <inheritdoc/>
    public void Visit<TVisitor>(ref TVisitor visitor)
        where TVisitor : IStateVisitor
    {
        visitor.Value("IL-6 in plasma, pg/mL", ref _il6, 0, double.MaxValue);
        visitor.Value("IFN-gamma in plasma, pg/mL", ref _ifng, 0, double.MaxValue);
        visitor.Value("IL-1 in plasma, pg/mL", ref _il1, 0, double.MaxValue);
        visitor.Value("CRP, mg/L", ref _crp, 0, double.MaxValue);
        visitor.Value("normal T cells", ref _normalT, 0, double.MaxValue);
        visitor.Value("days", ref _days, 0, double.MaxValue);
        visitor.Value("smoothed IL-6, pg/mL", ref _smoothed, 0, double.MaxValue);
        visitor.Values("stages of the delay between IL-6 and CRP, pg/mL", _lagged.AsSpan(), 0, double.MaxValue);
        visitor.Values("another cytokine in plasma, pg/mL", _others.AsSpan(), 0, double.MaxValue);
    }

    /// <summary>First-order loss of a plasma level to a baseline, with inflow.</summary>
    /// <param name="Rate">Rate of loss, 1/d.</param>
    /// <param name="Baseline">Level without inflow, pg/mL.</param>
    /// <param name="PerMolecule">What one molecule adds, pg/mL.</param>
    private readonly record struct Decay(double Rate, double Baseline, double PerMolecule)
    {
        /// <summary>The level after a time of even inflow, exactly, and its mean over that time; less than a molecule in the body is
        /// none.</summary>
        public double After(double days, double level, double moleculesPerDay, out double mean)
        {
            double steady = Baseline + moleculesPerDay * PerMolecule / Rate;
            mean = Math.Max(0, Relaxed(level, steady, -HostMath.ExpM1(-Rate * days) / (Rate * days)));
            double after = Relaxed(level, steady, HostMath.Exp(-Rate * days));
            return Math.Abs(after - Baseline) < PerMolecule ? Baseline : after;
        }
    }
}
