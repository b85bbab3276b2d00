using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CarTAgents.Cli.Terminal;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Configuration.Yaml;
using CarTAgents.Model.Conversion;

namespace CarTAgents.Cli.Bench;

/// <summary>What is benchmarked: a configuration on a lattice of some size.</summary>
public sealed class Workload
{
    /// <summary>The configuration that all figures are of, beside the current directory and inside the program.</summary>
    public const string Standard = "configs/bench.yaml";

    /// <summary>Bytes of cells that a site-step must move: scans of the signals, and the records of the cells that act.</summary>
    public const double CellBytes = 24;

    private static readonly string[] Embedded = [Standard, "configs/biology.yaml"];

    private Workload(RunConfiguration configuration)
    {
        Scenario = ScenarioConversion.Convert(configuration, out _);
        Fingerprint = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(configuration.WriteResolved())))[..16];
        HashTick = 2 * (uint)Scenario.Window;
        if (Scenario.EndTick < HashTick)
        {
            throw new InputException(
                $"the benchmark measures two census windows ({HashTick} ticks), and the configuration ends at tick {Scenario.EndTick}"
            );
        }

        (CompulsoryBytes, VoxelUpdatesPerTick) = Fields(Scenario);
    }

    /// <summary>The run.</summary>
    public Scenario Scenario { get; }

    /// <summary>16 hexadecimal digits of a SHA-256 of the resolved configuration.</summary>
    public string Fingerprint { get; }

    /// <summary>Tick of the state hash: the second census. The ticks from the first census to it are measured.</summary>
    public uint HashTick { get; }

    /// <summary>Bytes that a site-step must move: <see cref="CellBytes"/>, and each field amount read and written once by the
    /// sources and once a sub-step.</summary>
    public double CompulsoryBytes { get; }

    /// <summary>Voxels of all fields times their sub-steps, in one tick of all replicas.</summary>
    public long VoxelUpdatesPerTick { get; }

    /// <summary>Sites of all replicas.</summary>
    public long Sites => (long)Scenario.Lattice.Sites * Scenario.Replicas.Count;

    /// <summary>Reads the workload for a size.</summary>
    /// <param name="file">A configuration; null for the standard one, from the current directory or, where there is none, from the program
    /// itself.</param>
    /// <param name="size">Sites on x, y and z.</param>
    /// <param name="sets">Overrides.</param>
    /// <exception cref="ConfigurationException">The configuration is wrong, or does not fit the size.</exception>
    /// <exception cref="InputException">The configuration is too short.</exception>
    public static Workload Load(string? file, int[] size, IReadOnlyList<string> sets)
    {
        List<string> all = [.. sets, string.Create(CultureInfo.InvariantCulture, $"lattice.size=[{size[0]}, {size[1]}, {size[2]}]")];
        if (file is not null || File.Exists(Standard))
            return new Workload(RunConfiguration.Load(file ?? Standard, all));
        DirectoryInfo directory = Directory.CreateTempSubdirectory("cartagents-bench-");
        try
        {
            foreach (string name in Embedded)
            {
                using Stream resource =
                    typeof(Workload).Assembly.GetManifestResourceStream(name)
                    ?? throw new InvalidOperationException($"the program lacks its resource {name}");
                using FileStream copy = File.Create(Path.Combine(directory.FullName, Path.GetFileName(name)));
                resource.CopyTo(copy);
            }

            return new Workload(RunConfiguration.Load(Path.Combine(directory.FullName, Path.GetFileName(Standard)), all));
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    /// <summary>Sizes from a text such as "64,128" or "512x512x64"; one number is a cube.</summary>
    /// <exception cref="InputException">It is not one.</exception>
    public static IReadOnlyList<int[]> Sizes(string text)
    {
        List<int[]> sizes = [];
        foreach (string item in text.Split(',', StringSplitOptions.TrimEntries))
        {
            string[] axes = item.Split('x');
            int[] size = [.. axes.Select(a => int.TryParse(a, NumberStyles.None, CultureInfo.InvariantCulture, out int n) ? n : 0)];
            if (size.Length == 1)
                size = [size[0], size[0], size[0]];
            if (size.Length != 3 || size.Any(n => n is < 1 or > 1 << 20))
            {
                throw new InputException($"--sizes '{text}': expected sizes such as 64,128,256 or 512x512x64; found '{item}'");
            }

            sizes.Add(size);
        }

        return sizes;
    }

    private static (double Bytes, long VoxelUpdates) Fields(Scenario scenario)
    {
        double bytes = CellBytes;
        long updates = 0;
        for (int f = 0; f < scenario.Fields.Count; f++)
        {
            int factor = scenario.Fields[f].Factor;
            long sitesPerVoxel = (long)factor * factor * (scenario.Lattice.Nz == 1 ? 1 : factor);
            long voxels = scenario.Lattice.Sites / sitesPerVoxel;
            int subSteps = scenario.Replicas[0].Parameters[0].Parameters.Fields[f].SubSteps * scenario.Exchanges;
            bytes += 2.0 * sizeof(int) * (subSteps + scenario.Exchanges) / sitesPerVoxel;
            updates += voxels * subSteps;
        }

        return (bytes, updates * scenario.Replicas.Count);
    }
}
