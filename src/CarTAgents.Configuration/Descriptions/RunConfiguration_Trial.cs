using CarTAgents.Configuration.Yaml;

namespace CarTAgents.Configuration.Descriptions;

// What a virtual trial needs.
public sealed partial class RunConfiguration
{
    /// <summary>Whether a key is one of the treatment, which an arm of a trial may change; the others tell who the patient is.</summary>
    /// <param name="path">Dotted path, or a parameter's symbol.</param>
    public bool IsTreatment(string path)
    {
        if (Parameters.ContainsKey(path))
            return SymbolUses.TryGetValue(path, out IReadOnlyList<string>? uses) && uses.All(IsTreatment);
        string[] parts = path.Split('.');
        return parts is ["events" or "tCells", ..]
            || parts is ["patient", "infusion" or "drugs" or "bridging", ..] or ["patient", "outcome", "transplant", ..]
            || (parts is ["fields", _, "secretion", var kind] && TCells.ContainsKey(kind));
    }

    /// <summary>This configuration with the treatment of an arm of its trial.</summary>
    /// <param name="name">The arm's name, of <see cref="TrialDescription.Arms"/>.</param>
    /// <exception cref="ConfigurationException">A value is wrong; names the line of the arm.</exception>
    public RunConfiguration Arm(string name)
    {
        MapNode tree = (MapNode)_tree.Copy();
        foreach ((string path, string text) in Trial!.Arms[name].Set)
        {
            string key = $"trial.arms.{name}.set.{path}";
            Origin origin = PositionOf(key);
            tree = Override.Apply(tree, path, YamlText.Read(text, origin.File, lines: false), origin, key, changing: null);
        }

        return Make(tree, sets: null);
    }

    private void CheckTrial(Action<string, string> wrong)
    {
        if (Trial is null)
            return;
        if (Patient is not { Space: PatientSpace.Mixed, Spread: not null })
            wrong("trial", "a trial is one of drawn mixed patients; expected 'patient.space: mixed' and 'patient.spread'");
        foreach ((string name, ArmDescription arm) in Trial.Arms)
        {
            foreach (string path in arm.Set.Keys.Where(p => !IsTreatment(p)))
            {
                wrong(
                    $"trial.arms.{name}.set.{path}",
                    "an arm changes the treatment of the same patients, not who they are; expected a key of patient.infusion, "
                        + "patient.drugs, patient.bridging, patient.outcome.transplant, events or tCells, fields.*.secretion of a kind "
                        + "of T cells, or a parameter that only these use"
                );
            }
        }
    }
}
