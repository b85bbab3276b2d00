using CarTAgents.Compute;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Configuration.Yaml;
using CarTAgents.Model.Conversion;

namespace CarTAgents.Output.Runs;

// Events that are asked for while the run goes on.
public sealed partial class Run
{
    /// <summary>Adds an event to the run, at the next window that is not yet issued. The run's config.yaml holds it before that window
    /// begins, so that running that file gives the same run again.</summary>
    /// <remarks>To be called by the run's observer, while the run waits for it.</remarks>
    /// <param name="words">The event, as <see cref="GivenEvent"/> reads it.</param>
    /// <returns>What was added, and when it takes effect, in words.</returns>
    /// <exception cref="ConfigurationException">It is wrong, or comes too late; nothing has changed.</exception>
    /// <exception cref="DeviceException">The device has no memory for such a dose; nothing has changed.</exception>
    /// <exception cref="OutputException">config.yaml cannot be written; nothing has changed.</exception>
    public string Give(string words)
    {
        uint window = (uint)Scenario.Window,
            at = (uint)Math.Min(uint.MaxValue, ((ulong)Tick + window - 1) / window * window);
        double seconds = at * Scenario.TickSeconds;
        string when = SimulatedTime.Text(seconds);
        if (at >= Scenario.EndTick)
        {
            string end = SimulatedTime.Text(Scenario.Duration);
            throw GivenEvent.Wrong(words, $"the run ends at {end}, before another census window begins; resume it with --until to go on");
        }

        RunConfiguration amended = GivenEvent.Add(_configuration, words, seconds);
        Scenario scenario = ScenarioConversion.Convert(amended, out IReadOnlyList<string> notes, seeded: false);
        (Scenario before, RunRecord about) = (Scenario, _about);
        _simulation.Amend(scenario);
        try
        {
            Directory.RequireOwn(_about.Run);
            var given = new GivenEventRecord(words.Trim(), when, DateTime.UtcNow);
            _about = about with
            {
                Given = [.. about.Given ?? [], given],
                Notes = Notes.Union(notes).ToArray() is { Length: > 0 } all ? all : null,
            };
            Record(RunOutcome.Running, 0).Write(Directory.Record);
            string text = amended.WriteResolved(Directory.Path);
            AtomicFile.WriteText(Directory.Configuration, text);
            (_configuration, _configurationText) = (amended, text);
        }
        catch
        {
            _about = about;
            _simulation.Amend(before);
            throw;
        }

        return $"{words.Trim()}: from {when} on";
    }

    /// <summary>Parameters that are set and stand nowhere, so that every value gives the same run.</summary>
    public static IReadOnlyList<string> UnusedParameters(RunConfiguration configuration, IReadOnlyList<string> sets) =>
        [
            .. sets.Select(s => s.Split('=')[0].Trim())
                .Select(p => p.StartsWith("parameters.", StringComparison.Ordinal) ? p.Split('.')[1] : p)
                .Distinct()
                .Where(s => configuration.Parameters.ContainsKey(s) && !configuration.SymbolUses.ContainsKey(s))
                .Select(s => $"{s} is set, and used nowhere in this configuration: every value gives the same run"),
        ];
}
