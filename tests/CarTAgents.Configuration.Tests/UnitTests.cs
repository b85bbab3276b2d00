using CarTAgents.Configuration.Keys;
using CarTAgents.Configuration.Units;

namespace CarTAgents.Configuration.Tests;

public class UnitTests
{
    [Theory]
    [InlineData("24 h", QuantityKind.Time, 86400.0)]
    [InlineData("28d", QuantityKind.Time, 2419200.0)]
    [InlineData("3 d", QuantityKind.Time, 259200.0)]
    [InlineData("0.78 days", QuantityKind.Time, 0.78 * 86400)]
    [InlineData("250 ms", QuantityKind.Time, 0.25)]
    [InlineData("66 um^2/min", QuantityKind.Diffusion, 66.0 / 60)]
    [InlineData("66 um2/min", QuantityKind.Diffusion, 66.0 / 60)]
    [InlineData("66 µm^2/min", QuantityKind.Diffusion, 66.0 / 60)]
    [InlineData("10 um^2/s", QuantityKind.Diffusion, 10.0)]
    [InlineData("1e-7 cm^2/s", QuantityKind.Diffusion, 10.0)]
    [InlineData("36000 molecules/cell", QuantityKind.Molecules, 36000.0)]
    [InlineData("0.004 molecules", QuantityKind.Molecules, 0.004)]
    [InlineData("293 molecules/(cell min)", QuantityKind.Secretion, 293.0 / 60)]
    [InlineData("293 molecules/cell/min", QuantityKind.Secretion, 293.0 / 60)]
    [InlineData("293 molecules per min", QuantityKind.Secretion, 293.0 / 60)]
    [InlineData("20 molecules*s^-1", QuantityKind.Secretion, 20.0)]
    [InlineData("0.16 1/d", QuantityKind.Rate, 0.16 / 86400)]
    [InlineData("0.16 /d", QuantityKind.Rate, 0.16 / 86400)]
    [InlineData("0.3", QuantityKind.Dimensionless, 0.3)]
    [InlineData("30 %", QuantityKind.Dimensionless, 30.0 / 100)]
    [InlineData("0.5 ln units", QuantityKind.Dimensionless, 0.5)]
    [InlineData("0.03 per engagement", QuantityKind.Dimensionless, 0.03)]
    [InlineData("3 hits", QuantityKind.Count, 3.0)]
    [InlineData("1e4", QuantityKind.Count, 10000.0)]
    [InlineData("1 nM", QuantityKind.Concentration, 0.602214076)]
    [InlineData("8 pM", QuantityKind.Concentration, 8 * 602214076.0 / 1e12)]
    [InlineData("1 M", QuantityKind.Concentration, 602214076.0)]
    [InlineData("2000 molecules/nM", QuantityKind.Confinement, 2000 * 1e9 / 602214076)]
    [InlineData("-160 um", QuantityKind.Length, -160.0)]
    [InlineData("1.28 mm", QuantityKind.Length, 1280.0)]
    [InlineData("5 um/min", QuantityKind.Speed, 5.0 / 60)]
    [InlineData("15 L", QuantityKind.Volume, 15e15)]
    [InlineData("75 kg", QuantityKind.Mass, 75000.0)]
    [InlineData("21 kDa", QuantityKind.Mass, 21e3 / 6.02214076e23)]
    [InlineData("3 pg/mL", QuantityKind.MassConcentration, 3 / 1e24)]
    [InlineData("20 mg/L", QuantityKind.MassConcentration, 20 / 1e18)]
    [InlineData("250 mg/(L d)", QuantityKind.Production, 250 / 8.64e22)]
    [InlineData("36.8 C", QuantityKind.Temperature, 36.8)]
    public void ConvertsToBaseUnitsWithOneRounding(string text, QuantityKind kind, double expected)
    {
        Assert.True(Quantity.TryParse(text, kind, out Quantity quantity, out string? error), error);
        Assert.Equal(expected, quantity.Value);
        Assert.Equal(text, quantity.Text);
    }

    [Theory]
    [InlineData("1e9 1/mL", -3, 0, 0, 0, 1e-3)]
    [InlineData("200 1/mm^2", -2, 0, 0, 0, 2e-4)]
    [InlineData("1e9 cells/mL", -3, 0, 0, 0, 1e-3)]
    [InlineData("1e5 1/(M s)", 3, -1, -1, 0, 1e5 / 602214076)]
    [InlineData("100 pg/mL", -3, 0, 0, 1, 100 / 1e24)]
    [InlineData("250 mg/(L day)", -3, -1, 0, 1, 250 / (1e3 * 1e15 * 86400))]
    public void ReadsCompoundUnits(string text, int length, int time, int amount, int mass, double expected)
    {
        Assert.True(Quantity.TryParse(text, out double number, out Unit? unit, out string? error), error);
        Assert.Equal(new Dimension(length, time, amount, mass), unit.Dimension);
        Assert.Equal(expected, unit.ToBase(number), expected * 1e-15);
    }

    [Theory]
    [InlineData("24", QuantityKind.Time, "lacks its unit; expected a time such as '24 h'")]
    [InlineData("24 um", QuantityKind.Time, "wrong kind of unit: it is a length, expected a time such as '24 h'")]
    [InlineData("5 m", QuantityKind.Time, "it is a length, expected a time")]
    [InlineData("100 pg/mL", QuantityKind.Concentration, "it is a mass concentration, expected a concentration such as '8 pM'")]
    [InlineData("soon", QuantityKind.Time, "does not begin with a number")]
    [InlineData("NaN h", QuantityKind.Time, "does not begin with a number")]
    [InlineData("Infinity h", QuantityKind.Time, "does not begin with a number")]
    [InlineData("1e999 h", QuantityKind.Time, "too large")]
    [InlineData("1e308 d", QuantityKind.Time, "too large")]
    [InlineData("1,5 h", QuantityKind.Time, "is not part of a unit")]
    [InlineData("24 hr", QuantityKind.Time, "did you mean 'h'")]
    [InlineData("24 mins", QuantityKind.Time, "did you mean 'min'")]
    [InlineData("2 wk", QuantityKind.Time, "did you mean 'week'")]
    [InlineData("2 Wks", QuantityKind.Time, "did you mean 'weeks'")]
    [InlineData("2 w", QuantityKind.Time, "did you mean 'week'")]
    [InlineData("1 month", QuantityKind.Time, "did you mean 'd'")]
    [InlineData("1 y", QuantityKind.Time, "did you mean 'd'")]
    [InlineData("2 dayz", QuantityKind.Time, "did you mean 'day'")]
    [InlineData("0.1 1/wk", QuantityKind.Rate, "did you mean 'week'")]
    [InlineData("5 ul", QuantityKind.Volume, "did you mean 'uL'")]
    [InlineData("5 um/minn", QuantityKind.Speed, "did you mean 'min'")]
    [InlineData("3 px", QuantityKind.Length, "did you mean 'um'")]
    [InlineData("0.3 h", QuantityKind.Dimensionless, "it is a time, expected a plain number")]
    [InlineData("2.5", QuantityKind.Count, "not a whole number")]
    [InlineData("293 molecules/cell min", QuantityKind.Secretion, "in parentheses")]
    [InlineData("293 molecules/(cell min", QuantityKind.Secretion, "a ')' is missing")]
    [InlineData("293 molecules/", QuantityKind.Secretion, "a unit is missing")]
    [InlineData("10 um^/s", QuantityKind.Diffusion, "after '^'")]
    [InlineData("10 um^12/s", QuantityKind.Diffusion, "from 1 to 9")]
    [InlineData("10 um)", QuantityKind.Length, "left over")]
    [InlineData("10 ((((((((((um))))))))))", QuantityKind.Length, "nested too deeply")]
    public void SaysWhatIsWrong(string text, QuantityKind kind, string expected)
    {
        Assert.False(Quantity.TryParse(text, kind, out _, out string? error));
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    [Fact]
    public void EveryKindReadsItsOwnExampleAndNoOther()
    {
        foreach (QuantityKind kind in Enum.GetValues<QuantityKind>())
        {
            foreach (QuantityKind other in Enum.GetValues<QuantityKind>())
            {
                if (kind.Dimension() == other.Dimension() && kind != other)
                    continue;
                Assert.Equal(kind == other, Quantity.TryParse(other.Example(), kind, out _, out _));
            }
        }
    }

    [Fact]
    public void BaseUnitsReadBackAsThemselves()
    {
        foreach (string name in Unit.Names)
        {
            Assert.True(Unit.TryParse(name, out Unit? unit, out _), name);
            Assert.True(Unit.TryParse(unit.Dimension.ToString(), out Unit? again, out string? error), error);
            Assert.Equal(unit.Dimension, again.Dimension);
            Assert.Equal(1.0, again.ToBase(1));
        }
    }

    [Theory]
    [InlineData("motilty", "motility", 1)]
    [InlineData("tick", "tikc", 1)]
    [InlineData("", "abc", 3)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("same", "same", 0)]
    public void CountsEdits(string a, string b, int edits)
    {
        Assert.Equal(edits, Nearest.Distance(a, b));
        Assert.Equal(edits, Nearest.Distance(b, a));
    }

    [Fact]
    public void LetterCaseCountsLeast() => Assert.Equal("IFN-gamma", Nearest.Of("ifn-gamma", ["IL-2", "ifn-alpha", "IFN-gamma"]));
}
