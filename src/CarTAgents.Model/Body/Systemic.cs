using CarTAgents.Configuration.Descriptions;
using CarTAgents.Kernels.Sums;
using CarTAgents.Model.Numbers;

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
public sealed class Systemic
{
    // Stages of the delay between IL-6 and CRP: a mean lag t with a standard deviation of t / 2, so that little is made before t / 4.
    private const int LagStages = 4;
    private const double StepsPerDay = 96;
    private const double LeastDays = 1e-6,
        MostDays = 36525,
        MostMolecules = 1e30;

    // One pg/mL and one mg/L in g/um^3, a day in s.
    private const double Picogram = 1e-24,
        Milligram = 1e-18,
        Day = 86400;
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
        _depletion;

    // The state. Signals are in pg/mL.
    private readonly double[] _lagged = new double[LagStages];
    private double _days,
        _smoothed;

    /// <summary>A patient at rest: baselines of the plasma, normal T cells at their plateau, the clock at 0.</summary>
    /// <param name="description">The numbers of the patient.</param>
    public Systemic(SystemicDescription description)
    {
        Decay Law(PlasmaCytokineDescription c) =>
            new(Ln2 / (c.HalfLife / Day), c.Baseline / Picogram, c.Mass / description.Extracellular / Picogram);
        _il6Law = Law(description.Il6);
        _ifngLaw = Law(description.Ifng);
        _il1Law = Law(description.Il1);

        CrpDescription crp = description.Crp;
        _perCrp = Ln2 / (crp.HalfLife / Day);
        _crpBaseline = crp.Baseline / Milligram;
        _crpMost = crp.Production * Day / Milligram / _perCrp;
        _crpHalf = crp.HalfSignal / Picogram;
        _crpRest = Saturation(_il6Law.Baseline);
        _perLag = LagStages / (crp.Lag / Day);

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
        _recovery = normalT.Recovery * Day;
        if (normalT.Lymphodepletion is { } depletion)
        {
            _depletionStart = depletion.Start / Day;
            _depletionEnd = _depletionStart + depletion.Duration / Day;
            _depletion = HostMath.Log(_plateau / depletion.Left) / (_depletionEnd - _depletionStart);
        }

        (Il6, Ifng, Il1) = (_il6Law.Baseline, _ifngLaw.Baseline, _il1Law.Baseline);
        _lagged.AsSpan().Fill(Il6);
        _smoothed = Il6;
        Crp = _crpBaseline;
        NormalT = _plateau;
    }

    /// <summary>IL-6 in plasma, pg/mL.</summary>
    public double Il6 { get; private set; }

    /// <summary>IFN-gamma in plasma, pg/mL.</summary>
    public double Ifng { get; private set; }

    /// <summary>IL-1 beta in plasma, pg/mL.</summary>
    public double Il1 { get; private set; }

    /// <summary>C-reactive protein, mg/L.</summary>
    public double Crp { get; private set; }

    /// <summary>Normal T cells in the body.</summary>
    public double NormalT { get; private set; }

    /// <summary>Body temperature, C.</summary>
    public double Temperature =>
        Math.Min(
            _most,
            _normal + _rise * HostMath.Log(1 + Math.Max(0, Il6 - _il6Law.Baseline + _il1Weight * (Il1 - _il1Law.Baseline)) / _threshold)
        );

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
    /// <param name="inflow">Molecules of the whole interval.</param>
    public void Advance(double days, in PlasmaInflow inflow)
    {
        if (!(days >= LeastDays && days <= MostDays))
            throw new ArgumentOutOfRangeException(nameof(days), days, "an interval is 1e-6 to 36525 days");
        static bool Possible(double molecules) => molecules >= 0 && molecules <= MostMolecules;
        if (!(Possible(inflow.Il6) && Possible(inflow.Ifng) && Possible(inflow.Il1)))
        {
            throw new ArgumentOutOfRangeException(nameof(inflow), inflow, "an inflow is 0 to 1e30 molecules");
        }

        Ifng = _ifngLaw.After(days, Ifng, inflow.Ifng / days, out _);
        Il1 = _il1Law.After(days, Il1, inflow.Il1 / days, out _);
        AdvanceSignal(days, inflow.Il6 / days);
        AdvanceNormalT(days);
    }

    // IL-6 and what hangs on it.
    private void AdvanceSignal(double days, double perDay)
    {
        // The last term keeps a window of 15 minutes, which is no exact binary fraction of a day, at one step.
        int steps = Math.Max(1, (int)Math.Ceiling(days * StepsPerDay - 1e-6));
        double step = days / steps;
        double lagKept = HostMath.Exp(-_perLag * step),
            smoothingKept = HostMath.Exp(-_perSmoothing * step),
            crpKept = HostMath.Exp(-_perCrp * step);
        for (int s = 0; s < steps; s++)
        {
            Il6 = _il6Law.After(step, Il6, perDay, out double input);
            _smoothed = Relaxed(_smoothed, input, smoothingKept);
            double before = 0;
            for (int i = 0; i < LagStages; i++)
            {
                before = _lagged[i];
                _lagged[i] = Relaxed(before, input, lagKept);
                input = (before + _lagged[i]) / 2;
            }

            double made = Math.Max(0, (Saturation(before) + Saturation(_lagged[^1])) / 2 - _crpRest);
            Crp = Relaxed(Crp, _crpBaseline + _crpMost * made, crpKept);
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
            NormalT *= HostMath.Exp(-_depletion * falling);
        double recovering = to - Math.Max(from, _depletionEnd);
        if (recovering > 0)
            NormalT = _plateau * HostMath.Exp(HostMath.Log(NormalT / _plateau) * HostMath.Exp(-_recovery * recovering));
    }

    private double Saturation(double signal) => signal / (signal + _crpHalf);

    private static double Relaxed(double level, double input, double kept) => input + (level - input) * kept;

    /// <summary>A hash of the whole state.</summary>
    /// <param name="seed">The hash so far.</param>
    public ulong Hash(ulong seed)
    {
        static ulong Mixed(ulong h, double x) => StateHash.Mix(h ^ BitConverter.DoubleToUInt64Bits(x));
        ulong h = Mixed(Mixed(Mixed(seed, Il6), Ifng), Il1);
        h = Mixed(Mixed(Mixed(Mixed(h, Crp), NormalT), _days), _smoothed);
        foreach (double stage in _lagged)
            h = Mixed(h, stage);
        return h;
    }

    /// <summary>Writes the state.</summary>
    /// <param name="writer">Where to.</param>
    public void Save(BinaryWriter writer)
    {
        foreach (double x in (ReadOnlySpan<double>)[Il6, Ifng, Il1, Crp, NormalT, _days, _smoothed])
            writer.Write(x);
        foreach (double stage in _lagged)
            writer.Write(stage);
    }

    /// <summary>Reads a state that <see cref="Save"/> wrote.</summary>
    /// <param name="reader">Where from.</param>
    /// <exception cref="InvalidDataException">A number is not possible.</exception>
    public void Load(BinaryReader reader)
    {
        double Next()
        {
            double x = reader.ReadDouble();
            return double.IsFinite(x) && x >= 0 ? x : throw new InvalidDataException("a number of its systemic state is not possible");
        }

        (Il6, Ifng, Il1, Crp, NormalT, _days, _smoothed) = (Next(), Next(), Next(), Next(), Next(), Next(), Next());
        for (int i = 0; i < LagStages; i++)
            _lagged[i] = Next();
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
