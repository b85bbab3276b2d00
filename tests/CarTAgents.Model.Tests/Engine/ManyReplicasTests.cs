using CarTAgents.Compute.Cpu;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Engine;
using CarTAgents.Testing;

namespace CarTAgents.Model.Tests.Engine;

/// <summary>Runs of so many replicas that the CPU's threads take one each, and of a few over.</summary>
public class ManyReplicasTests
{
    [Theory]
    [InlineData(8, 500)]
    [InlineData(9, 501)]
    [InlineData(30, 502)]
    public void Any_number_of_threads_gives_every_replica_the_bits_of_launches_one_by_one(int replicas, int seed)
    {
        Scenario scenario = Scenarios.Random(seed, replicas);
        ulong[] expected = Hashes(scenario, 1, oneByOne: true);
        Assert.Equal(replicas, expected.Distinct().Count());
        foreach (int threads in new[] { 1, 2, 7 })
            Assert.Equal(expected, Hashes(scenario, threads, oneByOne: false));
    }

    [Fact]
    public void Many_small_lattices_take_hardly_more_memory_a_site_than_a_large_one()
    {
        static double BytesPerSite(string size, int replicas)
        {
            var configuration = RunConfiguration.Load(Repository.PathOf("configs", "bench.yaml"), [$"lattice.size={size}", "events=[]"]);
            Scenario scenario = ScenarioConversion.Convert(configuration, out _, seeded: false);
            return (double)Simulation.MemoryBytes(scenario, replicas) / scenario.Lattice.Sites / replicas;
        }

        double large = BytesPerSite("[320, 320, 320]", 1);
        Assert.InRange(BytesPerSite("[32, 32, 32]", 1000), large, 1.04 * large);
    }

    private static ulong[] Hashes(Scenario scenario, int threads, bool oneByOne)
    {
        using CpuDevice device = Scenarios.Cpu(threads);
        using var simulation = new Simulation(scenario, device);
        while (oneByOne && simulation.Tick < scenario.EndTick)
        {
            foreach (Launch launch in simulation.BeginTick())
                simulation.Run(launch);
            simulation.EndTick();
        }

        simulation.RunTo(scenario.EndTick);
        return [.. Enumerable.Range(0, scenario.Replicas.Count).Select(simulation.StateHash)];
    }
}
