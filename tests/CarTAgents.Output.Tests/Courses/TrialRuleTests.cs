using CarTAgents.Output.Courses;

namespace CarTAgents.Output.Tests.Courses;

/// <summary>A median patient is set beside the median that was published, not beside the range of all patients.</summary>
public class TrialRuleTests
{
    private static PublishedValue Value(string unit, double median, double low, double high, string group = "") =>
        new("study", "car_t peak", unit, group, median, low, high, "range", null, double.NaN, double.NaN, double.NaN, "", "high");

    [Theory]
    // Within the range of all patients and yet too far from their median.
    [InlineData("1/uL", 2.1, 0, 167.4, 6.9, false)]
    [InlineData("1/uL", 38.3, 0.8, 1513.7, 35.5, true)]
    [InlineData("pg/mL", 83, double.NaN, double.NaN, 249, true)]
    [InlineData("pg/mL", 83, double.NaN, double.NaN, 250, false)]
    [InlineData("pg/mL", 83, double.NaN, double.NaN, 27.6, false)]
    // Times.
    [InlineData("d", 2, 1, 12, 6.5, false)]
    [InlineData("d", 10, 7, 14, 14.9, true)]
    [InlineData("d", 10, 7, 14, 6.6, false)]
    // Shares and grades.
    [InlineData("1", double.NaN, 0.9, 1, 0.95, true)]
    [InlineData("1", 1, 0, 1, 2, false)]
    public void TheRuleOfTrials(string unit, double median, double low, double high, double simulated, bool isMet)
    {
        (bool? found, string words) = TrialRule.Judge(simulated, Value(unit, median, low, high));
        Assert.Equal(isMet, found);
        Assert.StartsWith(isMet ? "met" : "not met", words, StringComparison.Ordinal);
    }

    [Fact]
    public void OtherPatientsAndWhatHasNoIntervalAreNotJudged()
    {
        Assert.Equal((null, "0.8 × published"), TrialRule.Judge(32, Value("1/uL", 40, 1, 100, "responders")));
        Assert.Equal((null, ""), TrialRule.Judge(2, Value("1", 1, double.NaN, double.NaN)));
    }
}
