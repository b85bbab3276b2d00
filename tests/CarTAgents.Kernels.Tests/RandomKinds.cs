using CarTAgents.Kernels.Parameters;

namespace CarTAgents.Kernels.Tests;

/// <summary>Random parameters under which much happens within a few ticks.</summary>
internal static class RandomKinds
{
    /// <summary>Motility, contact and division of a kind of T cells.</summary>
    public static void Draw(Random random, ref TKind p, double mostDeath, double mostActivationDeath)
    {
        p.Death = Threshold.OfProbability(random.NextDouble() * mostDeath);
        p.Step = Threshold.OfProbability(random.Next(3) == 0 ? 1 : random.NextDouble());
        p.KeepHeading = Threshold.OfProbability(random.NextDouble());
        p.Rounds = random.Next(4);
        p.HitDelay = (uint)random.Next(1, 4);
        p.Engagement = p.HitDelay + (uint)random.Next(1, 4);
        p.EngagementSpread = random.Next(3000);
        p.IncompetentShare = Threshold.OfProbability(random.NextDouble());
        p.CarStep = random.Next(3) == 0 ? 0 : random.Next(2000);
        p.CarRecovery = Threshold.OfProbability(random.NextDouble() * 0.2);
        p.Rearm = (uint)random.Next(3);
        p.ActivationDeath = Threshold.OfProbability(random.NextDouble() * mostActivationDeath);
        p.DivisionLag = (uint)random.Next(1, 4);
        p.DivisionCycle = (uint)random.Next(2, 5);
        p.LagSpread = random.Next(3000);
        p.CycleSpread = random.Next(3000);
        p.Divisions = random.Next(4);
        p.MoreDivisions = Threshold.OfProbability(random.NextDouble());
        p.Rearming = Threshold.OfProbability(random.NextDouble());
        p.RearmedDivisions = random.Next(1, 3);
        p.RecalledDivisions = random.Next(1, 4);
        p.RescueHalf = (uint)random.Next(1, 100_000);
        p.Stimulation = (uint)random.Next(1, 6);
    }

    /// <summary>A law of a T kind that saturates.</summary>
    public static void DrawLaw(Random random, Span<uint> points)
    {
        double half = random.NextDouble() * 256,
            most = random.NextDouble();
        for (int i = 0; i < points.Length; i++)
            points[i] = Threshold.OfProbability(most * i / (i + half)).Value;
    }

    /// <summary>Hits, death and division of a kind of residents.</summary>
    public static void Draw(Random random, ref ResidentKind p, double mostDeath, double mostDivide)
    {
        p.IsTarget = random.Next(3) > 0 ? 1 : 0;
        p.Kill = Threshold.OfProbability(random.NextDouble() * 1.3);
        p.Hits = random.Next(1, 4);
        p.HitGap = (uint)random.Next(1, 20);
        p.HitKept = Threshold.OfProbability(0.5 + random.NextDouble());
        p.DyingTicks = (uint)random.Next(4);
        p.Clear = Threshold.OfProbability(random.NextDouble() * 1.2);
        p.Death = Threshold.OfProbability(random.NextDouble() * mostDeath);
        p.Divide = Threshold.OfProbability(random.NextDouble() * mostDivide);
        p.AntigenLoss = random.Next(2) == 0 ? Threshold.Never : Threshold.OfProbability(random.NextDouble());
    }

    /// <summary>Makes a kind look as the first of a class does.</summary>
    public static void Share(ref ResidentKind kind, ref ResidentKind first)
    {
        (kind.Class, kind.IsTarget, kind.DeathSignal) = (first.Class, first.IsTarget, first.DeathSignal);
        kind.IsShared = first.IsShared = 1;
    }

    /// <summary>Losses of a field, and what cells of each class exchange with it.</summary>
    public static void Draw(Random random, ref FieldParameters p, Span<uint> secretion, Span<uint> uptake, int mostQuanta)
    {
        p.Decay = random.Next(2) == 0 ? default : Threshold.OfProbability(random.NextDouble() * 0.1);
        p.Washout = random.Next(2) == 0 ? default : Threshold.OfProbability(random.NextDouble() * 0.1);
        p.UptakeHalf = (uint)random.Next(1, 100_000);
        for (int c = 0; c < CellClass.Count; c++)
        {
            if (random.Next(2) == 0)
                secretion[c] = (uint)random.Next(mostQuanta);
            if (random.Next(2) == 0)
                uptake[c] = (uint)random.Next(mostQuanta);
        }
    }
}
