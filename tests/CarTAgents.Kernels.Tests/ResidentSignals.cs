using CarTAgents.Kernels.Cells;

namespace CarTAgents.Kernels.Tests;

/// <summary>Residents' signals by phase.</summary>
internal static class ResidentSignals
{
    /// <summary>The signal in any phase; debris is that of a killed cell.</summary>
    public static ResidentSignal Of(int shown, ResidentPhase phase, int direction) =>
        phase switch
        {
            ResidentPhase.Dividing => ResidentSignal.Dividing(shown, direction),
            ResidentPhase.Dying => ResidentSignal.Dying(shown, direction),
            ResidentPhase.Debris => ResidentSignal.Debris(shown, killed: true),
            _ => ResidentSignal.Living(shown),
        };
}
