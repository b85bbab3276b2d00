using System.Runtime.CompilerServices;
using CarTAgents.Kernels.Cells;
using CarTAgents.Kernels.Draws;
using CarTAgents.Model.Numbers;

namespace CarTAgents.Model.Tissues;

/// <summary>A cell of a layer as a value. The only place above the engine that knows how cells are packed.</summary>
/// <typeparam name="TSelf">The layer's kind of cell.</typeparam>
public interface ICellView<TSelf>
    where TSelf : struct, ICellView<TSelf>
{
    /// <summary>The cell of a site.</summary>
    /// <param name="code">The site's code, not 0.</param>
    /// <param name="record">Its record; zero where records were not copied.</param>
    static abstract TSelf Of(byte code, Words4 record);
}

/// <summary>The condition of a resident.</summary>
public enum CellPhase : byte
{
    /// <summary>Alive.</summary>
    Live = 0,

    /// <summary>Dying.</summary>
    Dying = 1,

    /// <summary>Debris.</summary>
    Debris = 2,
}

/// <summary>What a T cell is about.</summary>
public enum TCellProgram : byte
{
    /// <summary>Never engaged productively.</summary>
    Resting = TRecord.Resting,

    /// <summary>In its programmed divisions.</summary>
    Proliferating = TRecord.Proliferating,

    /// <summary>Done with dividing.</summary>
    Effector = TRecord.Effector,

    /// <summary>Worn out by antigen.</summary>
    Exhausted = TRecord.Exhausted,

    /// <summary>Long-lived, recalled by antigen.</summary>
    Memory = TRecord.Memory,

    /// <summary>Infused, but will not engraft.</summary>
    Failing = TRecord.Failing,
}

/// <summary>A resident. What its code does not tell needs records.</summary>
public readonly struct ResidentView : ICellView<ResidentView>
{
    private readonly byte _code;
    private readonly Words4 _record;

    private ResidentView(byte code, Words4 record)
    {
        _code = code;
        _record = record;
    }

    /// <summary>The kind, from 1; told by the code.</summary>
    public int Kind => ResidentSignal.Kind(_code);

    /// <summary>The condition; told by the code.</summary>
    public CellPhase Phase =>
        ResidentSignal.Phase(_code) switch
        {
            ResidentSignal.Dying => CellPhase.Dying,
            ResidentSignal.Debris => CellPhase.Debris,
            _ => CellPhase.Live,
        };

    /// <summary>CD19, molecules a cell; 0 for none.</summary>
    public float Antigen => Molecules.OfLn[ResidentRecord.LnAntigen(_record)];

    /// <summary>Sublethal hits not yet repaired.</summary>
    public int Damage => ResidentRecord.Damage(_record);

    /// <summary>The number of its clone.</summary>
    public int Clone => ResidentRecord.Clone(_record);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ResidentView Of(byte code, Words4 record) => new(code, record);
}

/// <summary>A T cell. What its code does not tell needs records.</summary>
public readonly struct TCellView : ICellView<TCellView>
{
    private readonly byte _code;
    private readonly Words4 _record;

    private TCellView(byte code, Words4 record)
    {
        _code = code;
        _record = record;
    }

    /// <summary>The kind, from 0; told by the code.</summary>
    public int Kind => TSignal.Kind(_code);

    /// <summary>Whether it is in synapse with a resident; told by the code.</summary>
    public bool IsBound => TSignal.Phase(_code) == TSignal.Bound;

    /// <summary>Where that resident is from here, in sites, on the axes of a lattice without edges; told by the code.</summary>
    public (int X, int Y, int Z) Partner =>
        TSignal.DirectionOf(_code) switch
        {
            1 => (-1, 0, 0),
            2 => (1, 0, 0),
            3 => (0, -1, 0),
            4 => (0, 1, 0),
            5 => (0, 0, -1),
            6 => (0, 0, 1),
            _ => (0, 0, 0),
        };

    /// <summary>What it is about.</summary>
    public TCellProgram Program => (TCellProgram)TRecord.Program(_record);

    /// <summary>Whether it secretes.</summary>
    public bool IsSecreting => TRecord.Secreting(_record) != 0;

    /// <summary>Cells that it has killed, at most 2047.</summary>
    public int Kills => TRecord.Kills(_record);

    /// <summary>Productive engagements so far, at most 255.</summary>
    public int Engagements => TRecord.Engagements(_record);

    /// <summary>CAR, molecules a cell; 0 for none.</summary>
    public float Car => Molecules.OfLn[TRecord.LnCar(_record)];

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TCellView Of(byte code, Words4 record) => new(code, record);
}

/// <summary>Molecules a cell of each density that a record can hold.</summary>
file static class Molecules
{
    public static readonly float[] OfLn =
    [
        0,
        .. Enumerable.Range(1, ushort.MaxValue).Select(ln => (float)HostMath.Exp((double)ln / ResidentRecord.LnUnit)),
    ];
}
