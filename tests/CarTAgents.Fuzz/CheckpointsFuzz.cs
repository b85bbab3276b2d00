using System.IO.Compression;
using System.Security.Cryptography;
using CarTAgents.Acceptance;
using CarTAgents.Compute.Cpu;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Engine;
using CarTAgents.Output.Runs;
using CarTAgents.Testing;

namespace CarTAgents.Fuzz;

/// <summary>Checkpoints that went wrong somewhere, and forged ones whose digest is right.</summary>
public class CheckpointsFuzz
{
    private const int Head = 26,
        DigestBytes = 32;

    [Fact]
    public void OfWhichNoneIsTakenThatIsDamagedAndNoneEndsTheProgram()
    {
        int seed = Environment.TickCount;
        var random = new Random(seed);
        using var folder = new TemporaryFolder();
        using var device = new CpuDevice(1);
        SmallAssay.Execute(folder.File("run"), device);
        byte[] good = File.ReadAllBytes(Checkpoint.Files(RunDirectory.Open(folder.File("run")))[0]);
        byte[] state = Inflate(good);
        var verdicts = new Verdicts("checkpoints", seed);
        string path = folder.File("odd.checkpoint");
        for (int i = 0; i < (Figures.InFull ? 4_000 : 60); i++)
        {
            (string name, Func<byte[], Random, byte[]> mutate) = ByteMutators.All[random.Next(ByteMutators.All.Count)];
            bool forged = i % 2 == 0;
            // A whole one among them shows that refusing is no habit.
            bool whole = i % 20 == 1;
            File.WriteAllBytes(
                path,
                whole ? good
                    : forged ? Forge(good, mutate(state, random))
                    : mutate(good, random)
            );
            verdicts.Try(
                $"checkpoint {i}, {(forged ? "forged, " : "")}{name}",
                () =>
                {
                    using Checkpoint checkpoint = Checkpoint.Open(path);
                    RunConfiguration configuration = RunConfiguration.Parse(checkpoint.Configuration, path);
                    Simulation.RequireMemory(configuration, device);
                    using var simulation = new Simulation(ScenarioConversion.Convert(configuration, out _, seeded: false), device);
                    checkpoint.Load(simulation);
                    simulation.RunTo(simulation.Tick + 20);
                    return forged || whole ? null : "a damaged checkpoint was taken";
                }
            );
        }

        verdicts.Hold();
    }

    private static byte[] Inflate(byte[] checkpoint)
    {
        using var from = new DeflateStream(
            new MemoryStream(checkpoint, Head, checkpoint.Length - Head - DigestBytes),
            CompressionMode.Decompress
        );
        using var to = new MemoryStream();
        from.CopyTo(to);
        return to.ToArray();
    }

    private static byte[] Forge(byte[] like, byte[] state)
    {
        using var to = new MemoryStream();
        to.Write(like, 0, Head);
        using (var deflate = new DeflateStream(to, CompressionLevel.Fastest, leaveOpen: true))
            deflate.Write(state);
        to.Write(SHA256.HashData(to.ToArray()));
        return to.ToArray();
    }
}
