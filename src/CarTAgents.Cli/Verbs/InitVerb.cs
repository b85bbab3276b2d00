using System.Text.RegularExpressions;
using CarTAgents.Cli.Terminal;
using CarTAgents.Configuration.Keys;
using CarTAgents.Output.Runs;
using CommandLine;
using CommandLine.Text;

namespace CarTAgents.Cli.Verbs;

/// <summary>cartagents init.</summary>
[Verb("init", HelpText = "Write a commented configuration to start from, and the files that it extends.")]
public sealed partial class InitVerb : Verb
{
    /// <summary>The name.</summary>
    [Value(0, MetaName = "NAME", HelpText = "Name of the new configuration; NAME.yaml is written.")]
    public string? Name { get; set; }

    /// <summary>The origin.</summary>
    [Option("from", Default = "template", MetaValue = "WHICH", HelpText = "Which configuration to start from; see --list.")]
    public string From { get; set; } = "template";

    /// <summary>List.</summary>
    [Option("list", HelpText = "List the configurations to start from.")]
    public bool List { get; set; }

    /// <summary>Examples.</summary>
    [Usage(ApplicationAlias = "cartagents")]
    public static IEnumerable<Example> Examples =>
        [
            new Example("Begin an assay of your own", Shown, new InitVerb { Name = "my-assay" }),
            new Example("Begin from the patient with lymphoma", Shown, new InitVerb { Name = "my-patient", From = "lymphoma" }),
        ];

    /// <inheritdoc/>
    public override string WhyNoSets => "init writes a configuration; change it with an editor, or give --set to run";

    /// <inheritdoc/>
    public override int Invoke(List<string> sets)
    {
        if (List)
        {
            int width = ShippedConfigurations.All.Max(c => c.Name.Length);
            foreach ((string name, string about) in ShippedConfigurations.All)
                Console.WriteLine($"{name.PadRight(width)}  {about}");
            return Program.Done;
        }

        if (Name is null)
            throw new InputException("init lacks the name of the new configuration, such as: cartagents init my-assay");
        string from = ShippedConfigurations.FileOf(From);
        string path = Name.EndsWith(".yaml", StringComparison.Ordinal) ? Name : Name + ".yaml";
        if (Path.GetFileName(path).Length <= ".yaml".Length)
            throw new InputException($"init '{Name}': expected a name such as my-assay");
        string directory = Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (!Directory.Exists(directory))
            throw new InputException($"there is no directory '{directory}'");
        string title = Path.GetFileNameWithoutExtension(path);
        // It becomes a plain word of YAML.
        if (!title.All(c => char.IsLetterOrDigit(c) || c is '-' or '_') || !char.IsLetter(title[0]))
            throw new InputException($"init '{Name}': expected a letter, then letters, digits, '-' and '_'");
        IReadOnlyList<string> beside = ShippedConfigurations.Beside(from);
        if (File.Exists(path) || beside.Contains(Path.GetFileName(path)))
        {
            string why = File.Exists(path) ? "is there already" : "is a file that the new configuration builds on";
            throw new InputException($"'{path}' {why}; give another name");
        }

        foreach ((string file, string content) in beside.Select(b => (b, ShippedConfigurations.Text(b))).Append(("schema.json", Schema)))
        {
            string there = Path.Combine(directory, file);
            if (File.Exists(there))
            {
                // Somebody's changes are in it, which the new configuration will follow.
                if (File.ReadAllText(there) != content)
                    Console.WriteLine($"kept {Shown(file)}, which differs from the one in the program");
                continue;
            }

            if (Path.GetDirectoryName(file) is { Length: > 0 } folder)
                Directory.CreateDirectory(Path.Combine(directory, folder));
            AtomicFile.WriteText(there, content);
            Console.WriteLine($"wrote {Shown(file)}");
        }

        AtomicFile.WriteText(path, Title().Replace(ShippedConfigurations.As(from, path), $"name: {title}", 1));
        Console.WriteLine($"wrote {path}; try: cartagents run {path}");
        return Program.Done;

        string Shown(string file) => Path.Combine(Path.GetDirectoryName(path)!, file);
    }

    private static string Schema => ConfigurationSchema.Write();

    [GeneratedRegex("^name: .*$", RegexOptions.Multiline)]
    private static partial Regex Title();
}
