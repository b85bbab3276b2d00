using System.Globalization;
using System.Text;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Configuration.Yaml;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Tissues;
using CarTAgents.Testing;

namespace CarTAgents.Model.Tests.Tissues;

/// <summary>Tables of cells as people have them read to the same cells in any dialect, or are refused; never to other cells.</summary>
public class CellDialectTests
{
    private const string Flat = "lattice.size=[10, 8, 1]";

    private static InitialTissue Read(byte[] table, out IReadOnlyList<string> notes, params string[] sets)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("cells.csv"), table);
        string path = folder.Write(
            "test.yaml",
            """
            name: Cells
            duration: 1 h
            lattice: {size: [10, 8, 6], spacing: 20 um}
            residents: {tumour: {antigen: {median: 36000 molecules, spread: 0.5}}, macrophage: {}, stroma: {}}
            tissue:
              pattern: file
              file: {path: cells.csv, types: {tumour: 1, macrophage: 2, stroma: 0}, place: nearest}
            """
        );
        return ScenarioConversion.Convert(RunConfiguration.Load(path, sets), out notes).Replicas[0].InitialTissue!;
    }

    private static InitialTissue Read(string table, out IReadOnlyList<string> notes, params string[] sets) =>
        Read(Encoding.UTF8.GetBytes(table), out notes, sets);

    private static ConfigurationException Refuse(string table, params string[] sets) =>
        Assert.Throws<ConfigurationException>(() => Read(table, out _, sets));

    /// <summary>Ten dialects, and numbers in the spellings of a dozen programs.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void RandomTablesReadToTheSameCellsInEveryDialect(int seed)
    {
        var random = new Random(seed);
        (double X, double Y, double Z, int Type)[] cells =
        [
            .. Enumerable
                .Range(0, random.Next(1, 60))
                .Select(_ =>
                    (
                        Math.Round(random.NextDouble() * 199.9, random.Next(5)) % 200,
                        Math.Round(random.NextDouble() * 159.9, 2) % 160,
                        Math.Round(random.NextDouble() * 119.9, 2) % 120,
                        random.Next(3)
                    )
                ),
        ];
        string Plain(double v) => v.ToString("R", CultureInfo.InvariantCulture);
        string Savetxt(double v) => v.ToString("0.000000000000000000e+00", CultureInfo.InvariantCulture);
        string Rows(
            Func<double, string> number,
            string separator,
            Func<int, string> type,
            string end = "\n",
            Func<string, string>? field = null
        )
        {
            field ??= f => f;
            return string.Concat(
                cells.Select(c =>
                    string.Join(separator, ((string[])[number(c.X), number(c.Y), number(c.Z), type(c.Type)]).Select(field)) + end
                )
            );
        }

        string Whole(int t) => t.ToString(CultureInfo.InvariantCulture);
        byte[] plain = Encoding.UTF8.GetBytes(Rows(Plain, ",", Whole));
        (string Name, byte[] Table, string[] Sets)[] dialects =
        [
            ("header", [.. "x,y,z,type\n"u8, .. plain], []),
            ("windows", Encoding.UTF8.GetBytes("X,Y,Z,Type\r\n" + Rows(Plain, ",", Whole, "\r\n")), []),
            ("semicolons", Encoding.UTF8.GetBytes("x;y;z;type\n" + Rows(Plain, ";", Whole)), []),
            ("tabs", Encoding.UTF8.GetBytes("x\ty\tz\tcell_type\n" + Rows(Plain, "\t", Whole)), []),
            ("quoted", Encoding.UTF8.GetBytes("\"x\",\"y\",\"z\",\"type\"\n" + Rows(Plain, ",", Whole, "\n", f => $"\"{f}\"")), []),
            ("mark", [0xef, 0xbb, 0xbf, .. plain], []),
            ("utf-16", [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(Rows(Plain, ",", Whole))], []),
            ("savetxt", Encoding.UTF8.GetBytes(Rows(Savetxt, ",", t => Savetxt(t))), []),
            ("spaces and comments", Encoding.UTF8.GetBytes("# a table\n\n" + Rows(Plain, " , ", t => t + ".0", "  \n\n")), []),
            (
                "imaging",
                Encoding.UTF8.GetBytes(
                    "CellID,phenotype,Y_centroid,X_centroid,depth\n"
                        + string.Concat(
                            cells.Select(
                                (c, i) => FormattableString.Invariant($"{i},{c.Type},{Plain(c.Y * 2)},{Plain(c.X * 2)},{Plain(c.Z * 2)}\n")
                            )
                        )
                ),
                ["tissue.file.columns={x: X_centroid, y: Y_centroid, z: depth, type: phenotype}", "tissue.file.scale=0.5 um"]
            ),
        ];
        IReadOnlyList<PlacedCell> expected = Read(plain, out _).Placed;
        Assert.Equal(cells.Length, expected.Count);
        Assert.All(dialects, d => Assert.True(expected.SequenceEqual(Read(d.Table, out _, d.Sets).Placed), $"seed {seed}, {d.Name}"));

        // Decimal commas are never read as something else.
        string Comma(double v) => v.ToString("0.00", CultureInfo.InvariantCulture).Replace('.', ',');
        foreach (
            string table in (string[])
                [
                    Rows(Comma, ",", Whole),
                    "x,y,z,type\n" + Rows(Comma, ",", Whole),
                    Rows(Comma, ";", Whole),
                    Rows(Comma, ",", Whole, "\n", f => $"\"{f}\""),
                ]
        )
        {
            Assert.True(Refuse(table).Line >= 1);
        }
    }

    [Fact]
    public void ADecimalCommaInQuotesIsNamedWithItsColumn()
    {
        ConfigurationException e = Refuse("x,y,z,type\n\"12,5\",\"30,2\",0,1\n", Flat);
        Assert.Equal(2, e.Line);
        Assert.Contains("column 1 (x): '12,5' has a decimal comma", e.Message);
    }

    [Fact]
    public void NoHeightIsNeededForOneLayerAndIsForMore()
    {
        const string table = "x,y,type\n30,50,1\n";
        Assert.Equal(21, Assert.Single(Read(table, out _, Flat).Placed).Site);
        Assert.Contains("no column 'z'", Refuse(table).Message);
    }

    [Fact]
    public void AllUnknownTypesAreToldAtOnceAndCanBeLeftOut()
    {
        const string table = "1,1,1,1\n30,1,1,other\n50,1,1,other\n70,1,1,9\n";
        Assert.Contains("'other' (2 cells), '9' (1 cell) stand for no kind", Refuse(table).Message);
        InitialTissue tissue = Read(table, out IReadOnlyList<string> notes, "tissue.file.types={tumour: 1, other: ~, \"9\": ~}");
        Assert.Single(tissue.Placed);
        Assert.Contains("3 of 4 cells of cells.csv are of types that are left out", notes);
    }

    [Fact]
    public void ATypeBetweenTwoNumbersIsNoType() => Assert.Contains("'1.5' (1 cell) stands for no kind", Refuse("1,1,1,1.5\n").Message);

    [Fact]
    public void CellsOutsideAreRefusedWithTheEdgeOrLeftOutWithACount()
    {
        const string table = "1,1,1,1\n200,1,1,1\n-1,1,1,1\n";
        Assert.Contains("(200 um itself is outside)", Refuse(table).Message);
        Assert.Single(Read(table, out IReadOnlyList<string> notes, "tissue.file.crop=true").Placed);
        Assert.Contains("2 of 3 cells of cells.csv lie outside the lattice and are left out", notes);
    }

    [Fact]
    public void AnotherEncodingIsNamed()
    {
        ConfigurationException e = Assert.Throws<ConfigurationException>(() =>
            Read([.. "x,y,z,type\n1,1,1,1\n1,1,1,B"u8, 0xea, .. "ta\n"u8], out _)
        );
        Assert.Equal(3, e.Line);
        Assert.Contains("not UTF-8 (byte 0xEA", e.Message);
        Assert.Contains("Windows-1252", e.Message);
    }

    [Theory]
    [InlineData("x,y,z,type\n1,1,1,1,2\n", "5 fields where 4 are expected")]
    [InlineData("x,y,z,x,type\n1,1,1,1,1\n", "'x' 2 times")]
    [InlineData("x,y,z,type\n1,1,1,\"1\n", "quotation mark")]
    [InlineData("1,1,1\n", "column 4 (type) is missing")]
    public void WhatCanBeReadInTwoWaysIsRefused(string table, string why) => Assert.Contains(why, Refuse(table).Message);

    [Theory]
    [InlineData("/dev/zero", "device or a pipe")]
    [InlineData("/tmp", "directory")]
    [InlineData("''", "empty")]
    [InlineData("\"a\\0b\"", "zero character")]
    public void APathThatIsNoFileIsRefused(string path, string why)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "these paths are of Linux");
        Assert.Contains(why, Refuse("1,1,1,1\n", $"tissue.file.path={path}").Message);
    }

    [Fact]
    public void AFileThatHasChangedIsRefusedByItsDigest()
    {
        string digest = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("1,1,1,1\n"u8));
        Assert.Single(Read("1,1,1,1\n", out _, $"tissue.file.sha256={digest}").Placed);
        Assert.Contains(digest, Refuse("1,1,1,2\n", $"tissue.file.sha256={digest}").Message);
    }
}
