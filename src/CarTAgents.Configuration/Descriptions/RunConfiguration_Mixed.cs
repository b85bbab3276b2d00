using System.Globalization;

namespace CarTAgents.Configuration.Descriptions;

// What a mixed patient needs, and what no lattice patient reads.
public sealed partial class RunConfiguration
{
    /// <summary>Whether the run is of a patient without lattices.</summary>
    public bool IsMixed => Patient?.Space == PatientSpace.Mixed;

    /// <summary>Sections that are written and that a patient on lattices does not read, one sentence each.</summary>
    public IEnumerable<string> SectionsOfMixedAlone()
    {
        if (Patient is not { Space: PatientSpace.Lattice } p)
            yield break;
        string[] written =
        [
            .. new (object? Section, string Key)[]
            {
                (p.Contact?.Triggered, "patient.contact.triggered"),
                (p.Contact?.Lethal, "patient.contact.lethal"),
                (p.Contact?.Bound, "patient.contact.bound"),
                (p.TumourHoming, "patient.tumourHoming"),
                (p.Clones?.Whole, "patient.clones.whole"),
                (p.Clones?.Negative is { Bystander.Value: > 0 } negative ? negative : null, "patient.clones.negative.bystander"),
                (p.Spread, "patient.spread"),
                (p.Bridging, "patient.bridging"),
                (Trial, "trial"),
            }
                .Where(s => s.Section is not null)
                .Select(s => s.Key),
        ];
        if (written.Length > 0)
        {
            yield return $"{string.Join(", ", written)}: of a mixed patient alone (patient.space: mixed); the patient on lattices does not "
                + "read "
                + (written.Length == 1 ? "it" : "them");
        }

        if (p.Il15 is not null)
        {
            yield return "patient.il15: limits the divisions of T cells in place of patient.niche, which is not read; il2Share and "
                + "baseline are of a mixed patient alone";
        }

        if (p.Traits == PatientTraits.Drawn)
            yield return "patient.traits: drawn is of a mixed patient alone; patients on lattices differ by their random numbers";
    }

    private void CheckMixed(Action<string, string> wrong)
    {
        if (Patient is null)
            return;
        CheckClones(Patient, wrong);
        if (Patient.Outcome is { Transplant: not null, Marrow: null })
        {
            wrong(
                "patient.outcome.marrow",
                "patient.outcome.transplant needs 'patient.outcome.marrow': the remission in which a transplant is given"
            );
        }

        if (Patient is { Space: PatientSpace.Lattice, Outcome.Transplant: not null, HandOver: null })
        {
            wrong(
                "patient.handOver",
                "patient.outcome.transplant needs 'patient.handOver': by its rule a tissue comes back to its lattice after a transplant"
            );
        }

        if (Patient is not { Space: PatientSpace.Mixed } patient)
            return;
        void Need(object? section, string key, string what)
        {
            if (section is null)
                wrong(key, $"a mixed patient (patient.space: mixed) needs '{key}': {what}");
        }

        Need(patient.Contact, "patient.contact", "how often well-mixed T cells engage their targets");
        if (patient.Contact is { } contact)
        {
            Need(contact.Triggered, "patient.contact.triggered", "synapses that trigger");
            Need(contact.Lethal, "patient.contact.lethal", "synapses that kill");
            Need(contact.Bound, "patient.contact.bound", "the share of the time in a synapse");
        }

        Need(patient.Il15, "patient.il15", "what limits the divisions of T cells");
        Need(patient.Neurotoxicity, "patient.neurotoxicity", "the rule of its grades");
        if (patient.Tumour is not null)
        {
            Need(patient.Clones?.Capacity, "patient.clones.capacity", "the size at which the tumour's growth ends");
            Need(patient.Clones?.Whole, "patient.clones.whole", "the size of a clone below which chance acts on single cells");
        }

        if (patient.BLineage is { } b)
            Need(b.Recognised, "patient.bLineage.recognised", "the share of precursors that carry the antigen");
        if (patient.Traits == PatientTraits.Drawn)
        {
            Need(patient.Spread, "patient.spread", "how drawn patients differ");
            if (patient is { Tumour: not null, Spread: { } spread })
                Need(spread.Burden, "patient.spread.burden", "how the tumours of drawn patients differ");
        }

        CheckMixedTCells(patient, Need);
        foreach (var (name, resident) in Residents)
        {
            if (resident.Activation is { } activation)
                Need(activation.Contact, $"residents.{name}.activation.contact", "the drive of macrophages by triggered T cells");
        }

        if (patient.Infusion is { } infusion && infusion.At.Value != 0)
        {
            wrong(
                "patient.infusion.at",
                $"a mixed patient begins at the infusion, with what lymphodepletion left; expected 0 d, found {infusion.At}"
            );
        }

        if (patient.Systemic.Others.Count > 0)
            wrong("patient.systemic.others", "a mixed patient tells of IL-6, IFN-gamma and IL-1 alone; '~' takes the others away");
        for (int i = 0; i < Events.Count; i++)
        {
            if (Events[i].Set is not null)
            {
                wrong(
                    string.Create(CultureInfo.InvariantCulture, $"events.{i}.set"),
                    "the numbers of a mixed patient stay; expected 'give', a drug, or 'dose', a further dose"
                );
            }
        }

        if (Output?.Frames is not null)
            wrong("output.frames", "a mixed patient has no lattice to draw; '~' takes inherited pictures away");
        if (Output?.Snapshots is not null)
            wrong("output.snapshots", "a mixed patient has no lattice to write; '~' takes inherited snapshots away");
        if (Output?.Cells is not null)
            wrong("output.cells", "a mixed patient has no single cells to write; '~' takes inherited tables away");
        if (Output?.Checkpoint is not null)
            wrong("output.checkpoint", "a mixed patient runs in milliseconds and writes no checkpoints; '~' takes an inherited one away");
        if (Lesson is not null)
            wrong("lesson", "the text of a lesson takes its results from census.csv, which a mixed patient has not");
    }

    private void CheckMixedTCells(PatientDescription patient, Action<object?, string, string> need)
    {
        string? first = null;
        foreach (string kind in patient.Infusion?.Mix.Keys ?? [])
        {
            if (!TCells.TryGetValue(kind, out TCellDescription? cell))
                continue;
            string key = $"tCells.{kind}";
            need(cell.Stimulation, $"{key}.stimulation", "the antigen that triggers");
            need(cell.Competence, $"{key}.competence", "the share of cells that kill well");
            need(cell.Killing, $"{key}.killing", "the antigen that killing needs");
            need(cell.Cytokine, $"{key}.cytokine", "how long a triggered cell is so");
            if (cell.Killing is { } killing)
                need(killing.Hill, $"{key}.killing.hill", "the exponent of killing over antigen density");
            if (cell.Division is { } division)
                need(division.Destiny, $"{key}.division.destiny", "chances to divide in a burst");
            if (cell.Fate is not { } fate)
                continue;
            need(fate.Stay, $"{key}.fate.stay", "the stay of a free cell in a tissue");
            need(fate.RecallDivisions, $"{key}.fate.recallDivisions", "chances to divide of a recalled memory cell");
            need(fate.RecallCost, $"{key}.fate.recallCost", "memory cells that one recall uses up");
            first ??= kind;
            if (fate.Stay?.Value != TCells[first].Fate!.Stay?.Value)
                need(null, $"{key}.fate.stay", $"the same stay as tCells.{first}, since all T cells are spread alike");
        }
    }

    private void CheckClones(PatientDescription patient, Action<string, string> wrong)
    {
        foreach (string kind in Residents.Where(r => r.Value.Antigen?.Negative is not null).Select(r => r.Key))
        {
            wrong(
                $"residents.{kind}.antigen.negative",
                "of a patient cells without the antigen are a clone of the tumour; expected 'patient.clones.negative'"
            );
        }

        foreach (
            (object? clone, string key) in ((object?, string)[])
                [(patient.Clones?.Negative, "negative"), (patient.Clones?.Resistant, "resistant")]
        )
        {
            if (clone is not null && patient is { Space: PatientSpace.Lattice, Tumour: null })
                wrong($"patient.clones.{key}", "a clone is of a tumour; expected 'patient.tumour', or '~' for an inherited clone");
        }

        if (patient.Clones?.Negative is { } negative && negative.LeastExponent.Value > negative.MostExponent.Value)
        {
            wrong(
                "patient.clones.negative.leastExponent",
                $"the least share ({negative.LeastExponent}) is above the largest ({negative.MostExponent})"
            );
        }
    }
}
