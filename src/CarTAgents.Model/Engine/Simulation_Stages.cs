using CarTAgents.Kernels;
using CarTAgents.Kernels.Parameters;
using CarTAgents.Kernels.Rules;
using CarTAgents.Kernels.Sums;
using CarTAgents.Model.Conversion;

namespace CarTAgents.Model.Engine;

/// <summary>A launch of a tick, in the order in which they happen. Diffusion comes once a sub-step; step, resolve and move once a round of
/// steps.</summary>
public enum Stage
{
    /// <summary>Keys of the dithers are drawn.</summary>
    Dither,

    /// <summary>Secretion, uptake, decay and washout.</summary>
    Source,

    /// <summary>A sub-step of diffusion.</summary>
    Diffusion,

    /// <summary>T cells act.</summary>
    TSense,

    /// <summary>Residents act.</summary>
    ResidentSense,

    /// <summary>Sites name who enters.</summary>
    Resolve,

    /// <summary>Who enters is copied in.</summary>
    Move,

    /// <summary>Cells that wished to divide learn whether they did.</summary>
    Settle,

    /// <summary>Wishes of a later round of steps.</summary>
    TStep,

    /// <summary>T cells enter from outside.</summary>
    Entry,

    /// <summary>The tick ends.</summary>
    Clock,
}

public sealed partial class Simulation
{
    private Cursor? _open;

    /// <summary>Where a tick stands: what comes next, and the arguments with the round, the sub-step and the field buffers' present
    /// roles.</summary>
    private struct Cursor
    {
        public Tissue Tissue;
        public Stage Next;
        public Stage Last;
        public bool Over;
    }

    private void Step()
    {
        Cursor cursor = BeginTick();
        while (!cursor.Over)
            Launch(ref cursor);
    }

    private Cursor BeginTick()
    {
        Cursor cursor;
        cursor.Tissue = _tissue;
        cursor.Next = _tissue.Fields > 0 ? Stage.Dither : Stage.TSense;
        cursor.Last = cursor.Next;
        cursor.Over = false;
        return cursor;
    }

    /// <summary>The launches of a tick and their order: the one place that knows it.</summary>
    private void Launch(ref Cursor c)
    {
        ref Tissue t = ref c.Tissue;
        int n = t.Replicas;
        c.Last = c.Next;
        switch (c.Next)
        {
            case Stage.Dither:
                _device.Launch<DitherRows, Tissue>(t, n);
                c.Next = Stage.Source;
                break;
            case Stage.Source:
                _device.Launch<SourceRows, Tissue>(t, n);
                c.Next = _subSteps > 0 ? Stage.Diffusion : Stage.TSense;
                break;
            case Stage.Diffusion:
                _device.Launch<DiffusionRows, Tissue>(t, n);
                (t.Amount, t.NextAmount) = (t.NextAmount, t.Amount);
                if (++t.SubStep < _subSteps)
                    break;
                t.SubStep = 0;
                t.Amount = _tissue.Amount;
                t.NextAmount = _tissue.NextAmount;
                c.Next = Stage.TSense;
                break;
            case Stage.TSense:
                _device.Launch<TSenseRows, Tissue>(t, n);
                c.Next = Stage.ResidentSense;
                break;
            case Stage.ResidentSense:
                _device.Launch<ResidentSenseRows, Tissue>(t, n);
                c.Next = Stage.Resolve;
                break;
            case Stage.TStep:
                _device.Launch<TStepRows, Tissue>(t, n);
                c.Next = Stage.Resolve;
                break;
            case Stage.Resolve:
                _device.Launch<ResolveRows, Tissue>(t, n);
                c.Next = Stage.Move;
                break;
            case Stage.Move:
                _device.Launch<MoveRows, Tissue>(t, n);
                c.Next = t.Round == 0 ? Stage.Settle : AfterRound(ref t);
                break;
            case Stage.Settle:
                _device.Launch<SettleRows, Tissue>(t, n);
                c.Next = AfterRound(ref t);
                break;
            case Stage.Entry:
                _device.Launch<EntryRows, Tissue>(t, n);
                c.Next = Stage.Clock;
                break;
            case Stage.Clock:
                _device.Launch<ClockRows, Tissue>(t, n);
                c.Over = true;
                break;
        }
    }

    private Stage AfterRound(ref Tissue t)
    {
        if (++t.Round < _rounds)
            return Stage.TStep;
        t.Round = 0;
        return _entriesPlanned ? Stage.Entry : Stage.Clock;
    }

    /// <summary>Runs one stage of a tick: for comparing devices stage by stage. <see cref="RunTo"/> may be called again when a tick is
    /// over.</summary>
    /// <param name="stage">The stage that was run.</param>
    /// <returns>Whether the tick is over with it.</returns>
    public bool RunStage(out Stage stage)
    {
        if (_open is not { } cursor)
        {
            if (Tick % Scenario.Window == 0)
            {
                BeginWindow();
                Settle();
            }

            cursor = BeginTick();
        }

        Launch(ref cursor);
        stage = cursor.Last;
        _open = cursor.Over ? null : cursor;
        if (cursor.Over)
            Tick++;
        return cursor.Over;
    }

    /// <summary>A hash of cells, entrants and fields as the last stage left them, over all replicas.</summary>
    public ulong StageHash()
    {
        Tissue t = _open?.Tissue ?? _tissue;
        _device.Launch<StateHashRows, Tissue>(t, t.Replicas);
        _device.Launch<TotalRows, Tissue>(t, t.Replicas);
        long[] sums = new long[_hosts.Length * Counter.Count];
        _device.Read(_buffers.Of(Planes.Totals), 0, sums.AsSpan());
        ulong hash = 0;
        for (int r = 0; r < _hosts.Length; r++)
            hash = Kernels.Sums.StateHash.Mix(hash ^ (ulong)sums[r * Counter.Count + Counter.Hash]);
        return _open is { Last: Stage.Resolve }
            ? hash ^ _buffers.Hash(Planes.TEntrant, 1) ^ _buffers.Hash(Planes.ResidentEntrant, 2)
            : hash;
    }

    /// <summary>Where another run of the same scenario, at the same stage, differs first: the first site, else the first voxel; null if
    /// nothing differs.</summary>
    public string? FirstDifference(Simulation other)
    {
        bool swapped = _open is { } cursor && cursor.Tissue.SubStep % 2 == 1,
            resolved = _open is { Last: Stage.Resolve };
        for (int r = 0; r < _hosts.Length; r++)
        {
            foreach (Plane plane in Planes.All)
            {
                bool entrants = plane == Planes.TEntrant || plane == Planes.ResidentEntrant;
                if (plane.Use is not (PlaneUse.State or PlaneUse.Record) && !(resolved && entrants))
                    continue;
                Plane present = swapped && plane == Planes.Amount ? Planes.NextAmount : plane;
                if (_buffers.Difference(other._buffers, present, r) is { } d)
                    return $"{d.Plane.Name} at {Place(plane, (int)d.Element)} of replica {_hosts[r].Identity}: {d.Mine} and {d.Theirs}";
            }
        }

        return null;
    }

    private string Place(Plane plane, int element)
    {
        if (plane.Of == PlaneOf.Site)
            return $"site ({element % _tissue.Nx}, {element / _tissue.Nx % _tissue.Ny}, {element / _tissue.Nx / _tissue.Ny})";
        int field = Array.FindLastIndex(_grids, g => g.First <= element);
        Grid grid = _grids[field];
        int voxel = element - grid.First;
        return $"voxel ({voxel % grid.Nx}, {voxel / grid.Nx % grid.Ny}, {voxel / grid.Nx / grid.Ny}) of field {Scenario.Fields[field].Name}";
    }
}
