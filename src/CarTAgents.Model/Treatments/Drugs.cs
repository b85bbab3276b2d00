using CarTAgents.Configuration.Descriptions;
using CarTAgents.Kernels.Cells;
using CarTAgents.Model.Engine;
using CarTAgents.Model.Numbers;

namespace CarTAgents.Model.Treatments;

/// <summary>The drugs of a patient, on lattices or mixed: each given once, at a time, by its rule or by an event.</summary>
/// <remarks>A drug is one file: a class that gives itself by what it reads of <see cref="Signs"/> and says what it does in
/// <see cref="DrugEffects"/>.</remarks>
internal sealed class Drugs : IState
{
    private readonly Treatment[] _treatments;

    /// <param name="drugs">The drugs; null for none.</param>
    /// <param name="infusion">Day of the infusion, from which the times of drugs count; in the days of the calls below.</param>
    public Drugs(DrugsDescription? drugs, double infusion)
    {
        Tocilizumab = drugs?.Tocilizumab is { } t ? new Tocilizumab(t, infusion) : null;
        Steroid = drugs?.Steroid is { } s ? new Corticosteroid(s, infusion) : null;
        Anakinra = drugs?.Anakinra is { } a ? new Anakinra(a, infusion) : null;
        _treatments = [.. new Treatment?[] { Tocilizumab, Steroid, Anakinra }.OfType<Treatment>()];
    }

    /// <summary>Tocilizumab; null for a patient who never gets it.</summary>
    public Tocilizumab? Tocilizumab { get; }

    /// <summary>A corticosteroid; null for a patient who never gets it.</summary>
    public Corticosteroid? Steroid { get; }

    /// <summary>Anakinra; null for a patient who never gets it.</summary>
    public Anakinra? Anakinra { get; }

    /// <summary>What the drugs do at a time.</summary>
    public DrugEffects Effects(double day)
    {
        var effects = new DrugEffects();
        foreach (Treatment treatment in _treatments)
            treatment.Act(ref effects, day);
        return effects;
    }

    /// <summary>Days from the infusion on which the drugs that there are were given, or begun; NaN for those that were not.</summary>
    /// <param name="infusion">Day of the infusion.</param>
    public IReadOnlyDictionary<Drug, double> Days(double infusion)
    {
        var days = new OrderedDictionary<Drug, double>();
        foreach (Drug drug in Enum.GetValues<Drug>())
        {
            if (Of(drug) is { } treatment)
                days[drug] = treatment.Day - infusion;
        }

        return days;
    }

    /// <summary>Lets a step pass.</summary>
    public void Fade(double days) => Tocilizumab?.Fade(days);

    /// <summary>Gives the drugs that times and rules call for at the end of a step.</summary>
    /// <param name="signs">What the patient shows; the day of tocilizumab is filled in.</param>
    /// <param name="day">The time.</param>
    /// <param name="days">The step that ended.</param>
    public void Follow(Signs signs, double day, double days)
    {
        foreach (Treatment treatment in _treatments)
            treatment.Follow(signs with { TocilizumabDay = Tocilizumab?.Day ?? double.NaN }, day, days);
    }

    /// <summary>Gives a drug by an event.</summary>
    public void Give(Drug drug, double day) => Of(drug)?.Give(day);

    private Treatment? Of(Drug drug) =>
        drug switch
        {
            Drug.Tocilizumab => Tocilizumab,
            Drug.Steroid => Steroid,
            _ => Anakinra,
        };

    /// <inheritdoc/>
    public void Visit<TVisitor>(ref TVisitor visitor)
        where TVisitor : IStateVisitor
    {
        Tocilizumab?.Visit(ref visitor);
        Steroid?.Visit(ref visitor);
        Anakinra?.Visit(ref visitor);
    }
}

/// <summary>What a patient shows, by which drugs are given.</summary>
/// <param name="Grade">Grade of cytokine release syndrome, 0 to 4.</param>
/// <param name="Neurotoxicity">Grade of neurotoxicity: 0, 1 for any, 3 for severe.</param>
internal readonly record struct Signs(int Grade, int Neurotoxicity)
{
    /// <summary>Day on which tocilizumab was given; NaN before.</summary>
    public double TocilizumabDay { get; init; } = double.NaN;

    /// <summary>Whether a grade, or a higher one, has lasted long enough.</summary>
    /// <param name="grade">The grade.</param>
    /// <param name="after">How long, d.</param>
    /// <param name="lasted">How long it has lasted so far, d; the step is added.</param>
    /// <param name="days">The step that ended, d.</param>
    public bool Persist(int grade, double after, ref double lasted, double days)
    {
        lasted = Grade >= grade ? lasted + days : 0;
        return Grade >= grade && lasted >= after;
    }
}

/// <summary>What the drugs of a patient do at a time.</summary>
internal record struct DrugEffects()
{
    /// <summary>Share of IL-6 receptors that are blocked.</summary>
    public double Il6Blocked { get; set; }

    /// <summary>Share of the clearance of IL-6 that is left.</summary>
    public double Il6Clearance { get; set; } = 1;

    /// <summary>Share of IL-1 receptors that are blocked.</summary>
    public double Il1Blocked { get; set; }

    /// <summary>Share of cytokine release and of macrophage activation that is left.</summary>
    public double Activity { get; set; } = 1;

    /// <summary>Loss of dividing, effector and exhausted CAR-T cells, 1/d.</summary>
    public double Loss { get; set; }

    /// <summary>Loss of memory cells, 1/d.</summary>
    public double MemoryLoss { get; set; }

    /// <summary>The chance that a drug takes a T cell of a program within a time, 0 to 1; resting cells and those that will not engraft
    /// are left alone.</summary>
    public readonly double Lost(TProgram program, double days) =>
        program switch
        {
            TProgram.Resting or TProgram.Failing => 0,
            TProgram.Memory => -HostMath.ExpM1(-MemoryLoss * days),
            _ => -HostMath.ExpM1(-Loss * days),
        };
}
