using CarTAgents.Configuration.Descriptions;
using CarTAgents.Model.Body;
using CarTAgents.Model.Mixed;

namespace CarTAgents.Model.Tests.Mixed;

/// <summary>Transplant of mixed patients in remission.</summary>
public class TransplantTests
{
    private const string At = "patient.outcome.transplant.at=40 d";

    private static string Share(double share) => FormattableString.Invariant($"patient.outcome.transplant.share={share}");

    private static MixedPatient Patient(params string[] sets) =>
        Designs.Patient("b-all-mskcc", [.. Designs.Plain, "B_ALL=1e9", "duration=200 d", "patient.outcome.survival=~", At, .. sets]);

    /// <summary>Until then the course is that of a patient without, to the bit; then T and B cells are gone, the tumour but for what is
    /// left of it, and B cells come back from the donor.</summary>
    [Fact]
    public void TakesTheCellsAndGivesADonorsMarrow()
    {
        MixedPatient with = Patient(Share(1), "B_ALL=3e11", "patient.outcome.marrow.remission=1e12"),
            without = Patient(Share(0), "B_ALL=3e11", "patient.outcome.marrow.remission=1e12");
        while (without.Day < 40)
        {
            Assert.Equal((without.CarT, without.BCellsInBlood, without.Tumour), (with.CarT, with.BCellsInBlood, with.Tumour));
            Assert.True(double.IsNaN(with.Outcome.TransplantDay));
            with.Step();
            without.Step();
        }

        Assert.Equal(with.Day, with.Outcome.TransplantDay);
        Assert.True(double.IsNaN(without.Outcome.TransplantDay));
        Assert.Equal((0, 0), (with.CarT, with.BCellsInBlood));
        Assert.True(without.CarT > 1e6 && without.BCellsInBlood > 0);
        while (!with.IsOver)
        {
            with.Step();
            Assert.Equal(0, with.CarT);
        }

        Assert.Equal(40, with.Outcome.TransplantDay, 0.5);
        Assert.True(with.BCellsInBlood > 5, $"{with.BCellsInBlood} B cells");
    }

    [Theory]
    [InlineData(0.25)]
    [InlineData(0)]
    public void LeavesAShareOfTheTumour(double left)
    {
        // Cells that resist all killing are there in millions.
        string[] sets =
        [
            "patient.clones.resistant={share: 0.1, killing: 0}",
            "patient.outcome.marrow.remission=1e12",
            FormattableString.Invariant($"patient.outcome.transplant.left={left}"),
        ];
        MixedPatient with = Patient([Share(1), .. sets]),
            without = Patient([Share(0), .. sets]);
        while (without.Day < 40)
        {
            with.Step();
            without.Step();
        }

        Assert.True(without.Tumour > 1e7, $"{without.Tumour}");
        Assert.Equal(left * without.Tumour, with.Tumour, 1e-6 * without.Tumour);
    }

    /// <summary>Nobody who is not in remission, has relapsed or died is given one.</summary>
    [Theory]
    [InlineData("patient.clones.resistant={share: 0.5, killing: 0}", "B_ALL=4e11")]
    [InlineData(
        "patient.outcome.survival={background: 0.1 1/d, tumour: 0 1/d, halfTumour: 1, grade4: 0 1/d}",
        "patient.outcome.marrow.remission=1e12"
    )]
    [InlineData("patient.infusion.cellsPerKilogram=0", "B_ALL=4e11")]
    public void IsForPatientsInRemission(params string[] sets) =>
        Assert.True(double.IsNaN(Patient([Share(1), .. sets]).Run().Outcome.TransplantDay));

    [Fact]
    public void ItsDeathsAreItsHazard()
    {
        string[] sets = ["patient.outcome.transplant.death=0.01 1/d", "patient.outcome.marrow.remission=1e12", "duration=300 d"];
        const string survival = "patient.outcome.survival={background: 0 1/d, tumour: 0 1/d, halfTumour: 1, grade4: 0 1/d}";
        double day = Patient([Share(1), survival, .. sets]).Run().Outcome.DeathDay;
        // The median patient dies when the summed hazard is ln 2.
        Assert.Equal(40 + Math.Log(2) / 0.01, day, 1.0);
        Assert.True(double.IsNaN(Patient([Share(0), survival, .. sets]).Run().Outcome.DeathDay));
    }

    /// <summary>Of drawn patients in remission the share of the design, and the same patients whatever else changes.</summary>
    [Fact]
    public void TheShareOfTheDesignIsGivenOne()
    {
        string[] cohort = ["patient.traits=drawn", "replicas=400", "duration=80 d"];
        MixedPatient[] Run(params string[] sets) =>
            [.. MixedPatient.Of(Designs.Load("b-all-mskcc", [.. cohort, .. sets]), out _).Select(p => p.Run())];
        MixedPatient[] all = Run();
        int remission = all.Count(p =>
                p.Outcome.Best == Response.Complete && !(p.Outcome.ProgressionDay < 69) && !(p.Outcome.DeathDay < 69)
            ),
            given = all.Count(p => !double.IsNaN(p.Outcome.TransplantDay));
        double error = Math.Sqrt(remission * 0.25);
        Assert.InRange(given, remission * 0.5 - 3 * error, remission * 0.5 + 3 * error);
        uint[] Given(MixedPatient[] of) => [.. of.Where(p => !double.IsNaN(p.Outcome.TransplantDay)).Select(p => p.Identity)];
        uint[] half = Given(Run("patient.outcome.transplant.share=0.25"));
        Assert.InRange(half.Length, 1, given - 1);
        Assert.Empty(half.Except(Given(all)));
    }
}
