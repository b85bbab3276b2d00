using CarTAgents.Kernels.Cells;
using CarTAgents.Model.Engine;

namespace CarTAgents.Model.Tissues;

/// <summary>How kills are spread over the T cells that are present.</summary>
/// <param name="Cells">Number of T cells by kills, from 0; the last also holds those with more.</param>
/// <param name="Kills">Kills of all of them.</param>
public sealed record KillCount(long[] Cells, long Kills)
{
    /// <summary>Most kills that are told apart.</summary>
    public const int Most = 20;

    /// <summary>Counts over all replicas of a run.</summary>
    public static KillCount Of(Simulation simulation)
    {
        long[] cells = new long[Most + 1];
        long kills = 0;
        int sites = simulation.Scenario.Lattice.Sites;
        const int chunk = 1 << 16;
        byte[] signals = new byte[chunk];
        TCell[] cellsOfChunk = new TCell[chunk];
        for (int r = 0; r < simulation.Scenario.Replicas.Count; r++)
        {
            for (int start = 0; start < sites; start += chunk)
            {
                int n = Math.Min(chunk, sites - start);
                simulation.ReadSignals(r, start, signals.AsSpan(0, n), []);
                simulation.ReadCells(r, start, cellsOfChunk.AsSpan(0, n), []);
                for (int i = 0; i < n; i++)
                {
                    if (signals[i] == 0)
                        continue;
                    int k = cellsOfChunk[i].Kills;
                    cells[Math.Min(k, Most)]++;
                    kills += k;
                }
            }
        }

        return new KillCount(cells, kills);
    }
}
