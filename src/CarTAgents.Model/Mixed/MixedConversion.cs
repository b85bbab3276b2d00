using CarTAgents.Configuration.Descriptions;
using CarTAgents.Configuration.Units;
using CarTAgents.Model.Body;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Numbers;

namespace CarTAgents.Model.Mixed;

/// <summary>Turns a configuration into the numbers of a well-mixed patient: rates a day, cells of the body, molecules a site.</summary>
internal sealed partial class MixedConversion
{
    private const double Day = MixedPlan.Day,
        MicrolitreUm3 = 1e9;

    private readonly RunConfiguration _c;
    private readonly PatientDescription _p;
    private readonly double _site;
    private readonly string[] _tissues;
    private readonly (string AtRest, string Active, ActivationDescription Law)? _macrophage;

    private MixedConversion(RunConfiguration configuration)
    {
        _c = configuration;
        _p = configuration.Patient!;
        double spacing = configuration.Lattice.Spacing;
        _site = spacing * spacing * spacing;
        _tissues = [.. configuration.Tissues.Keys];
        (string, ActivationDescription)[] macrophages =
        [
            .. configuration.Residents.Where(r => r.Value.Activation is not null).Select(r => (r.Key, r.Value.Activation!)),
        ];
        if (macrophages.Length > 1)
            throw configuration.Error($"residents.{macrophages[1].Item1}.activation", "a mixed patient has one kind of macrophage");
        _macrophage = macrophages.Length == 0 ? null : (macrophages[0].Item1, macrophages[0].Item2.Into, macrophages[0].Item2);
    }

    /// <summary>Converts a configuration.</summary>
    /// <param name="configuration">A configuration with <c>patient.space: mixed</c>.</param>
    /// <param name="notes">Notes on keys that are written and do not apply.</param>
    /// <exception cref="Configuration.Yaml.ConfigurationException">A value has no meaning without a lattice; names the key.</exception>
    public static MixedPlan Convert(RunConfiguration configuration, out IReadOnlyList<string> notes)
    {
        notes =
        [
            "a mixed patient has no places: lattice, tick, census, patient.niche, handOver and weighted, where cells and vessels lie, how "
                + "T cells walk and bind, fields but for the secretion, loss and uptake of IFN-gamma, IL-1 and IL-6, and the time before "
                + "the infusion are not read",
        ];
        return new MixedConversion(configuration).Plan();
    }

    private MixedPlan Plan()
    {
        InfusionDescription? infusion = _p.Infusion;
        NormalTDescription normalT = _p.Systemic.NormalT;
        string[] kinds = infusion is null ? [] : [.. infusion.Mix.Keys];
        double weights = infusion?.Mix.Values.Sum(w => w.Value) ?? 1;
        return new MixedPlan
        {
            Step = _p.Step / Day,
            Every = _p.Every / Day,
            End = _c.Duration / Day,
            TCells = [.. kinds.Select(k => TCell(k, infusion!.Mix[k] / weights))],
            Tissues = [.. _tissues.Select(Tissue)],
            Organs = _p.Organs?.Homing.Value ?? 0,
            OrgansStay = _p.Organs?.Stay?.Value / Day,
            Lungs = _p.Lungs is { } lungs ? (lungs.Share, lungs.Stay / Day) : null,
            Stay = kinds.Length == 0 ? 1 : _c.TCells[kinds[0]].Fate!.Stay!.Value / Day,
            Dose = infusion is null ? 0 : infusion.CellsPerKilogram * infusion.Weight / 1000,
            MostDose = infusion?.Most?.Value ?? double.PositiveInfinity,
            Engrafting = infusion is null ? 0 : HostMath.Pow(10, -infusion.Drop),
            Resting = infusion?.Resting.Value ?? 0.5,
            Contact = Contact(_p.Contact!),
            Il15 = Il15.Of(_p.Il15!),
            NormalT = (normalT.Lymphodepletion?.Left.Value ?? normalT.Plateau.Value, normalT.Plateau, normalT.Recovery * Day),
            Apparent = (_p.Blood.ApparentT / MicrolitreUm3, _p.Blood.ApparentB / MicrolitreUm3),
            Tumour = _p.Tumour is { } tumour ? Tumour(tumour, _p.Clones!) : null,
            BCells = _p.BLineage is { } b ? BCells(b) : null,
            Nucleated = _p.Marrow?.Nucleated.Value ?? 0,
            Macrophages = Macrophages(),
            Systemic = _p.Systemic,
            Left = 1 - (_p.Bridging?.Removed.Value ?? 0),
            Drugs = _p.Drugs,
            Events = [.. _c.Events.Select(e => new MixedEvent(e.At / Day, e.Give, e.Dose is { } dose ? Cells(dose, kinds) : []))],
            Neurotoxicity = _p.Neurotoxicity!,
            Antibodies = _p.Antibodies,
            Outcome = _p.Outcome,
            Spread = _p.Traits == PatientTraits.Drawn ? _p.Spread : null,
            IsDrawn = _p.Traits == PatientTraits.Drawn,
        };
    }

    private static double[] Cells(DoseDescription dose, string[] kinds)
    {
        double weights = dose.Mix.Values.Sum(w => w.Value);
        return [.. kinds.Select(k => dose.Cells * (dose.Mix.TryGetValue(k, out Quantity weight) ? weight / weights : 0))];
    }

    private static ContactLaw Contact(ContactLawDescription law) =>
        new(law.Triggered!.Value * Day, law.Lethal!.Value * Day, new SearchLaw(law.HalfTargets, law.Crowding), law.Bound!.Value);

    private TCellPlan TCell(string name, double weight)
    {
        TCellDescription cell = _c.TCells[name];
        TCellFateDescription fate = cell.Fate!;
        TCellDivisionDescription division = cell.Division!;
        FieldDescription? ifng = _c.Fields.GetValueOrDefault(_p.Systemic.Ifng.Field);
        return new TCellPlan
        {
            Name = name,
            Weight = weight,
            RestingLoss = fate.Loss.Resting * Day,
            BurstLoss = fate.Loss.Proliferating * Day,
            EffectorLoss = fate.Loss.Effector * Day,
            ExhaustedLoss = fate.Loss.Exhausted * Day,
            MemoryLoss = fate.Loss.Memory * Day,
            FailingLoss = fate.Loss.Failing * Day,
            MemoryShare = fate.MemoryShare,
            Recall = fate.Recall * Day,
            RecallCost = fate.RecallCost!.Value,
            RecallDivisions = (int)fate.RecallDivisions!.Value,
            Exhaustion = fate.Exhaustion * Day,
            BurstExhaustion = fate.BurstExhaustion,
            Recovery = fate.Recovery * Day,
            ExhaustedFunction = fate.ExhaustedFunction,
            FailingFunction = fate.FailingFunction,
            Lag = division.Lag / Day,
            Cycle = division.Cycle / Day,
            Destiny = division.Destiny!.Value,
            Rearming = division.Rearming?.Probability.Value ?? 0,
            RearmingDivisions = (int)(division.Rearming?.Divisions.Value ?? 0),
            ActivationDeath = cell.ActivationDeath,
            Cytotoxicity = cell.Cytotoxicity,
            Competent = cell.Competence!.Share,
            Others = cell.Competence.Others,
            Killing = new AntigenResponse(cell.Killing!.HalfDensity, cell.Killing.Hill!.Value),
            Triggering = new AntigenResponse(cell.Stimulation!.HalfDensity, cell.Stimulation.Hill),
            CarLoss = cell.CarLoss?.Share.Value ?? 0,
            CarRecovery = cell.CarLoss is { } loss ? Day / loss.Recovery : 1,
            Triggered = cell.Cytokine!.Duration / Day,
            Secretion = ifng is not null && ifng.Secretion.TryGetValue(name, out Quantity secretion) ? secretion * Day : 0,
        };
    }

    private MixedTissuePlan Tissue(string name)
    {
        TissueDescription tissue = _c.Tissues[name];
        string key = $"tissues.{name}";
        if (tissue.Pattern is TissuePattern.File or TissuePattern.Nodule)
            throw _c.Error($"{key}.pattern", "a mixed patient's tissues have no places; expected diffuse");
        foreach ((string kind, ResidentCountDescription count) in tissue.Residents)
        {
            if (count.Cells is not null)
                throw _c.Error($"{key}.residents.{kind}", "a mixed patient has no lattice to hold cells; expected 'body' or 'fraction'");
        }

        RepresentsDescription represents = tissue.Represents!;
        double Fraction(string kind) => tissue.Residents.GetValueOrDefault(kind)?.Fraction?.Value ?? 0;
        bool isTumour = represents.Kind is not null && represents.Kind == _p.Tumour;
        double packing = represents.Kind is { } of ? Fraction(of) : 0;
        if (represents.Kind is not null && packing <= 0)
        {
            throw _c.Error(
                $"{key}.residents.{represents.Kind}",
                "the tissue is all cells of this kind; expected the share of the sites that they take: fraction"
            );
        }

        TumourHomingDescription? homing = isTumour ? _p.TumourHoming : null;
        return new MixedTissuePlan(
            name,
            represents.Sites?.Value ?? represents.Cells!.Value / packing,
            isTumour ? packing : 0,
            tissue.Homing,
            homing?.Cells.Value ?? 0,
            homing?.Exponent.Value ?? 0,
            _macrophage is { } m ? Fraction(m.AtRest) : 0
        )
        {
            Stay = tissue.Stay?.Value / Day,
        };
    }
}
