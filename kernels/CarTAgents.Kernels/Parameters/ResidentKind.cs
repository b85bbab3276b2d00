using CarTAgents.Kernels.Cells;

namespace CarTAgents.Kernels.Parameters;

/// <summary>A kind of residents. Sources of the values: biology.yaml and docs/model.md.</summary>
public struct ResidentKind
{
    /// <summary>Class that its cells show, from 1; 0 of a kind that there is not.</summary>
    public int Class;

    /// <summary>1 when other kinds have the same class, so that its cells' kind stands in their records.</summary>
    public int IsShared;

    /// <summary>1 when T cells may bind this kind. The same for all kinds of a class, as is <see cref="DeathSignal"/>.</summary>
    public int IsTarget;

    /// <summary>Probability that a synapse kills (or hits), at saturating antigen and full cytotoxicity.</summary>
    public Threshold Kill;

    /// <summary>Share of that probability for cells that resist killing and keep their antigen, so that they trigger T cells as others
    /// do.</summary>
    public Threshold ResistantShare;

    /// <summary>Hits that kill, 1 or more (Weigelin et al. 2021, doi:10.1038/s41467-021-25282-3).</summary>
    public int Hits;

    /// <summary>Longest gap, in ticks, over which hits add up.</summary>
    public uint HitGap;

    /// <summary>Share of a hit that is left after a tick of repair.</summary>
    public Threshold HitKept;

    /// <summary>Ticks from the lethal hit to debris.</summary>
    public uint DyingTicks;

    /// <summary>Probability, a tick, that debris is cleared.</summary>
    public Threshold Clear;

    /// <summary>Probability, a tick, that a cell dies by itself, and that it divides; both are read off one die.</summary>
    public Threshold Death,
        Divide;

    /// <summary>Antigen density: mean of ln molecules (1/4096), share of a difference from it that a daughter inherits (2^-16), and s.d. of
    /// what is drawn anew (1/4096).</summary>
    public int AntigenMean,
        AntigenInheritance,
        AntigenInnovation;

    /// <summary>Probability that a division leaves the daughter without the antigen, and all that descend from it.</summary>
    public Threshold AntigenLoss;

    /// <summary>The part of its mother's difference from the mean that a daughter inherits, in ln molecules (1/4096), rounded
    /// down.</summary>
    public readonly int InheritedDifference(int difference) => (int)((long)difference * AntigenInheritance >> 16);

    /// <summary>What is drawn anew, in ln molecules (1/4096), by a standard normal deviate (1/4096).</summary>
    public readonly int DrawnDifference(int normal) => (int)((long)AntigenInnovation * normal >> 12);

    /// <summary>Stages of maturation; 0: does not mature.</summary>
    public int Stages;

    /// <summary>Probability, a window, of passing a stage.</summary>
    public Threshold Mature;

    /// <summary>Kind that it matures into, from 1; 0: it leaves the tissue.</summary>
    public int MaturesInto;

    /// <summary>1 when lymphodepletion reaches the kind.</summary>
    public int IsDepleted;

    /// <summary>Macrophages: the kind that an activated (resting) one turns into and out of, from 1; 0 for other kinds.</summary>
    public int TurnsInto;

    /// <summary>1 when this is the activated one of the two.</summary>
    public int IsActivated;

    /// <summary>Probability, a window, of a turn at full drive.</summary>
    public Threshold Turn;

    /// <summary>What one killed neighbour of this kind adds to a macrophage's drive: 1/256 of the half-effective level.</summary>
    public int DeathSignal;

    /// <summary>Where a kind of a replica, from 1, stands in <see cref="Tissue.ResidentKinds"/>.</summary>
    public static int Index(int replica, int kind)
    {
        return replica * Limits.ResidentKinds + kind - 1;
    }

    /// <summary>Where the kind of the resident at an occupied site stands there.</summary>
    public static int IndexAt(in Tissue t, in Site s, ResidentSignal signal)
    {
        int first = Index(s.Replica, signal.Class);
        return t.ResidentKinds[first].IsShared == 0 ? first : Index(s.Replica, t.Residents[s.Index].KindIn(signal.Class));
    }
}
