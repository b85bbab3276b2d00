using CarTAgents.Configuration.Descriptions;
using CarTAgents.Configuration.Units;
using CarTAgents.Kernels.Draws;
using CarTAgents.Kernels.Parameters;
using CarTAgents.Model.Numbers;
using CarTAgents.Model.Tissues;

namespace CarTAgents.Model.Conversion;

/// <summary>Turns the description of a field into the terms of the kernels.</summary>
/// <param name="c">The configuration.</param>
/// <param name="kinds">Numbers of its kinds.</param>
/// <param name="rates">Conversions of single values.</param>
/// <param name="lattice">The lattice.</param>
/// <param name="notes">Notes for the user; null where they were given before.</param>
internal sealed class FieldConversion(RunConfiguration c, Kinds kinds, Rates rates, Lattice lattice, List<string>? notes)
{
    // Twice as many, with what a voxel holds and cells take up, fit 32 bits.
    private const uint MostHalf = 1 << 30;

    public void Convert(string name, FieldDescription field, int number, ParameterSet parameters)
    {
        string key = $"fields.{name}";
        ref FieldParameters p = ref parameters.Fields[number];
        Diffusion(key, name, field, ref p);
        if (field.Decay is { } decay)
        {
            double rate = decay.Rate is { } given ? given.Value : HostMath.Log(2) / decay.HalfLife!.Value.Value;
            if (rate != 0)
                p.Decay = rates.PerFieldStep(c, $"{key}.decay", rate);
        }

        if (field.Washout is { } washout && washout > 0)
            p.Washout = rates.PerFieldStep(c, $"{key}.washout", washout);
        if (field.Boost is { } boost)
        {
            p.BoostField = kinds.Field(boost.By) + 1;
            p.BoostGain = (uint)((boost.Gain - 1) * 65536 + 0.5);
            p.BoostHalf = (uint)Math.Clamp(rates.QuantaPerVoxel(boost.Half, c.Fields[boost.By]) + 0.5, 1, uint.MaxValue);
        }

        Secretion(key, field, parameters.Secretion.AsSpan(number * CellClass.Count, CellClass.Count));
        Uptake(key, field, ref p, parameters.Uptake.AsSpan(number * CellClass.Count, CellClass.Count));
    }

    private void Diffusion(string key, string name, FieldDescription field, ref FieldParameters p)
    {
        double voxel = field.Factor * lattice.Spacing;
        double number = field.Diffusion * rates.FieldStep / (voxel * voxel);
        if (number <= 0)
            return;
        // Stable and damped: at most 1/8 a sub-step. An even number of sub-steps ends in the buffer that it began in.
        double fewest = Math.Ceiling(8 * number - 1e-9);
        double even = 2 * Math.Ceiling(fewest / 2);
        if (even > Dither.MaxSubSteps)
        {
            throw c.Error(
                $"{key}.diffusion",
                $"{field.Diffusion.Text} on voxels of {Rates.Text(voxel)} um would take {Rates.Text(even)} sub-steps a "
                    + $"{(c.FieldStep is null ? "tick" : "field step")}, and at most {Dither.MaxSubSteps} are possible; use a larger "
                    + "factor or a shorter fieldStep"
            );
        }

        double exact = 1024 * number / even;
        int k = (int)(exact + 0.5);
        if (k < 16)
        {
            throw c.Error(
                $"{key}.diffusion",
                $"{field.Diffusion.Text} on voxels of {Rates.Text(voxel)} um is too slow to be represented with steps of "
                    + $"{Rates.Text(rates.FieldStep)} s; use a smaller factor"
            );
        }

        p.Diffusion = k;
        p.SubSteps = (int)even;
        p.Rest = Kernels.Rules.Diffusion.RestOf(k);
        if (Math.Abs(k / exact - 1) > 0.001)
        {
            notes?.Add(
                $"{name} diffuses with {Rates.Text(field.Diffusion * k / exact)} um^2/s instead of {Rates.Text(field.Diffusion)} "
                    + "um^2/s (steps of 1/1024)"
            );
        }
    }

    private void Secretion(string key, FieldDescription field, Span<uint> byClass)
    {
        foreach ((string cell, Quantity rate) in field.Secretion)
        {
            uint quanta = rates.Quanta(c, $"{key}.secretion.{cell}", rate, field);
            int kind = kinds.T(cell);
            byClass[kind >= 0 ? CellClass.OfT(kind, true) : CellClass.OfResident(kinds.ClassOf(kinds.Resident(cell)))] = quanta;
        }
    }

    private void Uptake(string key, FieldDescription field, ref FieldParameters p, Span<uint> byClass)
    {
        double half = -1;
        foreach ((string cell, UptakeDescription uptake) in field.Uptake)
        {
            string at = $"{key}.uptake.{cell}";
            uint quanta = rates.Quanta(c, $"{at}.rate", uptake.Rate, field);
            int kind = kinds.T(cell);
            if (kind >= 0)
                byClass[CellClass.OfT(kind, false)] = byClass[CellClass.OfT(kind, true)] = quanta;
            else
                byClass[CellClass.OfResident(kinds.ClassOf(kinds.Resident(cell)))] = quanta;

            if (half >= 0 && half != uptake.Half)
                throw c.Error($"{at}.half", "all cells take a field up with one half-saturation: it belongs to the receptor");
            half = uptake.Half;
            double halfQuanta = rates.QuantaPerVoxel(half, field);
            if (halfQuanta < 1 || halfQuanta > MostHalf)
            {
                throw c.Error(
                    $"{at}.half",
                    $"{uptake.Half.Text} is {Rates.Text(halfQuanta)} quanta a voxel, and must be from 1 to {MostHalf}; change "
                        + "the quantum"
                );
            }

            p.UptakeHalf = (uint)(halfQuanta + 0.5);
        }
    }
}
