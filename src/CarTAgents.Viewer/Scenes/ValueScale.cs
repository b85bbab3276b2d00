namespace CarTAgents.Viewer.Scenes;

/// <summary>What the colours of a property of cells mean.</summary>
/// <param name="Title">Name and unit.</param>
/// <param name="Lowest">The value of the first colour.</param>
/// <param name="Highest">The value of the last colour.</param>
/// <param name="Logarithmic">Whether colours go with the logarithm.</param>
/// <param name="Categories">Names of values that are categories, in the order of their colours; empty for a scale.</param>
/// <param name="HasNone">Whether a colour of its own stands for none.</param>
/// <param name="NoneIsUsual">Whether none is what most cells have, and its colour no alarm.</param>
public sealed record ValueScale(
    string Title,
    double Lowest,
    double Highest,
    bool Logarithmic = false,
    IReadOnlyList<string>? Categories = null,
    bool HasNone = false,
    bool NoneIsUsual = false
);
