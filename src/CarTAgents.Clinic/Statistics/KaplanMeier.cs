namespace CarTAgents.Clinic.Statistics;

/// <summary>The share of patients without an event over time, of patients of whom some are censored (Kaplan and Meier 1958,
/// doi:10.1080/01621459.1958.10501452). Variance by Greenwood's formula, intervals by the log transform, as R's <c>survfit</c> has them
/// unless told otherwise.</summary>
public sealed class KaplanMeier
{
    // How near to a half a survival is one half, as in R.
    private const double Near = 1.4901161193847656e-8;

    private readonly KaplanMeierStep[] _steps;

    private KaplanMeier(int patients, KaplanMeierStep[] steps)
    {
        Patients = patients;
        _steps = steps;
        Events = steps.Sum(s => s.Events);
        Median = new Estimate(Half(s => s.Survival), Half(s => s.Low), Half(s => s.High));
    }

    /// <summary>How many patients there are.</summary>
    public int Patients { get; }

    /// <summary>How many had the event.</summary>
    public int Events { get; }

    /// <summary>The times at which somebody's follow-up ended, rising.</summary>
    public IReadOnlyList<KaplanMeierStep> Steps => _steps;

    /// <summary>When half of the patients had the event: where the curve, and each end of its interval, comes to one half. NaN for what
    /// stays above. Of a curve that is level at one half, the middle of that stretch.</summary>
    public Estimate Median { get; }

    /// <summary>Estimates the curve.</summary>
    /// <param name="patients">Each patient's follow-up, in any order; may be empty.</param>
    /// <param name="level">The intervals' level, above 0 and below 1.</param>
    /// <exception cref="ArgumentException">A time is negative or not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The level is out of its range.</exception>
    public static KaplanMeier Of(ReadOnlySpan<FollowUp> patients, double level = 0.95)
    {
        double reach = ConfidenceLevel.Reach(level);
        FollowUp[] sorted = patients.ToArray();
        Array.Sort(sorted, (a, b) => a.Time.CompareTo(b.Time));
        var steps = new List<KaplanMeierStep>();
        double survival = 1,
            hazardVariance = 0;
        int i = 0;
        while (i < sorted.Length)
        {
            double time = sorted[i].Time;
            if (!(time >= 0 && double.IsFinite(time)))
                throw new ArgumentException(FormattableString.Invariant($"a patient was followed for {time}"), nameof(patients));
            int atRisk = sorted.Length - i,
                events = 0,
                censored = 0;
            for (; i < sorted.Length && sorted[i].Time == time; i++)
                _ = sorted[i].Event ? events++ : censored++;
            survival *= (double)(atRisk - events) / atRisk;
            hazardVariance += events / ((double)atRisk * (atRisk - events));
            double error = Math.Sqrt(hazardVariance),
                low = survival * Math.Exp(-reach * error),
                high = Math.Min(1, survival * Math.Exp(reach * error));
            steps.Add(
                survival == 0
                    ? new KaplanMeierStep(time, atRisk, events, censored, 0, double.NaN, double.NaN, double.NaN)
                    : new KaplanMeierStep(time, atRisk, events, censored, survival, survival * error, low, high)
            );
        }

        return new KaplanMeier(sorted.Length, [.. steps]);
    }

    /// <summary>Survival at a time, with its interval.</summary>
    /// <param name="time">The time, 0 or more.</param>
    /// <returns>The estimate; NaN after the last follow-up, of which nothing is known, unless all had the event.</returns>
    public Estimate At(double time)
    {
        if (_steps.Length == 0 || (time > _steps[^1].Time && _steps[^1].Survival > 0))
            return new Estimate(double.NaN, double.NaN, double.NaN);
        int last = Array.FindLastIndex(_steps, s => s.Time <= time);
        return last < 0 ? new Estimate(1, 1, 1) : new Estimate(_steps[last].Survival, _steps[last].Low, _steps[last].High);
    }

    /// <summary>Patients followed until a time or longer.</summary>
    /// <param name="time">The time.</param>
    public int AtRisk(double time)
    {
        int next = Array.FindIndex(_steps, s => s.Time >= time);
        return next < 0 ? 0 : _steps[next].AtRisk;
    }

    private double Half(Func<KaplanMeierStep, double> height)
    {
        int first = Array.FindIndex(_steps, s => height(s) < 0.5 + Near);
        if (first < 0)
            return double.NaN;
        double level = height(_steps[first]);
        int after = Math.Abs(level - 0.5) < Near ? Array.FindIndex(_steps, first, s => height(s) < level) : -1;
        return after < 0 ? _steps[first].Time : (_steps[first].Time + _steps[after].Time) / 2;
    }
}
