using CarTAgents.Model.Body;

namespace CarTAgents.Clinic.Endpoints;

/// <summary>What a study would report of a patient's course, measured at each of its steps. Days are from the infusion, and NaN
/// where something did not happen.</summary>
public sealed class PatientMeasures
{
    // Days after which a peak is one of expansion, not of the infusion, and until which it is looked for.
    private const double Earliest = 1.5,
        Latest = 40;

    // The course has a point a day until this day, then one a week; whole days are met but for rounding.
    private const double Daily = 90,
        Weekly = 7,
        Late = 1e-9;

    // Days after tocilizumab on which CRP is looked at again.
    private const double AfterTocilizumab = 3;
    private readonly Dictionary<double, double> _levels = [];
    private readonly List<CoursePoint> _course = [];
    private double _crpAtTocilizumab = double.NaN;

    /// <summary>Runs the patient from the infusion to its end.</summary>
    /// <param name="patient">The patient, not begun.</param>
    /// <param name="cancel">Asks to give the patient up.</param>
    /// <exception cref="OperationCanceledException">It was asked to.</exception>
    public PatientMeasures(IPatient patient, CancellationToken cancel = default)
    {
        Patient = patient;
        patient.Begin();
        Infused = patient.CarTInBlood;
        AtInfusion = (patient.Il6, patient.Ifng);
        Smallest = patient.Tumour;
        _course.Add(CoursePoint.Of(patient));
        double before = 0;
        while (!patient.IsOver)
        {
            cancel.ThrowIfCancellationRequested();
            patient.Step();
            Look(patient, before);
            before = patient.Day;
        }
    }

    /// <summary>The patient at its end.</summary>
    public IPatient Patient { get; }

    /// <summary>Level right after the infusion, 1/uL.</summary>
    public double Infused { get; }

    /// <summary>IL-6 and IFN-gamma in plasma right after the infusion, pg/mL.</summary>
    public (double Il6, double Ifng) AtInfusion { get; }

    /// <summary>The course, once a day to day 90 and once a week after it, and at its end.</summary>
    public IReadOnlyList<CoursePoint> Course => _course;

    /// <summary>Fewest tumour cells before progression; NaN without a tumour.</summary>
    public double Smallest { get; private set; }

    /// <summary>Highest level in blood, 1/uL, and its day.</summary>
    public double Peak { get; private set; }

    /// <inheritdoc cref="Peak"/>
    public double PeakDay { get; private set; } = double.NaN;

    /// <summary>CAR-T cells of the body then.</summary>
    public double PeakInBody { get; private set; }

    /// <summary>Their share of all T cells then.</summary>
    public double ShareAtPeak { get; private set; }

    /// <summary>CD4:CD8 among them then.</summary>
    public double Cd4ToCd8AtPeak { get; private set; }

    /// <summary>Lowest level of the first nine days, and its day.</summary>
    public double Lowest { get; private set; } = double.PositiveInfinity;

    /// <inheritdoc cref="Lowest"/>
    public double LowestDay { get; private set; }

    /// <summary>Area under the level in blood, days 0 to 28, d/uL.</summary>
    public double Area28 { get; private set; }

    /// <summary>Last day with more than one CAR-T cell a microlitre.</summary>
    public double LastDetected { get; private set; }

    /// <summary>Highest grade of cytokine release syndrome in 60 days, its first day, days with any.</summary>
    public int CrsGrade { get; private set; }

    /// <inheritdoc cref="CrsGrade"/>
    public double CrsOnset { get; private set; } = double.NaN;

    /// <inheritdoc cref="CrsGrade"/>
    public double CrsDays { get; private set; }

    /// <summary>Highest grade of neurotoxicity in 90 days, its first and its last day.</summary>
    public int Neurotoxicity { get; private set; }

    /// <inheritdoc cref="Neurotoxicity"/>
    public double NeurotoxicityOnset { get; private set; } = double.NaN;

    /// <inheritdoc cref="Neurotoxicity"/>
    public double NeurotoxicityEnd { get; private set; } = double.NaN;

    /// <summary>Highest levels in plasma, pg/mL; CRP mg/L.</summary>
    public double Il6 { get; private set; }

    /// <inheritdoc cref="Il6"/>
    public double Ifng { get; private set; }

    /// <inheritdoc cref="Il6"/>
    public double Il15 { get; private set; }

    /// <inheritdoc cref="Il6"/>
    public double Crp { get; private set; }

    /// <summary>IL-6 on day 28, pg/mL.</summary>
    public double Il6AtDay28 { get; private set; } = double.NaN;

    /// <summary>CRP three days after tocilizumab, relative to the day on which it was given; NaN without it.</summary>
    public double CrpAfterTocilizumab { get; private set; } = double.NaN;

    /// <summary>First day with fewer than 2 B cells a microlitre, and the first with more again.</summary>
    public double BCellsGone { get; private set; } = double.NaN;

    /// <inheritdoc cref="BCellsGone"/>
    public double BCellsBack { get; private set; } = double.NaN;

    /// <summary>Naive share of the B cells that are back.</summary>
    public double NaiveShareBack { get; private set; } = double.NaN;

    /// <summary>Level of CAR-T cells in blood on a day, 1/uL; NaN for one after the course's end.</summary>
    public double Level(double day) => _levels.TryGetValue(day, out double level) ? level : double.NaN;

    /// <summary>SLEDAI on days 44, 90 and 365.</summary>
    public Dictionary<double, double> Sledai { get; } = [];

    /// <summary>Whether the autoantibody is negative, C3 and vaccine antibody on day 90.</summary>
    public (bool Negative, double C3, double Vaccine) AtDay90 { get; private set; }

    private void Look(IPatient p, double before)
    {
        double level = p.CarTInBlood,
            day = p.Day;
        bool Passes(double mark) => day >= mark && before < mark;
        double interval = day <= Daily ? 1 : Weekly;
        if (Math.Floor(day / interval + Late) > Math.Floor(before / interval + Late) || p.IsOver)
            _course.Add(CoursePoint.Of(p));
        if (double.IsNaN(p.Outcome.ProgressionDay))
            Smallest = Math.Min(Smallest, p.Tumour);
        if (Passes(28))
            Il6AtDay28 = p.Il6;
        if (day < 9 && level < Lowest)
            (Lowest, LowestDay) = (level, day);
        if (day is > Earliest and < Latest && level > Peak)
        {
            (Peak, PeakDay, PeakInBody, ShareAtPeak) = (level, day, p.CarT, p.ShareOfTCells);
            Cd4ToCd8AtPeak = p.CarTOf("cd4") / p.CarTOf("cd8");
        }

        if (day <= 28.0001)
            Area28 += level * (day - before);
        foreach (double mark in (ReadOnlySpan<double>)[10, 14, 28, 90, 180])
        {
            if (Passes(mark))
                _levels[mark] = level;
        }

        if (level > 1)
            LastDetected = day;
        LookAtToxicity(p, day, before);
        LookAtBCells(p, day);
        foreach (double mark in (ReadOnlySpan<double>)[44, 90, 365])
        {
            if (Passes(mark))
                Sledai[mark] = p.Sledai;
        }

        if (Passes(90))
            AtDay90 = (!p.HasAutoantibody, p.C3, p.VaccineAntibody);
    }

    private void LookAtToxicity(IPatient p, double day, double before)
    {
        if (p.CrsGrade > 0 && day < 60)
        {
            CrsOnset = double.IsNaN(CrsOnset) ? day : CrsOnset;
            CrsDays += day - before;
            CrsGrade = Math.Max(CrsGrade, p.CrsGrade);
        }

        if (p.NeurotoxicityGrade > 0 && day < 90)
        {
            NeurotoxicityOnset = double.IsNaN(NeurotoxicityOnset) ? day : NeurotoxicityOnset;
            NeurotoxicityEnd = day;
            Neurotoxicity = Math.Max(Neurotoxicity, p.NeurotoxicityGrade);
        }

        if (double.IsNaN(_crpAtTocilizumab) && !double.IsNaN(p.TocilizumabDay))
            _crpAtTocilizumab = p.Crp;
        if (double.IsNaN(CrpAfterTocilizumab) && day >= p.TocilizumabDay + AfterTocilizumab)
            CrpAfterTocilizumab = p.Crp / _crpAtTocilizumab;
        Il6 = Math.Max(Il6, p.Il6);
        Ifng = Math.Max(Ifng, p.Ifng);
        Il15 = Math.Max(Il15, p.Il15);
        Crp = Math.Max(Crp, p.Crp);
    }

    private void LookAtBCells(IPatient p, double day)
    {
        // The B cells of a transplant are a donor's.
        if (!double.IsNaN(p.Outcome.TransplantDay))
            return;
        double level = p.BCellsInBlood;
        if (double.IsNaN(BCellsGone) && level < 2)
            BCellsGone = day;
        if (!double.IsNaN(BCellsGone) && double.IsNaN(BCellsBack) && level > 2 && day > BCellsGone + 10)
            (BCellsBack, NaiveShareBack) = (day, p.NaiveShare);
    }
}
