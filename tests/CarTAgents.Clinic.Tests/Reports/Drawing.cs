using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using CarTAgents.Output.Plots;

namespace CarTAgents.Clinic.Tests.Reports;

/// <summary>A plot as a reader of its SVG has it.</summary>
internal sealed partial class Drawing
{
    private const double LetterWidth = 6.8;
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    private Drawing(XElement root)
    {
        Root = root;
    }

    public XElement Root { get; }

    public string Text => string.Join('\n', Root.Descendants(Svg + "text").Select(t => t.Value));

    /// <summary>Reads a plot, which must be well-formed, told to those who cannot see it, and within its frame.</summary>
    public static Drawing Of(IPlot plot)
    {
        foreach (bool standalone in new[] { true, false })
        {
            var drawing = new Drawing(XElement.Parse(plot.ToSvg(standalone)));
            Assert.Equal(Svg + "svg", drawing.Root.Name);
            Assert.NotEqual("", drawing.Root.Element(Svg + "title")!.Value);
            Assert.Equal(standalone, drawing.Root.Element(Svg + "style") is not null);
            drawing.StaysInside();
            if (!standalone)
                return drawing;
        }

        throw new InvalidOperationException();
    }

    public XElement[] With(string attribute) => [.. Root.Descendants().Where(e => e.Attribute(attribute) is not null)];

    public static double[] Numbers(XElement element, string attribute) =>
        [.. ((string)element.Attribute(attribute)!).Split(' ').Select(v => double.Parse(v, CultureInfo.InvariantCulture))];

    public static double Number(XElement element, string attribute) => Assert.Single(Numbers(element, attribute));

    /// <summary>The corners of an absolute path, by part.</summary>
    public static List<List<(double X, double Y)>> Parts(XElement path)
    {
        var parts = new List<List<(double X, double Y)>>();
        (double x, double y) = (0, 0);
        string text = (string)path.Attribute("d")!;
        int read = 0;
        foreach (Match step in Step().Matches(text))
        {
            read += step.Length;
            double[] n = [.. Digits().Matches(step.Value).Select(m => double.Parse(m.Value, CultureInfo.InvariantCulture))];
            switch (step.Value[0])
            {
                case 'M':
                    parts.Add([]);
                    (x, y) = (n[0], n[1]);
                    break;
                case 'L':
                    (x, y) = (n[0], n[1]);
                    break;
                case 'H':
                    x = n[0];
                    break;
                case 'V':
                    y = n[0];
                    break;
            }

            if (step.Value[0] != 'Z')
                parts[^1].Add((x, y));
        }

        Assert.Equal(text.Length, read);
        return parts;
    }

    private void StaysInside()
    {
        double[] box = Numbers(Root, "viewBox");
        foreach (XElement e in Root.Descendants())
        {
            (double X, double Y)[] points = e.Name.LocalName switch
            {
                "line" => [(Number(e, "x1"), Number(e, "y1")), (Number(e, "x2"), Number(e, "y2"))],
                "rect" => [(Number(e, "x"), Number(e, "y")), (Number(e, "x") + Number(e, "width"), Number(e, "y") + Number(e, "height"))],
                "circle" => [(Number(e, "cx") - 5, Number(e, "cy") - 5), (Number(e, "cx") + 5, Number(e, "cy") + 5)],
                "path" => [.. Parts(e).SelectMany(p => p)],
                "text" => Extent(e),
                _ => [],
            };
            foreach ((double x, double y) in points)
            {
                if (x < box[0] || x > box[0] + box[2] || y < box[1] || y > box[1] + box[3])
                    Assert.Fail($"({x}, {y}) is outside: {e}");
            }

            if (e.Name.LocalName == "rect")
                Assert.True(Number(e, "width") >= 0 && Number(e, "height") >= 0);
        }
    }

    private static (double, double)[] Extent(XElement text)
    {
        double width = text.Value.Length * LetterWidth,
            x = Number(text, "x"),
            y = Number(text, "y");
        double left = (string?)text.Attribute("text-anchor") switch
        {
            "end" => x - width,
            "middle" => x - width / 2,
            _ => x,
        };
        return [(left, y - 10), (left + width, y + 3)];
    }

    [GeneratedRegex("[MLHV][-0-9. ]+|h0|Z")]
    private static partial Regex Step();

    [GeneratedRegex("-?[0-9.]+")]
    private static partial Regex Digits();
}
