using CarTAgents.Configuration.Descriptions;
using CarTAgents.Configuration.Units;
using CarTAgents.Model.Engine;
using CarTAgents.Model.Numbers;

namespace CarTAgents.Model.Body;

/// <summary>Response to treatment.</summary>
public enum Response
{
    /// <summary>Neither of the others.</summary>
    None,

    /// <summary>Partial.</summary>
    Partial,

    /// <summary>Complete; of leukaemia, remission.</summary>
    Complete,
}

/// <summary>The outcome of a patient by the written rules of a study: response, progression and death. Days are NaN where something did not
/// happen.</summary>
public sealed class Outcome : IState
{
    // A day that has not come.
    private const double Never = -1,
        Day = Unit.SecondsPerDay;

    private readonly OutcomeDescription? _rules;
    private readonly double _threshold;
    private readonly bool _isForTransplant;
    private readonly int[] _responses;
    private double _fewest,
        _hazard,
        _responseDay = Never,
        _completeDay = Never,
        _residualDay = Never,
        _progressionDay = Never,
        _negativeShare = Never,
        _transplantDay = Never,
        _deathDay = Never;
    private int _best,
        _scans,
        _looks;
    private bool _isToxic;

    /// <param name="rules">The rules; null where there are none.</param>
    /// <param name="threshold">Summed hazard at which the patient dies.</param>
    /// <param name="transplantRank">Share of the patients who are sooner given a transplant in remission.</param>
    internal Outcome(OutcomeDescription? rules, double threshold, double transplantRank)
    {
        _rules = rules;
        _threshold = threshold;
        _isForTransplant = transplantRank < (rules?.Transplant?.Share.Value ?? 0);
        _responses = new int[rules?.Imaging?.Scans.Count ?? 0];
    }

    /// <summary>Summed hazard at which the patient with all medians dies: the median of the hazard's exponential law.</summary>
    internal static double MedianThreshold => HostMath.Log(2);

    /// <summary>Whether there is something to tell of response and progression: from the first scan on; of marrow, from remission or its
    /// failure on. Whoever died before did not respond.</summary>
    public bool TellsResponse =>
        (_rules is { Imaging: not null } or { Marrow: not null }) && (_scans > 0 || Best != Response.None || HasProgressed || !IsAlive);

    /// <summary>Whether there is something to tell of residual disease, which is looked for in marrow.</summary>
    public bool TellsResidual => _rules?.Marrow is not null && (_residualDay >= 0 || TellsResponse);

    /// <summary>Whether the patient can die.</summary>
    public bool TellsDeath => _rules?.Survival is not null;

    /// <summary>The best response so far.</summary>
    public Response Best => (Response)_best;

    /// <summary>The response at each scan until now; none after progression.</summary>
    public IReadOnlyList<int> AtScans => _responses;

    /// <summary>Days of the scans; none of a disease that is not imaged.</summary>
    public IReadOnlyList<double> ScanDays => [.. _rules?.Imaging?.Scans.Select(s => s / Day) ?? []];

    /// <summary>Day of the first response.</summary>
    public double ResponseDay => DayOf(_responseDay);

    /// <summary>Day of the first complete response.</summary>
    public double CompleteDay => DayOf(_completeDay);

    /// <summary>Day on which no residual leukaemia was found first.</summary>
    public double ResidualNegativeDay => DayOf(_residualDay);

    /// <summary>Day of progression or relapse.</summary>
    public double ProgressionDay => DayOf(_progressionDay);

    /// <summary>Share of the tumour without the antigen then; NaN too where it is not followed.</summary>
    public double NegativeAtProgression => DayOf(_negativeShare);

    /// <summary>Day of a transplant in remission.</summary>
    public double TransplantDay => DayOf(_transplantDay);

    /// <summary>Day of death.</summary>
    public double DeathDay => DayOf(_deathDay);

    /// <summary>Whether cytokine release syndrome of grade 4 was there at death.</summary>
    public bool IsToxicDeath => _isToxic;

    /// <summary>Whether the patient lives.</summary>
    public bool IsAlive => _deathDay < 0;

    private bool HasProgressed => _progressionDay >= 0;

    private static double DayOf(double value) => value < 0 ? double.NaN : value;

    /// <summary>Takes note of the tumour's cells at the infusion.</summary>
    internal void Begin(double tumour) => _fewest = tumour;

    /// <summary>Looks at the patient at the end of a step.</summary>
    /// <param name="tumour">The tumour.</param>
    /// <param name="grade">Grade of cytokine release syndrome.</param>
    /// <param name="day">The time, d from the infusion.</param>
    /// <param name="days">The step, d.</param>
    internal void Look(in TumourBurden tumour, int grade, double day, double days)
    {
        if (_rules is null)
            return;
        _fewest = Math.Min(_fewest, tumour.Cells);
        if (_rules.Imaging is { } imaging)
            Image(imaging, tumour, day);
        if (_rules.Marrow is { } marrow)
            AssessMarrow(marrow, tumour, day);
        if (_rules.Survival is not { } s)
            return;
        double toxic = grade >= 4 ? s.Grade4 * Day : 0,
            cells = tumour.Cells;
        double transplant = _transplantDay >= 0 ? _rules.Transplant!.Death * Day : 0;
        _hazard += (s.Background * Day + s.Tumour * Day * cells / (cells + s.HalfTumour) + toxic + transplant) * days;
        if (_hazard > _threshold)
            (_deathDay, _isToxic) = (day, toxic > 0);
    }

    /// <summary>Whether the patient is given a transplant at the end of a step, of which note is taken.</summary>
    /// <param name="day">The time, d from the infusion.</param>
    internal bool IsTransplanted(double day)
    {
        if (!_isForTransplant || _transplantDay >= 0 || day < _rules!.Transplant!.At / Day)
            return false;
        if (!IsAlive || HasProgressed || Best != Response.Complete)
            return false;
        _transplantDay = day;
        return true;
    }

    private void Image(ImagingDescription rules, in TumourBurden tumour, double day)
    {
        while (_scans < _responses.Length && day >= rules.Scans[_scans] / Day)
        {
            double scanned = rules.Scans[_scans] / Day;
            Response response =
                HasProgressed ? Response.None
                : tumour.Cells < rules.Complete ? Response.Complete
                : tumour.Cells < rules.Partial * tumour.AtInfusion ? Response.Partial
                : Response.None;
            _responses[_scans++] = (int)response;
            Respond(response, scanned);
        }

        double look = (_looks + 1) * (rules.Every / Day);
        if (day < look)
            return;
        _looks++;
        if (!HasProgressed && tumour.Cells > rules.Progression * _fewest && tumour.Cells > rules.Visible * rules.Complete)
            Progress(tumour, day);
    }

    private void AssessMarrow(RemissionDescription rules, in TumourBurden tumour, double day)
    {
        bool isRemission = tumour.Cells < rules.Remission;
        if (isRemission && day >= rules.From / Day && day < rules.Until / Day && !HasProgressed)
            Respond(Response.Complete, day);
        bool isLook = day >= rules.ResidualFrom / Day && day <= rules.ResidualUntil / Day;
        if (isLook && tumour.Cells < rules.Residual && _residualDay < 0)
            _residualDay = day;
        bool isRelapse = Best == Response.Complete && !isRemission && day > rules.ResidualUntil / Day,
            isRefractory = Best != Response.Complete && day >= rules.Until / Day;
        if (!HasProgressed && (isRelapse || isRefractory))
            Progress(tumour, day);
    }

    private void Respond(Response response, double day)
    {
        _best = Math.Max(_best, (int)response);
        if (response != Response.None && _responseDay < 0)
            _responseDay = day;
        if (response == Response.Complete && _completeDay < 0)
            _completeDay = day;
    }

    private void Progress(in TumourBurden tumour, double day) =>
        (_progressionDay, _negativeShare) = (
            day,
            tumour.Negative is not { } negative ? Never
            : tumour.Cells > 0 ? negative / tumour.Cells
            : 0
        );

    /// <inheritdoc/>
    void IState.Visit<TVisitor>(ref TVisitor visitor)
    {
        visitor.Value("best response", ref _best);
        visitor.Values("responses at scans", _responses.AsSpan());
        visitor.Value("scans made", ref _scans);
        visitor.Value("looks for progression", ref _looks);
        visitor.Value("fewest tumour cells", ref _fewest);
        visitor.Value("summed hazard of death", ref _hazard);
        visitor.Value("day of the first response", ref _responseDay);
        visitor.Value("day of the first complete response", ref _completeDay);
        visitor.Value("day without residual disease", ref _residualDay);
        visitor.Value("day of progression", ref _progressionDay);
        visitor.Value("share without antigen then", ref _negativeShare);
        if (_rules?.Transplant is not null)
            visitor.Value("day of the transplant", ref _transplantDay);
        visitor.Value("day of death", ref _deathDay);
        visitor.Value("whether of toxicity", ref _isToxic);
    }
}

/// <summary>The tumour of a patient, as the rules of its outcome read it; cells are 0 without a tumour.</summary>
/// <param name="AtInfusion">Cells at the infusion.</param>
/// <param name="Cells">Cells now.</param>
/// <param name="Negative">Those without the antigen; null where they are not followed.</param>
internal readonly record struct TumourBurden(double AtInfusion, double Cells, double? Negative);
