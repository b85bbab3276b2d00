using System.Globalization;
using CarTAgents.Configuration.Keys;
using CarTAgents.Configuration.Units;
using CarTAgents.Configuration.Yaml;

namespace CarTAgents.Configuration.Descriptions;

// What no single key can tell: names that must exist, sections that need one another.
public sealed partial class RunConfiguration
{
    private IEnumerable<ConfigurationProblem> Check()
    {
        var problems = new List<ConfigurationProblem>();
        void Wrong(string key, string message) => problems.Add(new ConfigurationProblem(PositionOf(key), key, message));
        void Name(string key, string name, IEnumerable<string> valid, string what)
        {
            string[] names = [.. valid];
            if (!names.Contains(name))
                Wrong(key, Binder.Unknown(what, name, names));
        }

        CheckTimes(Wrong);
        CheckKinds(Wrong);
        CheckFields(Wrong, Name);
        CheckTissues(Wrong);
        foreach (var (path, tissue) in AllTissues)
            CheckTissue(path, tissue, Wrong, Name);
        CheckPatient(Wrong, Name);
        CheckPatient(Wrong);
        CheckStop(Wrong, Name);
        CheckOutput(Wrong, Name);
        CheckMixed(Wrong);
        CheckTrial(Wrong);
        CheckOutcome(Wrong);

        for (int i = 0; i < Events.Count; i++)
        {
            string key = string.Create(CultureInfo.InvariantCulture, $"events.{i}");
            EventDescription change = Events[i];
            if (change.Give is { } drug && Patient?.Drugs?.Has(drug) != true)
            {
                string name = drug.ToString().ToLowerInvariant();
                Wrong(
                    $"{key}.give",
                    Patient is null
                        ? "a drug is given to a patient; a tissue has none"
                        : $"the patient has no numbers of it; expected 'patient.drugs.{name}'"
                );
            }

            if (change.Dose is not { } dose)
                continue;
            CheckMix($"{key}.dose.mix", dose.Mix, Wrong, Name);
            if (Patient is not null)
            {
                if (Patient.Infusion is not { } infusion)
                    Wrong($"{key}.dose", "a further dose is of the product of 'patient.infusion', which is absent");
                else if (change.At.Value < infusion.At.Value)
                    Wrong($"{key}.at", $"a further dose comes after the infusion at {infusion.At}; found {change.At}");
                foreach (string kind in dose.Mix.Keys.Where(k => Patient.Infusion?.Mix.ContainsKey(k) == false))
                {
                    string[] kinds = [.. Patient.Infusion!.Mix.Keys];
                    Wrong($"{key}.dose.mix.{kind}", Binder.Unknown("kind of the product", kind, kinds));
                }

                if (dose.Over.Value > 0)
                    Wrong($"{key}.dose.over", "a patient's dose is given at once; expected a dose for each part of it");
            }
            else if (dose.Enter == EntryRoute.Vessels && !HasVessels)
            {
                Wrong(
                    $"{key}.dose.enter",
                    "the tissue has no vessels; expected 'tissue.vessels', or another way to enter: anywhere, outside"
                );
            }
        }
        return problems;
    }

    private bool HasVessels =>
        Tissue is not null
        && (
            Tissue.Vessels is not null
            || Tissue
                .Residents.Keys.Concat(Tissue.File?.Types.Keys ?? [])
                .Any(k => Residents.TryGetValue(k, out ResidentDescription? kind) && kind.Vessel)
        );

    private void CheckTimes(Action<string, string> wrong)
    {
        double ticks = Census.Value / Tick.Value;
        if (ticks != Math.Floor(ticks) || ticks < 1)
        {
            wrong("census", $"{Census} is not a whole number of ticks ({Tick})");
        }
        else if (ticks > MostWindowTicks)
        {
            wrong(
                "census",
                string.Create(CultureInfo.InvariantCulture, $"{Census} is {ticks} ticks ({Tick}); expected at most {MostWindowTicks}")
            );
        }

        if (FieldStep is { } step && (Exchanges < 1 || Math.Abs(Exchanges * step.Value - Tick) > 1e-9 * Tick))
            wrong("fieldStep", $"a tick of {Tick.Text} is not a whole number of steps of {step.Text}");

        if (Identity + (ulong)Replicas > 1UL << 32)
        {
            wrong(
                "replicas",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"identity {Identity} and {Replicas} replicas reach beyond the last identity, {uint.MaxValue}"
                )
            );
        }
    }

    private void CheckKinds(Action<string, string> wrong)
    {
        foreach (var (name, kind) in TCells)
        {
            string key = $"tCells.{name}";
            if (Residents.ContainsKey(name))
                wrong(key, $"'{name}' is also a resident kind; every kind needs a name of its own");
            if (kind.Car && kind.Contact is null)
            {
                wrong(
                    $"{key}.contact",
                    "a kind that carries the CAR engages targets; expected contact: {hitDelay, engagement, rearm}, or car: false"
                );
            }

            if (kind.Car && kind.Binding is null)
            {
                wrong(
                    $"{key}.binding",
                    "a kind that carries the CAR binds targets; expected binding: {probability, halfDensity}, or car: false"
                );
            }

            if (kind.Car && kind.CarNumber is null)
            {
                wrong(
                    $"{key}.carNumber",
                    "a kind that carries the CAR has a number of it; expected carNumber: {median, spread}, or car: false"
                );
            }

            if (kind.Car && kind.Recognition is null)
            {
                wrong(
                    $"{key}.recognition",
                    "a kind that carries the CAR recognises antigen by it; expected recognition: {affinity, confinement}, or car: false"
                );
            }

            if (kind.Contact is { } contact && contact.HitDelay.Value > contact.Engagement.Value)
                wrong($"{key}.contact.hitDelay", $"the hit ({contact.HitDelay}) comes after detachment ({contact.Engagement})");
        }
        foreach (var (name, kind) in Residents)
        {
            string key = $"residents.{name}";
            if (kind.Target && kind.Antigen is null)
            {
                wrong(
                    $"{key}.antigen",
                    "a target is recognised by its antigen; expected antigen: {median, spread, inheritance}, or target: false"
                );
            }

            if (kind.Target && kind.Killing is null)
                wrong($"{key}.killing", "a target can be killed; expected killing: {probability, hits}, or target: false");
            if (kind.Vessel && (kind.Target || kind.Doubling is not null))
                wrong($"{key}.vessel", "a vessel is a place where T cells enter; it is no target and does not divide");
        }
    }

    private void CheckFields(Action<string, string> wrong, Action<string, string, IEnumerable<string>, string> name)
    {
        string[] kinds = [.. TCells.Keys, .. Residents.Keys];
        foreach (var (field, description) in Fields)
        {
            string key = $"fields.{field}";
            int factor = description.Factor;
            if (factor == 3)
                wrong($"{key}.factor", "expected 1, 2 or 4; found 3");
            for (int axis = 0; axis < 3 && factor != 3; axis++)
            {
                if (Lattice.Size[axis] % factor != 0 && !(axis == 2 && Lattice.Size[2] == 1))
                {
                    wrong(
                        $"{key}.factor",
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"voxels of {factor} sites do not divide the lattice's {Lattice.Size[axis]} sites along {"xyz"[axis]}"
                        )
                    );
                }
            }
            if (description.Initial is not null && Patient is not null)
                wrong($"{key}.initial", "a patient's fields begin empty: what they hold comes from its cells");
            foreach (string kind in description.Secretion.Keys)
                name($"{key}.secretion.{kind}", kind, kinds, "kind");
            foreach (string kind in description.Uptake.Keys)
                name($"{key}.uptake.{kind}", kind, kinds, "kind");
            foreach (var (kind, secretion) in description.Secretion)
            {
                if (secretion.Value > 0 && TCells.TryGetValue(kind, out TCellDescription? cell) && cell.Cytokine is null)
                    wrong($"{key}.secretion.{kind}", $"'{kind}' never secretes, because tCells.{kind}.cytokine is absent");
            }
        }
    }

    private void CheckStop(Action<string, string> wrong, Action<string, string, IEnumerable<string>, string> name)
    {
        if (Stop is not { } stop)
            return;
        if (Patient is not null)
            wrong("stop", "a patient's cells stand for a body's, and the course goes on without targets; '~' takes an inherited one away");
        if (!stop.TargetsGone && stop.Above.Count == 0)
            wrong("stop", "nothing is named that ends the run; expected targetsGone: true, or above: {KIND: cells}");
        if (stop.TargetsGone && !Residents.Values.Any(r => r.Target))
            wrong("stop.targetsGone", "no resident kind is a target");
        foreach (string kind in stop.Above.Keys)
            name($"stop.above.{kind}", kind, Residents.Keys.Concat(TCells.Keys), "kind");
    }

    private void CheckMix(
        string key,
        IReadOnlyDictionary<string, Quantity> mix,
        Action<string, string> wrong,
        Action<string, string, IEnumerable<string>, string> name
    )
    {
        foreach (string kind in mix.Keys)
            name($"{key}.{kind}", kind, TCells.Keys, "T-cell kind");
        if (mix.Values.Sum(w => w.Value) <= 0)
            wrong(key, "the weights add up to nothing; expected at least one above 0");
    }
}
