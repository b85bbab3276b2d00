using CarTAgents.Kernels.Cells;

namespace CarTAgents.Kernels.Tests;

/// <summary>Cells made in one expression.</summary>
internal static class CellExtensions
{
    /// <summary>A resident's signal in any phase; debris is that of a killed cell.</summary>
    public static ResidentSignal Signal(int kind, ResidentPhase phase, int direction) =>
        phase switch
        {
            ResidentPhase.Dividing => ResidentSignal.Dividing(kind, direction),
            ResidentPhase.Dying => ResidentSignal.Dying(kind, direction),
            ResidentPhase.Debris => ResidentSignal.Debris(kind, killed: true),
            _ => ResidentSignal.Living(kind),
        };

    public static TCell WithProgram(this TCell cell, TProgram value)
    {
        cell.Program = value;
        return cell;
    }

    public static TCell WithDivisionsLeft(this TCell cell, int value)
    {
        cell.DivisionsLeft = value;
        return cell;
    }

    public static TCell WithHeading(this TCell cell, int value)
    {
        cell.Heading = value;
        return cell;
    }

    public static TCell WithTries(this TCell cell, int value)
    {
        cell.Tries = value;
        return cell;
    }

    public static TCell WithActed(this TCell cell, int value)
    {
        cell.HasActed = value != 0;
        return cell;
    }

    public static TCell WithSecreting(this TCell cell, int value)
    {
        cell.IsSecreting = value != 0;
        return cell;
    }

    public static TCell WithProductive(this TCell cell, int value)
    {
        cell.IsProductive = value != 0;
        return cell;
    }

    public static TCell WithStimulated(this TCell cell, int value)
    {
        cell.IsStimulated = value != 0;
        return cell;
    }

    public static TCell WithContactDue(this TCell cell, uint tick)
    {
        cell.ContactDue = tick;
        return cell;
    }

    public static TCell WithDivisionDue(this TCell cell, uint tick)
    {
        cell.SetDivisionDue(tick);
        return cell;
    }

    public static TCell WithStimulationEnd(this TCell cell, uint tick)
    {
        cell.SetStimulationEnd(tick);
        return cell;
    }

    public static TCell WithOneMoreKill(this TCell cell)
    {
        cell.AddKill();
        return cell;
    }

    public static TCell WithoutKills(this TCell cell)
    {
        cell.ForgetKills();
        return cell;
    }

    public static TCell WithOneMoreEngagement(this TCell cell)
    {
        cell.AddEngagement();
        return cell;
    }

    public static Resident WithDamage(this Resident cell, int value)
    {
        cell.Damage = value;
        return cell;
    }

    public static Resident WithTries(this Resident cell, int value)
    {
        cell.Tries = value;
        return cell;
    }

    public static Resident WithFirstTry(this Resident cell, int value)
    {
        cell.FirstTry = value;
        return cell;
    }

    public static Resident WithStage(this Resident cell, int value)
    {
        cell.Stage = value;
        return cell;
    }

    public static Resident WithLnAntigen(this Resident cell, int value)
    {
        cell.LnAntigen = value;
        return cell;
    }

    public static Resident WithDeathDue(this Resident cell, uint tick)
    {
        cell.DeathDue = tick;
        return cell;
    }

    public static Resident WithLastHit(this Resident cell, uint tick)
    {
        cell.LastHit = tick;
        return cell;
    }
}
