using CarTAgents.Compute;
using CarTAgents.Kernels;
using CarTAgents.Kernels.Rows;
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
        _device.Read(_totals, 0, sums.AsSpan());
        ulong hash = 0;
        for (int r = 0; r < _states.Length; r++)
            hash = Kernels.StateHash.Mix(hash ^ (ulong)sums[r * Counter.Count + Counter.Hash]);
        return _last is { Stage: Stage.Resolve } ? hash ^ PlaneHash(_tEntrant, 1) ^ PlaneHash(_residentEntrant, 2) : hash;
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

    /// <summary>Where another run of the same scenario, at the same launch, differs first: the first site, else the first voxel; null if
    /// nothing differs.</summary>
    public string? FirstDifference(Simulation other)
    {
        for (int r = 0; r < _states.Length; r++)
        {
            if (LayerDifference(other, r, "T cell", s => s._tSignal, s => s._tCell) is { } tCell)
                return tCell;
            if (LayerDifference(other, r, "resident", s => s._residentSignal, s => s._resident) is { } resident)
                return resident;
            if (_last is { Stage: Stage.Resolve })
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
        bool swapped = AmountsAreSwapped;
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
                    + $"{_states[replica].Identity}: {mine[at]} and {theirs[at]} quanta";
            }
        }

        return null;
    }

    private string Place(int replica, int site) =>
        $"site ({site % _tissue.Nx}, {site / _tissue.Nx % _tissue.Ny}, {site / _tissue.Nx / _tissue.Ny}) of replica "
        + $"{_states[replica].Identity}";

    private static string Words(Words4 r) => $"{r.X:x8} {r.Y:x8} {r.Z:x8} {r.W:x8}";
}
