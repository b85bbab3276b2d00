using System.Text;
using CarTAgents.Compute.Cpu;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Engine;

namespace CarTAgents.Model.Tests.Engine;

/// <summary>A state is sections by name, and each that is not as it should be is refused by its name.</summary>
public class SectionsTests
{
    private sealed record Section(string Name, int Version, byte[] Bytes);

    [Fact]
    public void A_section_that_is_unknown_missing_too_long_or_of_another_version_is_refused_by_name()
    {
        Scenario scenario = Scenarios.Random(7, 2);
        using CpuDevice device = Scenarios.Cpu();
        using var simulation = new Simulation(scenario, device);
        simulation.AdvanceTo(5);
        using var kept = new MemoryStream();
        simulation.Save(kept);
        Section[] sections = Read(kept.ToArray());
        Assert.Equal(kept.ToArray(), Write(sections));
        Assert.Equal("end", sections[^1].Name);
        using var target = new Simulation(scenario, device);
        for (int s = 0; s < sections.Length; s++)
        {
            Section section = sections[s];
            string quoted = $"'{section.Name}'";
            string Refusal(params Section[] instead) =>
                Assert
                    .Throws<InvalidDataException>(() =>
                        target.Load(new MemoryStream(Write([.. sections[..s], .. instead, .. sections[(s + 1)..]])))
                    )
                    .Message;

            Assert.Contains("section 'antibodies' that this program does not know", Refusal(new Section("antibodies", 1, [1]), section));
            string newer = Refusal(section with { Version = section.Version + 1 });
            Assert.Contains(
                $"section {quoted} is of version {section.Version + 1}, and this program reads version {section.Version}",
                newer
            );
            Assert.Contains(quoted, Refusal(section with { Bytes = [.. section.Bytes, 0] }));
            if (section.Bytes.Length > 0)
                Assert.Contains(quoted, Refusal(section with { Bytes = section.Bytes[..^1] }));
            if (s + 1 < sections.Length)
                Assert.Contains($"lacks its section {quoted}: '{sections[s + 1].Name}' stands there", Refusal());
        }

        // None of that has spoilt the target for a whole state.
        target.Load(new MemoryStream(kept.ToArray()));
        Assert.Equal(simulation.StateHash(), target.StateHash());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_section_is_among_the_known_and_ends_where_its_length_says(bool identities)
    {
        Scenario scenario = Body.SmallPatient.Scenario(identities ? ["output.events={identity: true}"] : []);
        using CpuDevice device = Scenarios.Cpu(2);
        using var simulation = new Simulation(scenario, device);
        simulation.AdvanceTo(130);
        using var kept = new MemoryStream();
        simulation.Save(kept);
        Section[] sections = Read(kept.ToArray());
        Assert.Equal(
            Simulation.Sections.Where(s => identities || !s.StartsWith("identity", StringComparison.Ordinal)).Order(),
            sections.Select(s => s.Name).Distinct().Order()
        );
        int replicas = scenario.Replicas.Count,
            sites = scenario.Lattice.Sites;
        Assert.All(sections.Where(s => s.Name == "events"), s => Assert.Equal(8 * sites, s.Bytes.Length));
        foreach (string layer in new[] { "T cell", "resident" })
        {
            Section[] signals = [.. sections.Where(s => s.Name == "signal of the " + layer)],
                records = [.. sections.Where(s => s.Name == "record of the " + layer)],
                names = [.. sections.Where(s => s.Name == "identity of the " + layer)];
            Assert.Equal((replicas, replicas), (signals.Length, records.Length));
            foreach ((Section signal, Section record) in signals.Zip(records))
                Assert.Equal(16 * signal.Bytes.Count(b => b != 0), record.Bytes.Length);
            Assert.Equal(identities ? records.Select(r => r.Bytes.Length) : [], names.Select(n => n.Bytes.Length));
        }
    }

    private static Section[] Read(byte[] state)
    {
        List<Section> sections = [];
        using var reader = new BinaryReader(new MemoryStream(state), Encoding.UTF8);
        while (reader.BaseStream.Position < reader.BaseStream.Length)
        {
            string name = reader.ReadString();
            int version = reader.ReadInt32();
            sections.Add(new Section(name, version, reader.ReadBytes((int)reader.ReadInt64())));
        }

        return [.. sections];
    }

    private static byte[] Write(IEnumerable<Section> sections)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        foreach (Section section in sections)
        {
            writer.Write(section.Name);
            writer.Write(section.Version);
            writer.Write((long)section.Bytes.Length);
            writer.Write(section.Bytes);
        }

        writer.Flush();
        return stream.ToArray();
    }
}
