using CarTAgents.Configuration.Descriptions;
using CarTAgents.Model.Columns;
using CarTAgents.Model.Conversion;
using CarTAgents.Output.Runs;
using CarTAgents.Output.Tables;

namespace CarTAgents.Output.Tests.Tables;

/// <summary>census.csv by the names that stand in the file.</summary>
internal static class Census
{
    /// <summary>The census of a run.</summary>
    public static CensusTable Read(string run)
    {
        RunDirectory directory = RunDirectory.Open(run);
        return Read(directory.Census, RunConfiguration.Load(directory.Configuration));
    }

    public static CensusTable Read(string file, RunConfiguration configuration) =>
        CensusTable.Read(file, new CensusColumns(ScenarioConversion.Convert(configuration, out _, seeded: false), configuration));

    public static double[] Mean(this CensusTable census, string header) => census.Mean(Column(census, header));

    public static double[] Least(this CensusTable census, string header) => census.Least(Column(census, header));

    public static double[] Most(this CensusTable census, string header) => census.Most(Column(census, header));

    private static CensusColumn Column(CensusTable census, string header) =>
        census.Find(header) ?? throw new ArgumentException($"no column '{header}'", nameof(header));
}
