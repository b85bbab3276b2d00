using CarTAgents.Testing;

namespace CarTAgents.Cli.Tests;

/// <summary>What a reader of the code meets: files of one sitting, lines of one width.</summary>
public class StyleTests
{
    private const int MostLines = 400;
    private const int MostColumns = 140;

    [Fact]
    public void AFileHasFewerThan400Lines()
    {
        string[] longer = [.. Sources().Where(f => File.ReadLines(f).Count() >= MostLines).Select(Name)];
        Assert.Empty(longer);
    }

    [Fact]
    public void ALineHasAtMost140Characters()
    {
        string[] wider = [.. Sources().Where(f => File.ReadLines(f).Any(l => l.Length > MostColumns)).Select(Name)];
        Assert.Empty(wider);
    }

    /// <summary>The program can be published as one file, in which an assembly has no place of its own: publishing refuses these, and a
    /// build does not.</summary>
    [Fact]
    public void NoProgramAsksWhereAnAssemblyIs()
    {
        string[] asking =
        [
            .. Sources()
                .Where(f =>
                    Name(f).StartsWith("src/", StringComparison.Ordinal) || Name(f).StartsWith("kernels/", StringComparison.Ordinal)
                )
                .Where(f =>
                    File.ReadLines(f).Any(l => l.Contains("Assembly.Location") || l.Contains(".CodeBase") || l.Contains("GetFiles()"))
                )
                .Select(Name),
        ];
        Assert.Empty(asking);
    }

    private static IEnumerable<string> Sources() =>
        new[] { "kernels", "src", "tests", "benchmarks" }
            .SelectMany(d => Directory.EnumerateFiles(Path.Combine(Repository.Root, d), "*.cs", SearchOption.AllDirectories))
            .Where(f => !Name(f).Split('/').Any(part => part is "obj" or "bin"));

    private static string Name(string file) => Path.GetRelativePath(Repository.Root, file).Replace(Path.DirectorySeparatorChar, '/');
}
