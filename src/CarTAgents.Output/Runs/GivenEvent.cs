using System.Globalization;
using System.Text.Json;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Configuration.Units;
using CarTAgents.Configuration.Yaml;

namespace CarTAgents.Output.Runs;

/// <summary>An event in a line of words, as it is given to a run under way: <c>v_tum=2 um/min</c>, a path and its new value as of
/// <c>set:</c> in an event; or <c>dose 5000 cd8:2 cd4 over 1 h enter outside</c>, T cells by kinds and their weights.</summary>
public static class GivenEvent
{
    /// <summary>How the two are written, for people.</summary>
    public const string Forms = "dose CELLS [KIND[:WEIGHT] ...] [over TIME] [enter anywhere|outside|vessels], or PATH=VALUE, or give DRUG";

    /// <summary>A configuration with another event.</summary>
    /// <param name="configuration">What it is added to.</param>
    /// <param name="words">The event.</param>
    /// <param name="seconds">Simulated time of it, s.</param>
    /// <exception cref="ConfigurationException">It is wrong; the message says what was expected.</exception>
    public static RunConfiguration Add(RunConfiguration configuration, string words, double seconds)
    {
        string text = words.Trim();
        string entry =
            text.Contains('=', StringComparison.Ordinal) ? Set(text)
            : text.StartsWith("give ", StringComparison.Ordinal) ? $"give: {Quote(text[5..].Trim())}"
            : Dose(configuration, text, text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        string at = seconds.ToString("R", CultureInfo.InvariantCulture);
        try
        {
            return configuration.With([FormattableString.Invariant($"events.{configuration.Events.Count}={{at: {at} s, {entry}}}")]);
        }
        catch (ConfigurationException e)
        {
            // The place in a list that nobody has written says nothing.
            throw Wrong(text, string.Join("; ", e.Problems.Select(p => p.Message)));
        }
    }

    /// <summary>An error of an event.</summary>
    internal static ConfigurationException Wrong(string words, string message) => new(new Origin(words.Trim(), 0, 0), "", message);

    private static string Set(string text)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        string path = text[..equals].Trim(),
            value = text[(equals + 1)..].Trim();
        return path.Length > 0 && value.Length > 0
            ? $"set: {{{Quote(path)}: {Quote(value)}}}"
            : throw Wrong(text, "expected a path and its new value, such as v_tum=2 um/min");
    }

    private static string Dose(RunConfiguration configuration, string text, string[] words)
    {
        if (words.Length < 2 || words[0] != "dose")
            throw Wrong(text, $"expected {Forms}");
        if (!Quantity.TryParse(words[1], QuantityKind.Count, out _, out string? error))
            throw Wrong(text, $"the number of cells: {error}");
        Dictionary<string, string> parts = new(StringComparer.Ordinal);
        List<string> mix = [];
        int i = 2;
        while (i < words.Length)
        {
            if (words[i] is "over" or "enter")
            {
                string key = words[i++];
                List<string> value = [];
                while (i < words.Length && words[i] is not ("over" or "enter"))
                    value.Add(words[i++]);
                if (value.Count == 0 || !parts.TryAdd(key, string.Join(' ', value)))
                    throw Wrong(text, $"expected one value after '{key}': {Forms}");
                continue;
            }

            string[] share = words[i++].Split(':');
            if (share.Length > 2 || share.Any(s => s.Length == 0))
                throw Wrong(text, $"'{words[i - 1]}': expected a kind of T cells, or KIND:WEIGHT");
            mix.Add($"{Quote(share[0])}: {(share.Length == 2 ? Quote(share[1]) : "1")}");
        }

        if (mix.Count == 0)
            mix.AddRange(UsualMix(configuration, text).Select(m => $"{Quote(m.Key)}: {Quote(m.Value.Text)}"));
        string rest = string.Concat(parts.Select(p => $", {p.Key}: {Quote(p.Value)}"));
        return $"dose: {{cells: {Quote(words[1])}, mix: {{{string.Join(", ", mix)}}}{rest}}}";
    }

    /// <summary>The composition of the run's last dose, or of its initial tissue.</summary>
    private static IReadOnlyDictionary<string, Quantity> UsualMix(RunConfiguration configuration, string text) =>
        configuration.Events.LastOrDefault(e => e.Dose is not null)?.Dose!.Mix
        ?? configuration.Tissue?.TCells?.Mix
        ?? throw Wrong(text, $"of which kind? Expected one of {string.Join(", ", configuration.TCells.Keys)}, such as dose 5000 KIND");

    private static string Quote(string text) => JsonSerializer.Serialize(text, Plain);

    private static readonly JsonSerializerOptions Plain = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}

/// <summary>An event that was given to a run under way, as run.json notes it; config.yaml holds the event itself.</summary>
/// <param name="Words">The event, as it was given.</param>
/// <param name="At">Simulated time from which it takes effect.</param>
/// <param name="When">When it was given, UTC.</param>
public sealed record GivenEventRecord(string Words, string At, DateTime When);
