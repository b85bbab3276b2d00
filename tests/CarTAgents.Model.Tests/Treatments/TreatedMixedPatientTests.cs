using CarTAgents.Model.Mixed;
using CarTAgents.Model.Tests.Mixed;

namespace CarTAgents.Model.Tests.Treatments;

/// <summary>What drugs and further doses do to a mixed patient.</summary>
public class TreatedMixedPatientTests
{
    private const string Numbers =
        "patient.drugs={anakinra: {for: 7 d, blocked: 0.95}, tocilizumab: {grade: ~, after: ~}, steroid: {grade: ~, after: ~}}";

    /// <summary>Days of grade 2 or more from the day of a drug on, the largest neurotoxicity index, CAR-T cells on day 14, and highest
    /// IL-6.</summary>
    private static (double Crs, double Neuro, double CarT, double Il6) Course(params string[] sets)
    {
        (double crs, double neuro, double carT, double il6, double before) = (0, 0, 0, 0, 0);
        Designs
            .Patient("b-all-mskcc", ["B_ALL=4e11", "duration=30 d", "patient.clones.resistant.share=0", Numbers, .. sets])
            .Run(p =>
            {
                crs += p.CrsGrade > 1 && p.Day > 4 ? p.Day - before : 0;
                neuro = Math.Max(neuro, p.NeurotoxicityIndex);
                il6 = Math.Max(il6, p.Il6);
                carT = p.Day <= 14 ? p.CarT : carT;
                before = p.Day;
            });
        return (crs, neuro, carT, il6);
    }

    private static string Give(string drug) => $"events=[{{at: 4 d, give: {drug}}}]";

    [Fact]
    public void TocilizumabEndsTheGradesAboveFeverAlone()
    {
        var none = Course();
        var treated = Course(Give("tocilizumab"));
        Assert.True(none.Crs > 4 && treated.Crs < 1, $"{none.Crs} d, {treated.Crs} d with tocilizumab");
        Assert.Equal(none.Neuro, treated.Neuro);
        Assert.Equal(none.CarT, treated.CarT);
        Assert.True(treated.Il6 > none.Il6);
    }

    [Fact]
    public void AnakinraLowersBothAndCostsNoTCell()
    {
        var none = Course();
        var treated = Course(Give("anakinra"));
        Assert.True(treated.Neuro < 0.7 * none.Neuro, $"{none.Neuro}, {treated.Neuro} with anakinra");
        Assert.True(treated.Il6 < 0.8 * none.Il6, $"{none.Il6}, {treated.Il6} pg/mL with anakinra");
        Assert.Equal(none.CarT, treated.CarT);
    }

    [Fact]
    public void ASteroidCostsTCells()
    {
        var none = Course();
        var treated = Course(Give("steroid"));
        Assert.True(treated.CarT < 0.8 * none.CarT, $"{none.CarT}, {treated.CarT} CAR-T cells with a steroid");
        Assert.True(treated.Neuro < none.Neuro);
    }

    /// <summary>Half of the dose as an event of the same time is the whole dose.</summary>
    [Fact]
    public void ADoseInTwoHalvesAtOnceIsTheWholeDose()
    {
        MixedPatient whole = Designs.Patient("lupus-erlangen", "duration=20 d");
        MixedPatient halves = Designs.Patient(
            "lupus-erlangen",
            "duration=20 d",
            "patient.infusion.cellsPerKilogram=5e5",
            "events=[{at: 0 d, dose: {cells: 3.15e7, mix: {cd8: 1, cd4: r48}}}]"
        );
        List<double> expected = [],
            found = [];
        whole.Run(p => expected.Add(p.CarTInBlood));
        halves.Run(p => found.Add(p.CarTInBlood));
        Assert.All(expected.Zip(found), p => Assert.Equal(p.First, p.Second, 1e-9 * p.First));
    }

    /// <summary>A second dose adds its engrafting cells, and nothing else at once.</summary>
    [Fact]
    public void ASecondDoseAddsItsCells()
    {
        const string dose = "events=[{at: 40 d, dose: {cells: 1e8, mix: {cd8: 1, cd4: 1}}}]";
        MixedPatient patient = Designs.Patient("lupus-erlangen", "duration=50 d", dose);
        double before = patient.CarT,
            infused = 0;
        (double born, double died) = (patient.Born, patient.Died);
        patient.Run(p =>
        {
            infused += p.CarT - before - (p.Born - born) + (p.Died - died);
            (before, born, died) = (p.CarT, p.Born, p.Died);
        });
        Assert.Equal(1e8 * Math.Pow(10, -0.5), infused, 1e3);
    }
}
