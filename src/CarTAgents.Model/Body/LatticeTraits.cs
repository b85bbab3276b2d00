using CarTAgents.Configuration.Descriptions;
using CarTAgents.Configuration.Units;
using CarTAgents.Model.Mixed;
using CarTAgents.Model.Numbers;

namespace CarTAgents.Model.Body;

/// <summary>Who a drawn patient is, in the keys of a patient on lattices. Traits are relative to the median patient, whose numbers are the
/// lattice's own; burden and stem-like share are absolute.</summary>
internal sealed class LatticeTraits
{
    // In units of configurations: um^3 a litre, g/um^3 of one pg/mL.
    private const double Litre = 1e15,
        Picogram = 1e-24;

    // Macrophages and tumour cells leave room for vessels.
    private const double Fullest = 0.98;
    private readonly RunConfiguration _lattice;
    private readonly RunConfiguration _twin;
    private readonly MixedPlan _plan;
    private readonly PatientDescription _p;
    private readonly InfusionDescription _infusion;
    private readonly double _left;
    private readonly string? _tissue;

    /// <param name="lattice">The patient on lattices.</param>
    /// <param name="twin">The same without places, with the spread of its patients.</param>
    /// <param name="plan">The twin's numbers.</param>
    /// <exception cref="Configuration.Yaml.ConfigurationException">The two are not of one design; names the key.</exception>
    public LatticeTraits(RunConfiguration lattice, RunConfiguration twin, MixedPlan plan)
    {
        (_lattice, _twin, _plan) = (lattice, twin, plan);
        _p = lattice.Patient ?? throw lattice.Error("patient", "expected a patient: a trial is one of patients");
        _infusion = _p.Infusion ?? throw lattice.Error("patient.infusion", "expected an infusion: a course is told from it");
        if (_p.Tumour != twin.Patient!.Tumour)
        {
            string other = twin.Patient.Tumour is { } of ? $"'{of}'" : "none";
            throw lattice.Error("patient.tumour", $"the twin's tumour is {other}: the two are not of one design");
        }

        BridgingDescription? bridging = _p.Bridging ?? twin.Patient.Bridging;
        _left = 1 - (bridging?.Removed.Value ?? 0);
        _tissue = _p.Tumour is null ? null : lattice.Tissues.First(t => t.Value.Residents.ContainsKey(_p.Tumour)).Key;
        if (_tissue is not null && _lattice.Residents[_p.Tumour!].Doubling is null)
            throw lattice.Error($"residents.{_p.Tumour}.doubling", "patients differ by the growth of their tumours; expected a time");
        Treatment = [.. DrugRules(), .. TransplantRule()];
        Absent = [.. FindAbsent()];
    }

    /// <summary>What the twin's treatment has and that of the lattice has not by itself: the rules by which drugs and transplants are
    /// given, as overrides.</summary>
    public IReadOnlyList<string> Treatment { get; }

    /// <summary>What the twin draws and its rules read, and lattices have not.</summary>
    public IReadOnlyList<string> Absent { get; }

    /// <summary>A patient, as overrides of the configuration of the lattices.</summary>
    public IEnumerable<string> Sets(Traits t)
    {
        foreach (string set in (string[])[.. Product(t), .. Body(t), .. Macrophages(t)])
            yield return set;
        if (_tissue is null)
            yield break;
        foreach (string set in Tumour(t))
            yield return set;
    }

    private IEnumerable<string> Product(Traits t)
    {
        yield return Set("patient.infusion.cellsPerKilogram", Whole(_infusion.CellsPerKilogram * t.Dose));
        yield return Set("patient.infusion.drop", Math.Clamp(_infusion.Drop - Log10(t.Engraftment), 0, 6));
        yield return Set("patient.infusion.resting", t.Resting);
        foreach ((string kind, Quantity weight) in _infusion.Mix.Skip(1))
            yield return Set($"patient.infusion.mix.{kind}", weight * t.Mix);
        foreach (string kind in _infusion.Mix.Keys)
        {
            TCellDescription cell = _lattice.TCells[kind];
            if (cell.Fate is { } fate)
            {
                yield return Set($"tCells.{kind}.fate.loss.effector", fate.Loss.Effector * Unit.SecondsPerDay * t.Contraction, "1/d");
                yield return Set($"tCells.{kind}.fate.loss.exhausted", fate.Loss.Exhausted * Unit.SecondsPerDay * t.Contraction, "1/d");
                yield return Set($"tCells.{kind}.fate.memoryShare", Math.Min(1, fate.MemoryShare * t.MemoryShare));
            }

            if (cell.Division?.Destiny is { } destiny)
                yield return Set($"tCells.{kind}.division.destiny", Math.Clamp(destiny + t.Destiny, 1, RunConfiguration.MostChances));
            if (cell.Competence is { } competence && competence.Share.Value is > 0 and < 1)
            {
                double share = Traits.Logistic(Traits.Logit(competence.Share) + t.Competence);
                yield return Set($"tCells.{kind}.competence.share", share);
            }
        }
    }

    private IEnumerable<string> Body(Traits t)
    {
        yield return Set("patient.blood.volume", _p.Blood.Volume / Litre * t.Volume, "L");
        SystemicDescription systemic = _p.Systemic;
        yield return Set("patient.systemic.fever.threshold", systemic.Fever.Threshold / Picogram * t.Fever, "pg/mL");
        yield return Set("patient.systemic.crs.grade2", systemic.Crs.Grade2 / Picogram * t.Vessels, "pg/mL");
        yield return Set("patient.systemic.crs.grade3", systemic.Crs.Grade3 / Picogram * t.Vessels, "pg/mL");
        if (_p.Neurotoxicity is { } n)
        {
            // The index is proportional to the susceptibility.
            yield return Set("patient.neurotoxicity.any", n.Any / t.Neurotoxicity);
            yield return Set("patient.neurotoxicity.severe", n.Severe / t.Neurotoxicity);
        }

        if (_p.Antibodies is { } a)
            yield return Set("patient.antibodies.autoantibody.start", a.Autoantibody.Start * t.Autoantibody);
        if (_p.BLineage is not { } b)
            yield break;
        yield return Set("patient.bLineage.output", b.Output * Unit.SecondsPerDay * t.Output, "1/d");
        if (b.AntiCd20 is { } antibody)
            yield return Set("patient.bLineage.antiCd20.for", antibody.For / Unit.SecondsPerDay * t.AntiCd20, "d");
        foreach ((string tissue, TissueDescription of) in _lattice.Tissues)
        {
            foreach (
                (string kind, double factor) in ((string, double)[])[(b.Precursor, t.Output), (b.Naive, t.BCells), (b.Memory, t.BCells)]
            )
            {
                if (of.Residents.GetValueOrDefault(kind)?.Body is { } cells)
                    yield return Set($"tissues.{tissue}.residents.{kind}.body", Whole(cells * factor));
            }
        }
    }

    private IEnumerable<string> Macrophages(Traits t)
    {
        foreach ((string tissue, TissueDescription of) in _lattice.Tissues)
        {
            foreach ((string kind, ResidentCountDescription count) in of.Residents)
            {
                if (_lattice.Residents[kind].Activation is null || count.Fraction is not { } fraction)
                    continue;
                double share = Math.Min(Fullest / 2, fraction * t.Macrophages);
                yield return Set($"tissues.{tissue}.residents.{kind}.fraction", share);
                if (tissue == _tissue && of.Residents[_p.Tumour!].Fraction is { } packed && packed + share > Fullest)
                    yield return Set($"tissues.{tissue}.residents.{_p.Tumour}.fraction", Fullest - share);
            }
        }
    }

    private IEnumerable<string> Tumour(Traits t)
    {
        string kind = _p.Tumour!;
        ResidentDescription resident = _lattice.Residents[kind];
        double growth = t.Growth / _plan.Tumour!.Growth,
            doubling = resident.Doubling!.Value / growth,
            burden = t.Burden * _left,
            start = burden * HostMath.Pow(2, -_infusion.At / doubling);
        yield return Set($"residents.{kind}.doubling", doubling / Unit.SecondsPerDay, "d");
        if (resident.Lifespan is { } life)
            yield return Set($"residents.{kind}.lifespan", life / Unit.SecondsPerDay / growth, "d");
        if (resident.Antigen is { } antigen)
            yield return Set($"residents.{kind}.antigen.median", antigen.Median * t.Antigen, "molecules");
        foreach (string set in Clone(t))
            yield return set;
        TissueDescription tissue = _lattice.Tissues[_tissue!];
        string key = tissue.Represents?.Kind == kind ? "represents.cells" : $"residents.{kind}.body";
        yield return Set($"tissues.{_tissue}.{key}", Whole(start));
        if (_twin.Patient!.TumourHoming is { } homing)
            yield return Set($"tissues.{_tissue}.homing", tissue.Homing * HostMath.Pow(burden / homing.Cells, homing.Exponent));
    }

    private IEnumerable<string> Clone(Traits t)
    {
        if (_twin.Patient!.Clones is not { } clones)
            yield break;
        const string key = "patient.clones";
        if (clones.Capacity is { } capacity)
            yield return Set($"{key}.capacity", Whole(capacity));
        if (clones.Resistant is { } resistant)
        {
            yield return Set($"{key}.resistant.share", Math.Min(AssumedNumbers.MostResistant, resistant.Share * t.Resistant));
            yield return Set($"{key}.resistant.killing", resistant.Killing);
        }

        if (clones.Negative is not { } negative)
            yield break;
        yield return Set($"{key}.negative.patients", t.CanLoseAntigen ? 1 : 0);
        yield return Set($"{key}.negative.leastExponent", Log10(t.Negative));
        yield return Set($"{key}.negative.mostExponent", Log10(t.Negative));
        yield return Set($"{key}.negative.lossPerDivision", negative.LossPerDivision);
        yield return Set($"{key}.negative.bystander", negative.Bystander);
    }

    private IEnumerable<string> DrugRules()
    {
        DrugsDescription? here = _p.Drugs,
            there = _twin.Patient!.Drugs;
        foreach (Drug drug in Enum.GetValues<Drug>())
        {
            string key = $"patient.drugs.{drug.ToString().ToLowerInvariant()}";
            bool has = here?.Has(drug) ?? false;
            if (!(there?.Has(drug) ?? false))
            {
                if (has)
                    yield return $"{key}=~";
                continue;
            }

            if (!has)
                throw _lattice.Error(key, $"the twin's patients may get it; expected '{key}' here too");
            (Quantity? at, int? grade, Quantity? after) = drug switch
            {
                Drug.Tocilizumab => (there!.Tocilizumab!.At, there.Tocilizumab.Grade, there.Tocilizumab.After),
                Drug.Steroid => (there!.Steroid!.At, there.Steroid.Grade, there.Steroid.After),
                _ => (there!.Anakinra!.At, there.Anakinra.Grade, there.Anakinra.After),
            };
            if (at is { } time)
                yield return Set($"{key}.at", time, "s");
            if (grade is { } least)
                yield return Set($"{key}.grade", least);
            if (after is { } since)
                yield return Set($"{key}.after", since, "s");
        }
    }

    private IEnumerable<string> TransplantRule()
    {
        if (_twin.Patient!.Outcome?.Transplant is { } t)
        {
            yield return FormattableString.Invariant($"patient.outcome.transplant={{share: {t.Share.Value:R}, at: {t.At.Value:R} s, ")
                + FormattableString.Invariant($"left: {t.Left.Value:R}, death: {t.Death.Value:R} 1/s}}");
        }
        else if (_p.Outcome?.Transplant is not null)
        {
            yield return "patient.outcome.transplant=~";
        }
    }

    private IEnumerable<string> FindAbsent()
    {
        PatientDescription twin = _twin.Patient!;
        if (twin.Clones?.Negative is { Bystander.Value: > 0 })
            yield return "bystander killing of cells without the antigen";
        if (twin.BLineage?.AntiCd20 is not null && _p.BLineage?.AntiCd20 is null)
            yield return "residual antibody against CD20";
        if (twin.Organs is not null && _p.Organs is null)
            yield return "organs without targets";
        if (twin.Lungs?.Stay.Value != _p.Lungs?.Stay.Value || twin.Lungs?.Share.Value != _p.Lungs?.Share.Value)
            yield return "the twin's lungs, which hold the dose otherwise";
        bool staysDiffer = _twin.Tissues.Any(t => _lattice.Tissues.GetValueOrDefault(t.Key)?.Stay?.Value != t.Value.Stay?.Value);
        if (staysDiffer || twin.Organs?.Stay?.Value != _p.Organs?.Stay?.Value)
            yield return "the twin's stays of T cells by tissue";
        if (twin.BLineage?.Recognised is { Value: < 1 })
            yield return "precursors of B cells without the antigen";
        if (_p.Il15 is null)
            yield return "IL-15";
        if (_infusion.Mix.Keys.Any(k => _lattice.TCells[k].Competence is null))
            yield return "competence";
        if (_infusion.Mix.Keys.Any(k => _lattice.TCells[k].Division?.Destiny is null))
            yield return "destiny";
        if (_p.Neurotoxicity is null)
            yield return "neurotoxicity";
    }

    // Counts are of whole cells.
    private static double Whole(double cells) => Math.Round(cells);

    private static double Log10(double x) => HostMath.Log(x) / HostMath.Log(10);

    private static string Set(string key, double value, string unit = "") =>
        FormattableString.Invariant($"{key}={value:R}{(unit.Length > 0 ? " " : "")}{unit}");
}
