using System.Globalization;
using System.Text.RegularExpressions;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Configuration.Keys;
using CarTAgents.Configuration.Units;
using CarTAgents.Configuration.Yaml;
using CarTAgents.Model.Columns;
using CarTAgents.Output.Tables;

namespace CarTAgents.Output.Runs;

/// <summary>The text of a lesson with the run's results in the places of its braces.</summary>
public static partial class Lesson
{
    /// <summary>Refuses a lesson that names a result which the run will not have.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="columns">The columns of census.csv.</param>
    /// <exception cref="ConfigurationException">A name in braces is no column; the nearest is named.</exception>
    public static void Check(RunConfiguration configuration, CensusColumns columns)
    {
        if (configuration.Lesson is not { } lesson)
            return;
        string[] names = [.. columns.All.Select(c => c.Header)];
        foreach (Match match in Braces().Matches(lesson.Text))
        {
            Ask ask = Ask.Parse(match.Groups[1].Value);
            if (ask.Error is { } error)
                throw configuration.Error("lesson.text", $"'{match.Value}': {error}");
            if (!names.Contains(ask.Column))
            {
                throw configuration.Error(
                    "lesson.text",
                    $"'{match.Value}': there is no result '{ask.Column}'; did you mean '{Nearest.Of(ask.Column, names)}'?"
                );
            }
        }
    }

    /// <summary>The paragraphs of a lesson, with the results of a run.</summary>
    /// <param name="lesson">The lesson.</param>
    /// <param name="census">The run's census; "not reached" stands for a result at a time that lies after its end.</param>
    public static IEnumerable<string> Paragraphs(this LessonDescription lesson, CensusTable census) =>
        Braces()
            .Replace(lesson.Text.Trim(), m => Value(Ask.Parse(m.Groups[1].Value), census))
            .Split("\n\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static string Value(Ask ask, CensusTable census)
    {
        if (census.Find(ask.Column) is not { } column)
            return "unknown";
        if (double.IsFinite(ask.Hours) && ask.Hours > census.Time[^1] + 1e-9)
            return "(not reached)";
        double[] values = ask.Over switch
        {
            "least" => census.Least(column),
            "most" => census.Most(column),
            _ => census.Mean(column),
        };
        int at = values.Length - 1;
        while (at > 0 && census.Time[at] > ask.Hours + 1e-9)
            at--;
        double value = ask.Over == "peak" ? values.Max() : values[at];
        if (value == Math.Floor(value) && Math.Abs(value) < 1e9)
            return value.ToString("#,##0", CultureInfo.InvariantCulture);
        return Math.Abs(value) is >= 1e6 or < 1e-3 ? value.ToString("0.##e+0", CultureInfo.InvariantCulture)
            : Math.Abs(value) >= 1000 ? value.ToString("#,##0", CultureInfo.InvariantCulture)
            : value.ToString("G3", CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"\{([^{}]*)\}")]
    private static partial Regex Braces();

    /// <summary>What stands between two braces.</summary>
    private readonly record struct Ask(string Over, string Column, double Hours, string? Error)
    {
        public static Ask Parse(string text)
        {
            text = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
            string over = "";
            foreach (string word in (string[])["least", "most", "peak"])
            {
                if (text.StartsWith(word + " ", StringComparison.Ordinal))
                    (over, text) = (word, text[(word.Length + 1)..]);
            }

            double hours = double.PositiveInfinity;
            string? error = null;
            // The unit ends with a bracket, so that ' at ' in a name does not count.
            int at = text.LastIndexOf("] at ", StringComparison.Ordinal);
            if (at >= 0)
            {
                if (Quantity.TryParse(text[(at + 5)..], QuantityKind.Time, out Quantity time, out error))
                    hours = time.Value / 3600;
                text = text[..(at + 1)];
            }

            return new Ask(over, text, hours, error);
        }
    }
}
