using CarTAgents.Compute;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Configuration.Yaml;
using CarTAgents.Model.Columns;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Engine;
using CarTAgents.Model.Tissues;
using CarTAgents.Testing;

namespace CarTAgents.Model.Tests.Engine;

/// <summary>Fields that hold something when the run begins.</summary>
public class InitialFieldTests
{
    private static RunConfiguration Load(params string[] sets) =>
        RunConfiguration.Load(
            Repository.PathOf("configs", "killing-assay.yaml"),
            ["lattice.size=[16, 16, 16]", "duration=4 h", "fields.IL-2.factor=2", "fields.IL-2.diffusion=10 um^2/s", .. sets]
        );

    private static Scenario Convert(params string[] sets) => ScenarioConversion.Convert(Load(sets), out _);

    private static int[] Amounts(Simulation simulation, int field)
    {
        (int nx, int ny, int nz) = simulation.FieldSize(field);
        int[] amounts = new int[nx * ny * nz];
        simulation.ReadField(0, field, amounts);
        return amounts;
    }

    private static int FieldNumber(Scenario scenario, string name) => scenario.Fields.Index().First(f => f.Item.Name == name).Index;

    /// <summary>pM in quanta a voxel of 20 um: Avogadro's number a litre, and a femtolitre is a cubic micrometre.</summary>
    private static double Quanta(double picomolar, double quantum) => picomolar * 1e-12 * 6.02214076e23 * 1e-15 * 8000 / quantum;

    [Fact]
    public void A_level_is_everywhere_and_its_sum_is_right_to_the_quantum()
    {
        Scenario scenario = Convert("fields.IL-2.initial=12.34567 pM");
        int field = FieldNumber(scenario, "IL-2");
        using Device cpu = Devices.Open("cpu", 1, out _);
        using var simulation = new Simulation(scenario, cpu);
        int[] amounts = Amounts(simulation, field);
        double expected = Quanta(12.34567, scenario.Fields[field].Quantum);
        Assert.All(amounts, a => Assert.InRange(a, Math.Floor(expected), Math.Ceiling(expected)));
        Assert.InRange(amounts.Sum(a => (double)a), expected * amounts.Length - 1, expected * amounts.Length + 1);
        Assert.Equal(scenario.Fields[field].Initial!.Total, amounts.Sum(a => (long)a));
    }

    [Theory]
    [InlineData(0.0, 7)]
    [InlineData(0.3, 1000)]
    [InlineData(41.999, 4097)]
    [InlineData(16_000_000.5, 33)]
    public void Fractions_of_quanta_are_spread(double quanta, int voxels)
    {
        var field = new InitialField(quanta, voxels);
        int[] each = [.. Enumerable.Range(0, voxels).Select(field.Quanta)];
        Assert.Equal(field.Total, each.Sum(q => (long)q));
        Assert.Equal(Math.Floor(quanta * voxels), field.Total, 1.0);
        Assert.All(each, q => Assert.InRange(q, Math.Floor(quanta), Math.Floor(quanta) + 1));
    }

    [Fact]
    public void Without_cells_nothing_is_taken_up_and_what_decays_is_counted()
    {
        RunConfiguration configuration = Load(
            "fields.IL-2.initial=50 pM",
            "fields.IL-2.decay=0.1 1/h",
            "fields.IL-2.washout=~",
            "tissue.tCells=~"
        );
        Scenario scenario = ScenarioConversion.Convert(configuration, out _);
        int field = FieldNumber(scenario, "IL-2");
        using Device cpu = Devices.Open("cpu", 1, out _);
        using var simulation = new Simulation(scenario, cpu);
        Simulation.Record? last = null;
        simulation.OnCensus = r => last = r;
        simulation.AdvanceTo(scenario.EndTick);
        simulation.Finish();
        var columns = new CensusColumns(scenario, configuration);
        double Value(string name) => columns.All.First(c => c.Name == name).Value(last!);
        double quantum = scenario.Fields[field].Quantum,
            start = scenario.Fields[field].Initial!.Total * quantum;
        double left = Amounts(simulation, field).Sum(a => (double)a) * quantum;
        Assert.Equal(start - left, Value("IL-2 taken up or decayed"), start * 1e-12);
        // First-order decay over four hours; rounding is unbiased, a quantum a voxel and tick at most.
        Assert.Equal(start * Math.Exp(-0.4), left, start * 1e-3);
    }

    [Fact]
    public void A_table_fills_the_voxels_that_it_names_wherever_in_them_its_points_lie()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("il2.csv");
        File.WriteAllText(path, "level [pM],x [um],y [um],z [um]\n40,5,15,30\n0.5, 100.5, 0, 159.9\n");
        Scenario scenario = Convert($"fields.IL-2.initial.file={path}");
        int field = FieldNumber(scenario, "IL-2");
        using Device cpu = Devices.Open("cpu", 1, out _);
        using var simulation = new Simulation(scenario, cpu);
        int[] amounts = Amounts(simulation, field);
        (int nx, int ny, int nz) = simulation.FieldSize(field);
        Assert.Equal((8, 8, 8), (nx, ny, nz));
        double quantum = scenario.Fields[field].Quantum;
        Assert.Equal(Quanta(40, quantum), amounts[(1 * 8 + 0) * 8 + 0], 0.51);
        Assert.Equal(Quanta(0.5, quantum), amounts[(7 * 8 + 0) * 8 + 5], 0.51);
        Assert.Equal(2, amounts.Count(a => a != 0));
    }

    [Theory]
    [InlineData("", "il2.csv:1", "empty")]
    [InlineData("x,y,z\n", "il2.csv:1", "there is no column level")]
    [InlineData("x,y,z,levle [pM]\n", "il2.csv:1", "nearest there is 'levle'")]
    [InlineData("x,y,level [pM]\n", "il2.csv:1", "there is no column z")]
    [InlineData("x [mm],y,z,level [pM]\n", "il2.csv:1", "must be in um")]
    [InlineData("x,y,z,level [pM]\n1,1,1\n", "il2.csv:2", "3 fields where the header has 4")]
    [InlineData("x,y,z,level [pM]\n1,1,1,2\n1,NaN,1,2\n", "il2.csv:3", "'NaN' in column 'y' is not a number")]
    [InlineData("x,y,z,level [pM]\n1,1,1,-2\n", "il2.csv:2", "negative")]
    [InlineData("x,y,z,level\n1,1,1,2\n", "il2.csv:2", "unit")]
    [InlineData("x,y,z,level [um]\n1,1,1,2\n", "il2.csv:2", "um")]
    [InlineData("x,y,z,level [pM]\n1,1,160,2\n", "il2.csv:2", "outside the lattice")]
    [InlineData("x,y,z,level [pM]\n1,1,1,2\n3,3,3,2\n", "il2.csv:3", "stands in line 2 already")]
    [InlineData("x,y,z,level [M]\n1,1,1,0.5\n", "il2.csv:2", "a larger fields.IL-2.quantum would fit")]
    public void A_bad_table_is_refused_by_line(string text, string where, string what)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("il2.csv"), text);
        ConfigurationException e = Assert.Throws<ConfigurationException>(() =>
            Convert($"fields.IL-2.initial.file={folder.File("il2.csv")}")
        );
        string message = string.Join("\n", e.Problems.Select(p => p.ToString()));
        Assert.Contains(where, message, StringComparison.Ordinal);
        Assert.Contains(what, message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fields.IL-2.initial=0.5 M", "fields.IL-2.quantum would fit")]
    [InlineData("fields.IL-2.initial=5 um", "um")]
    [InlineData("fields.IL-2.initial.file=no/such.csv", "cannot be read")]
    public void A_bad_level_is_refused(string set, string what)
    {
        ConfigurationException e = Assert.Throws<ConfigurationException>(() => Convert(set));
        Assert.Contains(what, e.Message, StringComparison.Ordinal);
    }
}
