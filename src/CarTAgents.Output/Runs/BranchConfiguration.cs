using System.Globalization;
using System.Text.Json;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Configuration.Yaml;

namespace CarTAgents.Output.Runs;

/// <summary>The configuration of a branch: its origin's, with changes that hold from the checkpoint on. What the checkpoint already
/// contains cannot be changed, and is refused by name.</summary>
/// <remarks>A change of a rate becomes an event at the checkpoint's time, so that no earlier event covers it, and the branch's
/// configuration describes the whole course. Events whose first window lies before the checkpoint are its past: both lists must begin
/// with the same ones. The state of events in a checkpoint is then that of the same events of the branch.</remarks>
public sealed class BranchConfiguration
{
    private static readonly string[] Free = ["name", "duration", "stop", "output", "lesson", "events", "seed"];

    // Laws of the body that it follows from tick to tick; the rest of a patient's keys made the state at the start.
    private static readonly string[] FreeOfPatient =
    [
        "patient.niche",
        "patient.blood",
        "patient.systemic",
        "patient.handOver",
        "patient.weighted",
        "patient.every",
        "patient.published",
        "patient.marrow",
        "patient.bLineage.output",
        "patient.bLineage.share",
        "patient.bLineage.recovery",
    ];

    // When a drug is given; whether it can be is part of the state.
    private static readonly string[] FreeOfDrugs = ["at", "grade", "after"];

    private readonly RunConfiguration _before;
    private readonly double _seconds;
    private readonly uint _tick;
    private readonly List<string> _notes = [];

    private BranchConfiguration(RunConfiguration before, uint tick)
    {
        _before = before;
        _tick = tick;
        _seconds = tick * before.Tick.Value;
    }

    /// <summary>Makes the configuration of a branch.</summary>
    /// <param name="before">That of its origin, as the checkpoint holds it.</param>
    /// <param name="tick">Tick of the checkpoint.</param>
    /// <param name="sets">What the user sets.</param>
    /// <param name="notes">What holds from when on.</param>
    /// <exception cref="ConfigurationException">A change is wrong, or of what has happened already.</exception>
    public static RunConfiguration Make(RunConfiguration before, uint tick, IReadOnlyList<string> sets, out IReadOnlyList<string> notes)
    {
        var branch = new BranchConfiguration(before, tick);
        RunConfiguration configuration = branch.Make(sets);
        notes = branch._notes;
        return configuration;
    }

    /// <summary>Whether a configuration has the events of another, and after them more of which none has begun at a tick.</summary>
    internal static bool Continues(RunConfiguration before, RunConfiguration after, uint tick)
    {
        var branch = new BranchConfiguration(before, tick);
        return before.Events.Zip(after.Events).All(e => Same(e.First, e.Second))
            && after.Events.Count >= before.Events.Count
            && after.Events.Skip(before.Events.Count).All(e => !branch.HasBegun(e.At.Value));
    }

    private RunConfiguration Make(IReadOnlyList<string> sets)
    {
        List<string> plain = [];
        OrderedDictionary<string, string> changes = new(StringComparer.Ordinal);
        foreach (string set in sets)
        {
            // By itself first: what is wrong with it is then told in its own words.
            RunConfiguration alone = _before.With([set]);
            string path = set[..set.IndexOf('=', StringComparison.Ordinal)].Trim(),
                value = set[(path.Length + set.IndexOf(path, StringComparison.Ordinal) + 1)..].Trim();
            string[] paths = Paths(alone, path);
            foreach (string touched in paths)
                RequireOpen(set, path, touched);
            if (paths.Any(RunConfiguration.IsChangeable))
                changes[path] = value;
            if (!paths.All(RunConfiguration.IsChangeable) || paths.Length == 0)
                plain.Add(set);
        }

        RunConfiguration configuration = _before.With(plain);
        RequirePast(configuration);
        if (changes.Count == 0)
            return configuration;
        string list = string.Join(", ", changes.Select(c => $"{JsonSerializer.Serialize(c.Key)}: {JsonSerializer.Serialize(c.Value)}"));
        string at = _seconds.ToString("R", CultureInfo.InvariantCulture);
        foreach ((string path, string value) in changes)
            _notes.Add(Note(configuration, path, value));
        return configuration.With([FormattableString.Invariant($"events.{configuration.Events.Count}={{at: {at} s, set: {{{list}}}}}")]);
    }

    /// <summary>The keys that a set touches: its own, or those where a parameter stands.</summary>
    private string[] Paths(RunConfiguration alone, string path)
    {
        string[] parts = path.Split('.');
        string? symbol =
            parts.Length == 1 && _before.Parameters.ContainsKey(path) ? path
            : parts[0] == "parameters" && parts.Length > 1 ? parts[1]
            : null;
        return symbol is null ? [path] : [.. alone.SymbolUses.GetValueOrDefault(symbol, [])];
    }

    private void RequireOpen(string set, string path, string touched)
    {
        bool Under(string key) => touched == key || touched.StartsWith(key + ".", StringComparison.Ordinal);
        if (RunConfiguration.IsChangeable(touched) || Free.Any(Under))
            return;
        string why = path == touched ? "this" : $"'{path}', because '{touched}' did: it";
        string[] parts = touched.Split('.');
        if (parts is ["patient", "drugs", _, var rule] && FreeOfDrugs.Contains(rule) && _before.Patient?.Drugs is not null)
            return;
        if (Under("patient.infusion") && _before.Patient?.Infusion is { } infusion)
        {
            if (!HasBegun(infusion.At.Value))
                return;
            throw Wrong(set, path, $"{why} took effect with the infusion at {infusion.At.Text}, and cannot change from a checkpoint on");
        }

        if (Under("patient.systemic.normalT.lymphodepletion"))
        {
            if (_before.Patient?.Systemic.NormalT.Lymphodepletion is not { } depletion || depletion.Start.Value >= _seconds)
                return;
            throw Wrong(
                set,
                path,
                $"{why} took effect with the lymphodepletion at {depletion.Start.Text}, and cannot change from a checkpoint on"
            );
        }

        if (!FreeOfPatient.Any(Under))
        {
            throw Wrong(
                set,
                path,
                $"{why} took effect at the start of the run, and cannot change from a checkpoint on; start a new run for that"
            );
        }
    }

    private static ConfigurationException Wrong(string set, string path, string message) =>
        new(new Origin($"--set {set}", 0, 0), path, message);

    /// <summary>Both lists begin with the events that have begun, and nothing new comes before the checkpoint.</summary>
    private void RequirePast(RunConfiguration after)
    {
        EventDescription[] past = [.. Past(_before)];
        (int Index, EventDescription Event)[] now =
        [
            .. after.Events.Index().OrderBy(e => e.Item.At.Value).Where(e => HasBegun(e.Item.At.Value)).Select(e => (e.Index, e.Item)),
        ];
        string start = SimulatedTime.Text(_seconds);
        for (int i = 0; i < Math.Max(past.Length, now.Length); i++)
        {
            if (i < past.Length && i < now.Length && Same(past[i], now[i].Event))
                continue;
            if (
                i < now.Length
                && !past.Skip(i).Any(e => Same(e, now[i].Event))
                && (i >= past.Length || now[i].Event.At.Value <= past[i].At.Value)
            )
            {
                EventDescription wrong = now[i].Event;
                bool changed = i < past.Length && past[i].At.Value == wrong.At.Value;
                throw after.Error(
                    FormattableString.Invariant($"events.{now[i].Index}{(changed ? "" : ".at")}"),
                    changed
                        ? $"the event at {wrong.At.Text} was {Words(past[i])}: it took effect before the checkpoint at {start}, and cannot "
                            + "change from there on"
                        : $"{wrong.At.Text} lies before the checkpoint at {start}, from which the branch goes on"
                );
            }

            EventDescription gone = past[i];
            throw after.Error(
                "events",
                $"{Words(gone)} at {gone.At.Text} took effect before the checkpoint at {start}, and cannot be dropped, moved or "
                    + "changed from there on; to add an event to those that are there: "
                    + FormattableString.Invariant($"--set \"events.{_before.Events.Count}={{at: TIME, ...}}\"")
            );
        }

        foreach ((int index, EventDescription e) in after.Events.Index())
        {
            if (e.At.Value < _seconds && !HasBegun(e.At.Value) && !_before.Events.Any(b => Same(b, e)))
            {
                throw after.Error(
                    FormattableString.Invariant($"events.{index}.at"),
                    $"{e.At.Text} lies before the checkpoint at {start}, from which the branch goes on"
                );
            }
        }

        if (
            after.Patient?.Infusion is { } infusion
            && infusion.At.Value < _seconds
            && !HasBegun(_before.Patient!.Infusion?.At.Value ?? 1e30)
        )
        {
            throw after.Error("patient.infusion.at", $"{infusion.At.Text} lies before the checkpoint at {start}");
        }
    }

    private IEnumerable<EventDescription> Past(RunConfiguration configuration) =>
        configuration.Events.OrderBy(e => e.At.Value).Where(e => HasBegun(e.At.Value));

    /// <summary>Whether the first census window of a time has been planned: at its first tick it has not.</summary>
    private bool HasBegun(double seconds) => WindowFrom(seconds) < _tick;

    private long WindowFrom(double seconds)
    {
        long window = (long)(_before.Census.Value / _before.Tick.Value + 0.5),
            tick = (long)(seconds / _before.Tick.Value + 0.5);
        return (tick + window - 1) / window * window;
    }

    private static bool Same(EventDescription a, EventDescription b) =>
        a.At.Value == b.At.Value
        && a.Give == b.Give
        && (a.Set ?? new Dictionary<string, string>()).SequenceEqual(b.Set ?? new Dictionary<string, string>())
        && (
            (a.Dose is null && b.Dose is null)
            || (
                a.Dose is { } x
                && b.Dose is { } y
                && x.Cells.Value == y.Cells.Value
                && x.Over.Value == y.Over.Value
                && x.Enter == y.Enter
                && x.Mix.Select(m => (m.Key, m.Value.Value)).SequenceEqual(y.Mix.Select(m => (m.Key, m.Value.Value)))
            )
        );

    private static string Words(EventDescription e) =>
        e.Give is { } drug ? drug.ToString().ToLowerInvariant()
        : e.Dose is { } dose ? $"the dose of {dose.Cells.Text} T cells"
        : $"the change of {string.Join(", ", e.Set!.Select(s => $"{s.Key} to {s.Value}"))}";

    private string Note(RunConfiguration configuration, string path, string value)
    {
        string from = SimulatedTime.Text(WindowFrom(_seconds) * _before.Tick.Value);
        EventDescription? later = configuration
            .Events.Where(e => e.At.Value > _seconds && e.Set?.ContainsKey(path) == true)
            .MinBy(e => e.At.Value);
        return $"{path} is {value} from {from} on" + (later is null ? "" : $", until the event at {later.At.Text} changes it");
    }
}
