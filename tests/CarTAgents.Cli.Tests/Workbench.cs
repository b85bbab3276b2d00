using CarTAgents.Output.Runs;
using CarTAgents.Testing;

namespace CarTAgents.Cli.Tests;

/// <summary>A directory of its own with a small assay in it, gone when the test ends.</summary>
internal sealed class Workbench : IDisposable
{
    /// <summary>An hour takes a few milliseconds, and a checkpoint is written every hour.</summary>
    private const string Text = """
        name: Small assay
        duration: 6 h
        lattice: {size: [24, 16, 8]}
        output: {checkpoint: {every: 1 h, keep: 2}, frames: {every: 5 h}, snapshots: {every: 20 h}}
        events:
          - at: 90 min
            dose: {cells: 30, over: 2 h, mix: {cd8: 1, cd4: 1}, enter: anywhere}
          - at: 3 h
            set: {v_tum: 4 um/min}
        """;

    public Workbench()
    {
        Path = Directory.CreateTempSubdirectory("cartagents-test-").FullName;
        Config = Write("assay.yaml", $"extends: {Shipped("killing-assay.yaml")}\n{Text}\n");
    }

    public string Path { get; }

    /// <summary>The small assay.</summary>
    public string Config { get; }

    /// <summary>A configuration that comes with the project.</summary>
    public static string Shipped(string name) => Repository.PathOf("configs", name);

    /// <summary>A path in the directory.</summary>
    public string In(params string[] names) => System.IO.Path.Combine([Path, .. names]);

    /// <summary>Writes a file.</summary>
    public string Write(string name, string text)
    {
        string path = In(name);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Checkpoints of a run, oldest first.</summary>
    public string[] Checkpoints(string run) =>
        Directory.Exists(In(run, "checkpoints"))
            ? [.. Directory.GetFiles(In(run, "checkpoints"), "*.checkpoint").Order(StringComparer.Ordinal)]
            : [];

    /// <summary>Names and content of all files below the directory, or below one in it.</summary>
    public string[] Files(string below = "") =>
        [
            .. Directory
                .GetFiles(In(below), "*", SearchOption.AllDirectories)
                .Order(StringComparer.Ordinal)
                .Select(f => $"{f} {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(f)))}"),
        ];

    /// <summary>Runs the small assay on one thread without progress.</summary>
    public Command.Result Run(string run, params string[] more) => Command.Run([.. Line(run), .. more]);

    /// <summary>The arguments of <see cref="Run"/>.</summary>
    public string[] Line(string run) => ["run", Config, "-o", In(run), "--device", "cpu", "--threads", "1", "--quiet"];

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
