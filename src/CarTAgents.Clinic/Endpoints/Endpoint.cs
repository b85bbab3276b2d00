using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using CarTAgents.Clinic.Statistics;

namespace CarTAgents.Clinic.Endpoints;

/// <summary>What an endpoint takes from one patient.</summary>
/// <param name="Value">The value; NaN of a patient who is not asked about.</param>
/// <param name="Mark">What else counts: whether the patient is of the first of two groups, or whether the event happened.</param>
public readonly record struct Answer(double Value, bool Mark = false)
{
    /// <summary>Whether the patient is asked about.</summary>
    public bool IsAsked => !double.IsNaN(Value);
}

/// <summary>A figure that a study reports, and how it is found from its patients.</summary>
/// <param name="Name">Its name, as in the tables of published figures.</param>
/// <param name="Unit">Its unit: % for a share of patients.</param>
/// <param name="LastDay">The day that the course must reach, from the infusion.</param>
/// <param name="Definition">What exactly it is, in a sentence.</param>
public abstract record Endpoint(string Name, string Unit, double LastDay, string Definition)
{
    // Samples drawn for an interval: enough for two digits of its ends.
    private const int Resamples = 1000;

    /// <summary>What it takes from a patient.</summary>
    public abstract Answer Ask(TrialPatient patient);

    /// <summary>The figure of the patients who are asked about; NaN of none.</summary>
    public abstract double Of(ReadOnlySpan<Answer> asked);

    /// <summary>The figure of a cohort with its 95% interval, and how many patients it is of.</summary>
    /// <param name="patients">The cohort.</param>
    /// <param name="seed">Seed of the resampling, where the interval needs one.</param>
    public (Estimate Estimate, int Patients) Estimate(IEnumerable<TrialPatient> patients, ulong seed)
    {
        Answer[] asked = [.. patients.Select(Ask).Where(a => a.IsAsked)];
        return (asked.Length == 0 ? new Estimate(double.NaN, double.NaN, double.NaN) : Estimate(asked, seed), asked.Length);
    }

    /// <summary>How much the figure of the same patients differs between two treatments, with its 95% interval by resampling the
    /// patients.</summary>
    /// <param name="patients">Each patient under the first treatment and under the other.</param>
    /// <param name="seed">Seed of the resampling.</param>
    /// <returns>The other's figure less the first's.</returns>
    public Estimate Difference(IEnumerable<(TrialPatient First, TrialPatient Other)> patients, ulong seed)
    {
        (Answer First, Answer Other)[] pairs = [.. patients.Select(p => (Ask(p.First), Ask(p.Other)))];
        var room = new Answer[pairs.Length];
        double Side(ReadOnlySpan<(Answer First, Answer Other)> drawn, bool first)
        {
            int asked = 0;
            foreach ((Answer a, Answer b) in drawn)
            {
                Answer answer = first ? a : b;
                if (answer.IsAsked)
                    room[asked++] = answer;
            }

            return asked == 0 ? double.NaN : Of(room.AsSpan(0, asked));
        }

        return Bootstrap.Of<(Answer, Answer)>(pairs, d => Side(d, false) - Side(d, true), seed, Stream, Resamples);
    }

    /// <summary>The figure of patients who are asked about, at least one of them, with its interval.</summary>
    protected virtual Estimate Estimate(Answer[] asked, ulong seed) => Bootstrap.Of<Answer>(asked, Of, seed, Stream, Resamples);

    /// <summary>Values of answers.</summary>
    protected static double[] Values(ReadOnlySpan<Answer> asked)
    {
        var values = new double[asked.Length];
        for (int i = 0; i < values.Length; i++)
            values[i] = asked[i].Value;
        return values;
    }

    // Each endpoint draws its own samples, whatever others there are.
    private uint Stream => BinaryPrimitives.ReadUInt32LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(Name)));
}

/// <summary>A share of patients, in percent; its interval is the exact one of Clopper and Pearson.</summary>
/// <param name="Name">Its name, as in the tables of published figures.</param>
/// <param name="LastDay">The day that the course must reach, from the infusion.</param>
/// <param name="Definition">What exactly it is, in a sentence.</param>
/// <param name="Has">Whether a patient has it; null for one who is not asked about.</param>
public sealed record Share(string Name, double LastDay, string Definition, Func<TrialPatient, bool?> Has)
    : Endpoint(Name, "%", LastDay, Definition)
{
    /// <inheritdoc/>
    public override Answer Ask(TrialPatient patient) =>
        Has(patient) switch
        {
            null => new Answer(double.NaN),
            var has => new Answer(has.Value ? 1 : 0),
        };

    /// <inheritdoc/>
    public override double Of(ReadOnlySpan<Answer> asked) => asked.Length == 0 ? double.NaN : 100.0 * With(asked) / asked.Length;

    /// <inheritdoc/>
    protected override Estimate Estimate(Answer[] asked, ulong seed)
    {
        Estimate share = ExactBinomial.Of(With(asked), asked.Length);
        return new Estimate(100 * share.Value, 100 * share.Low, 100 * share.High);
    }

    private static int With(ReadOnlySpan<Answer> asked)
    {
        int with = 0;
        foreach (Answer answer in asked)
            with += answer.Value > 0 ? 1 : 0;
        return with;
    }
}

/// <summary>A figure of the values of patients, a median or another; its interval comes of resampling the patients.</summary>
/// <param name="Name">Its name, as in the tables of published figures.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="LastDay">The day that the course must reach, from the infusion.</param>
/// <param name="Definition">What exactly it is, in a sentence.</param>
/// <param name="Value">The value of a patient; NaN for one who has none.</param>
/// <param name="Statistic">The figure of values, at least one of them.</param>
public sealed record Figure(
    string Name,
    string Unit,
    double LastDay,
    string Definition,
    Func<TrialPatient, double> Value,
    Func<double[], double> Statistic
) : Endpoint(Name, Unit, LastDay, Definition)
{
    /// <inheritdoc/>
    public override Answer Ask(TrialPatient patient) => new(Value(patient));

    /// <inheritdoc/>
    public override double Of(ReadOnlySpan<Answer> asked) => asked.Length == 0 ? double.NaN : Statistic(Values(asked));
}

/// <summary>The ratio of the medians of two groups of patients; its interval comes of resampling the patients.</summary>
/// <param name="Name">Its name, as in the tables of published figures.</param>
/// <param name="LastDay">The day that the course must reach, from the infusion.</param>
/// <param name="Definition">What exactly it is, in a sentence.</param>
/// <param name="Value">The value of a patient; NaN for one who has none.</param>
/// <param name="IsFirst">Whether a patient is of the group above the line.</param>
public sealed record Contrast(
    string Name,
    double LastDay,
    string Definition,
    Func<TrialPatient, double> Value,
    Func<TrialPatient, bool> IsFirst
) : Endpoint(Name, "1", LastDay, Definition)
{
    /// <inheritdoc/>
    public override Answer Ask(TrialPatient patient) => new(Value(patient), IsFirst(patient));

    /// <inheritdoc/>
    public override double Of(ReadOnlySpan<Answer> asked)
    {
        List<double> first = [],
            others = [];
        foreach (Answer answer in asked)
            (answer.Mark ? first : others).Add(answer.Value);
        return first.Count == 0 || others.Count == 0 ? double.NaN : Quantile.Of([.. first], 0.5) / Quantile.Of([.. others], 0.5);
    }
}

/// <summary>A median time to an event, with its interval, by Kaplan and Meier.</summary>
/// <param name="Name">Its name, as in the tables of published figures.</param>
/// <param name="LastDay">The day that the course must reach, from the infusion.</param>
/// <param name="Definition">What exactly it is, in a sentence.</param>
/// <param name="Time">Time of a patient, and whether the event happened then or the patient was followed no further; null for one who is
/// not asked about.</param>
public sealed record MedianTime(string Name, double LastDay, string Definition, Func<TrialPatient, FollowUp?> Time)
    : Endpoint(Name, "d", LastDay, Definition)
{
    /// <inheritdoc/>
    public override Answer Ask(TrialPatient patient) =>
        Time(patient) is { } time ? new Answer(time.Time, time.Event) : new Answer(double.NaN);

    /// <inheritdoc/>
    public override double Of(ReadOnlySpan<Answer> asked) => Curve(asked).Median.Value;

    /// <inheritdoc/>
    protected override Estimate Estimate(Answer[] asked, ulong seed) => Curve(asked).Median;

    private static KaplanMeier Curve(ReadOnlySpan<Answer> asked)
    {
        var times = new FollowUp[asked.Length];
        for (int i = 0; i < times.Length; i++)
            times[i] = new FollowUp(asked[i].Value, asked[i].Mark);
        return KaplanMeier.Of(times);
    }
}
