using CarTAgents.Compute;
using CarTAgents.Compute.Cpu;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Engine;
using CarTAgents.Testing;

namespace CarTAgents.Model.Tests.Conversion;

/// <summary>What was asked for and will not happen, or otherwise, is said before the run; what it takes is known before it is
/// taken.</summary>
public class NotesTests
{
    private static RunConfiguration Load(params string[] sets) =>
        RunConfiguration.Load(
            Repository.PathOf("configs", "killing-assay.yaml"),
            ["lattice.size=[8, 8, 4]", "duration=2 h", "census=15 min", "output=~", .. sets]
        );

    private static IReadOnlyList<string> Notes(params string[] sets)
    {
        ScenarioConversion.Convert(Load(sets), out IReadOnlyList<string> notes);
        return notes;
    }

    private static string Changes(int count)
    {
        IEnumerable<string> events = Enumerable
            .Range(1, count)
            .Select(i => FormattableString.Invariant($"{{at: {i} s, set: {{v_tum: 1.{i % 90 + 10} um/min}}}}"));
        return $"events=[{string.Join(", ", events)}]";
    }

    private static string Dose(string at, int cells, string over) =>
        FormattableString.Invariant($"events=[{{at: {at}, dose: {{cells: {cells}, over: {over}, mix: {{cd8: 1}}, enter: anywhere}}}}]");

    [Fact]
    public void AnEventWithinAWindowIsSaidWithBothTimes()
    {
        string note = Assert.Single(Notes("events=[{at: 20 min, set: {v_tum: 2 um/min}}]"), n => n.Contains("event"));
        Assert.Contains("20 min", note);
        Assert.Contains("30 min", note);
        Assert.DoesNotContain(Notes("events=[{at: 30 min, set: {v_tum: 2 um/min}}]"), n => n.Contains("event"));
    }

    [Fact]
    public void ADoseThatFindsNoRoomOrOutlastsTheRunIsSaid()
    {
        // 256 sites.
        Assert.Contains(Notes(Dose("1 h", 300, "1 min")), n => n.Contains("300 T cells") && n.Contains("room for 256"));
        Assert.Contains(Notes(Dose("90 min", 10, "45 min")), n => n.Contains("45 min") && n.Contains("ends at 2 h"));
        Assert.Contains(Notes(Dose("3 h", 10, "1 min")), n => n.Contains("at 3 h") && n.Contains("will not happen"));
        Assert.DoesNotContain(Notes(Dose("1 h", 10, "1 h")), n => n.Contains("dose"));
    }

    /// <summary>Whole numbers of vessels must fit the lattice; the distance that comes of it is another tissue where it is much
    /// another.</summary>
    [Theory]
    [InlineData("[16, 16, 16]", "320 um", "regular", "160 um apart")]
    [InlineData("[16, 16, 16]", "320 um", "random", "160 um apart")]
    [InlineData("[32, 32, 32]", "320 um", "regular", null)]
    [InlineData("[32, 32, 32]", "130 um", "regular", null)]
    [InlineData("[32, 32, 32]", "213 um", "regular", "160 um apart")]
    public void VesselsThatDoNotFitTheLatticeAreSaid(string size, string spacing, string pattern, string? said)
    {
        RunConfiguration configuration = RunConfiguration.Load(
            Repository.PathOf("configs", "lymphoma-zuma1.yaml"),
            [$"lattice.size={size}", $"tissues.tumour.vessels={{spacing: {spacing}, pattern: {pattern}, residue: ~}}"]
        );
        ScenarioConversion.Convert(configuration, out IReadOnlyList<string> notes);
        string[] found = [.. notes.Where(n => n.StartsWith("tissues.tumour.vessels:", StringComparison.Ordinal))];
        if (said is null)
        {
            Assert.Empty(found);
        }
        else
        {
            Assert.Contains(said, Assert.Single(found), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void AFateRarerThanCanBeDrawnIsSaidToNeverHappen()
    {
        Assert.DoesNotContain(Notes(), n => n.Contains("never happens"));
        string note = Assert.Single(Notes("tCells.cd8.activationDeath=1e-12"), n => n.Contains("never happens"));
        Assert.StartsWith("tCells.cd8.activationDeath: a chance of 1e-12", note);
        Assert.DoesNotContain(Notes("tCells.cd8.activationDeath=0"), n => n.Contains("never happens"));
    }

    [Fact]
    public void ASlowRateOfAPatientsCellsThatIsNeverDrawnIsSaid()
    {
        RunConfiguration patient = RunConfiguration.Load(
            Repository.PathOf("configs", "lupus-erlangen.yaml"),
            ["lattice.size=[16, 16, 16]", "tCells.cd8.fate.loss.memory=1e-12 1/d"]
        );
        ScenarioConversion.Convert(patient, out IReadOnlyList<string> notes, seeded: false);
        Assert.Single(notes, n => n.StartsWith("tCells.cd8.fate.loss.memory: ", StringComparison.Ordinal) && n.Contains("never happens"));
    }

    /// <summary>The work of reading is counted in what it allocates: many changes cost as many times what few do, not the square.</summary>
    [Fact]
    public void ChangesCostInProportionToTheirNumber()
    {
        RunConfiguration configuration = Load();
        long Work(int count)
        {
            string changes = Changes(count);
            long before = GC.GetAllocatedBytesForCurrentThread();
            _ = configuration.With([changes]);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        // What comes once is done already.
        Work(2);
        long none = Work(1),
            few = Work(20) - none,
            many = Work(80) - none;
        Assert.InRange((double)many / few, 3, 5);
    }

    [Fact]
    public void TablesOfTheHostAreForetold()
    {
        RunConfiguration plain = Load(),
            changed = Load("events=[{at: 1 min, set: {v_tum: 2 um/min}}, {at: 2 min, set: {v_tum: 3 um/min}}]", "replicas=1000");
        long table = Simulation.HostBytes(plain);
        // The laws alone.
        Assert.InRange(table, 10_000, 100_000);
        Assert.InRange(Simulation.HostBytes(changed), 3 * table, 3 * table + 3 * 1000 * 1000);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Scenario scenario = ScenarioConversion.Convert(changed, out _, seeded: false);
        long taken = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(1000, scenario.Replicas.Count);
        // What is allocated on the way goes again, and is of the order of what stays.
        Assert.InRange(Simulation.HostBytes(changed), taken / 20, taken * 2);
    }

    [Fact]
    public void TablesThatTheHostCannotHoldAreRefusedBeforeTheyAreMade()
    {
        RunConfiguration configuration = Load("replicas=1000000", Changes(200));
        Assert.SkipUnless(Simulation.HostBytes(configuration) > HostMemory.AvailableBytes(), "this machine has memory for it");
        using CpuDevice device = Scenarios.Cpu();
        DeviceException e = Assert.Throws<DeviceException>(() => Simulation.RequireMemory(configuration, device));
        Assert.True(e.IsRequest);
        Assert.Contains("200 events and 1000000 replicas", e.Message);
    }
}
