using CarTAgents.Configuration.Descriptions;
using CarTAgents.Configuration.Yaml;

namespace CarTAgents.Output.Runs;

/// <summary>The configuration of a run that goes on: what it was, with what its user has changed since that a run can follow.</summary>
public static class ResumedConfiguration
{
    /// <summary>Whether config.yaml says something else than the run was begun with, other than of what is written.</summary>
    internal static bool IsEdited(RunDirectory directory, Checkpoint checkpoint)
    {
        string Text(RunConfiguration c) => c.With(["output=~"]).WriteResolved(directory.Path);
        return File.Exists(directory.Configuration)
            && Text(RunConfiguration.Parse(checkpoint.Configuration, directory.Configuration))
                != Text(RunConfiguration.Load(directory.Configuration));
    }

    /// <summary>Reads config.yaml, and refuses changes in it other than of the duration and of what is written, and events that were added
    /// after the checkpoint, as a run under way is given them.</summary>
    /// <exception cref="ConfigurationException">It was altered; the message says what to do instead.</exception>
    public static RunConfiguration Of(RunDirectory directory, Checkpoint checkpoint, IReadOnlyList<string> sets)
    {
        RunConfiguration was = RunConfiguration.Parse(checkpoint.Configuration, directory.Configuration);
        if (!File.Exists(directory.Configuration))
            return was.With(sets);
        RunConfiguration now = RunConfiguration.Load(directory.Configuration);
        string before = was.With([$"duration={now.Duration.Text}", "output=~"]).WriteResolved(directory.Path),
            after = now.With(["output=~"]).WriteResolved(directory.Path);
        if (before == after || (BranchConfiguration.Continues(was, now, checkpoint.Tick) && Without(was) == Without(now)))
            return now.With(sets);
        string Without(RunConfiguration c) =>
            c.With([$"duration={now.Duration.Text}", "output=~", "events=~"]).WriteResolved(directory.Path);
        string[] old = before.Split('\n'),
            lines = after.Split('\n');
        int at = 0;
        while (at < Math.Min(old.Length, lines.Length) && old[at] == lines[at])
            at++;
        string Line(string[] of) => at < of.Length ? of[at].Trim() : "";
        throw new ConfigurationException(
            new Origin(directory.Configuration, 0, 0),
            "",
            $"it has been changed since the run wrote it ('{Line(lines)}', where the run has '{Line(old)}'), and resume goes "
                + "on with the run as it was; to change a value, branch it: cartagents branch DIR --set ... -o NEW. To drop the change, "
                + "remove config.yaml: it is written anew"
        );
    }
}
