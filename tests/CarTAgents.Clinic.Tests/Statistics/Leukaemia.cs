using CarTAgents.Clinic.Statistics;

namespace CarTAgents.Clinic.Tests.Statistics;

/// <summary>Weeks in remission of acute leukaemia with 6-mercaptopurine and with placebo (Freireich et al. 1963, Blood 21:699), the
/// example of many textbooks.</summary>
internal static class Leukaemia
{
    public static readonly FollowUp[] Treated =
    [
        .. Ended(6, 6, 6, 7, 10, 13, 16, 22, 23),
        .. Censored(6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35),
    ];

    public static readonly FollowUp[] Placebo = [.. Ended(1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23)];

    public static IEnumerable<FollowUp> Ended(params double[] times) => times.Select(t => new FollowUp(t, true));

    public static IEnumerable<FollowUp> Censored(params double[] times) => times.Select(t => new FollowUp(t, false));

    /// <summary>Patients with whole and with broken times, of whom many are equal, and some share of events.</summary>
    public static FollowUp[] Random(Random random, int patients)
    {
        double events = random.NextDouble() * 1.2,
            grid = random.Next(3) == 0 ? 0 : random.Next(1, 5);
        return
        [
            .. Enumerable
                .Range(0, patients)
                .Select(_ => -10 * Math.Log(1 - random.NextDouble()))
                .Select(t => new FollowUp(grid == 0 ? t : Math.Ceiling(t / grid) * grid, random.NextDouble() < events)),
        ];
    }
}
