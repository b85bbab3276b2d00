using CarTAgents.Kernels.Cells;

namespace CarTAgents.Kernels.Parameters;

/// <summary>A kind of T cells. Sources of the values: biology.yaml and docs/model.md.</summary>
public struct TKind
{
    /// <summary>Probability of death by itself, a tick.</summary>
    public Threshold Death;

    /// <summary>Probability of a step, a round.</summary>
    public Threshold Step;

    /// <summary>Probability that a step keeps the heading: the mean direction cosine of successive steps.</summary>
    public Threshold KeepHeading;

    /// <summary>Rounds of steps a tick, 0 to 4.</summary>
    public int Rounds;

    /// <summary>Ticks from binding to the act, from binding to detachment (median), and from the detachment of a lethal synapse to being
    /// armed again (Cazaux et al. 2019, doi:10.1084/jem.20182375).</summary>
    public uint HitDelay,
        Engagement,
        Rearm;

    /// <summary>Spread of engagements: s.d. of the ln of their time (1/4096).</summary>
    public int EngagementSpread;

    /// <summary>Share of full killing of a cell that is not competent.</summary>
    public Threshold IncompetentShare;

    /// <summary>What a step of lost CAR takes of ln CAR molecules (1/4096); an engagement that triggers takes a step. 0: none is
    /// lost.</summary>
    public int CarStep;

    /// <summary>Probability, a tick and lost step, that it comes back.</summary>
    public Threshold CarRecovery;

    /// <summary>Probability of activation-induced death, an engagement that triggered.</summary>
    public Threshold ActivationDeath;

    /// <summary>Ticks from the first trigger to the first division, and from one division to the next: medians.</summary>
    public uint DivisionLag,
        DivisionCycle;

    /// <summary>Their spread over cells: s.d. of the ln (1/4096).</summary>
    public int LagSpread,
        CycleSpread;

    /// <summary>Chances to divide of a burst, at most 62; 0: does not divide.</summary>
    public int Divisions;

    /// <summary>Probability that a burst has one more.</summary>
    public Threshold MoreDivisions;

    /// <summary>Probability that a cell which is stimulated at the end of its burst is armed again, and the chances that it gets.</summary>
    public Threshold Rearming;

    /// <inheritdoc cref="Rearming"/>
    public int RearmedDivisions;

    /// <summary>Chances to divide of a recalled memory cell.</summary>
    public int RecalledDivisions;

    /// <summary>Field that allows a division which the body does not: its number + 1; 0 for none.</summary>
    public int RescueField;

    /// <summary>Quanta of it a voxel that allow half of them, under 2^24.</summary>
    public uint RescueHalf;

    /// <summary>Ticks of stimulation, and of secretion with it, after an engagement that triggered.</summary>
    public uint Stimulation;

    /// <summary>Share of full killing and release that an exhausted cell keeps, and one that will not engraft.</summary>
    public Threshold ExhaustedShare,
        FailingShare;

    /// <summary>1 where the slow fate of cells is drawn at all.</summary>
    public int HasFate;

    /// <summary>Probabilities of death, a window, in each program.</summary>
    public Threshold LossResting,
        LossProliferating,
        LossEffector,
        LossExhausted,
        LossMemory,
        LossFailing;

    /// <summary>Probability, a window, that an unbound cell leaves the tissue.</summary>
    public Threshold Exit;

    /// <summary>Probabilities, a window, that a bound effector is exhausted, and that a bound proliferating cell is.</summary>
    public Threshold Exhaustion,
        BurstExhaustion;

    /// <summary>Probability, a window, that an exhausted cell that is not stimulated recovers.</summary>
    public Threshold Recovery;

    /// <summary>Probability, a window, that a stimulated memory cell is recalled.</summary>
    public Threshold Recall;

    /// <summary>Share of cells that leave the burst as memory.</summary>
    public Threshold MemoryShare;

    /// <summary>Probability of death in a program, a window.</summary>
    public readonly Threshold Loss(TProgram program) =>
        program switch
        {
            TProgram.Proliferating => LossProliferating,
            TProgram.Effector => LossEffector,
            TProgram.Exhausted => LossExhausted,
            TProgram.Memory => LossMemory,
            TProgram.Failing => LossFailing,
            _ => LossResting,
        };

    /// <summary>Where a kind of a replica stands in <see cref="Tissue.TKinds"/>.</summary>
    public static int Index(int replica, int kind)
    {
        return replica * Limits.TKinds + kind;
    }
}
