namespace CarTAgents.Model.Body;

/// <summary>Molecules that reached the plasma in an interval.</summary>
/// <param name="Il6">Molecules of IL-6.</param>
/// <param name="Ifng">Molecules of IFN-gamma.</param>
/// <param name="Il1">Molecules of IL-1 beta.</param>
public readonly record struct PlasmaInflow(double Il6, double Ifng, double Il1);
