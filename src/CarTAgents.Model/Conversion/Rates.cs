using System.Globalization;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Configuration.Units;
using CarTAgents.Kernels.Parameters;
using CarTAgents.Kernels.Rules;
using CarTAgents.Model.Numbers;
using CarTAgents.Model.Tissues;

namespace CarTAgents.Model.Conversion;

/// <summary>The one place where rates become probabilities of a tick or window, times ticks, and amounts quanta.</summary>
/// <param name="configuration">The run's configuration, whose tick, census window and lattice hold throughout.</param>
/// <param name="lattice">The lattice.</param>
/// <param name="notes">Notes for the user.</param>
internal sealed class Rates(RunConfiguration configuration, Lattice lattice, List<string> notes)
{
    private readonly double _tick = configuration.Tick;

    /// <summary>Time between two exchanges of cells and fields, s.</summary>
    public double FieldStep { get; } = configuration.Tick / configuration.Exchanges;

    /// <summary>Probability that an event of a rate happens within a time; units of one another.</summary>
    public static double Probability(double rate, double time) => -HostMath.ExpM1(-rate * time);

    /// <summary>Probability, over a census window, of an event of a rate (1/s).</summary>
    /// <param name="key">The key that the rate stands in.</param>
    /// <param name="rate">The rate, 1/s.</param>
    public Threshold PerWindow(string key, double rate) => Chance(key, Probability(rate, configuration.Census), "a census window");

    /// <summary>A probability that is drawn; one too small to be drawn is never, and said.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="probability">The probability.</param>
    /// <param name="draw">The interval or event of one draw, for messages.</param>
    public Threshold Chance(string key, double probability, string draw)
    {
        Threshold threshold = Threshold.OfProbability(probability);
        if (probability > 0 && threshold.IsNever)
        {
            string note = string.Create(
                CultureInfo.InvariantCulture,
                $"{key}: a chance of {probability:0.#e-0} in {draw} is rarer than can be drawn (2.3e-10), and never happens"
            );
            if (!notes.Contains(note))
                notes.Add(note);
        }

        return threshold;
    }

    /// <summary>Probability, over a tick, of an event of a rate (1/s).</summary>
    /// <param name="c">The configuration that the rate stands in.</param>
    /// <param name="key">Its key.</param>
    /// <param name="rate">The rate, 1/s.</param>
    public Threshold PerTick(RunConfiguration c, string key, double rate) => Each(c, key, rate, _tick, "tick", configuration.Tick);

    /// <summary>Probability, over the step of the fields, of an event of a rate (1/s).</summary>
    /// <inheritdoc cref="PerTick"/>
    public Threshold PerFieldStep(RunConfiguration c, string key, double rate) =>
        configuration.FieldStep is { } step ? Each(c, key, rate, FieldStep, "field step", step) : PerTick(c, key, rate);

    private static Threshold Each(RunConfiguration c, string key, double rate, double time, string name, Quantity given)
    {
        double p = Probability(rate, time);
        if (p > 0.5)
        {
            throw c.Error(
                key,
                $"a {name} of {given.Text} is too long: the mean time is {Text(1 / rate)} s, and must be two {name}s or more"
            );
        }

        Threshold threshold = Threshold.OfProbability(p);
        if (threshold.Value < 50)
        {
            throw c.Error(
                key,
                $"a mean time of {Text(1 / rate / Unit.SecondsPerDay)} days is too long to be represented with a {name} of "
                    + $"{given.Text}; leave it away"
            );
        }

        return threshold;
    }

    /// <summary>A time as a whole number of ticks, within a tenth of what was asked for.</summary>
    /// <param name="c">The configuration that the time stands in.</param>
    /// <param name="key">Its key.</param>
    /// <param name="time">The time.</param>
    /// <param name="least">Fewest ticks that are possible.</param>
    /// <param name="most">Most ticks that are possible.</param>
    public uint Ticks(RunConfiguration c, string key, Quantity time, uint least, uint most)
    {
        double exact = time / _tick;
        double ticks = Math.Floor(exact + 0.5);
        if (ticks < least)
            throw c.Error(key, $"{time.Text} is less than {(least == 1 ? "a tick" : $"{least} ticks")} of {configuration.Tick.Text}");
        if (ticks > most)
            throw c.Error(key, $"{time.Text} is {Text(ticks)} ticks, more than the {most} that are possible; use a longer tick");
        if (Math.Abs(ticks - exact) > 0.1 * exact)
        {
            throw c.Error(
                key,
                $"{time.Text} would become {Text(ticks)} ticks of {configuration.Tick.Text}, more than a tenth off; use a shorter tick"
            );
        }

        return (uint)ticks;
    }

    /// <summary>Quanta a cell and step of the fields, of a rate of molecules.</summary>
    /// <param name="c">The configuration that the rate stands in.</param>
    /// <param name="key">Its key.</param>
    /// <param name="rate">The rate, molecules/s a cell.</param>
    /// <param name="field">The field that is secreted or taken up.</param>
    public uint Quanta(RunConfiguration c, string key, Quantity rate, FieldDescription field)
    {
        if (rate == 0)
            return 0;
        double quanta = rate * FieldStep / field.Quantum;
        string step = configuration.FieldStep is { } given ? $"field step of {given.Text}" : "tick";
        if (quanta < 50)
        {
            throw c.Error(
                key,
                $"{rate.Text} is {Text(quanta)} quanta a {step}, too few to be represented; make the field's quantum "
                    + $"({field.Quantum.Text}) smaller"
            );
        }

        if (quanta > Source.Cap)
        {
            throw c.Error(
                key,
                $"{rate.Text} is {Text(quanta)} quanta a {step}, more than a voxel holds ({Source.Cap}); make the field's quantum "
                    + $"({field.Quantum.Text}) larger"
            );
        }

        return (uint)(quanta + 0.5);
    }

    /// <summary>Quanta a voxel of a concentration of a field.</summary>
    public double QuantaPerVoxel(double concentration, FieldDescription field) => concentration * Volume(field) / field.Quantum;

    /// <summary>Volume of a field's voxel, um^3.</summary>
    private double Volume(FieldDescription field)
    {
        double voxel = field.Factor * lattice.Spacing;
        return voxel * voxel * (lattice.Nz == 1 ? lattice.Spacing : voxel);
    }

    /// <summary>A number in a message.</summary>
    public static string Text(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);
}
