using System.Globalization;
using System.Text;
using CarTAgents.Testing;

namespace CarTAgents.Acceptance;

/// <summary>How far whole runs are tested: in full, with their figures written as data, or in a short form of a few seconds.</summary>
internal static class Figures
{
    /// <summary>Whether the environment asks for the full form: CARTAGENTS_ACCEPTANCE=1.</summary>
    public static bool InFull { get; } = Environment.GetEnvironmentVariable("CARTAGENTS_ACCEPTANCE") == "1";

    /// <summary>Says which form runs, prints a table, and in full writes it to figures/NAME.csv.</summary>
    /// <param name="name">Name of the file.</param>
    /// <param name="header">Columns, each <c>name [unit]</c>.</param>
    /// <param name="rows">Values in the order of the columns.</param>
    public static void Report(string name, string[] header, IEnumerable<object[]> rows)
    {
        var text = new StringBuilder(string.Join(',', header)).Append('\n');
        foreach (object[] row in rows)
            text.AppendJoin(',', row.Select(v => Convert.ToString(v, CultureInfo.InvariantCulture))).Append('\n');
        ITestOutputHelper? output = TestContext.Current.TestOutputHelper;
        output?.WriteLine(
            InFull
                ? $"{name}, in full:"
                : $"{name}, the short form (CARTAGENTS_ACCEPTANCE=1 runs it in full and writes figures/{name}.csv):"
        );
        output?.WriteLine(text.ToString());
        if (InFull)
            File.WriteAllText(Path.Combine(Folder, name + ".csv"), text.ToString());
    }

    private static string Folder => Directory.CreateDirectory(Repository.PathOf("tests", "CarTAgents.Acceptance", "figures")).FullName;
}
