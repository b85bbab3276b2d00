using System.Globalization;
using CarTAgents.Configuration.Units;

namespace CarTAgents.Configuration.Descriptions;

// What is written: kinds, fields and replicas that must be there, and boxes that must lie in the lattice.
public sealed partial class RunConfiguration
{
    /// <summary>The key that asks for identities of cells; null where none does.</summary>
    public string? IdentityKey =>
        Output?.Cells?.Identity == true ? "output.cells.identity"
        : Output?.Events?.Identity == true ? "output.events.identity"
        : null;

    private void CheckOutput(Action<string, string> wrong, Action<string, string, IEnumerable<string>, string> name)
    {
        void Interval(string key, Quantity every)
        {
            double ticks = every.Value / Tick.Value;
            if (ticks != Math.Floor(ticks) || ticks < 1)
                wrong(key, $"{every} is not a whole number of ticks ({Tick})");
        }
        void Replica(string key, uint? replica)
        {
            if (replica is { } r && (r < Identity || r - (ulong)Identity >= (ulong)Replicas))
            {
                string there =
                    Replicas == 1
                        ? FormattableString.Invariant($"the only one is {Identity}")
                        : FormattableString.Invariant($"they are {Identity} to {Identity + (ulong)Replicas - 1}");
                wrong(key, FormattableString.Invariant($"there is no replica {r}; {there}"));
            }
        }
        void Kinds(string key, IReadOnlyList<string>? kinds)
        {
            foreach ((int i, string kind) in (kinds ?? []).Index())
                name(FormattableString.Invariant($"{key}.{i}"), kind, Residents.Keys.Concat(TCells.Keys), "kind");
        }
        void Region(string key, RegionDescription? box)
        {
            for (int axis = 0; axis < 3 && box is { } region; axis++)
            {
                double edge = Lattice.Size[axis] * Lattice.Spacing.Value,
                    end = region.From[axis].Value + region.Size[axis].Value;
                if (end <= edge * (1 + 1e-9))
                    continue;
                wrong(
                    key,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"along {"xyz"[axis]} the box reaches from {region.From[axis]} to {end} um, and the lattice to {edge} um"
                    )
                );
            }
        }
        if (Output?.Frames is { } frames)
        {
            Interval("output.frames.every", frames.Every);
            Replica("output.frames.replica", frames.Replica);
            if (frames.Field is { } field)
                name("output.frames.field", field, Fields.Keys, "field");
            else if (frames.Highest is not null)
                wrong("output.frames.highest", "this scales the colours of a field; expected 'field:' too");
            if (frames.Slice is { } slice && slice.Value >= Lattice.Size[2] * Lattice.Spacing.Value)
            {
                wrong(
                    "output.frames.slice",
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{slice} is above the lattice, which is {Lattice.Size[2] * Lattice.Spacing.Value} um high"
                    )
                );
            }
        }
        if (Output?.Recording is { } recording)
        {
            Interval("output.recording.every", recording.Every);
            Replica("output.recording.replica", recording.Replica);
        }
        if (Output?.Cells is { } cells)
        {
            Interval("output.cells.every", cells.Every);
            Replica("output.cells.replica", cells.Replica);
            Kinds("output.cells.kinds", cells.Kinds);
        }
        if (Output?.Events is { } events)
        {
            Replica("output.events.replica", events.Replica);
            Kinds("output.events.kinds", events.Kinds);
            Region("output.events.region", events.Region);
        }
        if (Output?.Snapshots is { } snapshots)
        {
            Interval("output.snapshots.every", snapshots.Every);
            Replica("output.snapshots.replica", snapshots.Replica);
            for (int i = 0; i < (snapshots.Fields?.Count ?? 0); i++)
            {
                name(
                    string.Create(CultureInfo.InvariantCulture, $"output.snapshots.fields.{i}"),
                    snapshots.Fields![i],
                    Fields.Keys,
                    "field"
                );
            }

            if (snapshots.Cells.Count == 0 && (snapshots.Fields?.Count ?? Fields.Count) == 0)
                wrong("output.snapshots", "neither cells nor fields are written");
            Region("output.snapshots.region", snapshots.Region);
        }
    }
}
