using System.Reflection;
using System.Text;
using CarTAgents.Cli.Terminal;
using CarTAgents.Configuration.Keys;
using CarTAgents.Output.Runs;
using CommandLine;
using CommandLine.Text;

namespace CarTAgents.Cli.Verbs;

/// <summary>cartagents init.</summary>
[Verb(
    "init",
    HelpText = "Write a commented configuration of an assay to begin with, and beside it the biology and the schema that it refers to."
)]
public sealed class InitVerb : Verb
{
    /// <summary>The name.</summary>
    [Value(0, MetaName = "NAME", Required = true, HelpText = "Name of the new configuration; NAME.yaml is written.")]
    public string Name { get; set; } = "";

    /// <summary>Examples.</summary>
    [Usage(ApplicationAlias = "cartagents")]
    public static IEnumerable<Example> Examples => [new Example("Begin an assay of one's own", new InitVerb { Name = "my-assay" })];

    /// <inheritdoc/>
    public override int Invoke(List<string> sets)
    {
        if (sets.Count > 0)
            throw new InputException("init writes a template; change it with an editor, or give --set to run");
        string path = Name.EndsWith(".yaml", StringComparison.Ordinal) ? Name : Name + ".yaml";
        if (Path.GetFileName(path).Length <= ".yaml".Length)
            throw new InputException($"init '{Name}': expected a name such as my-assay");
        if (File.Exists(path))
            throw new InputException($"'{path}' is there already; give another name");
        string directory = Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (!Directory.Exists(directory))
            throw new InputException($"there is no directory '{directory}'");
        string title = Path.GetFileNameWithoutExtension(path);
        // It becomes a plain word of YAML.
        if (!title.All(c => char.IsLetterOrDigit(c) || c is '-' or '_') || !char.IsLetter(title[0]))
            throw new InputException($"init '{Name}': expected a letter, then letters, digits, '-' and '_'");
        string text = Resource("configs/template.yaml")
            .Replace("name: Template", $"name: {title}", StringComparison.Ordinal)
            .Replace("configs/template.yaml", path, StringComparison.Ordinal);
        foreach (
            (string file, string content) in new[]
            {
                ("biology.yaml", Resource("configs/biology.yaml")),
                ("schema.json", ConfigurationSchema.Write()),
            }
        )
        {
            string beside = Path.Combine(directory, file);
            if (File.Exists(beside))
                continue;
            AtomicFile.WriteText(beside, content);
            Console.WriteLine($"wrote {Path.Combine(Path.GetDirectoryName(path)!, file)}");
        }

        AtomicFile.WriteText(path, text);
        Console.WriteLine($"wrote {path}; try: cartagents run {path}");
        return Program.Done;
    }

    private static string Resource(string name)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
