namespace CarTAgents.Configuration.Units;

/// <summary>What a physical value of the configuration measures; decides which units it may be written in.</summary>
public enum QuantityKind
{
    /// <summary>A plain number: a probability, a fraction, a factor.</summary>
    Dimensionless,

    /// <summary>A plain whole number.</summary>
    Count,

    /// <summary>A time; base unit s.</summary>
    Time,

    /// <summary>A length; base unit um.</summary>
    Length,

    /// <summary>A speed; base unit um/s.</summary>
    Speed,

    /// <summary>A rate; base unit 1/s.</summary>
    Rate,

    /// <summary>A diffusion or motility coefficient; base unit um^2/s.</summary>
    Diffusion,

    /// <summary>A number of molecules, of one cell or in all; base unit molecules.</summary>
    Molecules,

    /// <summary>Secretion or uptake; base unit molecules/s (of one cell).</summary>
    Secretion,

    /// <summary>A concentration; base unit molecules/um^3.</summary>
    Concentration,

    /// <summary>A volume; base unit um^3.</summary>
    Volume,

    /// <summary>A mass, also of one molecule; base unit g.</summary>
    Mass,

    /// <summary>A mass in a volume, as laboratories report it; base unit g/um^3.</summary>
    MassConcentration,

    /// <summary>A mass made in a volume and time; base unit g/(um^3 s).</summary>
    Production,

    /// <summary>A temperature, or a difference of two; base unit C.</summary>
    Temperature,

    /// <summary>Molecules that correspond to a concentration; base unit um^3.</summary>
    Confinement,
}

/// <summary>The dimension, the name and an example of each <see cref="QuantityKind"/>.</summary>
public static class QuantityKinds
{
    /// <summary>The dimension that a unit of this kind has.</summary>
    /// <param name="kind">The kind.</param>
    public static Dimension Dimension(this QuantityKind kind) =>
        kind switch
        {
            QuantityKind.Time => new(0, 1, 0, 0),
            QuantityKind.Length => new(1, 0, 0, 0),
            QuantityKind.Speed => new(1, -1, 0, 0),
            QuantityKind.Rate => new(0, -1, 0, 0),
            QuantityKind.Diffusion => new(2, -1, 0, 0),
            QuantityKind.Molecules => new(0, 0, 1, 0),
            QuantityKind.Secretion => new(0, -1, 1, 0),
            QuantityKind.Concentration => new(-3, 0, 1, 0),
            QuantityKind.Volume => new(3, 0, 0, 0),
            QuantityKind.Mass => new(0, 0, 0, 1),
            QuantityKind.MassConcentration => new(-3, 0, 0, 1),
            QuantityKind.Production => new(-3, -1, 0, 1),
            QuantityKind.Temperature => new(0, 0, 0, 0, 1),
            QuantityKind.Confinement => new(3, 0, 0, 0),
            _ => default,
        };

    /// <summary>A value of this kind as a user would write it.</summary>
    /// <param name="kind">The kind.</param>
    public static string Example(this QuantityKind kind) =>
        kind switch
        {
            QuantityKind.Count => "3",
            QuantityKind.Time => "24 h",
            QuantityKind.Length => "10 um",
            QuantityKind.Speed => "5 um/min",
            QuantityKind.Rate => "0.16 1/d",
            QuantityKind.Diffusion => "10 um^2/s",
            QuantityKind.Molecules => "36000 molecules/cell",
            QuantityKind.Secretion => "293 molecules/(cell min)",
            QuantityKind.Concentration => "8 pM",
            QuantityKind.Volume => "15 L",
            QuantityKind.Mass => "21 kDa",
            QuantityKind.MassConcentration => "3 pg/mL",
            QuantityKind.Production => "250 mg/(L d)",
            QuantityKind.Temperature => "38 C",
            QuantityKind.Confinement => "2000 molecules/nM",
            _ => "0.3",
        };

    /// <summary>The kind in words with an example, as it stands in a message: <c>a time such as '24 h'</c>.</summary>
    /// <param name="kind">The kind.</param>
    public static string Describe(this QuantityKind kind) => $"{Name(kind)} such as '{Example(kind)}'";

    /// <summary>The dimension in words with an example where it has a name, its base unit otherwise.</summary>
    /// <param name="dimension">The dimension.</param>
    public static string Describe(Dimension dimension)
    {
        foreach (QuantityKind kind in Enum.GetValues<QuantityKind>())
        {
            if (kind != QuantityKind.Count && kind.Dimension() == dimension)
                return kind.Describe();
        }
        return $"a value in units of {dimension}";
    }

    /// <summary>The dimension in words: <c>a time</c>, or its base unit where it has no name.</summary>
    /// <param name="dimension">The dimension.</param>
    public static string NameOf(Dimension dimension)
    {
        foreach (QuantityKind kind in Enum.GetValues<QuantityKind>())
        {
            if (kind != QuantityKind.Count && kind.Dimension() == dimension)
                return Name(kind);
        }
        return $"a value in units of {dimension}";
    }

    private static string Name(QuantityKind kind) =>
        kind switch
        {
            QuantityKind.Count => "a whole number",
            QuantityKind.Time => "a time",
            QuantityKind.Length => "a length",
            QuantityKind.Speed => "a speed",
            QuantityKind.Rate => "a rate",
            QuantityKind.Diffusion => "a diffusion or motility coefficient",
            QuantityKind.Molecules => "a number of molecules",
            QuantityKind.Secretion => "a secretion or uptake",
            QuantityKind.Concentration => "a concentration",
            QuantityKind.Volume => "a volume",
            QuantityKind.Mass => "a mass",
            QuantityKind.MassConcentration => "a mass concentration",
            QuantityKind.Production => "a production of mass in a volume",
            QuantityKind.Temperature => "a temperature",
            QuantityKind.Confinement => "a confinement",
            _ => "a plain number",
        };
}
