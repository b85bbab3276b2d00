using CarTAgents.Configuration.Descriptions;
using CarTAgents.Kernels.Parameters;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Numbers;

namespace CarTAgents.Model.Tissues;

/// <summary>How much may happen to single cells, from what is known before a run: cells at the start and doses, growth without rest at the
/// fastest rate of any kind until each site has a cell, one end for each cell, one synapse after another; in a patient as many enter as
/// leave, mature or die by themselves. A spread of times over cells, and chance, may exceed it; in most runs far less happens.</summary>
public static class CellEventEstimate
{
    /// <summary>About the most events of a run from a tick on.</summary>
    /// <param name="scenario">The scenario; where its replicas have no initial tissue, each site may have a cell.</param>
    /// <param name="events">What is wanted. A box gets the share of its sites.</param>
    /// <param name="slots">Places of the replicas that are watched.</param>
    /// <param name="from">The tick.</param>
    public static double Most(Scenario scenario, CellEventsDescription events, IEnumerable<int> slots, uint from)
    {
        Lattice l = scenario.Lattice;
        double share = 1;
        int[] sites = [l.Nx, l.Ny, l.Nz];
        for (int axis = 0; events.Region is { } region && axis < sites.Length; axis++)
            share *= LatticeBox.Along(region, axis, sites[axis], l.Spacing).Size / (double)sites[axis];
        return share * slots.Sum(slot => Most(scenario, scenario.Replicas[slot], events, from));
    }

    private static double Most(Scenario scenario, Replica replica, CellEventsDescription events, uint from)
    {
        bool Any(IEnumerable<string> kinds) => events.Kinds is null ? kinds.Any() : kinds.Any(events.Kinds.Contains);
        double ticks = scenario.EndTick - (double)from,
            windows = ticks / scenario.Window,
            sites = scenario.Lattice.Sites;
        bool isPatient = scenario.Patient is not null;
        double most = 0;
        if (Any(scenario.TKinds))
        {
            TKind[] kinds = [.. replica.Parameters.SelectMany(p => p.Parameters.TKinds.Take(scenario.TKinds.Count))];
            // Of a patient's T cells, the lattice holds no more for long than are diluted then.
            double room = isPatient ? 2 * sites / AssumedNumbers.SitesOfMany : sites;
            double entering = isPatient
                ? room * (1 + windows * kinds.Max(Going))
                : replica.Doses.Where(d => d.Tick + (double)d.Ticks > from).Sum(d => (double)d.Cells);
            double divisions = kinds.Max(k => k.DivisionCycle > 0 && k.Divisions > 0 ? HostMath.Log(2) / k.DivisionCycle : 0),
                synapses = kinds.Max(k => k.Engagement > 0 ? 1.0 / k.Engagement : 0);
            double start = replica.InitialTissue is { } t ? t.TCells + t.Placed.Count(c => c.IsT) : room;
            most += Events(start, entering, divisions, synapses, room, [CellEventKind.Died, CellEventKind.Left, CellEventKind.Diluted]);
        }

        if (Any(scenario.ResidentKinds))
        {
            ResidentKind[] kinds = [.. replica.Parameters.SelectMany(p => p.Parameters.ResidentKinds.Take(scenario.ResidentKinds.Count))];
            double start = replica.InitialTissue is { } t ? t.Residents.Sum(r => r.Cells) + t.Placed.Count(c => !c.IsT) : sites,
                entering = isPatient ? sites * windows * kinds.Max(k => k.Stages > 0 ? Share(k.Mature) / k.Stages : 0) : 0;
            double divisions = kinds.Max(k => Share(k.Divide));
            most += Events(start, entering, divisions, 0, sites, [CellEventKind.Killed, CellEventKind.Died, CellEventKind.Left]);
        }

        return most;

        double Events(double start, double entering, double divisions, double synapses, double room, CellEventKind[] ends)
        {
            bool Wants(CellEventKind what) => events.What.Contains(what);
            double births = Births(Math.Min(room, start + entering), divisions, room, ticks, out double cellTicks);
            return (Wants(CellEventKind.Born) ? births : 0)
                + (Wants(CellEventKind.Entered) ? entering : 0)
                + (Wants(CellEventKind.Bound) ? synapses * cellTicks : 0)
                + (ends.Any(Wants) ? start + entering + births : 0);
        }
    }

    /// <summary>The largest share of a patient's T cells of a kind that a window takes from the lattice: others enter for them.</summary>
    private static double Going(TKind kind) =>
        Share(kind.Exit)
        + new[] { kind.LossResting, kind.LossProliferating, kind.LossEffector, kind.LossExhausted, kind.LossMemory, kind.LossFailing }.Max(
            Share
        );

    private static double Share(Threshold probability) => probability.Value / 4294967296.0;

    /// <summary>Births of cells that grow at a rate, a tick, until there are as many as there is room for, and are then replaced as they
    /// die.</summary>
    private static double Births(double cells, double rate, double room, double ticks, out double cellTicks)
    {
        if (rate == 0 || cells == 0)
        {
            cellTicks = cells * ticks;
            return 0;
        }

        double growing = Math.Min(ticks, HostMath.Log(room / cells) / rate),
            births = cells * HostMath.Exp(rate * growing) - cells + room * rate * (ticks - growing);
        cellTicks = births / rate;
        return births;
    }
}
