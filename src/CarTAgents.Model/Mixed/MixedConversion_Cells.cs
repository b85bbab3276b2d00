using CarTAgents.Configuration.Descriptions;
using CarTAgents.Configuration.Units;

namespace CarTAgents.Model.Mixed;

// Cells that T cells kill, and macrophages.
internal sealed partial class MixedConversion
{
    private const double Ln2 = 0.6931471805599453;

    private TumourPlan Tumour(string kind, ClonesDescription clones)
    {
        ResidentDescription resident = _c.Residents[kind];
        int tissue = Array.FindIndex(_tissues, t => _c.Tissues[t].Residents.ContainsKey(kind));
        if (tissue < 0)
            throw _c.Error("patient.tumour", $"'{kind}' is in none of the tissues; expected tissues.NAME.residents.{kind}");
        RepresentsDescription represents = _c.Tissues[_tissues[tissue]].Represents!;
        if (resident.Doubling is not { } doubling)
            throw _c.Error($"residents.{kind}.doubling", "a mixed patient's tumour grows; expected its doubling time");
        double growth = Ln2 * Day / doubling,
            deaths = resident.Lifespan is { } life ? Day / life : 0;
        NegativeCloneDescription? negative = clones.Negative;
        return new TumourPlan
        {
            Tissue = tissue,
            Cells = represents.Kind == kind ? represents.Cells!.Value : Body(tissue, kind),
            Target = Target(kind),
            Growth = growth,
            Births = 1 + deaths / growth,
            Capacity = clones.Capacity!.Value,
            Whole = clones.Whole!.Value,
            ResistantShare = clones.Resistant?.Share.Value ?? 0,
            ResistantKilling = clones.Resistant?.Killing.Value ?? 0,
            NegativePatients = negative?.Patients.Value ?? 0,
            NegativeLeast = negative?.LeastExponent.Value ?? 0,
            NegativeMost = negative?.MostExponent.Value ?? 0,
            NegativeLoss = negative?.LossPerDivision.Value ?? 0,
            Bystander = negative?.Bystander.Value ?? 0,
        };
    }

    private BCellPlan BCells(BLineageDescription b)
    {
        int origin = Array.IndexOf(_tissues, b.Origin),
            home = Array.IndexOf(_tissues, b.Home);
        MaturationDescription precursor =
            _c.Residents[b.Precursor].Maturation
            ?? throw _c.Error($"residents.{b.Precursor}.maturation", "precursors mature; expected maturation: {time, stages}");
        ResidentDescription naive = _c.Residents[b.Naive],
            memory = _c.Residents[b.Memory];
        double maturing = naive.Maturation is { } m && m.Into == b.Memory ? Day / m.Time : 0;
        bool isDepleted = _p.Systemic.NormalT.Lymphodepletion is not null;
        return new BCellPlan
        {
            Origin = origin,
            Home = home,
            Precursors = Body(origin, b.Precursor),
            Naive = Body(home, b.Naive),
            Memory = Body(home, b.Memory),
            Targets = (Target(b.Precursor), Target(b.Naive), Target(b.Memory)),
            Output = b.Output * b.Share * Day,
            Stages = (precursor.Stages, Day / precursor.Time),
            Recognised = b.Recognised!.Value,
            Spared = isDepleted ? b.Spared : 1,
            Recovery = isDepleted ? Day / b.Recovery : 0,
            NaiveLoss = maturing + (naive.Lifespan is { } life ? Day / life : 0),
            Maturing = maturing,
            MemoryLoss = memory.Lifespan is { } lives ? Day / lives : 0,
            AntiCd20 = b.AntiCd20 is { } a ? (a.Loss * Day, a.For / Day) : (0, 0),
        };
    }

    private MixedTargetPlan Target(string kind)
    {
        ResidentDescription resident = _c.Residents[kind];
        if (resident.Antigen is not { } antigen)
            throw _c.Error($"residents.{kind}.antigen", "T cells recognise a target by its antigen; expected antigen: {median, spread}");
        if (resident.Debris.Value <= 0)
            throw _c.Error($"residents.{kind}.debris", "remains of killed cells take time to clear; expected more than 0 s");
        return new MixedTargetPlan(antigen.Median, antigen.Spread, resident.DeathSignal, Day / resident.Debris);
    }

    private double Body(int tissue, string kind)
    {
        string key = $"tissues.{_tissues[tissue]}.residents.{kind}";
        TissueDescription of = _c.Tissues[_tissues[tissue]];
        ResidentCountDescription? count = of.Residents.GetValueOrDefault(kind);
        if (count?.Body is { } body)
            return body;
        if (count?.Fraction is { } fraction && of.Represents!.Sites is { } sites)
            return fraction * sites;
        throw _c.Error(key, "expected how many there are in the body: {body: cells}");
    }

    private MacrophageLaw Macrophages()
    {
        string[] tCells = [.. _c.TCells.Keys];
        SystemicDescription plasma = _p.Systemic;
        (string il6, string ifng, string il1) = (plasma.Il6.Field, plasma.Ifng.Field, plasma.Il1.Field);
        if (_macrophage is not { } macrophage)
        {
            // Without macrophages IFN-gamma still reaches the plasma.
            return new MacrophageLaw
            {
                Half = 1,
                Hill = 1,
                Contact = 0,
                Time = 1,
                Ifng = Cytokine(ifng, "", "", tCells),
                Il1 = new TissueCytokine(0, 0, 1, 0, 0, 1),
                Il6 = new TissueCytokine(0, 0, 1, 0, 0, 1),
                Boost = (1, 1),
            };
        }

        ActivationDescription law = macrophage.Law;
        string key = $"residents.{macrophage.AtRest}.activation.field";
        if (law.Field != ifng)
            throw _c.Error(key, $"a mixed patient's macrophages are activated by IFN-gamma, field '{ifng}'; found '{law.Field}'");
        BoostDescription? boost = _c.Fields.GetValueOrDefault(il6)?.Boost;
        if (boost is not null && boost.By != il1)
            throw _c.Error($"fields.{il6}.boost.by", $"a mixed patient's IL-6 is raised by IL-1, field '{il1}'; found '{boost.By}'");
        return new MacrophageLaw
        {
            Half = law.Half * _site,
            Hill = law.Hill,
            Contact = law.Contact!.Value,
            Time = law.Time / Day,
            Ifng = Cytokine(ifng, macrophage.AtRest, macrophage.Active, tCells),
            Il1 = Cytokine(il1, macrophage.AtRest, macrophage.Active, []),
            Il6 = Cytokine(il6, macrophage.AtRest, macrophage.Active, []),
            Boost = boost is null ? (1, 1) : (boost.Gain, boost.Half * _site),
        };
    }

    private TissueCytokine Cytokine(string field, string rest, string active, string[] secreting)
    {
        if (!_c.Fields.TryGetValue(field, out FieldDescription? f))
            throw _c.Error("fields", $"a mixed patient's plasma takes '{field}' from the tissues; expected fields.{field}");
        if (f.Washout is not { } washout || washout.Value <= 0)
            throw _c.Error($"fields.{field}.washout", "the cytokine reaches the plasma by it; expected a rate above 0");
        string[] known = [rest, active, .. secreting];
        foreach ((string kind, Quantity secretion) in f.Secretion)
        {
            if (secretion.Value > 0 && !known.Contains(kind))
                throw _c.Error($"fields.{field}.secretion.{kind}", $"in a mixed patient {field} comes from {Words(known)} alone");
        }

        foreach ((string kind, UptakeDescription taken) in f.Uptake)
        {
            if (taken.Rate.Value > 0 && kind != active)
                throw _c.Error($"fields.{field}.uptake.{kind}", $"in a mixed patient activated macrophages alone take {field} up");
        }

        double Secretion(string kind) => f.Secretion.TryGetValue(kind, out Quantity q) ? q * Day : 0;
        UptakeDescription? uptake = f.Uptake.GetValueOrDefault(active);
        double decay = f.Decay is { } d ? (d.Rate?.Value ?? Ln2 / d.HalfLife!.Value) * Day : 0;
        return new TissueCytokine(
            Secretion(rest),
            Secretion(active),
            washout * Day,
            decay,
            uptake is null ? 0 : uptake.Rate * Day,
            uptake is null ? 1 : uptake.Half * _site
        );
    }

    private static string Words(string[] kinds) => string.Join(", ", kinds.Where(k => k.Length > 0).Select(k => $"'{k}'"));
}
