using CarTAgents.Configuration.Descriptions;

namespace CarTAgents.Output.Pictures;

/// <summary>The colours of the kinds of cells, the same in every picture of a run: targets in blue, others beside them,
/// T cells warm.</summary>
public static class KindColours
{
    private static readonly Rgb[] Targets = [Palette.Blue, Palette.SkyBlue, Palette.ReddishPurple];
    private static readonly Rgb[] Others = [Palette.BluishGreen, Palette.Grey, Palette.ReddishPurple, Palette.SkyBlue];
    private static readonly Rgb[] OfT = [Palette.Yellow, Palette.Vermilion, Palette.Orange, Palette.White];

    /// <summary>The colour of each kind of T cell, in the order of their numbers.</summary>
    public static ReadOnlySpan<Rgb> TCells => OfT;

    /// <summary>The colour of each class of residents of a configuration, in the order of their numbers.</summary>
    public static Rgb[] Residents(RunConfiguration configuration)
    {
        List<Rgb> free = [.. Targets.Concat(Others).Distinct()];
        // The first of each class.
        IEnumerable<ResidentDescription> kinds = configuration.Residents.Values.Take(RunConfiguration.MostResidentClasses);
        return [.. kinds.Select(kind => Take(free, kind.Target ? Targets : Others))];
    }

    private static Rgb Take(List<Rgb> free, Rgb[] preferred)
    {
        foreach (Rgb colour in (IEnumerable<Rgb>)[.. preferred, .. free])
        {
            if (free.Remove(colour))
                return colour;
        }

        return Palette.Grey.Mix(Palette.White, 128);
    }
}
