using CarTAgents.Output.Pictures;

namespace CarTAgents.Output.Tests.Pictures;

public sealed class ColourMapTests
{
    [Fact]
    public void Lightness_rises_all_the_way()
    {
        for (int i = 1; i < ColourMap.Length; i++)
        {
            // 8-bit rounding allows a hair.
            Assert.True(Lab(ColourMap.At(i)).L > Lab(ColourMap.At(i - 1)).L - 0.05, $"at {i}");
        }

        Assert.True(Lab(ColourMap.At(ColourMap.Length - 1)).L - Lab(ColourMap.At(0)).L > 70);
    }

    [Fact]
    public void Equal_steps_look_equal()
    {
        // CIE 1976 distance a sixteenth of the map; the map was made uniform in CAM02-UCS, which is close to but not CIELAB.
        var steps = new List<double>();
        for (int i = 0; i + 12 < ColourMap.Length; i += 12)
        {
            steps.Add(Distance(ColourMap.At(i), ColourMap.At(i + 12)));
        }

        Assert.True(steps.Max() / steps.Min() < 2.5, $"{steps.Min()} to {steps.Max()}");
    }

    [Fact]
    public void Values_are_placed_to_the_nearest_colour()
    {
        const int last = ColourMap.Length - 1;
        Assert.Equal(ColourMap.At(0), ColourMap.At(-5, 0, 100));
        Assert.Equal(ColourMap.At(last), ColourMap.At(105, 0, 100));
        Assert.Equal(ColourMap.At(ColourMap.Length / 2), ColourMap.At(50, 0, 100));
        Assert.Equal(ColourMap.At(0), ColourMap.At(7, 7, 7));
        for (int i = 0; i <= last; i++)
        {
            Assert.Equal(ColourMap.At(i), ColourMap.At(int.MinValue + i, int.MinValue, int.MinValue + last));
        }

        Assert.Equal(ColourMap.At(ColourMap.Length / 2), ColourMap.At(0, int.MinValue, int.MaxValue));
    }

    [Fact]
    public void Its_ends_are_those_of_viridis()
    {
        Assert.Equal(Rgb.Of(0x440154), ColourMap.At(0));
        Assert.Equal(Rgb.Of(0xfde725), ColourMap.At(ColourMap.Length - 1));
    }

    [Fact]
    public void The_categories_differ_from_each_other_and_from_an_empty_site()
    {
        Rgb[] all = [.. Palette.Categories, Palette.Grey, Palette.Empty, Palette.White];
        for (int i = 0; i < all.Length; i++)
        {
            for (int j = 0; j < i; j++)
            {
                Assert.True(Distance(all[i], all[j]) > 20, $"{all[i]} {all[j]}");
            }
        }
    }

    [Fact]
    public void A_mixture_keeps_its_ends()
    {
        Assert.Equal(Palette.Orange, Palette.Orange.Mix(Palette.Empty, 0));
        Assert.Equal(Palette.Empty, Palette.Orange.Mix(Palette.Empty, 256));
        Assert.Equal("#e69f00", Palette.Orange.ToString());
    }

    private static double Distance(Rgb a, Rgb b)
    {
        (double l0, double a0, double b0) = Lab(a);
        (double l1, double a1, double b1) = Lab(b);
        return Math.Sqrt(((l0 - l1) * (l0 - l1)) + ((a0 - a1) * (a0 - a1)) + ((b0 - b1) * (b0 - b1)));
    }

    // CIELAB of sRGB (IEC 61966-2-1, white D65).
    private static (double L, double A, double B) Lab(Rgb c)
    {
        double r = Linear(c.R);
        double g = Linear(c.G);
        double b = Linear(c.B);
        double x = F(((0.4124564 * r) + (0.3575761 * g) + (0.1804375 * b)) / 0.95047);
        double y = F((0.2126729 * r) + (0.7151522 * g) + (0.0721750 * b));
        double z = F(((0.0193339 * r) + (0.1191920 * g) + (0.9503041 * b)) / 1.08883);
        return ((116 * y) - 16, 500 * (x - y), 200 * (y - z));

        static double Linear(byte v) => v / 255.0 <= 0.04045 ? v / 255.0 / 12.92 : Math.Pow(((v / 255.0) + 0.055) / 1.055, 2.4);
        static double F(double t) => t > 0.008856 ? Math.Cbrt(t) : (7.787 * t) + (16.0 / 116);
    }
}
