namespace CarTAgents.Output.Pictures;

/// <summary>Colours for categories that people with any of the common colour-vision deficiencies can tell apart: the palette of
/// Okabe and Ito, "Color Universal Design" (2008), https://jfly.uni-koeln.de/color/, and the greys of a picture.</summary>
public static class Palette
{
    /// <summary>Orange, #e69f00.</summary>
    public static readonly Rgb Orange = Rgb.Of(0xe69f00);

    /// <summary>Sky blue, #56b4e9.</summary>
    public static readonly Rgb SkyBlue = Rgb.Of(0x56b4e9);

    /// <summary>Bluish green, #009e73.</summary>
    public static readonly Rgb BluishGreen = Rgb.Of(0x009e73);

    /// <summary>Yellow, #f0e442.</summary>
    public static readonly Rgb Yellow = Rgb.Of(0xf0e442);

    /// <summary>Blue, #0072b2.</summary>
    public static readonly Rgb Blue = Rgb.Of(0x0072b2);

    /// <summary>Vermilion, #d55e00.</summary>
    public static readonly Rgb Vermilion = Rgb.Of(0xd55e00);

    /// <summary>Reddish purple, #cc79a7.</summary>
    public static readonly Rgb ReddishPurple = Rgb.Of(0xcc79a7);

    /// <summary>A middle grey for what is only a backdrop, such as stroma.</summary>
    public static readonly Rgb Grey = Rgb.Of(0x7d838c);

    /// <summary>White.</summary>
    public static readonly Rgb White = Rgb.Of(0xffffff);

    /// <summary>The paper of a picture.</summary>
    public static readonly Rgb Paper = Rgb.Of(0xffffff);

    /// <summary>Text.</summary>
    public static readonly Rgb Ink = Rgb.Of(0x1c2024);

    /// <summary>Less important text and rules.</summary>
    public static readonly Rgb SoftInk = Rgb.Of(0x5b6470);

    /// <summary>Empty sites: nearly black, as in fluorescence microscopy, so that all seven colours stand out.</summary>
    public static readonly Rgb Empty = Rgb.Of(0x12141a);

    private static readonly Rgb[] Order = [Blue, Orange, BluishGreen, ReddishPurple, SkyBlue, Vermilion, Yellow];

    /// <summary>The colours for categories in the order in which to use them: seven of Okabe and Ito's eight, black being the
    /// colour of empty sites and of text.</summary>
    public static ReadOnlySpan<Rgb> Categories => Order;
}
