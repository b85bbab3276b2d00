using CarTAgents.Configuration.Keys;
using CarTAgents.Output.Runs;
using CommandLine;
using CommandLine.Text;

namespace CarTAgents.Cli.Verbs;

/// <summary>cartagents schema.</summary>
[Verb("schema", HelpText = "Print the JSON schema of configurations, with which editors complete and check them.")]
public sealed class SchemaVerb : Verb
{
    /// <summary>The file.</summary>
    [Option('o', "output", MetaValue = "FILE", HelpText = "Write it to this file.")]
    public string? Output { get; set; }

    /// <summary>Examples.</summary>
    [Usage(ApplicationAlias = "cartagents")]
    public static IEnumerable<Example> Examples =>
        [new Example("The schema beside the configurations", Shown, new SchemaVerb { Output = "configs/schema.json" })];

    /// <inheritdoc/>
    public override int Invoke(List<string> sets)
    {
        if (Output is null)
            Console.Write(ConfigurationSchema.Write());
        else
            AtomicFile.WriteText(Output, ConfigurationSchema.Write());
        return Program.Done;
    }
}
