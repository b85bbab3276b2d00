using CarTAgents.Configuration.Descriptions;
using CarTAgents.Kernels.Cells;
using CarTAgents.Kernels.Parameters;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Engine;
using CarTAgents.Model.Numbers;
using CarTAgents.Model.Tissues;

namespace CarTAgents.Model.Body;

// Cells that enter the lattices: whole lattice cells out of what the tissues hold beside them.
internal sealed partial class Patient
{
    /// <summary>Plans the entries of a tissue.</summary>
    private void PlanEntries(int i, uint tick, Func<int, int[]> vessels, ref HostRandom random)
    {
        TissueSample tissue = _tissues[i];
        _replicas[i].Entries.Begin(tissue.TCell.Now, tissue.Resident.Now);
        if (tissue.IsAway || tissue.IsLeaving)
            return;
        PlanTCells(i, tick, vessels, ref random);
        if (_plan.TumourTarget is { } tumour)
        {
            while (tissue.TumourResidue >= tissue.Resident.Now && PlanResident(i, tick, tumour.Kind, tumour.Antigen, ref random))
                tissue.EnterResident(tumour.Kind);
            PlanClone(i, tick, tumour, TissueSample.NegativeTumour, ref random);
            PlanClone(i, tick, tumour, TissueSample.ResistantTumour, ref random);
        }

        if (_plan.BLineage is not { } b)
            return;
        if (i == b.Home)
            PlanArriving(i, tick, b.Memory, b.NaiveAntigen, ref random);
        while (i == b.Origin && tissue.HasStaged(out int stage))
        {
            if (!PlanResident(i, tick, b.Precursor, b.PrecursorAntigen, ref random, stage: stage))
                break;
            tissue.EnterStaged(stage);
        }

        if (i == b.Origin)
            PlanArriving(i, tick, b.Precursor, b.PrecursorAntigen, ref random);
        if (i == b.Home)
            PlanArriving(i, tick, b.Naive, b.NaiveAntigen, ref random);
    }

    private void PlanTCells(int i, uint tick, Func<int, int[]> vessels, ref HostRandom random)
    {
        TissueSample tissue = _tissues[i];
        while (tissue.TryDrawTCell(ref random, out int c))
        {
            TCell cell = MakeTCell(c / TState.Count, c % TState.Count, tick, ref random);
            if (!PlanTCell(i, tick, cell, vessels(i), ref random))
                break;
            tissue.EnterTCell(c);
        }
    }

    private TCell MakeTCell(int kind, int state, uint tick, ref HostRandom random)
    {
        FatePlan fate = _plan.Fates[kind]!;
        TShare share = _plan.Mix.First(m => m.Kind == kind);
        TCell cell = NewTCell.Draw(ref random, kind, share.CarMedian, share.CarSpread, share.Competent);
        cell.Program = TState.Program(state);
        if (cell.Program == TProgram.Proliferating)
        {
            cell.DivisionsLeft = TState.Chances(state);
            cell.SetDivisionDue(Math.Max(tick, _plan.InfusionTick + fate.Lag) + (uint)random.NextBelow(fate.Cycle));
        }

        return cell;
    }

    /// <summary>Plans the entry of a T cell at a vessel; false when there is no room for it in this window.</summary>
    private bool PlanTCell(int i, uint tick, TCell cell, int[] vessels, ref HostRandom random)
    {
        WindowEntries entries = _replicas[i].Entries;
        if (vessels.Length == 0 || entries.IsFull)
            return false;
        var sites = new EntrySites(_scenario.Lattice, EntryRoute.Vessels, vessels);
        if (!entries.TryPlace(tick, _scenario.Window, sites, ref random, 0, out PlannedEntry entry))
            return false;
        entry.TCell = cell;
        entries.Add(entry, WindowEntries.OfPatient);
        return true;
    }

    /// <summary>Plans the entries of residents of a kind, from 1, that are on their way in.</summary>
    private void PlanArriving(int i, uint tick, int kind, (double Median, double Spread) antigen, ref HostRandom random)
    {
        TissueSample tissue = _tissues[i];
        while (tissue.Arriving[kind] >= tissue.Resident.Now)
        {
            if (!PlanResident(i, tick, kind, antigen, ref random))
                return;
            tissue.EnterResident(kind);
        }
    }

    /// <summary>Plans the entries of a clone of the tumour.</summary>
    private void PlanClone(int i, uint tick, TargetPlan tumour, int clone, ref HostRandom random)
    {
        TissueSample tissue = _tissues[i];
        bool isNegative = clone == TissueSample.NegativeTumour;
        (double, double) antigen = isNegative ? (0, 0) : tumour.Antigen;
        int source = isNegative ? WindowEntries.OfNegative : WindowEntries.OfResistant;
        while (tissue.CloneIsToEnter(_replicas[i].Census, clone) && PlanResident(i, tick, tumour.Kind, antigen, ref random, source))
            tissue.EnterResident(clone);
    }

    /// <summary>Plans the entry of a resident at any site; false when there is no room for it in this window.</summary>
    private bool PlanResident(
        int i,
        uint tick,
        int kind,
        (double Median, double Spread) antigen,
        ref HostRandom random,
        int source = WindowEntries.OfPatient,
        int stage = 0
    )
    {
        var cell = new Resident(LnDensity.Draw(ref random, antigen.Median, antigen.Spread), 0)
        {
            IsResistant = source == WindowEntries.OfResistant,
            Stage = stage,
        };
        WindowEntries entries = _replicas[i].Entries;
        if (entries.IsFull)
            return false;
        var sites = new EntrySites(_scenario.Lattice, EntryRoute.Anywhere, []);
        if (!entries.TryPlace(tick, _scenario.Window, sites, ref random, kind, out PlannedEntry entry))
            return false;
        entry.Resident = cell;
        entries.Add(entry, source);
        return true;
    }
}
