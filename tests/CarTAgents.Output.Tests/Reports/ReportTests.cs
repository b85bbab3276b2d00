using System.Xml;
using System.Xml.Linq;
using CarTAgents.Output.Pictures;
using CarTAgents.Output.Plots;
using CarTAgents.Output.Reports;
using CarTAgents.Testing;

namespace CarTAgents.Output.Tests.Reports;

public sealed class ReportTests
{
    [Fact]
    public void Everything_given_is_in_the_page_and_comes_back_from_it()
    {
        byte[] png = Png.Encode(new Raster(3, 2, Palette.Orange));
        Report report = Full(png);
        XElement page = Parse(report.ToHtml());
        Assert.Equal("Run <A> & \"B\"", page.Descendants("h1").Single().Value);
        Assert.Equal(["0x1234", "7 d"], page.Descendants("dd").Select(d => d.Value).Where(v => v is "0x1234" or "7 d"));
        Assert.Equal(
            ["k_on", "binding", "0.21", "1/min", "Somebody 2021, doi:10.1000/abc(1)x."],
            page.Descendants("tbody").Single().Elements("tr").First().Elements("td").Select(t => t.Value)
        );
        Assert.Equal("cartagents run 'a b.yaml' --seed 1 && echo <done>\ncartagents verify", page.Descendants("pre").Single().Value);
        string source = (string)page.Descendants("img").Single().Attribute("src")!;
        Assert.Equal(png, Convert.FromBase64String(source["data:image/png;base64,".Length..]));
        XNamespace svg = "http://www.w3.org/2000/svg";
        Assert.Equal(
            "1 2.5",
            (string?)page.Descendants(svg + "path").Single(p => p.Attribute("data-series") is not null).Attribute("data-y")
        );
        Assert.Equal("assumed: see https://example.org/a?b=1&c=2.", page.Descendants("li").Single().Value);
        Assert.Equal("version 1", page.Descendants("footer").Single().Value);
    }

    [Fact]
    public void Addresses_become_links_and_nothing_is_loaded()
    {
        string html = Full([]).ToHtml();
        XElement page = Parse(html);
        Assert.Equal(
            ["https://example.org/a?b=1&c=2", "https://doi.org/10.1000/abc(1)x"],
            page.Descendants("a").Select(a => (string)a.Attribute("href")!)
        );
        Assert.DoesNotContain(page.Descendants(), e => e.Name.LocalName is "script" or "link" or "iframe" or "object");
        Assert.All(page.Descendants().Attributes("src"), a => Assert.StartsWith("data:", a.Value, StringComparison.Ordinal));
        Assert.DoesNotContain("url(", html, StringComparison.Ordinal);
        Assert.DoesNotContain("@import", html, StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_dark_on_screen_only()
    {
        string html = Full([]).ToHtml();
        Assert.Contains("@media screen and (prefers-color-scheme: dark)", html, StringComparison.Ordinal);
        Assert.DoesNotContain("@media (prefers-color-scheme", html, StringComparison.Ordinal);
        Assert.Contains("@media print", html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_report_of_little_leaves_out_what_it_has_not()
    {
        XElement page = Parse(new Report { Title = "t" }.ToHtml());
        Assert.Empty(page.Descendants("section"));
        Assert.Empty(page.Descendants("footer"));
    }

    [Fact]
    public void Signs_that_XML_forbids_do_no_harm()
    {
        XElement page = Parse(new Report { Title = "a\0b\u001bc\ud800d" }.ToHtml());
        Assert.Equal("a\ufffdb\ufffdc\ufffdd", page.Descendants("h1").Single().Value);
    }

    [Fact]
    public void A_file_is_written_whole()
    {
        using var directory = new TemporaryFolder();
        Report report = Full([]);
        report.Write(directory.File("report.html"));
        Assert.Equal(report.ToHtml(), File.ReadAllText(directory.File("report.html")));
        Assert.Equal(["report.html"], directory.Names());
    }

    private static Report Full(byte[] png) =>
        new()
        {
            Title = "Run <A> & \"B\"",
            Subtitle = "sub",
            Summary = [new ReportFact("State hash", "0x1234"), new ReportFact("Time", "7 d", "note")],
            Plots =
            [
                new ReportPlot(
                    "counts",
                    new TimePlot
                    {
                        Description = "counts",
                        Panels =
                        [
                            new PlotPanel
                            {
                                Title = "cells",
                                Unit = "cells",
                                Series =
                                [
                                    new PlotSeries
                                    {
                                        Name = "s",
                                        X = [0, 1],
                                        Y = [1, 2.5],
                                    },
                                ],
                            },
                        ],
                    }
                ),
            ],
            Pictures = [new ReportPicture("end", png, Wide: true)],
            Parameters = [new ReportParameter("k_on", "binding", "0.21", "1/min", "Somebody 2021, doi:10.1000/abc(1)x.")],
            Commands = ["cartagents run 'a b.yaml' --seed 1 && echo <done>", "cartagents verify"],
            Notes = ["assumed: see https://example.org/a?b=1&c=2."],
            Footer = "version 1",
        };

    private static XElement Parse(string html)
    {
        Assert.StartsWith("<!DOCTYPE html>\n", html, StringComparison.Ordinal);
        using var reader = XmlReader.Create(new StringReader(html), new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore });
        return XElement.Load(reader, LoadOptions.PreserveWhitespace);
    }
}
