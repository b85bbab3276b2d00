using CarTAgents.Configuration.Descriptions;
using CarTAgents.Model.Engine;

namespace CarTAgents.Model.Mixed;

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
    private const double Never = -1;

    private readonly OutcomeDescription? _rules;
    private readonly double _start,
        _threshold;
    private readonly int[] _responses;
    private double _fewest,
        _hazard,
        _responseDay = Never,
        _completeDay = Never,
        _residualDay = Never,
        _progressionDay = Never,
        _negativeShare = Never,
        _deathDay = Never;
    private int _best,
        _scans,
        _looks;
    private bool _isToxic;

    /// <param name="rules">The rules; null where there are none.</param>
    /// <param name="tumour">Tumour cells at the infusion.</param>
    /// <param name="threshold">Summed hazard at which the patient dies.</param>
    internal Outcome(OutcomeDescription? rules, double tumour, double threshold)
    {
        _rules = rules;
        _start = _fewest = tumour;
        _threshold = threshold;
        _responses = new int[rules?.Imaging?.Scans.Count ?? 0];
    }

    /// <summary>The best response so far.</summary>
    public Response Best => (Response)_best;

    /// <summary>The response at each scan until now; none after progression.</summary>
    public IReadOnlyList<int> AtScans => _responses;

    /// <summary>Days of the scans; none of a disease that is not imaged.</summary>
    public IReadOnlyList<double> ScanDays => [.. _rules?.Imaging?.Scans.Select(s => s / MixedPlan.Day) ?? []];

    /// <summary>Day of the first response.</summary>
    public double ResponseDay => DayOf(_responseDay);

    /// <summary>Day of the first complete response.</summary>
    public double CompleteDay => DayOf(_completeDay);

    /// <summary>Day on which no residual leukaemia was found first.</summary>
    public double ResidualNegativeDay => DayOf(_residualDay);

    /// <summary>Day of progression or relapse.</summary>
    public double ProgressionDay => DayOf(_progressionDay);

    /// <summary>Share of the tumour without the antigen then.</summary>
    public double NegativeAtProgression => DayOf(_negativeShare);

    /// <summary>Day of death.</summary>
    public double DeathDay => DayOf(_deathDay);

    /// <summary>Whether cytokine release syndrome of grade 4 was there at death.</summary>
    public bool IsToxicDeath => _isToxic;

    /// <summary>Whether the patient lives.</summary>
    public bool IsAlive => _deathDay < 0;

    private bool HasProgressed => _progressionDay >= 0;

    private static double DayOf(double value) => value < 0 ? double.NaN : value;

    /// <summary>Looks at the patient at the end of a step.</summary>
    /// <param name="tumour">Tumour cells, 0 without a tumour.</param>
    /// <param name="negative">Those without the antigen.</param>
    /// <param name="grade">Grade of cytokine release syndrome.</param>
    /// <param name="day">The time, d from the infusion.</param>
    /// <param name="days">The step, d.</param>
    internal void Look(double tumour, double negative, int grade, double day, double days)
    {
        if (_rules is null)
            return;
        _fewest = Math.Min(_fewest, tumour);
        if (_rules.Imaging is { } imaging)
            Image(imaging, tumour, negative, day);
        if (_rules.Marrow is { } marrow)
            AssessMarrow(marrow, tumour, negative, day);
        if (_rules.Survival is not { } s)
            return;
        double toxic = grade >= 4 ? s.Grade4 * MixedPlan.Day : 0;
        _hazard += (s.Background * MixedPlan.Day + s.Tumour * MixedPlan.Day * tumour / (tumour + s.HalfTumour) + toxic) * days;
        if (_hazard > _threshold)
            (_deathDay, _isToxic) = (day, toxic > 0);
    }

    private void Image(ImagingDescription rules, double tumour, double negative, double day)
    {
        while (_scans < _responses.Length && day >= rules.Scans[_scans] / MixedPlan.Day)
        {
            double scanned = rules.Scans[_scans] / MixedPlan.Day;
            Response response =
                HasProgressed ? Response.None
                : tumour < rules.Complete ? Response.Complete
                : tumour < rules.Partial * _start ? Response.Partial
                : Response.None;
            _responses[_scans++] = (int)response;
            Respond(response, scanned);
        }

        double look = (_looks + 1) * (rules.Every / MixedPlan.Day);
        if (day < look)
            return;
        _looks++;
        if (!HasProgressed && tumour > rules.Progression * _fewest && tumour > rules.Visible * rules.Complete)
            Progress(tumour, negative, day);
    }

    private void AssessMarrow(RemissionDescription rules, double tumour, double negative, double day)
    {
        bool isRemission = tumour < rules.Remission;
        if (isRemission && day >= rules.From / MixedPlan.Day && day < rules.Until / MixedPlan.Day && !HasProgressed)
            Respond(Response.Complete, day);
        bool isLook = day >= rules.ResidualFrom / MixedPlan.Day && day <= rules.ResidualUntil / MixedPlan.Day;
        if (isLook && tumour < rules.Residual && _residualDay < 0)
            _residualDay = day;
        bool isRelapse = Best == Response.Complete && !isRemission && day > rules.ResidualUntil / MixedPlan.Day,
            isRefractory = Best != Response.Complete && day >= rules.Until / MixedPlan.Day;
        if (!HasProgressed && (isRelapse || isRefractory))
            Progress(tumour, negative, day);
    }

    private void Respond(Response response, double day)
    {
        _best = Math.Max(_best, (int)response);
        if (response != Response.None && _responseDay < 0)
            _responseDay = day;
        if (response == Response.Complete && _completeDay < 0)
            _completeDay = day;
    }

    private void Progress(double tumour, double negative, double day) =>
        (_progressionDay, _negativeShare) = (day, tumour > 0 ? negative / tumour : 0);

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
        visitor.Value("day of death", ref _deathDay);
        visitor.Value("whether of toxicity", ref _isToxic);
    }
}
