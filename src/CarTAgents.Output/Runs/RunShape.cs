using CarTAgents.Configuration.Descriptions;
using CarTAgents.Configuration.Yaml;

namespace CarTAgents.Output.Runs;

/// <summary>What a checkpoint fixes and no configuration can change: cells of numbered kinds on a lattice of given size.</summary>
internal static class RunShape
{
    /// <summary>Refuses a configuration that does not fit the state of another.</summary>
    /// <exception cref="ConfigurationException">It differs; the message names the key.</exception>
    public static void RequireSame(RunConfiguration before, RunConfiguration after)
    {
        void Require(bool same, string key, string what)
        {
            if (!same)
                throw after.Error(key, $"{what} cannot change from a checkpoint on; start a new run for that");
        }

        Require(before.Lattice.Size.SequenceEqual(after.Lattice.Size), "lattice.size", "the lattice");
        Require(before.Lattice.Spacing.Value == after.Lattice.Spacing.Value, "lattice.spacing", "the lattice");
        Require(before.Lattice.Boundary.SequenceEqual(after.Lattice.Boundary), "lattice.boundary", "the lattice");
        Require(before.Tick.Value == after.Tick.Value, "tick", "the tick");
        Require(before.Exchanges == after.Exchanges, "fieldStep", "the step of the fields");
        Require(before.Census.Value == after.Census.Value, "census", "the census window");
        Require(before.Replicas == after.Replicas && before.Identity == after.Identity, "replicas", "the replicas");
        Require(before.TCells.Keys.SequenceEqual(after.TCells.Keys), "tCells", "the kinds of T cells");
        bool areSame = before.Residents.Keys.ToHashSet().SetEquals(after.Residents.Keys);
        Require(!areSame || SameClasses(before, after), "residents", "which of more than seven kinds of residents look alike");
        Require(before.Residents.Keys.SequenceEqual(after.Residents.Keys), "residents", "the kinds of residents");
        Require(before.Fields.Keys.SequenceEqual(after.Fields.Keys), "fields", "the fields");
        foreach ((string name, FieldDescription field) in before.Fields)
        {
            Require(
                field.Factor == after.Fields[name].Factor && field.Quantum.Value == after.Fields[name].Quantum.Value,
                $"fields.{name}",
                "a field's voxels and quantum"
            );
        }
    }

    private static bool SameClasses(RunConfiguration before, RunConfiguration after) =>
        before.Residents.Count <= RunConfiguration.MostResidentClasses
        || (before.Residents.Keys.SequenceEqual(after.Residents.Keys) && before.ResidentClasses.SequenceEqual(after.ResidentClasses));
}
