using CommandLine;
using CommandLine.Text;

namespace CarTAgents.Cli.Verbs;

/// <summary>cartagents run.</summary>
[Verb("run", HelpText = "Simulate a configuration.")]
public sealed class RunVerb : StartingVerb
{
    /// <summary>Examples.</summary>
    [Usage(ApplicationAlias = "cartagents")]
    public static IEnumerable<Example> Examples =>
        [
            new Example(
                "A killing assay with one effector for ten targets",
                Shown,
                new RunVerb
                {
                    Config = "configs/killing-assay.yaml",
                    Output = "runs/one-to-ten",
                    SetHelp = "tissue.tCells.effectorToTarget=0.1",
                }
            ),
            new Example(
                "A patient with lymphoma, to day 28",
                Shown,
                new RunVerb
                {
                    Config = "configs/lymphoma-zuma1.yaml",
                    Output = "runs/lymphoma",
                    Until = "33d",
                }
            ),
        ];
}
