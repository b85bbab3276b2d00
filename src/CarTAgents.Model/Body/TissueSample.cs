using CarTAgents.Kernels.Cells;
using CarTAgents.Kernels.Parameters;
using CarTAgents.Kernels.Sums;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Engine;
using CarTAgents.Model.Numbers;
using CarTAgents.Model.Treatments;

namespace CarTAgents.Model.Body;

/// <summary>The body's side of one tissue on a lattice: how many body cells each lattice cell stands for, and the counts that no lattice
/// cell stands for.</summary>
/// <remarks>Body count = factor x lattice count + remainder, to the cell. The factor of residents grows when divisions find no room. T
/// cells have a factor of their own, at most the residents': while they are few each stands for less, so that few founders are many on the
/// lattice. It doubles when they are many (half of them are diluted away), halves when they are few (as many enter again), and follows the
/// residents' when it has reached it.</remarks>
internal sealed partial class TissueSample : IState
{
    /// <summary>Classes of T cells: kind x states + state (<see cref="TState"/>).</summary>
    public const int Classes = Limits.TKinds * TState.Count;

    private readonly int _tumour;
    private readonly double _capacity;
    private readonly bool _hasDrugs;
    private readonly HandOver _handOver = new();
    private readonly CellsUnderWay _underWay = new();
    private Factor _resident,
        _tCell;
    private long _growth,
        _tumourRemainder;
    private int _rest;
    private uint _dilution;
    private double _kills;

    // Of the T cells that are taken off the lattice at the fate of this window, the shares that a drug takes from the body: of cells that
    // divide, act or are exhausted, and of memory cells.
    private double _lost,
        _lostMemory;

    // Whether the tumour is as large as it can be, so that off the lattice no cell of it is born.
    private bool _isFull;

    // Of the remainder, what the change of the factor that was decided in this plan takes up when it is settled.
    private long _promised;

    /// <param name="represents">Body cells that a lattice cell stands for at the start.</param>
    /// <param name="homing">Weight with which T cells come here.</param>
    /// <param name="tumour">Resident kind that grows, from 1; 0 for none.</param>
    /// <param name="hasDrugs">Whether the patient may be given drugs.</param>
    /// <param name="clones">Tumour cells of clones that no lattice cell stands for at the start.</param>
    /// <param name="staged">Resident kind that matures here, from 1, and the stages that it passes; 0 for none.</param>
    /// <param name="capacity">Tumour cells at which growth ends.</param>
    public TissueSample(
        long represents,
        double homing,
        int tumour,
        bool hasDrugs = false,
        CloneCells clones = default,
        (int Kind, int Stages) staged = default,
        double capacity = double.PositiveInfinity
    )
    {
        _hasDrugs = hasDrugs;
        _staged = staged.Kind;
        _later = new long[Math.Max(0, staged.Stages - 1)];
        Arriving[NegativeTumour] = clones.Negative;
        Arriving[ResistantTumour] = clones.Resistant;
        _resident = _tCell = new Factor(represents);
        Homing = homing;
        _tumour = tumour;
        _capacity = capacity;
    }

    /// <summary>Body cells that a resident on the lattice stands for.</summary>
    public Factor Resident => _resident;

    /// <summary>Body cells that a T cell on the lattice stands for.</summary>
    public Factor TCell => _tCell;

    /// <summary>Weight with which T cells come here.</summary>
    public double Homing { get; }

    /// <summary>T cells here that no lattice cell stands for, by class. A class may be negative for a while, after a change of what each
    /// stands for.</summary>
    public TCellPool Pool { get; } = new("T cells that no lattice cell stands for");

    /// <summary>Residents on their way in that no lattice cell stands for, by kind from 1; at <see cref="NegativeTumour"/> and
    /// <see cref="ResistantTumour"/> the tumour's clones.</summary>
    public long[] Arriving { get; } = new long[Limits.ResidentKinds + 2];

    /// <summary>Tumour cells that no lattice cell stands for.</summary>
    public long TumourRemainder => _tumourRemainder;

    /// <summary>Tumour cells that no lattice cell stands for, nor will when the factor's change is settled.</summary>
    public long TumourResidue => _tumourRemainder - _promised;

    /// <summary>Body cells killed here so far.</summary>
    public double Kills => _kills;

    /// <summary>Threshold of being diluted away at the fate of this window.</summary>
    public Threshold Dilution => new(_dilution);

    /// <summary>T cells that were born off the lattice in this window, less those that died of antigen there; for whoever keeps
    /// count.</summary>
    public long NetBirths { get; private set; }

    /// <summary>Hazard of a target here of being killed, 1/d, as told in this window.</summary>
    public double TargetHazard { get; private set; }

    /// <summary>Loss of B cells here to antibody against CD20 in this window, 1/d.</summary>
    public double AntiCd20 { get; set; }

    /// <summary>Whether the tissue is away from its lattice.</summary>
    public bool IsAway => _handOver.IsAway;

    /// <summary>Whether its lattice is emptied at the next fate.</summary>
    public bool IsLeaving => _handOver.IsLeaving;

    /// <summary>Begins a window's entries: those of the window before last are in the census, or refused.</summary>
    public void BeginEntries() => _underWay.BeginWindow();

    /// <summary>A resident of a kind, from 1, or of a clone leaves those on their way in, or the tumour's remainder, for the
    /// lattice.</summary>
    public void EnterResident(int kind)
    {
        AddResidents(kind, -_resident.Now);
        _underWay.AddResidents(kind, _resident.Now);
    }

    /// <summary>Adds residents of a kind, from 1, or of a clone that no lattice cell stands for, such as those whose entry found no
    /// room.</summary>
    public void AddResidents(int kind, long cells)
    {
        if (kind == _tumour && kind > 0)
            _tumourRemainder += cells;
        else
            Arriving[kind] += cells;
    }

    /// <summary>T cells of a class that are not on the lattice: those of the pool, and on their way in.</summary>
    public long OffLattice(int c) => Pool[c] + _underWay.TCells(c);

    /// <summary>Takes in a census: settles the change of the factor that preceded it, and hands what left to the blood.</summary>
    /// <param name="census">Counts by <see cref="Counter"/>.</param>
    /// <param name="blood">T cells in blood by class.</param>
    /// <param name="random">The patient's stream.</param>
    public void ReceiveCensus(ReadOnlySpan<long> census, Span<long> blood, ref HostRandom random)
    {
        _promised = 0;
        if (IsConditioned)
            Sweep();
        if (IsAway)
            return;
        for (int c = 0; c < Classes; c++)
            blood[c] += _tCell.Now * census[Counter.Left + c];
        SettleFactor(census, ref random);
        if (_tumour > 0)
        {
            long n = census[Counter.Alive + _tumour - 1] + census[Counter.ResidentLeft + _tumour - 1];
            _tumourRemainder += _growth - (_resident.Now - _resident.AtCensus) * n;
        }

        _kills += (double)census[Counter.Events + Ledger.Killed] * _resident.AtCensus;
        _resident.AtCensus = _resident.Now;
        _growth = 0;
        TakeInClone(census);
        if (_tumour > 0 && Tumour(census) < _capacity)
            GrowFactor(census[Counter.Events + Ledger.Crowded], census[Counter.Alive + _tumour - 1]);
        // Of a tissue that leaves its lattice, all targets do.
        Matured = IsLeaving || _staged == 0 ? 0 : _resident.Now * census[Counter.ResidentLeft + _staged - 1];
    }

    /// <summary>Of lattice cells that were taken off the lattice, those that a drug took.</summary>
    private long LostToDrugs(int c, long diluted, ref HostRandom random) =>
        TState.Program(c % TState.Count) switch
        {
            TProgram.Resting or TProgram.Failing => 0,
            TProgram.Memory => HostMath.Binomial(ref random, diluted, _lostMemory),
            _ => HostMath.Binomial(ref random, diluted, _lost),
        };

    /// <summary>Takes T cells off the lattice at the fate of this window: for dilution, and those that drugs kill.</summary>
    /// <param name="effects">What drugs do.</param>
    /// <param name="days">Days of the window.</param>
    /// <returns>Probability of being taken off.</returns>
    public Threshold TakeOff(in DrugEffects effects, double days)
    {
        double lost = effects.Lost(TProgram.Effector, days);
        (_lost, _lostMemory) = (0, 0);
        if (lost <= 0 || IsAway || IsLeaving)
            return Dilution;
        double diluted = _dilution * (1.0 / (1UL << 32)),
            taken = 1 - (1 - diluted) * (1 - lost);
        (_lost, _lostMemory) = (Math.Min(1, lost / taken), Math.Min(1, effects.Lost(TProgram.Memory, days) / taken));
        return Threshold.OfProbability(taken);
    }

    /// <summary>Divisions that found no room enlarge what each cell stands for.</summary>
    private void GrowFactor(long crowded, long cells)
    {
        if (crowded == 0 || cells == 0)
            return;
        _growth = _resident.Now * crowded;
        // What earlier growth left over goes along, so that the remainder stays small beside the cells.
        _resident.Now += (long)(Int128.Max(0, (Int128)_growth + _tumourRemainder) / cells);
        _promised = Math.Max(0, (_resident.Now - _resident.AtCensus) * cells - _growth);
    }

    /// <summary>Sets what a T cell stands for in the next window, from their number on the lattice.</summary>
    /// <param name="census">The census received last.</param>
    /// <param name="sites">Sites of the lattice.</param>
    /// <param name="weighted">Whether few T cells may stand for less than residents do.</param>
    public void SetTCellFactor(ReadOnlySpan<long> census, int sites, bool weighted)
    {
        ForgiveDebts(census);
        long n = 0;
        for (int k = 0; k < Limits.TKinds; k++)
            n += census[Counter.T + k];
        if (_rest > 0)
            _rest--;
        if (_tCell.AtCensus == _resident.AtCensus)
            _tCell.Now = _resident.Now;
        if (weighted && _rest == 0)
        {
            // A change shows in the census two windows on.
            long now = _tCell.Now;
            if (n > sites / AssumedNumbers.SitesOfMany)
                _tCell.Now = Math.Min(_resident.Now, 2 * now);
            else if (n < sites / AssumedNumbers.SitesOfFew)
                _tCell.Now = Math.Max(1, now / 2);
            if (_tCell.Now != now)
                _rest = AssumedNumbers.FactorRest;
        }

        long added = _tCell.Now - _tCell.AtCensus;
        _dilution = added <= 0 ? 0 : Threshold.OfShare(added, _tCell.Now).Value;
    }

    /// <summary>Before the first T cells come: as few body cells each as give a well-filled lattice.</summary>
    /// <param name="cells">T cells that are expected.</param>
    /// <param name="sites">Sites of the lattice.</param>
    public void SetFounderFactor(long cells, int sites)
    {
        _tCell = new Factor(Math.Clamp(cells / (sites / AssumedNumbers.SitesOfFounders), 1, _resident.Now));
        _rest = AssumedNumbers.FactorRest;
    }

    /// <summary>Tumour cells in the body: the lattice's at a census, before the growth that the next window applies, and the
    /// remainder.</summary>
    public long Tumour(ReadOnlySpan<long> census) =>
        _tumour == 0
            ? 0
            : Math.Max(
                0,
                _tumourRemainder
                    + _underWay.Residents(_tumour)
                    + ClonesOffLattice
                    + (IsCounts ? 0 : _resident.AtCensus * census[Counter.Alive + _tumour - 1] + _growth)
            );

    /// <summary>Tumour cells of the body that are dying or dead and not cleared yet. Those that no lattice cell stands for leave
    /// none.</summary>
    public long DeadTumour(ReadOnlySpan<long> census) =>
        _tumour == 0 || IsCounts ? 0 : _resident.AtCensus * (census[Counter.Dying + _tumour - 1] + census[Counter.Debris + _tumour - 1]);

    /// <summary>Body cells of a resident kind, from 1.</summary>
    public long Residents(ReadOnlySpan<long> census, int kind) =>
        Arriving[kind]
        + _underWay.Residents(kind)
        + (kind == _staged ? LaterStages : 0)
        + (IsCounts ? 0 : _resident.AtCensus * census[Counter.Alive + kind - 1]);

    /// <summary>T cells of a class in the body's part of this tissue.</summary>
    public long TCells(ReadOnlySpan<long> census, int c) => OffLattice(c) + (IsCounts ? 0 : _tCell.AtCensus * census[Counter.Program + c]);

    /// <summary>T cells of a kind that are bound to no target, in the body's part of this tissue.</summary>
    public double FreeTCells(ReadOnlySpan<long> census, int kind)
    {
        double free = IsCounts ? 0 : (census[Counter.T + kind] - census[Counter.TBound + kind]) * (double)_tCell.AtCensus;
        for (int state = 0; state < TState.Count; state++)
            free += OffLattice(kind * TState.Count + state);
        return Math.Max(0, free);
    }

    /// <inheritdoc/>
    public void Visit<TVisitor>(ref TVisitor visitor)
        where TVisitor : IStateVisitor
    {
        _resident.Visit(ref visitor, "body cells that a resident stands for", "body cells that a resident of the newest census stands for");
        _tCell.Visit(ref visitor, "body cells that a T cell stands for", "body cells that a T cell of the newest census stands for");
        visitor.Value("windows until what a T cell stands for may change", ref _rest, 0, int.MaxValue);
        visitor.Value("growth to be settled, body cells", ref _growth);
        visitor.Value("remainder of the tumour, body cells", ref _tumourRemainder);
        visitor.Value("chance of dilution, of 2^32", ref _dilution);
        if (_hasDrugs)
        {
            visitor.Value("share of the cells taken off that a drug kills", ref _lost, 0, 1);
            visitor.Value("the same of memory cells", ref _lostMemory, 0, 1);
        }

        _handOver.Visit(ref visitor);
        visitor.Value("body cells killed", ref _kills, 0, double.MaxValue);
        Pool.Visit(ref visitor);
        visitor.Values(
            "residents on their way in, by kind from 1; before them tumour cells without antigen, after them resistant ones",
            Arriving.AsSpan()
        );
        if (_later.Length > 0)
            visitor.Values("of those on their way in, precursors past their first stage, by stage", _later.AsSpan());
        _underWay.Visit(ref visitor);
    }
}
