namespace CarTAgents.Output.Tables;

/// <summary>Concentrations as files and pictures give them.</summary>
internal static class Concentration
{
    /// <summary>One picomolar in molecules/um^3: the Avogadro number by definition, 1e-12, and 1e15 um^3 a litre.</summary>
    public const double Picomolar = 602214076 / 1e12;
}
