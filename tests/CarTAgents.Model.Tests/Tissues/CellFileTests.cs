using System.Globalization;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Configuration.Yaml;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Tissues;
using CarTAgents.Testing;

namespace CarTAgents.Model.Tests.Tissues;

public class CellFileTests
{
    private static InitialTissue Read(string csv, out IReadOnlyList<string> notes, params string[] sets)
    {
        using var folder = new TemporaryFolder();
        folder.Write("cells.csv", csv);
        string path = folder.Write(
            "test.yaml",
            """
            name: Cells
            duration: 1 h
            lattice: {size: [10, 8, 6], spacing: 20 um}
            tCells:
              cd8:
                carNumber: {median: 20000 molecules, spread: 0.4}
                recognition: {affinity: 5 nM, confinement: 2000 molecules/nM}
                motility: {coefficient: 5 um^2/min}
                contact: {hitDelay: 5 min, engagement: 25 min, rearm: 15 min}
                binding: {probability: 0.5, halfDensity: 100 molecules}
            residents:
              tumour: {antigen: {median: 36000 molecules, spread: 0.5}}
              macrophage: {}
            tissue:
              pattern: file
              file: {path: cells.csv, types: {cd8: [T, 3], tumour: ["0", cancer], macrophage: 2}}
            """
        );
        return ScenarioConversion.Convert(RunConfiguration.Load(path, sets), out notes).Replicas[0].InitialTissue!;
    }

    private static ConfigurationException Fails(string csv, params string[] sets) =>
        Assert.Throws<ConfigurationException>(() => Read(csv, out _, sets));

    private static int Site(int x, int y, int z) => (z * 8 + y) * 10 + x;

    [Theory]
    [InlineData("")]
    [InlineData("x,y,z,type\n")]
    [InlineData("# a comment\n\n x , y , z , cell_type \n")]
    [InlineData("\"x\",\"y\",\"z\",\"type\"\n")]
    public void Names_and_numbers_with_and_without_a_header(string header)
    {
        InitialTissue tissue = Read(
            header + "0,0,0,T\n199.9,159.9,119.9,0\n\n# another\n 30 , 5e1 , 70.5 , cancer\n30,50,70,3\n50,50,50,2.0\n",
            out IReadOnlyList<string> notes
        );
        Assert.Equal(
            [
                new PlacedCell(Site(0, 0, 0), true, 0, 20000, 0.4),
                new PlacedCell(Site(2, 2, 2), false, 2, 0, 0),
                new PlacedCell(Site(1, 2, 3), false, 1, 36000, 0.5),
                new PlacedCell(Site(1, 2, 3), true, 0, 20000, 0.4),
                new PlacedCell(Site(9, 7, 5), false, 1, 36000, 0.5),
            ],
            tissue.Placed
        );
        Assert.Empty(notes);
    }

    [Fact]
    public void A_header_may_order_the_columns_and_windows_line_ends_are_read()
    {
        InitialTissue tissue = Read("ID,type,z,Y,X\r\n17,0,10,30,50\r\n", out _);
        Assert.Equal([new PlacedCell(Site(2, 1, 0), false, 1, 36000, 0.5)], tissue.Placed);
    }

    [Fact]
    public void An_origin_moves_the_cells_and_a_flat_lattice_takes_any_height()
    {
        Assert.Equal(Site(5, 4, 3), Read("0,0,0,0\n", out _, "tissue.file.origin=[-100 um, -80 um, -60 um]").Placed[0].Site);
        Assert.Equal(Site(1, 1, 0), Read("30,30,-4000,0\n", out _, "lattice.size=[10, 8, 1]").Placed[0].Site);
    }

    [Theory]
    [InlineData("x,y,z,type\n0,0,0,T\n1,2,oops,T\n", 3, "column 3 (z): 'oops' is not a number of micrometres")]
    [InlineData("0,0,0,T\n1,nan,0,T\n", 2, "column 2 (y)")]
    [InlineData("0,0,0,T\n1,2\n", 2, "column 3 (z) is missing")]
    [InlineData("0,0,0,T\n1,2,3\n", 2, "column 4 (type) is missing")]
    [InlineData("0,0,0,T\n1,2,3,neuron\n", 2, "'neuron' (1 cell) stands for no kind; tissue.file.types knows 'T', '3', '0', 'cancer', '2'")]
    [InlineData("x,y,type\n0,0,T\n", 1, "no column 'z'")]
    [InlineData("# cells\n\nx,y,z\n0,0,0\n", 3, "no column 'type'")]
    [InlineData("0,0,0,T\n200,0,0,T\n", 2, "column 1 (x): 200 um lies outside the lattice, which reaches from 0 to 200 um")]
    [InlineData("0,-0.1,0,T\n", 1, "column 2 (y): -0.1 um lies outside")]
    [InlineData("type,x,y,z\nT,0,0,121\n", 2, "column 4 (z): 121 um lies outside")]
    [InlineData("0,0,0,T\n0,0,0,0\n19,19,19,3\n", 3, "shares site (0, 0, 0) with that of line 1")]
    [InlineData("\n", 1, "no cells")]
    [InlineData("PAR1\u0015", 1, "it cannot be read")]
    [InlineData(
        "x [um],y [um],z [um],kind,phase\n1,2,3,T,alive\n1,2,3,T,dead\n",
        3,
        "expected alive, free, bound, dying or debris, found 'dead'"
    )]
    [InlineData("x [um],y [um],z [um],kind,CD19 [molecules/cell]\n1,2,3,0,NaN\n", 2, "column 5 (CD19): 'NaN' is not a number of molecules")]
    [InlineData("x [um],y [um],z [um],kind,CAR [molecules/cell]\n1,2,3,T,-1\n", 2, "column 5 (CAR): '-1' is not a number of molecules")]
    [InlineData("x [um],y [um],z [um]\n1,2,3\n", 1, "no column 'kind'")]
    public void What_is_wrong_is_named_with_line_and_column(string csv, int line, string what)
    {
        ConfigurationException e = Fails(csv);
        Assert.EndsWith("cells.csv", e.File, StringComparison.Ordinal);
        Assert.Equal(line, e.Line);
        Assert.Contains(what, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Molecules_of_a_cell_are_read_and_others_drawn()
    {
        const string rows =
            "0,0,0,T,,500,alive\n30,0,0,0,1234.5,,alive\n50,0,0,0,,,alive\n70,0,0,0,9,,debris\n90,0,0,0,0,,\n110,0,0,2,7,,\n";
        PlacedCell[] expected =
        [
            new(Site(0, 0, 0), true, 0, 500, 0),
            new(Site(1, 0, 0), false, 1, 1234.5, 0),
            new(Site(2, 0, 0), false, 1, 36000, 0.5),
            new(Site(4, 0, 0), false, 1, 0, 0),
            new(Site(5, 0, 0), false, 2, 0, 0),
        ];
        InitialTissue own = Read(
            "x [um],y [um],z [um],kind,CD19 [molecules/cell],CAR [molecules/cell],phase\n" + rows,
            out IReadOnlyList<string> notes
        );
        Assert.Equal(expected, own.Placed);
        Assert.Equal("1 of 6 cells of cells.csv are dying or debris and are left out", Assert.Single(notes));
        // Of another program's table only what is asked for: there the same names may mean something else.
        const string header = "x,y,z,type,CD19 [molecules/cell],CAR [molecules/cell],phase\n";
        Assert.Equal(
            [20000, 36000, 36000, 36000, 36000, 0],
            Read(header + rows, out notes).Placed.OrderBy(p => p.Site).Select(p => p.Median)
        );
        Assert.Empty(notes);
        string columns = "tissue.file.columns={cd19: 'CD19 [molecules/cell]', car: 'CAR [molecules/cell]', phase: phase}";
        Assert.Equal(expected, Read(header + rows, out notes, columns).Placed);
        ConfigurationException e = Fails(header + rows, "tissue.file.columns={car: 'CAR [molecules]'}");
        Assert.Contains("did you mean 'CAR [molecules/cell]'?", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Kinds_stand_for_themselves_where_nothing_else_is_said()
    {
        InitialTissue tissue = Read("0,0,0,cd8\n0,0,0,tumour\n30,0,0,macrophage\n", out _, "tissue.file.types=~");
        Assert.Equal([(false, 1), (true, 0), (false, 2)], tissue.Placed.Select(p => (p.IsT, p.Kind)));
        Assert.Contains("knows 'cd8', 'tumour', 'macrophage'", Fails("0,0,0,T\n", "tissue.file.types=~").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_is_named_by_its_key()
    {
        ConfigurationException e = Fails("0,0,0,T\n", "tissue.file.path=/nowhere/cells.csv");
        Assert.Contains("tissue.file.path: '/nowhere/cells.csv' cannot be read", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Crowded_cells_go_to_the_nearest_free_site_in_the_order_of_the_file()
    {
        for (int seed = 0; seed < 12; seed++)
        {
            var random = new Random(seed);
            // Cells crowd in a corner, in the middle, or fill the whole lattice.
            int count = seed % 4 == 3 ? 480 : 120;
            double spread = seed % 2 == 0 ? 30 : 60;
            (double X, double Y, double Z)[] at = [.. Enumerable.Range(0, count).Select(_ => (Draw(200), Draw(160), Draw(120)))];
            double Draw(double size) =>
                seed % 3 == 0
                    ? Math.Min(random.NextDouble() * spread, size - 0.01)
                    : Math.Clamp(size / 2 + (random.NextDouble() - 0.5) * spread, 0, size - 0.01);
            string csv = string.Join('\n', at.Select(p => FormattableString.Invariant($"{p.X},{p.Y},{p.Z},0")));
            InitialTissue tissue = Read(csv, out IReadOnlyList<string> notes, "tissue.file.place=nearest");

            // The same by brute force: first those whose own site is free, then the others one by one to the nearest of all free sites,
            // ties to the lowest.
            HashSet<int> taken = [];
            List<(double X, double Y, double Z)> crowded =
            [
                .. at.Where(p => !taken.Add(Site((int)(p.X / 20), (int)(p.Y / 20), (int)(p.Z / 20)))),
            ];
            double sum = 0,
                most = 0;
            foreach ((double x, double y, double z) in crowded)
            {
                (double Square, int Site) best = Enumerable
                    .Range(0, 480)
                    .Where(s => !taken.Contains(s))
                    .Select(s =>
                    {
                        double dx = s % 10 + 0.5 - x / 20,
                            dy = s / 10 % 8 + 0.5 - y / 20,
                            dz = s / 80 + 0.5 - z / 20;
                        return (dx * dx + dy * dy + dz * dz, s);
                    })
                    .Min();
                taken.Add(best.Site);
                sum += Math.Sqrt(best.Square) * 20;
                most = Math.Max(most, Math.Sqrt(best.Square) * 20);
            }

            Assert.Equal(taken.Order(), tissue.Placed.Select(p => p.Site));
            string note = Assert.Single(notes);
            Assert.StartsWith(
                string.Create(CultureInfo.InvariantCulture, $"{crowded.Count} of {count} cells of cells.csv were moved"),
                note,
                StringComparison.Ordinal
            );
            Assert.Contains(
                string.Create(CultureInfo.InvariantCulture, $"by {sum / crowded.Count:0.0} um on average, {most:0.0} um at most"),
                note,
                StringComparison.Ordinal
            );
        }
    }

    [Fact]
    public void More_cells_than_sites_are_refused_with_the_line_of_the_first_that_has_no_place()
    {
        string csv = string.Join('\n', Enumerable.Repeat("5,5,5,0", 481));
        ConfigurationException e = Fails(csv, "tissue.file.place=nearest");
        Assert.Equal(481, e.Line);
        Assert.Contains("no site of the lattice is free", e.Message, StringComparison.Ordinal);
    }
}
