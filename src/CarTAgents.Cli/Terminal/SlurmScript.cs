namespace CarTAgents.Cli.Terminal;

/// <summary>A script for sbatch that runs a sweep as an array of shards.</summary>
internal static class SlurmScript
{
    private const int DefaultShards = 8;

    /// <summary>Prints it.</summary>
    /// <param name="line">The command as it was typed.</param>
    /// <param name="directory">The directory that the shards share.</param>
    /// <param name="shard">Its count is the number of shards; of one the default.</param>
    /// <returns>The exit code.</returns>
    public static int Print(IReadOnlyList<string> line, string directory, Sweeps.Runs.Shard shard)
    {
        int shards = shard.Count == 1 ? DefaultShards : shard.Count;
        string[] words = [.. Without(line, "--slurm", "--shard")];
        string command = Shell.Command(words),
            place = Shell.Quote(directory),
            program = Shell.Program;
        Console.WriteLine(
            $"""
            #!/bin/bash
            #SBATCH --job-name=cartagents
            #SBATCH --array=1-{shards}
            #SBATCH --cpus-per-task=1
            #SBATCH --mem=2G
            #SBATCH --time=04:00:00
            #SBATCH --signal=B:TERM@120
            #SBATCH --requeue
            #SBATCH --open-mode=append
            # Each task is a shard, and takes the next free run. Two minutes before the limit the queue's signal makes it write
            # checkpoints and end with 130; it is then queued again, and goes on where it stopped. When all have ended:
            #   {program} sweep merge {place}
            shard=$SLURM_ARRAY_TASK_ID/{shards}
            if [ -e {place}/manifest-$SLURM_ARRAY_TASK_ID-of-{shards}.sqlite ]; then
              {program} sweep --resume {place} --shard "$shard" --quiet &
            else
              {command} --shard "$shard" --quiet &
            fi
            task=$!
            trap 'kill -TERM $task' TERM
            wait $task
            code=$?
            # A signal ends the first wait, not the task.
            while kill -0 $task 2> /dev/null; do wait $task; code=$?; done
            if [ $code -eq 130 ]; then scontrol requeue "$SLURM_ARRAY_JOB_ID"_"$SLURM_ARRAY_TASK_ID"; fi
            exit $code
            """
        );
        return Program.Done;
    }

    private static IEnumerable<string> Without(IReadOnlyList<string> words, string flag, string option)
    {
        for (int i = 0; i < words.Count; i++)
        {
            if (words[i] == option)
                i++;
            else if (words[i] != flag && !words[i].StartsWith(option + "=", StringComparison.Ordinal))
                yield return words[i];
        }
    }
}
