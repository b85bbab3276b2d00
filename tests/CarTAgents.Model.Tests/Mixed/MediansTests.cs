using System.Globalization;
using CarTAgents.Clinic.Endpoints;
using CarTAgents.Model.Mixed;
using CarTAgents.Testing;

namespace CarTAgents.Model.Tests.Mixed;

/// <summary>Courses of median patients, held to those of an implementation of its own in another language.</summary>
public class MediansTests
{
    private static readonly string[][] Table =
    [
        .. File.ReadLines(Repository.PathOf("tests", "CarTAgents.Model.Tests", "Mixed", "medians.csv"))
            .Where(l => !l.StartsWith('#'))
            .Select(l => l.Split(',')),
    ];

    public static TheoryData<string, string, string> Patients =>
        new()
        {
            { "lymphoma 9.5e10", "lymphoma-zuma1", "B_LBCL=9.49e10" },
            { "B-ALL 4e11", "b-all-mskcc", "B_ALL=4e11" },
            { "B-ALL 4e10", "b-all-mskcc", "B_ALL=4e10" },
            { "B-ALL 1e9", "b-all-mskcc", "B_ALL=1e9" },
            { "lupus", "lupus-erlangen", "duration=366 d" },
        };

    [Theory]
    [MemberData(nameof(Patients))]
    public void TheCourseIsThatOfAnotherImplementation(string name, string disease, string set)
    {
        string[][] rows = [.. Table.Where(r => r[0] == name)];
        Assert.InRange(rows.Length, 30, 100);
        MixedPatient patient = Designs.Patient(disease, [.. Designs.Plain, set]);
        int next = 0,
            compared = 0;
        double[] before = Values(patient);
        double day = 0;
        patient.Run(p =>
        {
            double[] now = Values(p);
            while (next < rows.Length && Number(rows[next][1]) <= p.Day + 1e-6)
            {
                // Late in the course the other one's steps lie elsewhere: between mine it is as good as straight.
                double share = (Number(rows[next][1]) - day) / (p.Day - day);
                for (int i = 0; i < now.Length; i++)
                    compared += Compare(name, rows[next], i, before[i] + (now[i] - before[i]) * share);
                next++;
            }

            (before, day) = (now, p.Day);
        });
        Assert.Equal(rows.Length, next);
        Assert.InRange(compared, 10 * rows.Length, int.MaxValue);
    }

    /// <summary>The figures of the table from which the numbers were taken, as it was printed.</summary>
    [Theory]
    [InlineData("lymphoma-zuma1", "B_LBCL=9.49e10", 76, 8.6, 3.8e10, 30, 664, 1, 3.0, 7.1, 106, 867, 200, 0.4)]
    [InlineData("b-all-mskcc", "B_ALL=4e11", 120, 10.3, 6.1e10, 27, 1070, 3, 2.5, 10.9, 485, 2760, 254, 5.9)]
    [InlineData("b-all-mskcc", "B_ALL=4e10", 71, 8.3, 3.6e10, 20, 640, 3, 2.7, 8.1, 428, 433, 242, 5.8)]
    [InlineData("b-all-mskcc", "B_ALL=1e9", 48, 8.5, 2.4e10, 14, 460, 2, 3.3, 5.8, 149, 120, 186, 5.9)]
    [InlineData("lupus-erlangen", "duration=60 d", 45, 8.4, 2.2e10, 33, 416, 1, 4.3, 4.2, 93, 61, 140, 6.2)]
    public void TheCourseHasThePrintedFigures(
        string disease,
        string set,
        double peak,
        double peakDay,
        double body,
        double share,
        double area,
        int grade,
        double onset,
        double lasts,
        double il6,
        double ifng,
        double crp,
        double bCellsGone
    )
    {
        var measured = new PatientMeasures(Designs.Patient(disease, [.. Designs.Plain, set, "duration=60 d"]));
        Assert.Equal(peak, measured.Peak, 0.02 * peak);
        Assert.Equal(peakDay, measured.PeakDay, 0.15);
        Assert.Equal(body, measured.PeakInBody, 0.025 * body);
        Assert.Equal(share, 100 * measured.ShareAtPeak, 1.0);
        Assert.Equal(1.1, measured.Cd4ToCd8AtPeak, 0.05);
        Assert.Equal(area, measured.Area28, 0.015 * area);
        Assert.Equal(grade, measured.CrsGrade);
        Assert.Equal(onset, measured.CrsOnset, 0.1);
        Assert.Equal(lasts, measured.CrsDays, 0.1);
        Assert.Equal(il6, measured.Il6, 1.0);
        Assert.Equal(ifng, measured.Ifng, 0.01 * ifng);
        Assert.Equal(crp, measured.Crp, 1.0);
        Assert.Equal(bCellsGone, measured.BCellsGone, 0.15);
    }

    private static readonly string[] Columns =
    [
        "car_t",
        "tumour",
        "il6",
        "ifng",
        "crp",
        "crs_grade",
        "cd4",
        "cd8",
        "b_cells",
        "il15",
        "neurotoxicity",
        "normal_t",
        "autoantibody",
        "vaccine_antibody",
        "c3",
        "sledai",
    ];

    private static double[] Values(MixedPatient p) =>
        [
            p.CarTInBlood,
            p.Tumour,
            p.Il6,
            p.Ifng,
            p.Crp,
            p.CrsGrade,
            p.CarTOf("cd4"),
            p.CarTOf("cd8"),
            p.BCellsInBlood,
            p.Il15,
            p.NeurotoxicityIndex,
            p.NormalT,
            p.Autoantibody / 50,
            p.VaccineAntibody,
            p.C3,
            p.Sledai,
        ];

    private static int Compare(string name, string[] row, int column, double simulated)
    {
        double expected = Number(row[Array.IndexOf(Table[0], Columns[column])]);
        // What is not told of this disease, and the last cells and what they grow to, of which chance decides.
        bool isChance = Columns[column] == "tumour" && (expected < 1e6 || Number(row[1]) > 30);
        if (double.IsNaN(expected) || double.IsNaN(simulated) || isChance)
            return 0;
        double most = Columns[column] == "crs_grade" ? 0 : 0.001 * Math.Abs(expected) + 1e-9;
        Assert.True(
            Math.Abs(simulated - expected) <= most,
            FormattableString.Invariant($"{name}, day {row[1]}, {Columns[column]}: {simulated:G8}, expected {expected:G8}")
        );
        return 1;
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
