using CarTAgents.Kernels;
using CarTAgents.Kernels.Draws;
using CarTAgents.Kernels.Parameters;
using CarTAgents.Kernels.Rules;
using CarTAgents.Kernels.Sums;

namespace CarTAgents.Kernels.Tests;

/// <summary>The passes of a tick as the rules state them: one site, voxel, entry or replica after the other.</summary>
internal static class ScalarTick
{
    public static void Dithers(TissueMemory memory)
    {
        for (int r = 0; r < memory.T.Replicas; r++)
        {
            for (int f = 0; f < memory.T.Fields; f++)
            {
                for (int quarter = 0; quarter < Dither.Salts / 4; quarter++)
                    Dither.Prepare(memory.T, r, f, quarter);
            }
        }
    }

    public static void Sources(TissueMemory memory)
    {
        for (int f = 0; f < memory.T.Fields; f++)
        {
            foreach (Voxel v in memory.Voxels(f))
                Source.Run(memory.T, v, Source.TCells(memory.T, v), Source.Residents(memory.T, v));
        }
    }

    /// <summary>A sub-step into the next amounts. Fields that have done theirs keep what is there.</summary>
    public static void Diffuse(TissueMemory memory)
    {
        for (int f = 0; f < memory.T.Fields; f++)
        {
            foreach (Voxel v in memory.Voxels(f))
            {
                ref FieldParameters p = ref memory.Field(f, v.Replica);
                if (memory.T.SubStep >= p.SubSteps)
                    continue;
                uint salt = memory.T.Salts[((long)v.Replica * memory.T.Fields + f) * Dither.Salts + memory.T.SubStep];
                memory.T.NextAmount[v.Index] = Diffusion.Next(memory.T, v, p.Diffusion, p.Rest, salt);
            }
        }
    }

    public static void TSenses(TissueMemory memory)
    {
        foreach (Site s in memory.Sites())
        {
            if (memory.T.TSignals[s.Index] != 0)
                TSense.Run(memory.T, s);
        }
    }

    public static void ResidentSenses(TissueMemory memory)
    {
        foreach (Site s in memory.Sites())
        {
            if (memory.T.ResidentSignals[s.Index] != 0)
                ResidentSense.Run(memory.T, s, Draw.Die(memory.T, s));
        }
    }

    public static void Resolves(TissueMemory memory)
    {
        foreach (Site s in memory.Sites())
        {
            memory.T.TEntrants[s.Index] = Resolve.TCell(memory.T, s);
            if (memory.T.Round == 0)
                memory.T.ResidentEntrants[s.Index] = Resolve.Resident(memory.T, s);
        }
    }

    public static void Moves(TissueMemory memory)
    {
        foreach (Site s in memory.Sites())
        {
            Move.TCell(memory.T, s);
            if (memory.T.Round == 0)
                Move.Resident(memory.T, s);
        }
    }

    public static void Settles(TissueMemory memory)
    {
        foreach (Site s in memory.Sites())
        {
            Settle.TCell(memory.T, s);
            Settle.Resident(memory.T, s);
        }
    }

    public static void Steps(TissueMemory memory)
    {
        foreach (Site s in memory.Sites())
            TStep.Run(memory.T, s);
    }

    public static void Fates(TissueMemory memory)
    {
        foreach (Site s in memory.Sites())
        {
            if (memory.T.TSignals[s.Index] != 0)
                TFate.Run(memory.T, s);
            memory.T.ResidentEntrants[s.Index] = ResidentFate.Next(memory.T, s);
        }

        foreach (Site s in memory.Sites())
            memory.T.ResidentSignals[s.Index] = memory.T.ResidentEntrants[s.Index];
    }

    public static void Census(TissueMemory memory)
    {
        for (int r = 0; r < memory.T.Replicas; r++)
        {
            for (int g = 0; g < memory.T.Groups; g++)
                Sums.Census.Group(memory.T, r, g);
            for (int c = 0; c < Counter.Count; c++)
                Sums.Census.Total(memory.T, r, c);
        }
    }

    public static void Entries(TissueMemory memory)
    {
        for (int r = 0; r < memory.T.Replicas; r++)
        {
            for (int e = 0; e < memory.Window(r).EntryCount; e++)
                Entry.Enter(memory.T, r, e);
        }
    }

    public static void Clocks(TissueMemory memory)
    {
        for (int r = 0; r < memory.T.Replicas; r++)
            Clock.Advance(memory.T, r);
    }

    /// <summary>The cells' part of a tick.</summary>
    public static void Cells(TissueMemory memory, int rounds)
    {
        memory.T.Round = 0;
        TSenses(memory);
        ResidentSenses(memory);
        Resolves(memory);
        Moves(memory);
        Settles(memory);
        for (memory.T.Round = 1; memory.T.Round < rounds; memory.T.Round++)
        {
            Steps(memory);
            Resolves(memory);
            Moves(memory);
        }

        memory.T.Round = 0;
        Clocks(memory);
    }
}
