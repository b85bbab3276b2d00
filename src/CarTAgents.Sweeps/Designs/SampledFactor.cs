using CarTAgents.Configuration.Descriptions;
using CarTAgents.Configuration.Keys;
using CarTAgents.Configuration.Units;
using CarTAgents.Configuration.Yaml;
using CarTAgents.Model.Numbers;

namespace CarTAgents.Sweeps.Designs;

/// <summary>A number that is sampled uniformly over its range, or over the logarithm of it.</summary>
/// <param name="Symbol">The parameter's symbol.</param>
/// <param name="Low">Low end.</param>
/// <param name="High">High end.</param>
/// <param name="Unit">Unit of both; empty for none.</param>
public sealed record SampledFactor(string Symbol, double Low, double High, string Unit)
{
    /// <summary>A range that spans this factor or more is sampled on a logarithmic scale.</summary>
    public const double LogarithmicFrom = 10;

    /// <summary>Whether the logarithm is uniform.</summary>
    public bool IsLogarithmic => Low > 0 && High / Low >= LogarithmicFrom;

    /// <summary>The value at a place of the range.</summary>
    /// <param name="place">From 0, the low end, to 1, the high end.</param>
    /// <returns>The number to seven digits, and its unit.</returns>
    public string Value(double place) => new NumberRange(Low, High, Unit, IsLogarithmic).Text(place);

    /// <summary>The factors of a configuration: those named, or all parameters in use that have a range.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="over">Symbols, with a range of their own where wanted: <c>t_engage=10 min..60 min</c>.</param>
    /// <exception cref="ConfigurationException">A symbol is unknown or unused, or has no range.</exception>
    public static IReadOnlyList<SampledFactor> Of(RunConfiguration configuration, IReadOnlyList<string> over)
    {
        if (over.Count > 0)
            return [.. over.Select(o => Named(configuration, o))];
        SampledFactor[] all =
        [
            .. configuration
                .SymbolUses.Keys.Order(StringComparer.Ordinal)
                .Select(s => (Symbol: s, Parameter: configuration.Parameters[s]))
                .Where(p => p.Parameter is { Low: { } low, High: { } high } && low < high)
                .Select(p => new SampledFactor(p.Symbol, p.Parameter.Low!.Value, p.Parameter.High!.Value, p.Parameter.Unit)),
        ];
        return all.Length > 0
            ? all
            : throw new ConfigurationException(
                new Origin("--sample", 0, 0),
                "",
                "no parameter in use has a range (low and high); name some: --over \"SYMBOL=LOW..HIGH\""
            );
    }

    private static SampledFactor Named(RunConfiguration configuration, string text)
    {
        var origin = new Origin($"--over {text}", 0, 0);
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        string symbol = (equals < 0 ? text : text[..equals]).Trim();
        if (!configuration.Parameters.TryGetValue(symbol, out Parameter? parameter))
        {
            string near = Nearest.Of(symbol, configuration.Parameters.Keys) is { } name ? $"; did you mean '{name}'?" : "";
            throw new ConfigurationException(origin, symbol, $"is no parameter's symbol{near}");
        }

        if (!configuration.SymbolUses.ContainsKey(symbol))
            throw new ConfigurationException(origin, symbol, "is used by nothing in this configuration, so that it would change nothing");
        if (equals < 0)
        {
            return parameter is { Low: { } least, High: { } most } && least < most
                ? new SampledFactor(symbol, least, most, parameter.Unit)
                : throw new ConfigurationException(origin, symbol, $"has no range of its own; write --over \"{symbol}=LOW..HIGH\"");
        }

        string[] ends = text[(equals + 1)..].Split("..");
        if (
            ends.Length != 2
            || !Quantity.TrySplit(ends[0], out string lowText, out string lowUnit)
            || !Quantity.TrySplit(ends[1], out string highText, out string highUnit)
            || !Quantity.TryNumber(lowText, out double low)
            || !Quantity.TryNumber(highText, out double high)
            || low >= high
        )
        {
            throw new ConfigurationException(origin, symbol, "expected LOW..HIGH, such as 10 min..60 min, the low end first");
        }

        if (lowUnit.Length > 0 && lowUnit != highUnit)
            throw new ConfigurationException(origin, symbol, $"the ends have different units, '{lowUnit}' and '{highUnit}'");
        return new SampledFactor(symbol, low, high, highUnit);
    }
}
