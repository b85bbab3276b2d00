using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using CarTAgents.Testing;

namespace CarTAgents.Cli.Tests;

/// <summary>Dependencies of the projects run one way, and a project exists when it has code.</summary>
public partial class LayersTests
{
    /// <summary>The shipped projects from the ground up; a project may use those before it, and none at its own height.</summary>
    private static readonly Dictionary<string, int> Height = new()
    {
        ["CarTAgents.Kernels"] = 0,
        ["CarTAgents.Configuration"] = 1,
        ["CarTAgents.Compute"] = 1,
        ["CarTAgents.Model"] = 2,
        ["CarTAgents.Output"] = 3,
        ["CarTAgents.Clinic"] = 4,
        ["CarTAgents.Sweeps"] = 4,
        ["CarTAgents.Viewer"] = 4,
        ["cartagents"] = 5,
    };

    [Fact]
    public void DependenciesRunOneWay()
    {
        var compiled = Projects()
            .Where(p => IsShipped(p.Key))
            .ToDictionary(p => p.Value, p => References(Path.Combine(AppContext.BaseDirectory, p.Value + ".dll")));
        Assert.True(compiled.Count >= 5, $"only {string.Join(", ", compiled.Keys)} were found");
        foreach ((string assembly, string[] references) in compiled)
        {
            Assert.True(Height.ContainsKey(assembly), $"{assembly} has no place in the order of the projects yet");
            foreach (string other in references.Where(Height.ContainsKey))
            {
                Assert.True(Height[other] < Height[assembly], $"{assembly} uses {other}, which stands above it");
            }
        }

        // The chain itself: each stands on the one below.
        string[] chain = ["cartagents", "CarTAgents.Output", "CarTAgents.Model", "CarTAgents.Compute", "CarTAgents.Kernels"];
        foreach ((string upper, string lower) in chain.Zip(chain.Skip(1)))
            Assert.Contains(lower, compiled[upper]);
        Assert.Contains("CarTAgents.Configuration", compiled["CarTAgents.Model"]);
        Assert.DoesNotContain(compiled["CarTAgents.Configuration"], Height.ContainsKey);
        // What writes files and draws takes cells as values, and knows nothing of their packing.
        Assert.All(["CarTAgents.Output", "CarTAgents.Viewer"], p => Assert.DoesNotContain("CarTAgents.Kernels", compiled[p]));
        // Kernels and devices use nothing but the runtime and ILGPU; nothing below the command knows terminals or command lines.
        foreach (string ground in new[] { "CarTAgents.Kernels", "CarTAgents.Compute" })
            Assert.All(compiled[ground].Where(r => r is not ("CarTAgents.Kernels" or "ILGPU")), r => Assert.StartsWith("System.", r));
        Assert.All(compiled.Where(p => Height[p.Key] > Height["CarTAgents.Compute"]), p => Assert.DoesNotContain("ILGPU", p.Value));
        Assert.All(
            compiled.Where(p => p.Key != "CarTAgents.Viewer"),
            p => Assert.DoesNotContain(p.Value, r => r.StartsWith("Silk.", StringComparison.Ordinal))
        );
        Assert.Contains("CarTAgents.Viewer", compiled["cartagents"]);
        Assert.All(
            compiled.Where(p => p.Key != "cartagents"),
            p => Assert.DoesNotContain(p.Value, r => r is "CommandLine" or "Spectre.Console")
        );
    }

    [Fact]
    public void EveryProjectOfTheSolutionHasCode()
    {
        Dictionary<string, string> projects = Projects();
        Assert.NotEmpty(projects);
        Assert.All(projects.Keys, p => Assert.True(Code(Path.GetDirectoryName(p)!).Any(), $"{p} has no code"));
    }

    [Fact]
    public void EveryProjectIsInTheSolution()
    {
        string[] files =
        [
            .. new[] { "kernels", "src", "tests", "benchmarks" }
                .Select(d => Path.Combine(Repository.Root, d))
                .Where(Directory.Exists)
                .SelectMany(d => Directory.GetFiles(d, "*.csproj", SearchOption.AllDirectories)),
        ];
        Assert.Empty(files.Except(Projects().Keys));
    }

    /// <summary>Projects of the solution: file, and name of the assembly.</summary>
    private static Dictionary<string, string> Projects() =>
        ProjectLine()
            .Matches(File.ReadAllText(Path.Combine(Repository.Root, "CarTAgents.slnx")))
            .Select(m => Path.Combine(Repository.Root, m.Groups[1].Value.Replace('\\', Path.DirectorySeparatorChar)))
            .ToDictionary(
                p => p,
                p => XDocument.Load(p).Descendants("AssemblyName").FirstOrDefault()?.Value ?? Path.GetFileNameWithoutExtension(p)
            );

    private static bool IsShipped(string project)
    {
        string top = Path.GetRelativePath(Repository.Root, project).Split(Path.DirectorySeparatorChar)[0];
        return top is "kernels" or "src";
    }

    private static IEnumerable<string> Code(string directory) =>
        Directory
            .EnumerateFiles(directory, "*.cs", SearchOption.AllDirectories)
            .Where(f => !Path.GetRelativePath(directory, f).Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin"));

    private static string[] References(string assembly)
    {
        using FileStream file = File.OpenRead(assembly);
        using var image = new PEReader(file);
        MetadataReader metadata = image.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(r => metadata.GetString(metadata.GetAssemblyReference(r).Name))];
    }

    [GeneratedRegex("""<Project Path="([^"]*\.csproj)" />""")]
    private static partial Regex ProjectLine();
}
