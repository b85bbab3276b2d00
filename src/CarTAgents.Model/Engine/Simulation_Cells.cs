using CarTAgents.Kernels;
using CarTAgents.Kernels.Cells;
using CarTAgents.Kernels.Parameters;

namespace CarTAgents.Model.Engine;

// What those see that watch single cells.
public sealed partial class Simulation
{
    /// <summary>Called in each tick when hits have been taken and cells have died, and those that enter a site are named: before anyone
    /// moves or is born.</summary>
    internal Action? OnContacts { get; set; }

    /// <summary>Called in each tick of a window with entries when those that are due have been carried out or refused: what happens last in
    /// a tick.</summary>
    internal Action? OnEntries { get; set; }

    /// <summary>Called in each window of a patient when the fates of its cells are drawn: before those that are gone are counted, and
    /// before residents show what they turn into.</summary>
    internal Action? OnFates { get; set; }

    /// <summary>Whether a replica's ticks are run: a patient's tissue may be away from its lattice.</summary>
    internal bool Runs(int replica) => _runs[replica];

    /// <summary>Copies elements of a replica's plane.</summary>
    internal void Copy<T>(Plane<T> plane, int replica, long first, Span<T> to)
        where T : unmanaged => _device.Read(_buffers.Of(plane), _buffers.First(plane, replica) + first, to);

    /// <summary>Appends the entries that a replica carried out in this tick, as the device has them.</summary>
    internal void EnteredNow(int replica, List<PlannedEntry> entered)
    {
        Span<PlannedEntry> planned = _states[replica].Entries.Planned,
            entry = stackalloc PlannedEntry[1];
        for (int e = 0; e < planned.Length; e++)
        {
            if (planned[e].Tick != Tick)
                continue;
            // The host's plan knows when each is due, the device whether its site was free.
            Copy(Planes.Entries, replica, e, entry);
            if (entry[0].IsDone != 0)
                entered.Add(entry[0]);
        }
    }

    /// <summary>The local site in a direction from one, which does not lie beyond a closed boundary.</summary>
    internal int Neighbour(int local, int direction)
    {
        Site s = default;
        s.X = local % _tissue.Nx;
        s.Y = local / _tissue.Nx % _tissue.Ny;
        s.Z = local / (_tissue.Nx * _tissue.Ny);
        s.Local = local;
        return Kernels.Neighbour.Local(_tissue, s, direction);
    }

    /// <summary>The identity of the cell at a site; 0 where cells have none.</summary>
    internal long NumberAt(int replica, bool isT, int local)
    {
        if (!Scenario.Identities)
            return 0;
        Span<Identity> identity = stackalloc Identity[1];
        Copy(isT ? Planes.TIdentity : Planes.ResidentIdentity, replica, local, identity);
        return identity[0].Cell;
    }

    /// <summary>The identity that a cell gets which is born at a site in this tick; 0 where cells have none.</summary>
    internal long NumberOfBorn(bool isT, int local) =>
        Scenario.Identities ? Identity.Number(_tissue, Tick, isT ? Identity.TBorn : Identity.Born, local) : 0;

    /// <summary>Gives the cells at each site of a layer the identities of founders.</summary>
    private void Found(Plane<Identity> plane, int replica)
    {
        int way = plane == Planes.TIdentity ? Identity.TBorn : Identity.Born;
        var founders = new Identity[Math.Min(1 << 16, _tissue.Sites)];
        for (int first = 0; first < _tissue.Sites; first += founders.Length)
        {
            int n = Math.Min(founders.Length, _tissue.Sites - first);
            for (int i = 0; i < n; i++)
                founders[i] = Identity.Founder(_tissue.Sites, way, first + i);
            _device.Write<Identity>(_buffers.Of(plane), _buffers.First(plane, replica) + first, founders.AsSpan(0, n));
        }
    }
}
