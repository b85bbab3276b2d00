namespace CarTAgents.Kernels.Parameters;

/// <summary>A field: how a cytokine spreads and is lost, in quanta. Sources of the values: biology.yaml and docs/model.md.</summary>
public struct FieldParameters
{
    /// <summary>Diffusion number a sub-step: 2^-10, at most 128.</summary>
    public int Diffusion;

    /// <summary>Sub-steps of diffusion a tick: an even number.</summary>
    public int SubSteps;

    /// <summary>Quanta below which a voxel passes nothing to its neighbours.</summary>
    public int Rest;

    /// <summary>Probabilities, a quantum and tick: of decay, and of washout to plasma.</summary>
    public Threshold Decay,
        Washout;

    /// <summary>Quanta a voxel at which uptake is half of its most.</summary>
    public uint UptakeHalf;

    /// <summary>Field, on an equal grid, that raises secretion: its number + 1; 0 for none.</summary>
    public int BoostField;

    /// <summary>Its addition to secretion at saturation, relative to secretion without it: 2^-16.</summary>
    public uint BoostGain;

    /// <summary>Quanta of it a voxel that give half of that.</summary>
    public uint BoostHalf;

    /// <summary>Where a field of a replica stands in <see cref="Tissue.FieldParameters"/>.</summary>
    public static int Index(in Tissue t, int replica, int field)
    {
        return replica * t.Fields + field;
    }
}
