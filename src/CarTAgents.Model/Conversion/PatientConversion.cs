using CarTAgents.Configuration.Descriptions;
using CarTAgents.Configuration.Units;
using CarTAgents.Model.Numbers;

namespace CarTAgents.Model.Conversion;

/// <summary>Turns the description of a patient into windows and probabilities.</summary>
internal sealed class PatientConversion(RunConfiguration c, int window, double tick)
{
    private const double Day = Unit.SecondsPerDay,
        MicrolitreUm3 = 1e9;

    private readonly Kinds _kinds = new(c);

    /// <param name="tissues">Body cells that a lattice cell stands for, and tumour cells of clones that none stands for, tissue by
    /// tissue.</param>
    public PatientPlan Convert((long Represents, CloneCells Clones)[] tissues)
    {
        PatientDescription p = c.Patient!;
        double windowDays = window * tick / Day;
        LymphodepletionDescription? depletion = p.Systemic.NormalT.Lymphodepletion;
        uint start = depletion is null ? 0 : Window(depletion.Start),
            end = depletion is null ? 0 : Window(depletion.Start + depletion.Duration);
        InfusionDescription? infusion = p.Infusion;
        double dose = infusion is null ? 0 : infusion.CellsPerKilogram * infusion.Weight / 1000;
        if (infusion?.Most is { } most)
            dose = Math.Min(dose, most);
        return new PatientPlan
        {
            WindowDays = windowDays,
            CourseWindows = (uint)Math.Max(1, Math.Ceiling(p.Every / (window * tick) - 1e-9)),
            Tissues =
            [
                .. c.Tissues.Select(
                    (t, i) => new TissuePlan(t.Key, tissues[i].Represents, t.Value.Homing, tissues[i].Clones, Exit(t.Value.Stay))
                ),
            ],
            InfusionTick = infusion is null ? 0 : Window(infusion.At),
            Dose = (long)dose,
            Weighted = p.Weighted,
            HandOver = p.HandOver is { } h ? (h.Below, (int)Math.Max(1, Math.Ceiling(h.For / (window * tick) - 1e-9)), h.Above) : null,
            Activated = [.. c.Residents.Values.Where(r => r.Activation is not null).Select(r => _kinds.Resident(r.Activation!.Into))],
            Targets = [.. c.Residents.Values.Select((r, i) => Target(r, i + 1)).Where(t => t is not null)!],
            Mix = infusion is null ? [] : TissueConversion.Mix(c, infusion.Mix),
            Engrafting = infusion is null ? 0 : HostMath.Pow(10, -infusion.Drop),
            Resting = infusion?.Resting.Value ?? 0,
            Fates = [.. c.TCells.Values.Select(t => Fate(t, windowDays))],
            Capacity = p.Niche.Capacity,
            Competition = p.Niche.Competition,
            NormalT = p.Systemic.NormalT.Plateau,
            BloodVolume = p.Blood.Volume / MicrolitreUm3,
            ApparentT = p.Blood.ApparentT / MicrolitreUm3,
            ApparentB = p.Blood.ApparentB / MicrolitreUm3,
            Organs = p.Organs?.Homing.Value ?? 0,
            OrgansExit = Exit(p.Organs?.Stay),
            Lungs = p.Lungs is { } lungs ? (lungs.Share, Exit(lungs.Stay)!.Value) : null,
            Search = p.Contact is { } contact ? new SearchLaw(contact.HalfTargets, contact.Crowding) : null,
            BLineage = p.BLineage is { } b ? BLineage(b, windowDays, end > start ? (end - start) / (double)window : 0) : null,
            Tumour = p.Tumour is { } tumour ? _kinds.Resident(tumour) : 0,
            TumourCapacity = p.Clones?.Capacity?.Value ?? double.PositiveInfinity,
            Negative = ClonePlan.Negative(c),
            Resistant = ClonePlan.Resistant(c),
            MarrowTissue = p.Marrow is { } marrow ? _kinds.Tissue(marrow.Tissue) : -1,
            Nucleated = p.Marrow?.Nucleated.Value ?? 1,
            DepletionStart = start,
            DepletionEnd = end,
            Drugs = p.Drugs,
            Neurotoxicity = p.Neurotoxicity,
            Antibodies = p.Antibodies,
            Outcome = p.Outcome,
            Events = [.. c.Events.Where(e => e.Give is not null || e.Dose is not null).Select(Event)],
            Il15 = p.Il15 is { } il15 ? Body.Il15.Of(il15) : null,
            PlasmaFields = [.. p.Systemic.Cytokines.Select(s => _kinds.Field(s.Cytokine.Field))],
            Systemic = p.Systemic,
        };

        double? Exit(Quantity? stay) => stay is { } s ? Rates.Probability(Day / s.Value, windowDays) : null;

        BLineagePlan BLineage(BLineageDescription b, double days, double windows)
        {
            (double, double) Antigen(string kind) => c.Residents[kind].Antigen is { } a ? (a.Median, a.Spread) : (0, 0);
            return new BLineagePlan(
                _kinds.Resident(b.Precursor),
                _kinds.Resident(b.Naive),
                _kinds.Resident(b.Memory),
                _kinds.Tissue(b.Origin),
                _kinds.Tissue(b.Home),
                b.Output * b.Share * Day,
                b.Recovery / Day,
                windows > 0 ? 1 - HostMath.Pow(b.Spared, 1 / windows) : 0,
                windows > 0 ? b.Spared : 1,
                b.AntiCd20 is { } antibody ? (antibody.Loss * Day, antibody.For / Day) : (0, 0),
                Antigen(b.Precursor),
                Antigen(b.Naive)
            );
        }
    }

    private PatientEvent Event(EventDescription e) =>
        new(
            (uint)Math.Min(uint.MaxValue - window, Math.Ceiling(e.At / tick / window - 1e-9) * window),
            e.Give,
            (long)(e.Dose?.Cells.Value ?? 0),
            e.Dose is { } dose ? TissueConversion.Mix(c, dose.Mix) : []
        );

    private FatePlan? Fate(TCellDescription cell, double days)
    {
        if (cell.Fate is not { } fate || cell.Division is not { } division)
            return null;
        double A(double rate) => Rates.Probability(rate * Day, days);
        return new FatePlan(
            [
                A(fate.Loss.Resting),
                A(fate.Loss.Proliferating),
                A(fate.Loss.Effector),
                A(fate.Loss.Exhausted),
                A(fate.Loss.Memory),
                A(fate.Loss.Failing),
            ],
            fate.Stay is { } stay ? A(1 / stay.Value) : 0,
            fate.MemoryShare,
            A(fate.Recovery),
            (uint)(division.Lag / tick + 0.5),
            (uint)(division.Cycle / tick + 0.5),
            (int)division.Chances,
            division.Chances - (int)division.Chances,
            division.Rearming?.Probability.Value ?? 0,
            (int)(division.Rearming?.Divisions.Value ?? 0),
            (int)(fate.RecallDivisions?.Value ?? 1),
            [1, 1, 1, fate.ExhaustedFunction, 1, fate.FailingFunction],
            fate.Recall * Day,
            division.Cycle / Day,
            (cell.Cytokine?.Duration.Value ?? 0) / Day,
            cell.ActivationDeath
        );
    }

    private TargetPlan? Target(ResidentDescription resident, int kind)
    {
        if (!resident.Target)
            return null;
        double deaths = resident.Lifespan is { } life ? Day / life.Value : 0,
            growth = resident.Doubling is { } doubling ? HostMath.Log(2) * Day / doubling.Value : 0;
        (int stages, double matures) = resident.Maturation is { } maturation
            ? (maturation.Stages, maturation.Stages * Day / maturation.Time)
            : (0, 0);
        int into = resident.Maturation?.Into is { } next ? _kinds.Resident(next) : 0;
        return new TargetPlan(
            kind,
            growth > 0 ? growth + deaths : 0,
            deaths,
            stages,
            matures,
            into,
            resident.Lymphodepleted,
            resident.Antigen is { } a ? (a.Median, a.Spread) : (0, 0),
            ContactChances.TriggersPerKill(c, resident)
        );
    }

    /// <summary>First tick of the first window at or after a time.</summary>
    private uint Window(double seconds) => (uint)(Math.Ceiling(seconds / tick / window - 1e-9) * window);
}
