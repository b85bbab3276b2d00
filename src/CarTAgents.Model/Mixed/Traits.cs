using CarTAgents.Configuration.Descriptions;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Numbers;

namespace CarTAgents.Model.Mixed;

/// <summary>What makes one patient of a design: drawn once, from a stream of its own, so that what happens to a patient does not change who
/// it is. Factors are relative to the median patient.</summary>
internal sealed record Traits
{
    /// <summary>Whether the disease is minimal; false where the design has no such patients.</summary>
    public bool IsMinimal { get; private init; }

    /// <summary>Tumour cells at the infusion, 0 without a tumour.</summary>
    public double Burden { get; private init; }

    /// <summary>Factor on the share of the dose that engrafts.</summary>
    public double Engraftment { get; private init; } = 1;

    /// <summary>Share of resting cells among those.</summary>
    public double Resting { get; private init; }

    /// <summary>Added to the chances to divide in a burst.</summary>
    public double Destiny { get; private init; }

    /// <summary>Factor on the contraction of effectors.</summary>
    public double Contraction { get; private init; } = 1;

    /// <summary>Factor on the share that leaves a burst as memory.</summary>
    public double MemoryShare { get; private init; } = 1;

    /// <summary>Added to the logit of the competent share.</summary>
    public double Competence { get; private init; }

    /// <summary>Factor on IL-15.</summary>
    public double Il15 { get; private init; } = 1;

    /// <summary>Factor on the apparent volume of CAR-T cells.</summary>
    public double Volume { get; private init; } = 1;

    /// <summary>Factor on the median antigen of the tumour.</summary>
    public double Antigen { get; private init; } = 1;

    /// <summary>Net growth of the tumour, 1/d.</summary>
    public double Growth { get; private init; }

    /// <summary>Factor on the resistant share of the tumour.</summary>
    public double Resistant { get; private init; } = 1;

    /// <summary>Factor on number and gain of macrophages.</summary>
    public double Macrophages { get; private init; } = 1;

    /// <summary>Factor on the signals of the grades above 1.</summary>
    public double Vessels { get; private init; } = 1;

    /// <summary>Factor on the signal of fever.</summary>
    public double Fever { get; private init; } = 1;

    /// <summary>Factor on the index of neurotoxicity.</summary>
    public double Neurotoxicity { get; private init; } = 1;

    /// <summary>Factor on the marrow's output of B cells.</summary>
    public double Output { get; private init; } = 1;

    /// <summary>Factor on the autoantibody at the infusion.</summary>
    public double Autoantibody { get; private init; } = 1;

    /// <summary>Factor on the duration of residual anti-CD20.</summary>
    public double AntiCd20 { get; private init; } = 1;

    /// <summary>Factor on the B cells before lymphodepletion.</summary>
    public double BCells { get; private init; } = 1;

    /// <summary>Factor on the dose a kilogram.</summary>
    public double Dose { get; private init; } = 1;

    /// <summary>Factor on the weights of the kinds after the first in the product.</summary>
    public double Mix { get; private init; } = 1;

    /// <summary>Whether the tumour can lose the antigen.</summary>
    public bool CanLoseAntigen { get; private init; }

    /// <summary>Share of cells without the antigen at the infusion.</summary>
    public double Negative { get; private init; }

    /// <summary>Share of the patients who are sooner given a transplant in remission than this one, where the design has it.</summary>
    public double TransplantRank { get; private init; }

    /// <summary>The patient with all medians: every normal deviate 0, every uniform one half, so of the commoner kinds.</summary>
    public static Traits Median(MixedPlan plan) => Of(plan, _ => 0, () => 0.5);

    /// <summary>A patient of the design. All numbers are drawn for every patient whatever the disease, in one order, so that switching
    /// one off leaves the others as they were.</summary>
    /// <param name="plan">The design.</param>
    /// <param name="seed">The seed of the run.</param>
    /// <param name="identity">Which patient.</param>
    public static Traits Drawn(MixedPlan plan, ulong seed, uint identity)
    {
        var random = new HostRandom(seed, identity, HostPurpose.Traits);
        return Of(plan, spread => spread * HostMath.Normal(ref random), () => random.NextUniform());
    }

    /// <summary>The hazard that a patient outlives until death, which is drawn from the stream of the course: the first number of
    /// it.</summary>
    /// <param name="course">The course's stream, new.</param>
    public static double DeathThreshold(ref HostRandom course) => -HostMath.Log(course.NextUniform());

    /// <summary>The same patient with what treatment before the infusion left of the tumour.</summary>
    /// <param name="left">Share of the tumour that is left.</param>
    public Traits Bridged(double left) => this with { Burden = Burden * left };

    /// <summary>ln(p / (1 - p)).</summary>
    public static double Logit(double share) => HostMath.Log(share / (1 - share));

    /// <summary>The share of a logit.</summary>
    public static double Logistic(double logit) => 1 / (1 + HostMath.Exp(-logit));

    private static Traits Of(MixedPlan plan, Func<double, double> normal, Func<double> uniform)
    {
        SpreadDescription? s = plan.Spread;
        double Ln(double? spread) => normal(spread ?? 0);
        double Factor(double? spread) => HostMath.Exp(Ln(spread));
        double Limited(LimitedSpreadDescription? spread)
        {
            double factor = Factor(spread?.Spread.Value);
            return Math.Clamp(factor, spread?.Least?.Value ?? 0, spread?.Most?.Value ?? double.PositiveInfinity);
        }

        double kind = uniform(),
            size = normal(1);
        MinimalDiseaseDescription? minimal = s?.Burden?.Minimal is { } m && kind < m.Share ? m : null;
        double engraftment = Factor(s?.Engraftment.Value),
            resting = Logistic(Logit(plan.Resting) + Ln(s?.Resting.Value)),
            destiny = Ln(s?.Destiny.Value),
            contraction = Limited(s?.Contraction),
            memory = Factor(s?.MemoryShare.Spread.Value) * resting / plan.Resting,
            competence = Ln(s?.Competence.Value),
            il15 = Factor(s?.Il15.Value),
            volume = Factor(s?.Volume.Value),
            antigen = Factor(s?.Antigen.Value);
        bool isFast = uniform() < (s?.Fast?.Share.Value ?? 0);
        double growth = (isFast ? s!.Fast!.Growth * MixedPlan.Day : plan.Tumour?.Growth ?? 0) * Factor(s?.Growth.Value);
        return new Traits
        {
            IsMinimal = minimal is not null,
            Burden = plan.Tumour is null ? 0 : Cells(plan.Tumour.Cells, s?.Burden, minimal, size),
            Engraftment = engraftment,
            Resting = resting,
            Destiny = destiny,
            Contraction = contraction,
            MemoryShare = Math.Clamp(memory, s?.MemoryShare.Least?.Value ?? 0, s?.MemoryShare.Most?.Value ?? double.PositiveInfinity),
            Competence = competence,
            Il15 = il15,
            Volume = volume,
            Antigen = antigen,
            Growth = growth,
            Resistant = Limited(s?.Resistant),
            Macrophages = Factor(s?.Macrophages.Value),
            Vessels = Factor(s?.Vessels.Value),
            Fever = Factor(s?.Fever.Value),
            Neurotoxicity = Factor(s?.Neurotoxicity.Value),
            Output = Factor(s?.Output.Value),
            Autoantibody = Factor(s?.Autoantibody.Value),
            AntiCd20 = Factor(s?.AntiCd20.Value),
            BCells = Factor(s?.BCells.Value),
            Dose = Factor(s?.Dose.Value),
            Mix = Factor(s?.Mix.Value),
            CanLoseAntigen = uniform() < (plan.Tumour?.NegativePatients ?? 0),
            Negative = ClonePlan.ShareAt(plan.Tumour?.NegativeLeast ?? 0, plan.Tumour?.NegativeMost ?? 0, uniform()),
            TransplantRank = uniform(),
        };
    }

    private static double Cells(double median, BurdenSpreadDescription? spread, MinimalDiseaseDescription? minimal, double size)
    {
        if (spread is null || size == 0)
            return median;
        return minimal is null
            ? Math.Clamp(median * HostMath.Exp(spread.Spread * size), spread.Least, spread.Most)
            : Math.Clamp(minimal.Cells * HostMath.Exp(minimal.Spread * size), minimal.Least, minimal.Most);
    }
}
