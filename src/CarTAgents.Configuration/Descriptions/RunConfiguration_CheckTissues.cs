namespace CarTAgents.Configuration.Descriptions;

// What no single key can tell of tissues and of the patient that they belong to.
public sealed partial class RunConfiguration
{
    /// <summary>The tissues with their keys: an assay's one, or a patient's.</summary>
    internal IEnumerable<(string Path, TissueDescription Tissue)> AllTissues =>
        Tissue is { } one ? [("tissue", one)] : Tissues.Select(t => ($"tissues.{t.Key}", t.Value));

    private void CheckTissues(Action<string, string> wrong)
    {
        if (Patient is null)
        {
            if (Tissue?.Stay is not null)
                wrong("tissue.stay", "of a patient's tissues; T cells of an assay leave as tCells.NAME.fate.stay tells");
            if (Tissues.Count > 0)
            {
                wrong("tissues", "tissues belong to a patient; expected 'patient', or 'tissue' for an assay");
            }
            else if (Tissue is null)
            {
                wrong(
                    "tissue",
                    "required key 'tissue' is missing: how the initial tissue comes about; a patient has 'tissues' and 'patient' instead"
                );
            }

            return;
        }
        if (Tissue is not null)
            wrong("tissue", "a patient has 'tissues'; '~' takes an inherited tissue away");
        if (Tissues.Count == 0)
            wrong("tissues", "a patient has at least one tissue");
        foreach (var (name, tissue) in Tissues)
        {
            if (tissue.Represents is null)
                wrong($"tissues.{name}.represents", "expected how much of the body this tissue is a sample of: {sites} or {kind, cells}");
            if (tissue.Vessels is null && Patient.Infusion is not null)
                wrong($"tissues.{name}.vessels", "T cells come from the blood; expected vessels: {kind, spacing}");
            if (tissue.TCells is not null)
                wrong($"tissues.{name}.tCells", "a patient's T cells come from the infusion");
        }
    }

    private void CheckPatient(Action<string, string> wrong, Action<string, string, IEnumerable<string>, string> name)
    {
        foreach (var (kind, resident) in Residents)
        {
            if (resident.Maturation?.Into is { } into)
                name($"residents.{kind}.maturation.into", into, Residents.Keys, "resident kind");
            if (resident.Activation is not { } activation)
                continue;
            name($"residents.{kind}.activation.into", activation.Into, Residents.Keys, "resident kind");
            name($"residents.{kind}.activation.field", activation.Field, Fields.Keys, "field");
        }
        foreach (var (field, description) in Fields)
        {
            if (description.Boost is not { } boost)
                continue;
            name($"fields.{field}.boost.by", boost.By, Fields.Keys, "field");
            if (Fields.TryGetValue(boost.By, out FieldDescription? by) && by.Factor != description.Factor)
            {
                wrong(
                    $"fields.{field}.boost.by",
                    $"'{boost.By}' has voxels of {by.Factor} sites, and '{field}' of {description.Factor}; they must be equal"
                );
            }
        }
        if (Patient is not { } patient)
            return;
        foreach ((string key, PlasmaCytokineDescription cytokine) in patient.Systemic.Cytokines)
            name($"patient.systemic.{key}.field", cytokine.Field, Fields.Keys, "field");
        if (patient.Infusion is { } infusion)
        {
            CheckMix("patient.infusion.mix", infusion.Mix, wrong, name);
            foreach (string kind in infusion.Mix.Keys)
            {
                if (TCells.TryGetValue(kind, out TCellDescription? cell) && (cell.Fate is null || cell.Division is null))
                    wrong($"tCells.{kind}.fate", "the cells of an infusion need a fate and a division");
            }
        }
        CheckBursts(patient, wrong, name);
        if (patient.Tumour is { } tumour)
            name("patient.tumour", tumour, Residents.Keys, "resident kind");
        if (patient.Marrow is { } marrow)
            name("patient.marrow.tissue", marrow.Tissue, Tissues.Keys, "tissue");
        if (patient.BLineage is not { } b)
            return;
        name("patient.bLineage.precursor", b.Precursor, Residents.Keys, "resident kind");
        name("patient.bLineage.naive", b.Naive, Residents.Keys, "resident kind");
        name("patient.bLineage.memory", b.Memory, Residents.Keys, "resident kind");
        name("patient.bLineage.origin", b.Origin, Tissues.Keys, "tissue");
        name("patient.bLineage.home", b.Home, Tissues.Keys, "tissue");
    }

    /// <summary>What lattices ask of bursts.</summary>
    private void CheckBursts(
        PatientDescription patient,
        Action<string, string> wrong,
        Action<string, string, IEnumerable<string>, string> name
    )
    {
        foreach ((string kind, TCellDescription cell) in TCells)
        {
            if (cell.Division is { Number: null, Destiny: null })
                wrong($"tCells.{kind}.division", "a burst has a number of divisions; expected 'destiny' or 'number'");
            if (cell.Division is { Destiny: null, Number: { } number } && number > MostChances)
                wrong($"tCells.{kind}.division.number", $"the body tells up to {MostChances} chances to divide apart; found {number}");
            if (cell.Division?.Rescue is { } rescue)
                name($"tCells.{kind}.division.rescue.field", rescue.Field, Fields.Keys, "field");
            if (patient.Space == PatientSpace.Lattice && cell.Fate?.RecallCost is { } cost && cost.Value != 1)
                wrong($"tCells.{kind}.fate.recallCost", $"on a lattice a recalled cell is itself used up; expected 1, found {cost}");
        }
    }

    private void CheckTissue(
        string path,
        TissueDescription tissue,
        Action<string, string> wrong,
        Action<string, string, IEnumerable<string>, string> name
    )
    {
        foreach (string kind in tissue.Residents.Keys)
            name($"{path}.residents.{kind}", kind, Residents.Keys, "resident kind");
        if (tissue.Residents.Values.Sum(r => r.Fraction?.Value ?? 0) > 1 + 1e-9)
            wrong($"{path}.residents", "the fractions add up to more than 1");
        if (tissue.TCells is { } tCells)
        {
            CheckMix($"{path}.tCells.mix", tCells.Mix, wrong, name);
            if (tCells.Target is { } target)
                name($"{path}.tCells.target", target, Residents.Keys, "resident kind");
            else if (tCells.EffectorToTarget is not null && !Residents.Values.Any(r => r.Target))
                wrong($"{path}.tCells.effectorToTarget", "no resident kind is a target");
        }
        if (tissue.Vessels is { } vessels)
        {
            name($"{path}.vessels.kind", vessels.Kind, Residents.Where(r => r.Value.Vessel).Select(r => r.Key), "vessel kind");
            if (vessels.Residue is not null && tissue.Represents?.Cells is null)
            {
                wrong(
                    $"{path}.vessels.residue",
                    "a residue is of a tissue that is a sample of a kind's cells; expected represents: {kind, cells}"
                );
            }

            if (vessels.Pattern == VesselPattern.Rim && tissue.Pattern != TissuePattern.Nodule)
                wrong($"{path}.vessels.pattern", "only a nodule has a rim; expected random or regular");
        }
        void Belongs(string section, bool there, TissuePattern pattern)
        {
            if (there != (tissue.Pattern == pattern))
            {
                string word = pattern.ToString().ToLowerInvariant();
                wrong(
                    $"{path}.{section}",
                    there
                        ? $"this belongs to pattern: {word} alone; '~' takes an inherited one away"
                        : $"the pattern '{word}' needs '{section}:'"
                );
            }
        }
        Belongs("nodule", tissue.Nodule is not null, TissuePattern.Nodule);
        Belongs("file", tissue.File is not null, TissuePattern.File);
        if (tissue.File is { } file)
        {
            var labels = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var (kind, names) in file.Types)
            {
                if (names.Count > 0)
                    name($"{path}.file.types.{kind}", kind, TCells.Keys.Concat(Residents.Keys), "kind");
                foreach (string label in names)
                {
                    if (!labels.TryAdd(label, kind))
                        wrong($"{path}.file.types.{kind}", $"'{label}' already stands for '{labels[label]}'");
                }
            }
        }
    }

    private void CheckPatient(Action<string, string> wrong)
    {
        if (Patient?.Systemic is not { } systemic)
            return;
        FeverDescription fever = systemic.Fever;
        if (fever.Most.Value < fever.Normal.Value)
            wrong("patient.systemic.fever.most", $"the highest temperature ({fever.Most}) lies below the normal one ({fever.Normal})");
        if (systemic.Crs.Grade3.Value < systemic.Crs.Grade2.Value)
        {
            wrong(
                "patient.systemic.crs.grade3",
                $"grade 3 begins at a lower signal ({systemic.Crs.Grade3}) than grade 2 ({systemic.Crs.Grade2})"
            );
        }

        if (systemic.NormalT.Lymphodepletion is { } depletion && depletion.Left.Value > systemic.NormalT.Plateau.Value)
        {
            wrong(
                "patient.systemic.normalT.lymphodepletion.left",
                $"more cells are left ({depletion.Left}) than there were ({systemic.NormalT.Plateau})"
            );
        }
    }
}
