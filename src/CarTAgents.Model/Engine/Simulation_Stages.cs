using CarTAgents.Kernels;
using CarTAgents.Kernels.Parameters;
using CarTAgents.Kernels.Rules;
using CarTAgents.Kernels.Sums;
using CarTAgents.Model.Conversion;

namespace CarTAgents.Model.Engine;

public sealed partial class Simulation
{
    // The launch that a tick under way has come to; null between ticks.
    private Launch? _last;

    /// <summary>Begins a tick, and before it the window that it is the first of.</summary>
    /// <returns>The launches of the tick, for <see cref="Run"/>; then comes <see cref="EndTick"/>.</returns>
    public ReadOnlySpan<Launch> BeginTick()
    {
        if (Tick % Scenario.Window == 0)
            BeginWindow();
        return _entriesPlanned ? _tickWithEntries : _tickWithoutEntries;
    }

    /// <summary>Runs one launch of a tick.</summary>
    public void Run(Launch launch)
    {
        Tissue t = _tissue;
        t.Round = launch.Round;
        t.SubStep = launch.SubStep;
        // Each sub-step reads what the one before it wrote; their number is even, so that a tick ends in the buffer it began in.
        if (launch.SubStep % 2 == 1)
            (t.Amount, t.NextAmount) = (t.NextAmount, t.Amount);
        switch (launch.Stage)
        {
            case Stage.Dither:
                _device.Launch<DitherRows, Tissue>(t, t.Replicas);
                break;
            case Stage.Source:
                _device.Launch<SourceRows, Tissue>(t, t.Replicas);
                break;
            case Stage.Diffusion:
                _device.Launch<DiffusionRows, Tissue>(t, t.Replicas);
                break;
            case Stage.TSense:
                _device.Launch<TSenseRows, Tissue>(t, t.Replicas);
                break;
            case Stage.ResidentSense:
                _device.Launch<ResidentSenseRows, Tissue>(t, t.Replicas);
                break;
            case Stage.Resolve:
                _device.Launch<ResolveRows, Tissue>(t, t.Replicas);
                if (launch.Round == 0)
                    OnContacts?.Invoke();
                break;
            case Stage.Move:
                _device.Launch<MoveRows, Tissue>(t, t.Replicas);
                break;
            case Stage.Settle:
                _device.Launch<SettleRows, Tissue>(t, t.Replicas);
                break;
            case Stage.TStep:
                _device.Launch<TStepRows, Tissue>(t, t.Replicas);
                break;
            case Stage.Entry:
                _device.Launch<EntryRows, Tissue>(t, t.Replicas);
                OnEntries?.Invoke();
                break;
            case Stage.Clock:
                _device.Launch<ClockRows, Tissue>(t, t.Replicas);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(launch), launch, "not a stage of a tick");
        }

        _last = launch;
    }

    /// <summary>Ends a tick whose launches have all been run.</summary>
    public void EndTick()
    {
        _last = null;
        Tick++;
    }

    // Of a tick under way, whether the amounts of fields stand in the buffer for the next ones.
    private bool AmountsAreSwapped => _last is { Stage: Stage.Diffusion, SubStep: var subStep } && subStep % 2 == 0;

    /// <summary>A hash of cells, entrants and fields as the last launch left them, over all replicas.</summary>
    public ulong StageHash()
    {
        Tissue t = _tissue;
        if (AmountsAreSwapped)
            (t.Amount, t.NextAmount) = (t.NextAmount, t.Amount);
        _device.Launch<StateHashRows, Tissue>(t, t.Replicas);
        _device.Launch<TotalRows, Tissue>(t, t.Replicas);
        long[] sums = new long[_states.Length * Counter.Count];
        _device.Read(_buffers.Of(Planes.Totals), 0, sums.AsSpan());
        ulong hash = 0;
        for (int r = 0; r < _states.Length; r++)
            hash = Kernels.Sums.StateHash.Mix(hash ^ (ulong)sums[r * Counter.Count + Counter.Hash]);
        return _last is { Stage: Stage.Resolve }
            ? hash ^ _buffers.Hash(Planes.TEntrant, 1) ^ _buffers.Hash(Planes.ResidentEntrant, 2)
            : hash;
    }

    /// <summary>Where another run of the same scenario, at the same launch, differs first: the first site, else the first voxel; null if
    /// nothing differs.</summary>
    public string? FirstDifference(Simulation other)
    {
        bool swapped = AmountsAreSwapped,
            resolved = _last is { Stage: Stage.Resolve };
        for (int r = 0; r < _states.Length; r++)
        {
            foreach (Plane plane in Planes.All)
            {
                bool entrants = plane == Planes.TEntrant || plane == Planes.ResidentEntrant;
                if (plane.Use is not (PlaneUse.State or PlaneUse.Record) && !(resolved && entrants))
                    continue;
                Plane present = swapped && plane == Planes.Amount ? Planes.NextAmount : plane;
                if (_buffers.Difference(other._buffers, present, r) is { } d)
                    return $"{d.Plane.Name} at {Place(plane, (int)d.Element)} of replica {_states[r].Identity}: {d.Mine} and {d.Theirs}";
            }
        }

        return null;
    }

    private string Place(Plane plane, int element)
    {
        if (plane.Of is PlaneOf.Site or PlaneOf.IdentifiedSite)
            return $"site ({element % _tissue.Nx}, {element / _tissue.Nx % _tissue.Ny}, {element / _tissue.Nx / _tissue.Ny})";
        int field = Array.FindLastIndex(_grids, g => g.First <= element);
        Grid grid = _grids[field];
        int voxel = element - grid.First;
        return $"voxel ({voxel % grid.Nx}, {voxel / grid.Nx % grid.Ny}, {voxel / grid.Nx / grid.Ny}) of field "
            + $"{Scenario.Fields[field].Name}";
    }
}
