using CarTAgents.Clinic.Endpoints;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Model.Mixed;
using CarTAgents.Model.Numbers;

namespace CarTAgents.Model.Tests.Mixed;

/// <summary>Laws that a mixed patient keeps, whatever its numbers are.</summary>
public class MixedPatientLawsTests
{
    [Theory]
    [InlineData("lymphoma-zuma1")]
    [InlineData("b-all-mskcc")]
    [InlineData("lupus-erlangen")]
    public void CarTCellsAreThoseInfusedAndBornLessThoseThatDied(string disease)
    {
        MixedPatient patient = Designs.Patient(disease);
        double start = patient.CarT,
            most = 0;
        Assert.InRange(start, 1e7, patient.Dose);
        patient.Run(p =>
        {
            most = Math.Max(most, p.Born);
            double balance = start + p.Born - p.Died;
            Assert.True(Math.Abs(p.CarT - balance) < 1e-9 * (start + p.Born), $"day {p.Day}: {p.CarT}, of the balance {balance}");
        });
        Assert.InRange(most, 100 * start, 1e13);
    }

    [Fact]
    public void AnUntreatedTumourGrowsLogistically()
    {
        MixedPatient patient = Designs.Patient("lymphoma-zuma1", "patient.infusion=~", "patient.outcome=~");
        const double capacity = 3e12,
            start = 9.49e10,
            rate = 0.019;
        patient.Run(p =>
        {
            double grown = start * Math.Exp(rate * p.Day),
                expected = grown / (1 + (grown - start) / capacity);
            Assert.InRange(p.Tumour, 0.99 * expected, 1.01 * expected);
        });
        Assert.InRange(patient.Tumour, 2.9e12, capacity);
        Assert.Equal(0, patient.CarT);
        Assert.Equal(0, patient.CrsGrade);
    }

    [Fact]
    public void UntreatedBCellsStay()
    {
        MixedPatient patient = Designs.Patient("lupus-erlangen", "patient.infusion=~", "patient.systemic.normalT.lymphodepletion=~");
        double start = patient.BCellsInBlood,
            antibody = patient.Autoantibody;
        patient.Run();
        Assert.InRange(patient.BCellsInBlood, 0.99 * start, 1.01 * start);
        Assert.InRange(patient.Autoantibody, 0.999 * antibody, 1.001 * antibody);
        Assert.InRange(patient.Sledai, 15.9, 16.1);
        Assert.Equal(1.2e11, patient.NormalT, 1e-3 * 1.2e11);
    }

    /// <summary>The scheme is of first order: half the step halves what is wrong. The peak of 2 h is a tenth above that of 30
    /// min.</summary>
    [Fact]
    public void ShorterStepsConvergeAsAFirstOrderSchemeDoes()
    {
        double Peak(string step, out double day)
        {
            var measures = new PatientMeasures(
                Designs.Patient("lymphoma-zuma1", [.. Designs.Plain, $"patient.step={step}", "duration=14 d"])
            );
            day = measures.PeakDay;
            return measures.Peak;
        }

        double two = Peak("2 h", out double twoDay),
            one = Peak("1 h", out _),
            half = Peak("30 min", out double halfDay),
            quarter = Peak("15 min", out _);
        Assert.InRange(two / half, 1.08, 1.15);
        Assert.InRange(twoDay - halfDay, 0.1, 0.35);
        Assert.InRange((two - one) / (one - half), 1.4, 2.8);
        Assert.InRange((one - half) / (half - quarter), 1.4, 2.8);
    }

    [Fact]
    public void APatientIsTheSameInAnyCompany()
    {
        MixedPatient Seventh(int replicas) =>
            MixedPatient
                .Of(Designs.Load("lymphoma-zuma1", "patient.traits=drawn", $"replicas={replicas}", "identity=3", "duration=60 d"), out _)
                .Single(p => p.Identity == 10);
        Assert.Equal(Seventh(20).Run().StateHash(), Seventh(200).Run().StateHash());
    }

    [Theory]
    [InlineData("patient.drugs=~")]
    [InlineData("patient.clones.negative=~")]
    [InlineData("om_15=0")]
    public void SwitchingSomethingOffLeavesTheRestOfAPatientAsItWas(string off)
    {
        string[] sets = ["patient.traits=drawn", "replicas=20", "duration=1 d"];
        (double, double, double, double)[] Patients(params string[] more) =>
            [
                .. MixedPatient
                    .Of(Designs.Load("lymphoma-zuma1", [.. sets, .. more]), out _)
                    .Select(p => (p.Burden, p.Dose, p.CarTInBlood, p.BCellsInBlood)),
            ];
        Assert.Equal(Patients(), Patients(off));
    }

    [Fact]
    public void WithoutSpreadEveryPatientIsTheMedianOne()
    {
        string[] none =
        [
            "patient.spread={burden: {spread: 0, least: 1, most: 1e15}, engraftment: 0, resting: 0, destiny: 0, contraction: 0, "
                + "memoryShare: 0, competence: 0, il15: 0, volume: 0, antigen: 0, growth: 0, fast: ~, resistant: 0, macrophages: 0, "
                + "vessels: 0, fever: 0, neurotoxicity: 0, output: 0, autoantibody: 0, antiCd20: 0, bCells: 0, dose: 0, mix: 0}",
            "p_neg=0",
            "duration=60 d",
            "patient.outcome=~",
        ];
        double[][] Courses(params string[] sets) =>
            [
                .. MixedPatient
                    .Of(Designs.Load("lymphoma-zuma1", [.. none, .. sets]), out _)
                    .Select(p =>
                    {
                        // Until the tumour is down to whole cells, of which chance decides.
                        while (p.Day < 8)
                            p.Step();
                        return (double[])[p.CarT, p.CarTInBlood, p.Tumour, p.Il6, p.Ifng, p.Crp, p.BCellsInBlood, p.NormalT, p.Kills];
                    }),
            ];

        double[] median = Courses("patient.traits=median")[0];
        Assert.All(Courses("patient.traits=drawn", "replicas=5"), c => Assert.Equal(median, c));
    }

    [Fact]
    public void ExtinctionIsForEverAndAsLikelyAsTheoryHasIt()
    {
        // One cell with births b and deaths d leaves nothing with probability d / b.
        const int clones = 4000;
        const double births = 0.2,
            growth = 0.1;
        var random = new HostRandom(1, 0, HostPurpose.MixedCourse);
        int extinct = 0;
        for (int i = 0; i < clones; i++)
        {
            var clone = new Clone(1, 1e4);
            for (int step = 0; step < 1200 && clone.Cells is > 0 and < 1000; step++)
            {
                clone.Step(0, births, growth, 0.1, ref random);
                Assert.Equal(Math.Floor(clone.Cells), clone.Cells);
            }

            if (clone.Cells > 0)
                continue;
            extinct++;
            clone.Step(0, births, growth, 10, ref random);
            Assert.Equal(0, clone.Cells);
        }

        const double expected = 1 - growth / births;
        double deviation = Math.Sqrt(expected * (1 - expected) / clones);
        // Steps of a hundredth of a generation move the probability by about as much.
        Assert.InRange((double)extinct / clones, expected - 4 * deviation - 0.01, expected + 4 * deviation + 0.01);
    }

    [Fact]
    public void SpreadsAreThoseOfTheConfiguration()
    {
        RunConfiguration configuration = Designs.Load("b-all-mskcc", "patient.traits=drawn", "replicas=3000");
        MixedPlan plan = MixedConversion.Convert(configuration, out _);
        Traits[] drawn = [.. Enumerable.Range(0, 3000).Select(i => Traits.Drawn(plan, 1, (uint)i))];
        void Spread(Func<Traits, double> ln, double deviation)
        {
            double mean = drawn.Average(ln),
                found = Math.Sqrt(drawn.Average(t => (ln(t) - mean) * (ln(t) - mean)));
            Assert.InRange(found, 0.95 * deviation, 1.05 * deviation);
            Assert.InRange(mean, -4 * deviation / Math.Sqrt(drawn.Length), 4 * deviation / Math.Sqrt(drawn.Length));
        }

        Spread(t => Math.Log(t.Il15), 0.7);
        Spread(t => Math.Log(t.Volume), 0.5);
        Spread(t => Math.Log(t.Dose), 0.2);
        Spread(t => t.Destiny, 1);
        Spread(t => t.Competence, 0.55);
        Spread(t => Math.Log(t.Growth / 0.05326), 0.5);
        Assert.InRange(drawn.Average(t => t.IsMinimal ? 1 : 0), 0.36, 0.44);
        Assert.All(drawn, t => Assert.InRange(t.Burden, t.IsMinimal ? 1e7 : 5e10, t.IsMinimal ? 4e10 : 9.5e11));
        Assert.InRange(drawn.Average(t => t.CanLoseAntigen ? 1 : 0), 0.26, 0.34);
    }

    [Fact]
    public void ACytokineIsWhereLossAndUptakeTakeWhatIsMade()
    {
        var random = new HostRandom(20, 0, HostPurpose.MixedCourse);
        for (int i = 0; i < 1000; i++)
        {
            double Wide() => Math.Exp(16 * random.NextUniform() - 8);
            var cytokine = new TissueCytokine(0, 0, Wide(), Wide(), Wide(), Wide());
            double made = Wide(),
                active = Wide(),
                level = cytokine.Level(made, active),
                taken = (cytokine.Washout + cytokine.Decay) * level + cytokine.Uptake * active * level / (level + cytokine.HalfUptake);
            Assert.InRange(taken / made, 1 - 1e-9, 1 + 1e-9);
        }
    }

    [Fact]
    public void AntigenOverATumourIsIntegratedToAPercent()
    {
        var densities = new AntigenDensities(3000, 0.5);
        foreach (double half in (double[])[300, 1000, 2000, 5000])
        {
            var response = new AntigenResponse(half, 2);
            double exact = 0;
            for (double z = -8; z < 8; z += 0.001)
                exact += 0.001 * Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI) * response.At(3000 * Math.Exp(0.5 * z), 0.8);
            Assert.InRange(densities.Mean(response, 0.8), 0.99 * exact, 1.01 * exact);
        }
    }

    [Fact]
    public void AStepAllocatesNothing()
    {
        MixedPatient patient = Designs.Patient("lymphoma-zuma1", "duration=540 d");
        for (int i = 0; i < 100; i++)
            patient.Step();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 400; i++)
            patient.Step();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void StepsReachTheEndAndNotBeyond()
    {
        foreach (double end in (double[])[0.05, 7, 45, 100.3, 366, 540])
        {
            var steps = new Steps(1.0 / 12, end);
            int n = 0;
            for (; steps.Day(n) < end; n++)
                Assert.True(steps.Day(n + 1) > steps.Day(n));
            Assert.Equal(end, steps.Day(n));
            Assert.Equal(end, steps.Day(n + 1));
        }
    }
}
