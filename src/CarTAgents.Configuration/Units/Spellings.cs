using CarTAgents.Configuration.Keys;

namespace CarTAgents.Configuration.Units;

/// <summary>Units as people also write them, and which one was meant.</summary>
internal static class Spellings
{
    // By letters alone, the nearest unit to a week's abbreviation is a millisecond.
    private static readonly Dictionary<string, string> Meant = new(StringComparer.OrdinalIgnoreCase)
    {
        ["sec"] = "s",
        ["secs"] = "s",
        ["hr"] = "h",
        ["hrs"] = "h",
        ["dy"] = "d",
        ["dys"] = "d",
        ["w"] = "week",
        ["wk"] = "week",
        ["wks"] = "weeks",
        // Months and years have no one length.
        ["mo"] = "d",
        ["mon"] = "d",
        ["month"] = "d",
        ["months"] = "d",
        ["y"] = "d",
        ["yr"] = "d",
        ["yrs"] = "d",
        ["year"] = "d",
        ["years"] = "d",
        ["micron"] = "um",
        ["microns"] = "um",
        ["micrometer"] = "um",
        ["micrometre"] = "um",
        // A pixel has no one length either.
        ["px"] = "um",
        ["pixel"] = "um",
        ["pixels"] = "um",
        ["litre"] = "L",
        ["liter"] = "L",
        ["gram"] = "g",
        ["grams"] = "g",
        ["celsius"] = "C",
        ["percent"] = "%",
    };

    /// <summary>The unit that was meant: by another spelling of it, otherwise the nearest by its letters of those that occur in what is
    /// wanted.</summary>
    /// <param name="name">What was written.</param>
    /// <param name="units">All units.</param>
    /// <param name="wanted">The dimension of the quantity; none where any will do.</param>
    public static string UnitOf(string name, IReadOnlyCollection<Unit> units, Dimension wanted) =>
        Meant.TryGetValue(name, out string? meant)
            ? meant
            : Nearest.Of(name, units.Where(u => wanted.IsNone || wanted.Shares(u.Dimension)).Select(u => u.Text))!;
}
