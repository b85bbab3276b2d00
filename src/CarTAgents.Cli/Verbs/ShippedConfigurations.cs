using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using CarTAgents.Cli.Terminal;
using CarTAgents.Configuration.Keys;

namespace CarTAgents.Cli.Verbs;

/// <summary>The configurations that are packed into the program, so that an installed tool needs no checkout.</summary>
internal static partial class ShippedConfigurations
{
    private const string Folder = "configs/",
        Suffix = ".yaml";

    /// <summary>Names to begin from, the plain assay first, then studies of patients, then lessons; each with its file.</summary>
    private static readonly (string Name, string File)[] Named =
    [
        ("template", "template.yaml"),
        ("assay", "killing-assay.yaml"),
        ("spheroid", "spheroid.yaml"),
        ("table", "from-csv.yaml"),
        ("lymphoma", "lymphoma-zuma1.yaml"),
        ("b-all", "b-all-mskcc.yaml"),
        ("lupus", "lupus-erlangen.yaml"),
        ("mixed-lymphoma", "mixed/lymphoma-zuma1.yaml"),
        ("mixed-b-all", "mixed/b-all-mskcc.yaml"),
        ("mixed-lupus", "mixed/lupus-erlangen.yaml"),
        ("lesson-1", "lessons/1-one-target.yaml"),
        ("lesson-2", "lessons/2-serial-killing.yaml"),
        ("lesson-3", "lessons/3-antigen.yaml"),
        ("lesson-4", "lessons/4-cytokines.yaml"),
        ("lesson-5", "lessons/5-spheroid.yaml"),
    ];

    /// <summary>Each name with the sentence that its file begins with.</summary>
    public static IEnumerable<(string Name, string About)> All => Named.Select(n => (n.Name, About(Text(n.File))));

    /// <summary>The file of a name; the file's own name is understood too.</summary>
    /// <exception cref="InputException">There is none of that name.</exception>
    public static string FileOf(string name)
    {
        foreach ((string known, string file) in Named)
        {
            if (name == known || name == file || name == file[..^Suffix.Length])
                return file;
        }

        string[] names = [.. Named.Select(n => n.Name)];
        string near = Nearest.Of(name, names) is { } nearest ? $"; did you mean '{nearest}'?" : "";
        throw new InputException($"--from '{name}': there is no such configuration{near}; expected one of {string.Join(", ", names)}");
    }

    /// <summary>A file's text for a directory of the user's, with the files that it needs in the same directory.</summary>
    /// <param name="file">The file.</param>
    /// <param name="path">The name that it gets.</param>
    public static string As(string file, string path)
    {
        string text = Reference()
            .Replace(Text(file), m => m.Value[..^m.Groups[1].Length] + Resolved(file, m.Groups[1].Value))
            .Replace("../", "", StringComparison.Ordinal)
            .Replace(Folder + file, path, StringComparison.Ordinal);
        // Another lesson is not there yet.
        return Lesson()
            .Replace(text, "cartagents init lesson-$1 --from lesson-$1")
            .Replace(Folder, Path.GetDirectoryName(path) is { Length: > 0 } folder ? folder + "/" : "", StringComparison.Ordinal);
    }

    /// <summary>The files that a file builds on or reads, and those that they do, by their paths beside it.</summary>
    public static IReadOnlyList<string> Beside(string file)
    {
        List<string> files = [];
        void Add(string of)
        {
            foreach (Match match in Reference().Matches(Text(of)))
            {
                string other = Resolved(of, match.Groups[1].Value);
                if (files.Contains(other))
                    continue;
                files.Add(other);
                if (other.EndsWith(Suffix, StringComparison.Ordinal))
                    Add(other);
            }
        }

        Add(file);
        return files;
    }

    /// <summary>The text of a file, by its path under configs.</summary>
    public static string Text(string file)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(Folder + file)!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    /// <summary>The first sentence of the comment at a file's head.</summary>
    private static string About(string text)
    {
        IEnumerable<string> comment = text.Split('\n')
            .Skip(1)
            .Select(l => l.TrimStart('#').Trim())
            .SkipWhile(l => l.Length == 0)
            .TakeWhile(l => l.Length > 0);
        return string.Join(' ', comment).Split(". ")[0].TrimEnd('.');
    }

    /// <summary>The path under configs of what a file there refers to.</summary>
    private static string Resolved(string file, string reference)
    {
        var parts = new List<string>(file.Split('/')[..^1]);
        foreach (string part in reference.Split('/'))
        {
            if (part == "..")
                parts.RemoveAt(parts.Count - 1);
            else
                parts.Add(part);
        }

        return string.Join('/', parts);
    }

    [GeneratedRegex(@"cartagents run configs/lessons/([0-9])-[\w-]+\.yaml")]
    private static partial Regex Lesson();

    [GeneratedRegex(@"^\s*(?:extends|published|path): *([\w./-]+)", RegexOptions.Multiline)]
    private static partial Regex Reference();
}
