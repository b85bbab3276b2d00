using CarTAgents.Kernels.Cells;

namespace CarTAgents.Kernels.Tests;

/// <summary>Residents' signals by phase.</summary>
internal static class ResidentSignals
{
    /// <summary>The signal in any phase; debris is that of a killed cell.</summary>
    public static ResidentSignal Of(int kind, ResidentPhase phase, int direction) =>
        phase switch
        {
            ResidentPhase.Dividing => ResidentSignal.Dividing(kind, direction),
            ResidentPhase.Dying => ResidentSignal.Dying(kind, direction),
            ResidentPhase.Debris => ResidentSignal.Debris(kind, killed: true),
            _ => ResidentSignal.Living(kind),
        };
}
