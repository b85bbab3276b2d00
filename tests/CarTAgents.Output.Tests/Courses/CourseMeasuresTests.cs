using CarTAgents.Output.Courses;

namespace CarTAgents.Output.Tests.Courses;

/// <summary>Measures of constructed curves, of which the answer is known.</summary>
public sealed class CourseMeasuresTests
{
    private static readonly double[] Days = [.. Enumerable.Range(-24, 24 + 4 * 120 + 1).Select(i => i / 4.0)];

    [Fact]
    public void The_peak_is_the_highest_value_after_the_infusion()
    {
        double[] tent = [.. Days.Select(d => d < 0 ? 1000 : 40 - Math.Abs(d - 9.5))];
        Assert.Equal((40.0, 9.5), CourseMeasures.Peak(Days, tent));
        Assert.Equal((40.0, 9.5), CourseMeasures.Peak(Days, [.. tent.Select((v, i) => i % 7 == 0 && v < 40 ? double.NaN : v)]));
        // What still rises has no peak, and nothing has none.
        Assert.Equal((double.NaN, double.NaN), CourseMeasures.Peak(Days, Days));
        Assert.Equal((double.NaN, double.NaN), CourseMeasures.Peak(Days, [.. Days.Select(_ => double.NaN)]));
        Assert.Equal((1e5, 30.25), CourseMeasures.Lowest(Days, [.. Days.Select(d => d < 0 ? 1 : 1e5 + (d - 30.25) * (d - 30.25))]));
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(1.25)]
    [InlineData(7)]
    public void An_exponential_rise_has_its_doubling_time(double doubling)
    {
        // A lag, a rise to day 10, a fall.
        double[] value =
        [
            .. Days.Select(d =>
                0.01
                * Math.Pow(
                    2,
                    d < 3 ? 0
                        : d < 10 ? (d - 3) / doubling
                        : 7 / doubling - (d - 10)
                )
            ),
        ];
        Assert.Equal(doubling, CourseMeasures.DoublingTime(Days, value, 3), 1e-9 * doubling);
        // Daily rows tell the same.
        double[] daily = [.. Days.Where((_, i) => i % 4 == 0)],
            sparse = [.. value.Where((_, i) => i % 4 == 0)];
        Assert.Equal(doubling, CourseMeasures.DoublingTime(daily, sparse, 3), 1e-9 * doubling);
    }

    [Fact]
    public void The_steepest_three_days_count()
    {
        double[] value =
        [
            .. Days.Select(d =>
                Math.Pow(
                    2,
                    d < 4 ? d / 4
                        : d < 7 ? 1 + (d - 4)
                        : d < 12 ? 4 + (d - 7) / 3
                        : 4 + 5 / 3.0 - (d - 12)
                )
            ),
        ];
        Assert.Equal(1, CourseMeasures.DoublingTime(Days, value, 3), 1e-9);
        Assert.Equal(double.NaN, CourseMeasures.DoublingTime(Days, [.. Days.Select(d => -d)], 3));
        Assert.Equal(double.NaN, CourseMeasures.DoublingTime([0, 5, 10, 15], [1, 2, 4, 3], 3));
    }

    [Fact]
    public void Area_and_level_are_those_of_straight_lines_between_the_rows()
    {
        double[] line = [.. Days.Select(d => 2 + 3 * d)];
        Assert.Equal(2 * 28 + 1.5 * 28 * 28, CourseMeasures.Area(Days, line, 0, 28), 1e-9);
        Assert.Equal(2 * 3 + 1.5 * 9, CourseMeasures.Area([-1, 1, 5], [-1, 5, 17], 0, 3), 1e-12);
        Assert.Equal(2 + 3 * 90.1, CourseMeasures.At(Days, line, 90.1), 1e-9);
        Assert.Equal(double.NaN, CourseMeasures.At(Days, line, 121));
        Assert.Equal(double.NaN, CourseMeasures.Area(Days, line, 0, 121));
    }

    [Theory]
    [InlineData(3, 40, 0.05)]
    [InlineData(1.5, 25, 0.3)]
    [InlineData(6, 90, 0.02)]
    public void A_fall_in_two_phases_has_both_half_lives(double fast, double slow, double share)
    {
        double Level(double d) => 50 * ((1 - share) * Math.Pow(2, -d / fast) + share * Math.Pow(2, -d / slow));
        double[] value = [.. Days.Select(d => d < 10 ? Level(0) * Math.Pow(2, d - 10) : Level(d - 10))];
        (double first, double second) = CourseMeasures.Fall(Days, value);
        Assert.Equal(fast, first, 1e-3 * fast);
        Assert.Equal(slow, second, 1e-3 * slow);
    }

    [Fact]
    public void A_fall_in_one_phase_has_one_half_life_and_a_plateau_no_second()
    {
        double[] one = [.. Days.Select(d => Math.Pow(2, -Math.Abs(d - 10) / 7))];
        (double first, double second) = CourseMeasures.Fall(Days, one);
        Assert.Equal(7, first, 1e-3);
        Assert.Equal(double.NaN, second);
        (first, second) = CourseMeasures.Fall(
            Days,
            [.. Days.Select(d => d < 10 ? Math.Pow(2, d - 10) : 0.02 + Math.Pow(2, -(d - 10) / 3))]
        );
        Assert.Equal(3, first, 0.03);
        Assert.Equal(double.NaN, second);
        Assert.Equal((double.NaN, double.NaN), CourseMeasures.Fall(Days, [.. Days.Select(_ => 1.0)]));
    }

    [Fact]
    public void A_gap_begins_below_the_limit_and_ends_after_the_lowest_value()
    {
        double[] value =
        [
            .. Days.Select(d =>
                d < 3.5 ? 100.0
                : d is 4 ? 2.5
                : d < 80 ? 0.1 * (80 - d) / 80
                : d - 80
            ),
        ];
        Assert.Equal((3.5, 82.0), CourseMeasures.Gap(Days, value, 2));
        Assert.Equal((3.5, double.NaN), CourseMeasures.Gap(Days[..200], value[..200], 2));
        Assert.Equal((double.NaN, double.NaN), CourseMeasures.Gap(Days, [.. Days.Select(_ => 3.0)], 2));
        Assert.Equal((double.NaN, double.NaN), CourseMeasures.Gap(Days, [.. Days.Select(_ => 0.0)], 2));
    }

    [Fact]
    public void An_episode_lasts_from_the_first_grade_to_the_end_of_the_last()
    {
        double[] grade =
        [
            .. Days.Select(d =>
                d is >= 2 and < 4 ? 1
                : d is >= 5 and < 8.5 ? 2.0
                : 0
            ),
        ];
        Assert.Equal((2.0, 6.5), CourseMeasures.Episode(Days, grade, 1));
        Assert.Equal((5.0, 3.5), CourseMeasures.Episode(Days, grade, 2));
        Assert.Equal((double.NaN, double.NaN), CourseMeasures.Episode(Days, grade, 3));
        // It is not over yet at the end.
        Assert.Equal((2.0, double.NaN), CourseMeasures.Episode(Days[..35], grade[..35], 1));
    }
}
