using CarTAgents.Kernels.Draws;

namespace CarTAgents.Kernels.Cells;

/// <summary>A resident's 16-byte record. Undefined, and counted as zero, where the signal is empty.</summary>
/// <remarks>The only place that knows the packing. Word 0: damage (bits 0-7), tries to divide (8-10), first direction tried (11-13), stage
/// of maturation (14-15), clone (16-27), kind where it is not the first of its class (28-31; else 0). Word 1: ln of CD19 density in units
/// of 1/4096 (0-15; 0 is none), whether it resists killing (16).
/// Word 2: tick at which a dying cell becomes debris. Word 3: tick of the last sublethal hit.</remarks>
public struct Resident
{
    private const uint Resistant = 0x10000u;

    private uint _state,
        _antigen,
        _deathDue,
        _lastHit;

    /// <summary>A new resident with an antigen density, of a clone (0 to <see cref="MostClone"/>), of the first kind of its
    /// class.</summary>
    public Resident(int lnAntigen, int clone)
    {
        _state = ((uint)clone & MostClone) << 16;
        _antigen = (uint)lnAntigen & 0xFFFFu;
        _deathDue = 0;
        _lastHit = 0;
    }

    /// <summary>A resident of a record's words.</summary>
    public Resident(Words4 words) => (_state, _antigen, _deathDue, _lastHit) = (words.X, words.Y, words.Z, words.W);

    /// <summary>Units of densities: one unit of ln(molecules/cell) is 4096.</summary>
    public const int LnUnit = 4096;

    /// <summary>The largest number of a clone.</summary>
    public const int MostClone = 0xFFF;

    /// <summary>The largest density that a record holds: 16 in ln(molecules/cell), less a unit.</summary>
    public const int MostLn = 0xFFFF;

    /// <summary>The record's words, for hashes and for what holds cells of both layers.</summary>
    public readonly Words4 Words
    {
        get
        {
            Words4 words;
            words.X = _state;
            words.Y = _antigen;
            words.Z = _deathDue;
            words.W = _lastHit;
            return words;
        }
    }

    /// <summary>Sublethal hits not yet repaired, 0 to 255.</summary>
    public int Damage
    {
        readonly get => (int)(_state & 0xFFu);
        set => _state = (_state & ~0xFFu) | ((uint)value & 0xFFu);
    }

    /// <summary>Failed attempts at the present division, 0 to 7.</summary>
    public int Tries
    {
        readonly get => (int)((_state >> 8) & 7u);
        set => _state = (_state & ~0x700u) | (((uint)value & 7u) << 8);
    }

    /// <summary>The direction tried first for the present division, 0-based.</summary>
    public int FirstTry
    {
        readonly get => (int)((_state >> 11) & 7u);
        set => _state = (_state & ~0x3800u) | (((uint)value & 7u) << 11);
    }

    /// <summary>Stage of maturation, 0 to 3.</summary>
    public int Stage
    {
        readonly get => (int)((_state >> 14) & 3u);
        set => _state = (_state & ~0xC000u) | (((uint)value & 3u) << 14);
    }

    /// <summary>Clone number.</summary>
    public readonly int Clone => (int)((_state >> 16) & MostClone);

    /// <summary>The kind, from 1, of a resident whose signal shows a class.</summary>
    public readonly int KindIn(int residentClass)
    {
        int other = (int)(_state >> 28);
        return other != 0 ? other : residentClass;
    }

    /// <summary>Makes it one of a kind, from 1.</summary>
    public void Become(int kind) => _state = (_state & 0xFFFFFFFu) | (kind > Parameters.Limits.ResidentClasses ? (uint)kind << 28 : 0u);

    /// <summary>Makes it one of the kind that another one of its class is.</summary>
    public void BecomeAs(in Resident other) => _state = (_state & 0xFFFFFFFu) | (other._state & 0xF0000000u);

    /// <summary>ln of CD19 molecules a cell, in units of 1/4096; 0: none.</summary>
    public int LnAntigen
    {
        readonly get => (int)(_antigen & 0xFFFFu);
        set => _antigen = (_antigen & 0xFFFF0000u) | ((uint)value & 0xFFFFu);
    }

    /// <summary>Whether it resists killing (<see cref="Parameters.ResidentKind.ResistantShare"/>), as its mother did.</summary>
    public bool IsResistant
    {
        readonly get => (_antigen & Resistant) != 0;
        set => _antigen = value ? _antigen | Resistant : _antigen & ~Resistant;
    }

    /// <summary>Tick at which a dying cell becomes debris.</summary>
    public uint DeathDue
    {
        readonly get => _deathDue;
        set => _deathDue = value;
    }

    /// <summary>Tick of the last sublethal hit.</summary>
    public uint LastHit
    {
        readonly get => _lastHit;
        set => _lastHit = value;
    }
}
