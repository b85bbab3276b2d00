using System.Globalization;

namespace CarTAgents.Compute;

/// <summary>The logical processors that a process may use.</summary>
public static class Processors
{
    /// <summary>Those of its affinity and control group, and no more than a batch system granted the task
    /// (<c>SLURM_CPUS_PER_TASK</c>), which not every cluster enforces.</summary>
    public static int Count => Of(Environment.ProcessorCount, Environment.GetEnvironmentVariable("SLURM_CPUS_PER_TASK"));

    /// <summary>The lesser of what is there and what was granted; a text that is no number grants all.</summary>
    internal static int Of(int there, string? granted) =>
        int.TryParse(granted, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count >= 1
            ? Math.Min(there, count)
            : there;
}
