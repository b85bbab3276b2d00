using CarTAgents.Compute;
using CarTAgents.Kernels;
using CarTAgents.Kernels.Rows;
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
        _device.Read(_totals, 0, sums.AsSpan());
        ulong hash = 0;
        for (int r = 0; r < _hosts.Length; r++)
            hash = Kernels.StateHash.Mix(hash ^ (ulong)sums[r * Counter.Count + Counter.Hash]);
        return _open is { Last: Stage.Resolve } ? hash ^ PlaneHash(_tEntrant, 1) ^ PlaneHash(_residentEntrant, 2) : hash;
    }

    private ulong PlaneHash(Buffer<byte> plane, ulong key)
    {
        byte[] bytes = new byte[Chunk];
        ulong sum = 0;
        for (long start = 0; start < plane.Length; start += Chunk)
        {
            int n = (int)Math.Min(Chunk, plane.Length - start);
            _device.Read(plane, start, bytes.AsSpan(0, n));
            for (int i = 0; i < n; i++)
            {
                if (bytes[i] != 0)
                    sum += Kernels.StateHash.Mix(((ulong)(start + i) << 8) | bytes[i]);
            }
        }

        return Kernels.StateHash.Mix(sum ^ key);
    }

    /// <summary>Where another run of the same scenario, at the same stage, differs first: the first site, else the first voxel; null if
    /// nothing differs.</summary>
    public string? FirstDifference(Simulation other)
    {
        for (int r = 0; r < _hosts.Length; r++)
        {
            if (LayerDifference(other, r, "T cell", s => s._tSignal, s => s._tCell) is { } tCell)
                return tCell;
            if (LayerDifference(other, r, "resident", s => s._residentSignal, s => s._resident) is { } resident)
                return resident;
            if (_open is { Last: Stage.Resolve })
            {
                if (PlaneDifference(other, r, "entrant of the T layer", s => s._tEntrant) is { } tEntrant)
                    return tEntrant;
                if (PlaneDifference(other, r, "entrant of the resident layer", s => s._residentEntrant) is { } residentEntrant)
                    return residentEntrant;
            }

            if (FieldDifference(other, r) is { } field)
                return field;
        }

        return null;
    }

    private string? LayerDifference(
        Simulation other,
        int replica,
        string what,
        Func<Simulation, Buffer<byte>> signals,
        Func<Simulation, Buffer<Words4>> records
    )
    {
        if (PlaneDifference(other, replica, "signal of the " + what, signals) is { } signal)
            return signal;
        byte[] occupied = new byte[Chunk];
        Words4[] mine = new Words4[Chunk],
            theirs = new Words4[Chunk];
        for (int start = 0; start < _tissue.Sites; start += Chunk)
        {
            int n = Math.Min(Chunk, _tissue.Sites - start);
            long first = (long)replica * _tissue.Sites + start;
            _device.Read(signals(this), first, occupied.AsSpan(0, n));
            _device.Read(records(this), first, mine.AsSpan(0, n));
            other._device.Read(records(other), first, theirs.AsSpan(0, n));
            for (int i = 0; i < n; i++)
            {
                if (occupied[i] != 0 && Words(mine[i]) != Words(theirs[i]))
                    return $"record of the {what} at {Place(replica, start + i)}: {Words(mine[i])} and {Words(theirs[i])}";
            }
        }

        return null;
    }

    private string? PlaneDifference(Simulation other, int replica, string what, Func<Simulation, Buffer<byte>> plane)
    {
        byte[] mine = new byte[Chunk],
            theirs = new byte[Chunk];
        for (int start = 0; start < _tissue.Sites; start += Chunk)
        {
            int n = Math.Min(Chunk, _tissue.Sites - start);
            long first = (long)replica * _tissue.Sites + start;
            _device.Read(plane(this), first, mine.AsSpan(0, n));
            other._device.Read(plane(other), first, theirs.AsSpan(0, n));
            int at = mine.AsSpan(0, n).CommonPrefixLength(theirs.AsSpan(0, n));
            if (at < n)
                return $"{what} at {Place(replica, start + at)}: 0x{mine[at]:x2} and 0x{theirs[at]:x2}";
        }

        return null;
    }

    private string? FieldDifference(Simulation other, int replica)
    {
        bool swapped = _open is { } cursor && cursor.Tissue.SubStep % 2 == 1;
        for (int f = 0; f < Scenario.Fields.Count; f++)
        {
            (int nx, int ny, int nz) = FieldSize(f);
            int[] mine = new int[nx * ny * nz],
                theirs = new int[mine.Length];
            long first = (long)replica * _tissue.Voxels + _gridWords[f * Grid.Stride + Grid.First];
            _device.Read(swapped ? _nextAmount : _amount, first, mine.AsSpan());
            other._device.Read(swapped ? other._nextAmount : other._amount, first, theirs.AsSpan());
            int at = mine.AsSpan().CommonPrefixLength(theirs);
            if (at < mine.Length)
            {
                return $"field {Scenario.Fields[f].Name} in voxel ({at % nx}, {at / nx % ny}, {at / nx / ny}) of replica "
                    + $"{_hosts[replica].Identity}: {mine[at]} and {theirs[at]} quanta";
            }
        }

        return null;
    }

    private string Place(int replica, int site) =>
        $"site ({site % _tissue.Nx}, {site / _tissue.Nx % _tissue.Ny}, {site / _tissue.Nx / _tissue.Ny}) of replica "
        + $"{_hosts[replica].Identity}";

    private static string Words(Words4 r) => $"{r.X:x8} {r.Y:x8} {r.Z:x8} {r.W:x8}";
}
