namespace CarTAgents.Configuration.Units;

/// <summary>Molar concentrations in molecules/um^3, from the Avogadro number as it is defined and 1e15 um^3 a litre.</summary>
public static class Concentration
{
    /// <summary>One molar in molecules/um^3, a whole number.</summary>
    public const double Molar = 602214076;

    /// <summary>One picomolar in molecules/um^3.</summary>
    public const double Picomolar = Molar / 1e12;
}
