using CarTAgents.Kernels.Cells;
using CarTAgents.Kernels.Rules;

namespace CarTAgents.Kernels.Tests;

public class EngagementTests
{
    private const int Kind = 2;

    [Fact]
    public void Engaged_receptors_are_those_of_the_formula_to_the_precision_of_the_tables()
    {
        using var memory = new TissueMemory(1, 1, 1, true, true, true);
        var random = new Random(1);
        double worst = 0;
        for (int table = 0; table < 60; table++)
        {
            double loose = table == 0 ? 0 : Math.Exp(random.NextDouble() * 27 - 5);
            memory.SetLoose(Kind, loose);
            for (int i = 0; i < 2000; i++)
            {
                int antigen = random.Next(1, 65536),
                    car = random.Next(1, 65536);
                double a = Math.Exp(antigen / 4096.0),
                    n = Math.Exp(car / 4096.0);
                double exact = Math.Max(1, 4096 * Math.Log(a * n / (a + n + loose)));
                worst = Math.Max(worst, Math.Abs(exact - Ln(memory, Kind, antigen, car)));
            }
        }

        TestContext.Current.TestOutputHelper!.WriteLine($"largest difference of ln C: {worst:0.00} of 1/4096");
        Assert.InRange(worst, 0.5, 4);
    }

    /// <summary>To the last bit: the tables and the lines between them keep the order.</summary>
    [Fact]
    public void More_antigen_more_CARs_and_more_affinity_never_engage_less()
    {
        using var memory = new TissueMemory(1, 1, 1, true, true, true);
        var random = new Random(2);
        for (int table = 0; table < 12; table++)
        {
            double loose = Math.Exp(random.NextDouble() * 20 - 3);
            memory.SetLoose(0, loose);
            memory.SetLoose(1, loose * (1 + random.NextDouble()));
            int car = random.Next(1, 65536),
                antigen = random.Next(1, 65536);
            for (int ln = 1; ln < 65535; ln++)
            {
                int here = Ln(memory, 0, ln, car);
                Assert.InRange(here, 1, ln);
                Assert.InRange(Ln(memory, 0, ln + 1, car), here, here + 1);
                Assert.InRange(Ln(memory, 1, ln, car), 1, here);
                here = Ln(memory, 0, antigen, ln);
                Assert.InRange(Ln(memory, 0, antigen, ln + 1), here, here + 1);
            }
        }
    }

    [Fact]
    public void Nothing_is_engaged_without_antigen_or_without_CAR()
    {
        using var memory = new TissueMemory(1, 1, 1, true, true, true);
        memory.SetLoose(Kind, 100);
        for (int ln = 0; ln < 65536; ln += 7)
        {
            Assert.Equal(0, Ln(memory, Kind, 0, ln));
            Assert.Equal(0, Ln(memory, Kind, ln, 0));
        }
    }

    private static int Ln(TissueMemory memory, int kind, int lnAntigen, int lnCar) =>
        Engagement.Ln(memory.T, 0, new TCell(kind, lnCar, 0), new Resident(lnAntigen, 0));
}
