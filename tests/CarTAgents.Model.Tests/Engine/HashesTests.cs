using System.Diagnostics;
using System.Globalization;
using CarTAgents.Compute;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Engine;
using CarTAgents.Testing;

namespace CarTAgents.Model.Tests.Engine;

/// <summary>The scenes of <c>tests/hashes.txt</c> end at the hashes written there, wherever and however they are run.</summary>
[Collection(OpenClDevices.Turns)]
public class HashesTests(OpenClDevices devices)
{
    private const string Answer = "CARTAGENTS_TEST_HASHES";

    private static bool IsAcceptance => Environment.GetEnvironmentVariable("CARTAGENTS_ACCEPTANCE") == "1";

    /// <summary>A scene, and its hashes after few ticks (for devices that are slow) and after many.</summary>
    private sealed record Scene(string Name, string File, string[] Sets, uint Early, string EarlyHash, uint Late, string LateHash)
    {
        public Scenario Scenario { get; } =
            ScenarioConversion.Convert(RunConfiguration.Load(Repository.PathOf("configs", File), Sets), out _);
    }

    [Theory]
    [InlineData("cpu", 1, 0)]
    [InlineData("cpu", 2, 0)]
    [InlineData("cpu", 7, 0)]
    [InlineData("opencl", 1, 16)]
    [InlineData("opencl", 1, 64)]
    [InlineData("opencl", 1, 200)]
    [InlineData("rusticl", 1, 64)]
    public void ScenesEndAtTheirHashes(string device, int threads, int workGroup)
    {
        using Device? cpu = device == "cpu" ? Devices.Open("cpu", threads, out _) : null;
        Device opened = cpu ?? devices.Take(device, workGroup);
        Scene[] scenes = device == "cpu" || (device == "opencl" && workGroup == 64) ? Scenes() : FewScenes();
        Assert.True(scenes.Length >= 2);
        foreach (Scene scene in scenes)
        {
            using var simulation = new Simulation(scene.Scenario, opened);
            Assert.Equal($"{scene.Name} {scene.EarlyHash}", $"{scene.Name} {HashAt(simulation, scene.Early)}");
            Assert.Equal($"{scene.Name} {scene.LateHash}", $"{scene.Name} {HashAt(simulation, scene.Late)}");
        }
    }

    /// <summary>ILGPU's own emulation of a device is some hundred times slower: few ticks.</summary>
    [Fact]
    public void EmulatedDeviceAgreesEarly()
    {
        using Device emulated = Need.Device("ilgpu-cpu");
        foreach (Scene scene in Scenes())
        {
            using var simulation = new Simulation(scene.Scenario, emulated);
            Assert.Equal($"{scene.Name} {scene.EarlyHash}", $"{scene.Name} {HashAt(simulation, scene.Early)}");
        }
    }

    [Fact]
    public void StoppedOnOneDeviceAndResumedOnAnother()
    {
        using Device cpu = Devices.Open("cpu", 2, out _);
        Device openCl = devices.Take("opencl", 64);
        foreach (Scene scene in FewScenes())
        {
            foreach ((Device first, Device second) in new[] { (cpu, openCl), (openCl, cpu) })
            {
                using var saved = new MemoryStream();
                using (var simulation = new Simulation(scene.Scenario, first))
                {
                    HashAt(simulation, (scene.Early + scene.Late) / 2);
                    simulation.Save(saved);
                }

                saved.Position = 0;
                using var resumed = new Simulation(scene.Scenario, second);
                resumed.Load(saved);
                Assert.Equal($"{scene.Name} {scene.LateHash}", $"{scene.Name} {HashAt(resumed, scene.Late)}");
            }
        }
    }

    /// <summary>In a process of its own, which lacks instructions.</summary>
    [Theory]
    [InlineData("DOTNET_EnableAVX512")]
    [InlineData("DOTNET_EnableAVX2")]
    [InlineData("DOTNET_EnableHWIntrinsic")]
    public void WithFewerInstructions(string variable)
    {
        if (Environment.GetEnvironmentVariable(Answer) is { Length: > 0 } answer)
        {
            // The process runs this test for each of the variables, and has lost its instructions in each.
            if (!File.Exists(answer))
                File.WriteAllLines(answer, Scenes().Select(Late));
            return;
        }

        using var folder = new TemporaryFolder();
        string test = $"{typeof(HashesTests).FullName}.{nameof(WithFewerInstructions)}";
        var start = new ProcessStartInfo("dotnet", ["exec", typeof(HashesTests).Assembly.Location, "-method", test])
        {
            RedirectStandardOutput = true,
        };
        start.Environment[variable] = "0";
        start.Environment[Answer] = folder.File("hashes");
        using (Process process = Process.Start(start)!)
        {
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            Assert.True(File.Exists(folder.File("hashes")), output);
        }

        Assert.Equal(Scenes().Select(s => $"{s.Name} {s.LateHash}"), File.ReadAllLines(folder.File("hashes")));

        static string Late(Scene s)
        {
            using Device cpu = Devices.Open("cpu", 2, out _);
            using var simulation = new Simulation(s.Scenario, cpu);
            return $"{s.Name} {HashAt(simulation, s.Late)}";
        }
    }

    private static string HashAt(Simulation simulation, uint tick)
    {
        simulation.RunTo(tick);
        Assert.Equal(tick, simulation.Tick);
        return simulation.StateHash().ToString("x16", CultureInfo.InvariantCulture);
    }

    // Drivers compile every kernel anew for each scene, for minutes in all: in the short form a dish and a patient, which between them run
    // every kernel.
    private static Scene[] FewScenes() => [.. Scenes().Where(s => IsAcceptance || s.Name is "assay" or "patient")];

    private static Scene[] Scenes() =>
        [
            .. File.ReadLines(Repository.PathOf("tests", "hashes.txt"))
                .Where(l => l.Length > 0 && l[0] != '#')
                .Select(l => l.Split('|', StringSplitOptions.TrimEntries))
                .Select(c => new Scene(
                    c[0],
                    c[1],
                    c[2].Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
                    uint.Parse(c[3], CultureInfo.InvariantCulture),
                    c[4],
                    uint.Parse(c[5], CultureInfo.InvariantCulture),
                    c[6]
                )),
        ];
}
