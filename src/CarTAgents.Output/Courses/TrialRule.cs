using System.Globalization;
using CarTAgents.Model.Columns;

namespace CarTAgents.Output.Courses;

/// <summary>The rule by which the median patient, or the median of a cohort, is compared with a published value: rates and grades inside
/// the interval, times within a factor of 1.5 of the median, counts and cytokines within a factor of 3. The range of all patients, which
/// nearly everything lies in, decides nothing.</summary>
public static class TrialRule
{
    /// <summary>How far a time may be from the published one, as a factor.</summary>
    public const double OfTimes = 1.5;

    /// <summary>How far a count or a level may be from the published one, as a factor.</summary>
    public const double OfLevels = 3;

    /// <summary>Judges a simulated value.</summary>
    /// <param name="simulated">The value, of the median patient.</param>
    /// <param name="value">The published one.</param>
    /// <returns>Whether it is met, or null where it is for other patients or says nothing; and the verdict in words.</returns>
    public static (bool? IsMet, string Words) Judge(double simulated, PublishedValue value)
    {
        if (value.Group.Length > 0)
            return (null, value.Median > 0 ? $"{Text(simulated / value.Median)} × published" : "");
        if (value.Unit == CourseColumns.NaiveShare.Unit || !(value.Median > 0))
            return Inside(simulated, value);
        double most = value.Unit == CourseColumns.Time.Unit ? OfTimes : OfLevels,
            ratio = simulated / value.Median;
        bool isMet = ratio <= most && ratio >= 1 / most;
        return (isMet, $"{(isMet ? "met" : "not met")}: {Text(ratio)} × published, within {Text(most)}");
    }

    private static (bool? IsMet, string Words) Inside(double simulated, PublishedValue value)
    {
        if (double.IsNaN(value.Low) || double.IsNaN(value.High))
            return (null, "");
        return simulated < value.Low ? (false, "not met: below")
            : simulated > value.High ? (false, "not met: above")
            : (true, "met: inside");
    }

    private static string Text(double ratio) => ratio.ToString("G2", CultureInfo.InvariantCulture);
}
