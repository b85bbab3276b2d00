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
    Alive = 0,

    /// <summary>Dying.</summary>
    Dying = 1,

    /// <summary>Debris.</summary>
    Debris = 2,
}

/// <summary>What a T cell is about.</summary>
public enum TCellProgram : byte
{
    /// <summary>Never triggered.</summary>
    Resting = TProgram.Resting,

    /// <summary>In its programmed divisions.</summary>
    Proliferating = TProgram.Proliferating,

    /// <summary>Done with dividing.</summary>
    Effector = TProgram.Effector,

    /// <summary>Worn out by antigen.</summary>
    Exhausted = TProgram.Exhausted,

    /// <summary>Long-lived, recalled by antigen.</summary>
    Memory = TProgram.Memory,

    /// <summary>Infused, but will not engraft.</summary>
    Failing = TProgram.Failing,
}

/// <summary>A resident. What its code does not tell needs records.</summary>
public readonly struct ResidentView : ICellView<ResidentView>
{
    private readonly byte _code;
    private readonly Resident _record;

    private ResidentView(byte code, Resident record)
    {
        _code = code;
        _record = record;
    }

    /// <summary>The kind, from 1; where kinds share a class, without a record the first kind of the class.</summary>
    public int Kind => _record.KindIn(Class);

    /// <summary>The class, from 1; told by the code.</summary>
    public int Class => ((ResidentSignal)_code).Class;

    /// <summary>The condition; told by the code.</summary>
    public CellPhase Phase =>
        ((ResidentSignal)_code).Phase switch
        {
            ResidentPhase.Dying => CellPhase.Dying,
            ResidentPhase.Debris => CellPhase.Debris,
            _ => CellPhase.Alive,
        };

    /// <summary>CD19, molecules a cell; 0 for none.</summary>
    public float Antigen => Molecules.OfLn[_record.LnAntigen];

    /// <summary>Sublethal hits not yet repaired.</summary>
    public int Damage => _record.Damage;

    /// <summary>The number of its clone.</summary>
    public int Clone => _record.Clone;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ResidentView Of(byte code, Words4 record) => new(code, new Resident(record));
}

/// <summary>A T cell. What its code does not tell needs records.</summary>
public readonly struct TCellView : ICellView<TCellView>
{
    private readonly byte _code;
    private readonly TCell _record;

    private TCellView(byte code, TCell record)
    {
        _code = code;
        _record = record;
    }

    /// <summary>The kind, from 0; told by the code.</summary>
    public int Kind => ((TSignal)_code).Kind;

    /// <summary>Whether it is in synapse with a resident; told by the code.</summary>
    public bool IsBound => ((TSignal)_code).Phase == TPhase.Bound;

    /// <summary>Where that resident is from here, in sites, on the axes of a lattice without edges; told by the code.</summary>
    public (int X, int Y, int Z) Partner =>
        ((TSignal)_code).Direction switch
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
    public TCellProgram Program => (TCellProgram)_record.Program;

    /// <summary>Whether it secretes.</summary>
    public bool IsSecreting => _record.IsSecreting;

    /// <summary>Cells that it has killed, at most 2047.</summary>
    public int Kills => _record.Kills;

    /// <summary>Engagements that triggered it so far, at most 255.</summary>
    public int Engagements => _record.Engagements;

    /// <summary>CAR, molecules a cell; 0 for none.</summary>
    public float Car => Molecules.OfLn[_record.LnCar];

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TCellView Of(byte code, Words4 record) => new(code, new TCell(record));
}

/// <summary>Molecules a cell of each density that a record can hold.</summary>
file static class Molecules
{
    public static readonly float[] OfLn =
    [
        0,
        .. Enumerable.Range(1, ushort.MaxValue).Select(ln => (float)HostMath.Exp((double)ln / Resident.LnUnit)),
    ];
}
