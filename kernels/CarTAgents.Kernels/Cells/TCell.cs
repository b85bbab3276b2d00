using CarTAgents.Kernels.Draws;

namespace CarTAgents.Kernels.Cells;

/// <summary>A T cell's 16-byte record. Undefined, and counted as zero, where the signal is empty.</summary>
/// <remarks>The only place that knows the packing. Word 0: kind (bits 0-1), program (2-3, and 19 above them), divisions left (4-9),
/// direction of the last step (10-12), tries to divide (13-15), whether this synapse has acted (16), secreting (17), triggering synapse
/// (18), stimulated (20), kills (21-31, saturating). Word 1: ln of CAR molecules in units of 1/4096 (0-15), engagements (16-23,
/// saturating), lineage (24-31). Word 2: low 24 bits of the tick at which the synapse acts next or, unbound, at which the cell is armed
/// again (0-23), competent (24), lethal synapse (25), steps of surface CAR lost (26-28). Word 3: low 16 bits of the tick of the next
/// division (0-15) and of the end of stimulation (16-31). Ticks are compared modulo 2^24 and 2^16, so that durations stay under 2^23 and
/// 2^15 ticks.</remarks>
public struct TCell
{
    private const uint TickMask = 0xFFFFFFu,
        Competent = 0x1000000u,
        Lethal = 0x2000000u;

    private const int LossShift = 26;

    private uint _state,
        _receptors,
        _contact,
        _dues;

    /// <summary>A resting cell of a kind (0 to 3), with ln CAR molecules, of a lineage (0 to 255).</summary>
    public TCell(int kind, int lnCar, int lineage)
    {
        _state = (uint)kind & 3u;
        _receptors = ((uint)lnCar & 0xFFFFu) | ((uint)lineage << 24);
        _contact = 0;
        _dues = 0;
    }

    /// <summary>A cell of a record's words.</summary>
    public TCell(Words4 words) => (_state, _receptors, _contact, _dues) = (words.X, words.Y, words.Z, words.W);

    /// <summary>Most steps of surface CAR that a cell can have lost.</summary>
    public const int MostCarLoss = 7;

    /// <summary>Number of programs.</summary>
    public const int Programs = 6;

    /// <summary>The record's words, for hashes and for what holds cells of both layers.</summary>
    public readonly Words4 Words
    {
        get
        {
            Words4 words;
            words.X = _state;
            words.Y = _receptors;
            words.Z = _contact;
            words.W = _dues;
            return words;
        }
    }

    /// <summary>Kind, 0 to 3.</summary>
    public readonly int Kind => (int)(_state & 3u);

    /// <summary>What the cell is about.</summary>
    public TProgram Program
    {
        readonly get => (TProgram)(int)(((_state >> 2) & 3u) | ((_state >> 17) & 4u));
        set => _state = (_state & ~0x8000Cu) | (((uint)value & 3u) << 2) | (((uint)value & 4u) << 17);
    }

    /// <summary>Chances to divide that are left in this burst, 0 to 63.</summary>
    public int DivisionsLeft
    {
        readonly get => (int)((_state >> 4) & 63u);
        set => _state = (_state & ~0x3F0u) | (((uint)value & 63u) << 4);
    }

    /// <summary>Direction of the last step, 1 to 6; 0: none yet.</summary>
    public int Heading
    {
        readonly get => (int)((_state >> 10) & 7u);
        set => _state = (_state & ~0x1C00u) | (((uint)value & 7u) << 10);
    }

    /// <summary>Failed tries of the present attempt to divide.</summary>
    public int Tries
    {
        readonly get => (int)((_state >> 13) & 7u);
        set => _state = (_state & ~0xE000u) | (((uint)value & 7u) << 13);
    }

    /// <summary>Whether the synapse has acted: it has triggered the cell, hit the target, both, or neither.</summary>
    public bool HasActed
    {
        readonly get => (_state & 0x10000u) != 0;
        set => _state = value ? _state | 0x10000u : _state & ~0x10000u;
    }

    /// <summary>Whether the cell secretes; only while it is stimulated.</summary>
    public bool IsSecreting
    {
        readonly get => (_state & 0x20000u) != 0;
        set => _state = value ? _state | 0x20000u : _state & ~0x20000u;
    }

    /// <summary>Whether the present synapse triggers the cell: it stimulates, primes, releases, exhausts and costs.</summary>
    public bool IsTriggering
    {
        readonly get => (_state & 0x40000u) != 0;
        set => _state = value ? _state | 0x40000u : _state & ~0x40000u;
    }

    /// <summary>Whether the present synapse is lethal: it kills, or hits.</summary>
    public bool IsLethal
    {
        readonly get => (_contact & Lethal) != 0;
        set => _contact = value ? _contact | Lethal : _contact & ~Lethal;
    }

    /// <summary>Whether the cell kills well, as its mother did.</summary>
    public bool IsCompetent
    {
        readonly get => (_contact & Competent) != 0;
        set => _contact = value ? _contact | Competent : _contact & ~Competent;
    }

    /// <summary>Steps of surface CAR that engagements took and that have not come back, 0 to <see cref="MostCarLoss"/>.</summary>
    public int CarLoss
    {
        readonly get => (int)((_contact >> LossShift) & 7u);
        set => _contact = (_contact & ~(7u << LossShift)) | (((uint)value & 7u) << LossShift);
    }

    /// <summary>Whether a synapse triggered the cell within the last hours.</summary>
    public bool IsStimulated
    {
        readonly get => (_state & 0x100000u) != 0;
        set => _state = value ? _state | 0x100000u : _state & ~0x100000u;
    }

    /// <summary>Kills of this cell, saturating at 2047.</summary>
    public readonly int Kills => (int)(_state >> 21);

    /// <summary>ln of CAR molecules a cell when none is lost, in units of 1/4096; 0: no CAR.</summary>
    public readonly int LnCar => (int)(_receptors & 0xFFFFu);

    /// <summary>Engagements that triggered it so far, saturating at 255.</summary>
    public readonly int Engagements => (int)((_receptors >> 16) & 0xFFu);

    /// <summary>Lineage, 0 to 255.</summary>
    public readonly int Lineage => (int)(_receptors >> 24);

    /// <summary>Whether, at a tick, the synapse acts next or, unbound, the cell is armed.</summary>
    public readonly bool ContactIsDue(uint tick) => (unchecked(tick - _contact) & TickMask) < 0x800000u;

    /// <summary>Sets the tick at which the synapse acts next or, unbound, from which on the cell is armed.</summary>
    public void SetContactDue(uint tick) => _contact = (_contact & ~TickMask) | (tick & TickMask);

    /// <summary>Counts a kill.</summary>
    public void AddKill()
    {
        if (_state < 0xFFE00000u)
            _state += 0x200000u;
    }

    /// <summary>Forgets its kills.</summary>
    public void ForgetKills() => _state &= 0x1FFFFFu;

    /// <summary>Counts an engagement that triggered it.</summary>
    public void AddEngagement()
    {
        if ((_receptors & 0xFF0000u) != 0xFF0000u)
            _receptors += 0x10000u;
    }

    /// <summary>Whether the next division is due at a tick.</summary>
    public readonly bool DivisionIsDue(uint tick) => (unchecked(tick - _dues) & 0xFFFFu) < 0x8000u;

    /// <summary>Sets the tick of the next division.</summary>
    public void SetDivisionDue(uint tick) => _dues = (_dues & 0xFFFF0000u) | (tick & 0xFFFFu);

    /// <summary>Whether stimulation, and secretion with it, ends at a tick.</summary>
    public readonly bool StimulationIsOver(uint tick) => (unchecked(tick - (_dues >> 16)) & 0xFFFFu) < 0x8000u;

    /// <summary>Sets the tick at which stimulation ends.</summary>
    public void SetStimulationEnd(uint tick) => _dues = (_dues & 0xFFFFu) | (tick << 16);
}
