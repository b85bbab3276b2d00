using CarTAgents.Configuration.Descriptions;
using CarTAgents.Configuration.Yaml;
using CarTAgents.Model.Body;
using CarTAgents.Model.Engine;
using CarTAgents.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace CarTAgents.Model.Tests.Body;

/// <summary>The state of the whole body against closed forms, an independent integration of its equations, and its written rules.</summary>
public partial class SystemicTests
{
    private const double Ln2 = 0.6931471805599453;
    private const double Hour = 1.0 / 24,
        Window = 1.0 / 96;

    // What a molecule of 21 and of 17 kDa adds to 15 L, pg/mL.
    private const double PerIl6 = 21e3 / 6.02214076e23 / 15e3 * 1e12,
        PerIfng = 17e3 / 6.02214076e23 / 15e3 * 1e12;
    private const double KIl6 = Ln2 / (2 * Hour),
        KIfng = Ln2 / (0.6 * Hour),
        KIl1 = Ln2 / (0.35 * Hour),
        KCrp = Ln2 / (19 * Hour);

    // Of the laws that are tested here, whatever patients have.
    private static readonly string[] Numbers =
    [
        "t_IL6=2 h",
        "th2=271 pg/mL",
        "th3=535 pg/mL",
        "r_th4=4",
        "q_CRP=284 mg/(L d)",
        "IL6_50CRP_fit=95 pg/mL",
        "fever_thr_fit=20 pg/mL",
    ];

    private static readonly SystemicDescription Description = Described();

    // What patients share, without its B cells and with any tissue.
    private static SystemicDescription Described(params string[] sets)
    {
        const string text =
            "extends: patient.yaml\nlattice: {size: [8, 8, 8]}\npatient: {bLineage: ~}\ntissues: {any: {pattern: diffuse, "
            + "homing: 1, represents: {sites: 1000}}}\n";
        return RunConfiguration.Parse(text, Repository.PathOf("configs", "body.yaml"), [.. Numbers, .. sets]).Patient!.Systemic;
    }

    /// <summary>Molecules of IL-6 a day that hold the signal at a level.</summary>
    private static double For(double signal) => (signal - 3) * KIl6 / PerIl6;

    private static void Run(Systemic body, double days, double il6, double ifng = 0, double il1 = 0, double window = Window)
    {
        for (int w = 0; w < (int)Math.Round(days / window); w++)
            body.Advance(window, [il6 * window, ifng * window, il1 * window]);
    }

    private static void Near(double expected, double actual, double relative) =>
        Assert.Equal(expected, actual, Math.Abs(expected) * relative);

    [Fact]
    public void At_rest_everything_stays_at_its_baseline()
    {
        var body = new Systemic(Description with { NormalT = Description.NormalT with { Lymphodepletion = null } });
        Run(body, 30, 0);
        Near(3, body.Il6, 1e-12);
        Near(5, body.Ifng, 1e-12);
        Assert.Equal(0, body.Il1);
        Near(20, body.Crp, 1e-12);
        Near(36.8, body.Temperature, 1e-12);
        Assert.Equal(0, body.CrsGrade);
        Assert.Equal(2.5e11, body.NormalT);
    }

    [Fact]
    public void Less_than_a_molecule_in_the_body_is_none()
    {
        var body = new Systemic(Description with { NormalT = Description.NormalT with { Lymphodepletion = null } });
        body.Advance(1, [1e16, 1e16, 1e16]);
        Assert.True(body.Il6 > Description.Il6.Baseline / 1e-24 && body.Il1 > 0);
        for (int day = 0; day < 60; day++)
            body.Advance(1, [0, 0, 0]);
        Assert.Equal(Description.Il6.Baseline / 1e-24, body.Il6);
        Assert.Equal(0, body.Il1);
    }

    [Fact]
    public void Plasma_approaches_its_steady_state_by_the_closed_form()
    {
        double il6 = 4e15,
            ifng = 3e16,
            il1 = 1e16;
        foreach (double window in new[] { 1.0 / 1440, Window, 0.25, 1 })
        {
            var body = new Systemic(Description);
            for (double days = window; days < 2.5; days += window)
            {
                body.Advance(window, [il6 * window, ifng * window, il1 * window]);
                Near(3 + il6 * PerIl6 / KIl6 * (1 - Math.Exp(-KIl6 * days)), body.Il6, 1e-10);
                Near(5 + ifng * PerIfng / KIfng * (1 - Math.Exp(-KIfng * days)), body.Ifng, 1e-10);
                Near(il1 * PerIfng / KIl1 * (1 - Math.Exp(-KIl1 * days)), body.Il1, 1e-10);
            }
        }
    }

    // A window is cut into the same steps of 15 minutes however long it is, so that only rounding differs.
    [Theory]
    [InlineData(1)]
    [InlineData(0.25)]
    [InlineData(1.0 / 24)]
    public void Windows_of_whole_quarters_of_an_hour_give_the_same_course(double window)
    {
        Systemic fine = new(Description),
            coarse = new(Description);
        for (int day = 0; day < 12; day++)
        {
            double il6 = For(day is >= 4 and < 8 ? 900 : 3 + day);
            Run(fine, 1, il6, 2 * il6, il6 / 3);
            Run(coarse, 1, il6, 2 * il6, il6 / 3, window);
            Near(fine.Il6, coarse.Il6, 1e-11);
            Near(fine.Ifng, coarse.Ifng, 1e-11);
            Near(fine.Il1, coarse.Il1, 1e-11);
            Near(fine.Crp, coarse.Crp, 1e-11);
            Near(fine.Temperature, coarse.Temperature, 1e-11);
            Near(fine.NormalT, coarse.NormalT, 1e-11);
            Assert.Equal(fine.CrsGrade, coarse.CrsGrade);
        }
    }

    [Theory]
    [InlineData(3, 0)]
    [InlineData(22.9, 0)]
    [InlineData(23.1, 1)]
    [InlineData(270.5, 1)]
    [InlineData(271.5, 2)]
    [InlineData(534.5, 2)]
    [InlineData(535.5, 3)]
    [InlineData(2139, 3)]
    [InlineData(2141, 4)]
    public void A_steady_signal_has_the_grade_of_its_thresholds(double signal, int grade)
    {
        var body = new Systemic(Description);
        Run(body, 20, For(signal));
        Near(signal, body.Il6, 1e-9);
        Assert.Equal(grade, body.CrsGrade);
        Assert.Equal(grade > 0, body.Temperature >= 38);
    }

    [Fact]
    public void Grades_above_one_follow_the_smoothed_signal_and_need_fever()
    {
        var body = new Systemic(Description);
        Run(body, Hour, For(6000));
        Assert.True(body.Il6 > 535);
        Assert.Equal(1, body.CrsGrade);

        body = new Systemic(Description);
        Run(body, 10, For(900));
        Assert.Equal(3, body.CrsGrade);
        int last = 3;
        while (body.Temperature >= 38)
        {
            Run(body, Window, 0);
            if (body.Temperature < 38)
                break;
            Assert.InRange(body.CrsGrade, 1, last);
            last = body.CrsGrade;
        }

        // The smoothed signal is still that of grade 2; without fever there is no grade, and with the fever of IL-1 there is again.
        Assert.Equal(0, body.CrsGrade);
        Run(body, Window, 0, 0, 1e18);
        Assert.True(body.Il6 < 23 && body.Temperature >= 38);
        Assert.Equal(2, body.CrsGrade);
    }

    [Theory]
    [InlineData(0, 0, 36.8)]
    [InlineData(20, 0, 38)]
    [InlineData(60, 0, 39.2)]
    [InlineData(0, 20, 39.2)]
    [InlineData(140, 0, 40.4)]
    [InlineData(1e5, 0, 41.5)]
    public void Temperature_is_the_logarithm_of_the_signal_up_to_a_limit(double il6, double il1, double temperature)
    {
        var body = new Systemic(Description);
        Run(body, 5, For(3 + il6), 0, il1 * KIl1 / PerIfng);
        Assert.Equal(temperature, body.Temperature, 1e-6);
    }

    [Fact]
    public void Normal_t_cells_fall_with_lymphodepletion_and_return_by_the_gompertz_law()
    {
        var body = new Systemic(Described("patient.systemic.normalT.lymphodepletion.start=2 d"));
        Run(body, 2, 0);
        Near(2.5e11, body.NormalT, 1e-12);
        Run(body, 2.5, 0);
        Near(Math.Sqrt(2.5e11 * 3e9), body.NormalT, 1e-9);
        Run(body, 2.5, 0);
        Near(3e9, body.NormalT, 1e-9);
        double last = body.NormalT;
        for (int day = 1; day <= 120; day++)
        {
            Run(body, 1, 0);
            Assert.InRange(body.NormalT, last, 2.5e11);
            last = body.NormalT;
            Near(2.5e11 * Math.Pow(3e9 / 2.5e11, Math.Exp(-0.17 * day)), body.NormalT, 1e-9);
            // About 500 a microlitre of blood from day 50 on, and not before day 20.
            if (day == 20)
                Assert.InRange(body.NormalT / 5e8, 350, 450);
            if (day == 50)
                Assert.Equal(500, body.NormalT / 5e8, 1.0);
        }

        // A step over all of it is the same solution.
        var whole = new Systemic(Described("patient.systemic.normalT.lymphodepletion.start=2 d"));
        whole.Advance(127, [0, 0, 0]);
        Near(body.NormalT, whole.NormalT, 1e-9);
    }

    [Fact]
    public void A_saved_state_goes_on_as_the_straight_one()
    {
        Systemic straight = new(Description),
            split = new(Description);
        Run(straight, 6, For(400), 1e16, 1e15);
        Run(split, 6, For(400), 1e16, 1e15);
        byte[] saved = Saved(split);
        var loaded = new Systemic(Description);
        Assert.NotEqual(Hash(split, 7), Hash(loaded, 7));
        Load(loaded, saved);
        Assert.Equal(Hash(split, 7), Hash(loaded, 7));
        Assert.NotEqual(Hash(loaded, 7), Hash(loaded, 8));
        Run(straight, 6, For(50));
        Run(loaded, 6, For(50));
        Assert.Equal(Hash(straight, 7), Hash(loaded, 7));
        Assert.Equal((straight.Crp, straight.NormalT, straight.Temperature), (loaded.Crp, loaded.NormalT, loaded.Temperature));
    }

    [Fact]
    public void The_hash_depends_on_every_number_that_is_saved_and_impossible_ones_are_refused()
    {
        var body = new Systemic(Description);
        Run(body, 6, For(400), 1e16, 1e15);
        byte[] saved = Saved(body);
        Assert.Equal(0, saved.Length % 8);
        for (int at = 0; at < saved.Length; at += 8)
        {
            byte[] changed = [.. saved];
            changed[at] ^= 1;
            var other = new Systemic(Description);
            Load(other, changed);
            Assert.NotEqual(Hash(body, 0), Hash(other, 0));
            foreach (double wrong in new[] { -1, double.NaN, double.PositiveInfinity })
            {
                BitConverter.TryWriteBytes(changed.AsSpan(at), wrong);
                Assert.Throws<InvalidDataException>(() => Load(other, changed));
            }
        }
    }

    private static byte[] Saved(Systemic body)
    {
        using var stream = new MemoryStream();
        var writer = new StateWriter(stream);
        body.Visit(ref writer);
        return stream.ToArray();
    }

    private static void Load(Systemic body, byte[] saved)
    {
        var reader = new StateReader(new MemoryStream(saved), "systemic", saved.Length);
        body.Visit(ref reader);
        reader.End();
    }

    private static ulong Hash(Systemic body, ulong seed)
    {
        var hasher = new StateHasher(seed);
        body.Visit(ref hasher);
        return hasher.Hash;
    }

    // Any inflow: numbers stay numbers, and twice the inflow gives no less of anything that it drives.
    [Fact]
    public void Random_inflows_give_finite_levels_that_rise_with_them()
    {
        Gen<(double Days, double[] Inflow)> interval =
            from minutes in Gen.Choose(1, 10_000)
            from exponents in Gen.Choose(-1, 30).ArrayOf(3)
            select (minutes / 1440.0, new[] { Molecules(exponents[0]), Molecules(exponents[1]), Molecules(exponents[2]) });
        static double Molecules(int exponent) => exponent < 0 ? 0 : Math.Pow(10, exponent);
        Prop.ForAll(
                interval.NonEmptyListOf().ToArbitrary(),
                course =>
                {
                    Systemic once = new(Description),
                        twice = new(Description);
                    foreach ((double days, double[] f) in course)
                    {
                        once.Advance(days, [f[0] / 2, f[1] / 2, f[2] / 2]);
                        twice.Advance(days, f);
                        (double Less, double More)[] pairs =
                        [
                            (once.Il6, twice.Il6),
                            (once.Ifng, twice.Ifng),
                            (once.Il1, twice.Il1),
                            (once.Crp, twice.Crp),
                            (once.Temperature, twice.Temperature),
                            (once.CrsGrade, twice.CrsGrade),
                            (once.NormalT, twice.NormalT),
                        ];
                        foreach ((double less, double more) in pairs)
                        {
                            if (!(less >= 0 && double.IsFinite(more) && more >= less * (1 - 1e-12)))
                                return false;
                        }

                        if (twice.Crp < 20 * (1 - 1e-12) || twice.Temperature > 41.5 || twice.NormalT > 2.5e11 || twice.CrsGrade > 4)
                            return false;
                    }

                    return true;
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(200));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(-1, 0)]
    [InlineData(double.NaN, 0)]
    [InlineData(1e9, 0)]
    [InlineData(1, -1)]
    [InlineData(1, double.NaN)]
    [InlineData(1, double.PositiveInfinity)]
    public void Impossible_intervals_and_inflows_are_refused(double days, double molecules) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Systemic(Description).Advance(days, [molecules, 0, 0]));

    [Theory]
    [InlineData("th2=600 pg/mL", "patient.systemic.crs.grade3")]
    [InlineData("N_LD=3e11", "patient.systemic.normalT.lymphodepletion.left")]
    [InlineData("T_most=36.5 C", "patient.systemic.fever.most")]
    public void Numbers_that_contradict_each_other_are_refused_by_their_key(string set, string key)
    {
        ConfigurationException e = Assert.Throws<ConfigurationException>(() => Described(set));
        Assert.Equal(key, Assert.Single(e.Problems).Key);
    }
}
