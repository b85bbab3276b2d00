using Spectre.Console;

namespace CarTAgents.Cli.Terminal;

/// <summary>A bar of how much of some work is done, with the time that is left.</summary>
internal static class ConsoleBar
{
    /// <summary>Shows it while work goes on.</summary>
    /// <param name="things">What is counted, such as "runs".</param>
    /// <param name="work">The work, which tells how many have ended, and of how many.</param>
    /// <returns>What the work returns.</returns>
    public static bool Show(string things, Func<Action<int, int>, bool> work) =>
        AnsiConsole
            .Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context =>
            {
                ProgressTask task = context.AddTask(things);
                return work(
                    (ended, of) =>
                    {
                        task.MaxValue = Math.Max(1, of);
                        task.Value = ended;
                        task.Description = $"{ended} of {of} {things}";
                    }
                );
            });
}
