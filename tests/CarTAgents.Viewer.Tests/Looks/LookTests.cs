using System.Collections.Immutable;
using System.Numerics;
using CarTAgents.Viewer.Looks;
using CarTAgents.Viewer.Volumes;

namespace CarTAgents.Viewer.Tests.Looks;

public class LookTests
{
    [Fact]
    public void WhatIsWrittenIsReadAgain()
    {
        var random = new Random(7);
        for (int i = 0; i < 200; i++)
        {
            var look = new Look
            {
                Camera = new Camera(
                    Math.IEEERemainder(random.NextDouble() * 720, 360),
                    (random.NextDouble() * 180) - 90,
                    0.2 + random.NextDouble(),
                    new Vector3(random.NextSingle(), random.NextSingle(), random.NextSingle()),
                    random.Next(2) == 0
                ),
                Cut = random.Next(2) == 0 ? null : new Cut((Axis)random.Next(3), random.NextDouble(), random.Next(2) == 0),
                Field = random.Next(2) == 0 ? null : "IFN-gamma",
                Fog = random.Next(2) == 0,
                Colouring = (Colouring)random.Next(6),
                Light = random.Next(2) == 0,
                Bare = random.Next(2) == 0,
                Hidden = random.Next(2) == 0 ? new Look().Hidden : new Look().Hidden.Union(["stroma", "cd8 T"]),
            };
            Look again = Look.Parse(look.ToString());
            Assert.Equal(look.ToString(), again.ToString());
            Assert.Equal(look with { Hidden = again.Hidden }, again);
            Assert.Equal<IEnumerable<string>>(look.Hidden, again.Hidden);
        }
    }

    [Theory]
    [InlineData("el=100", "-90")]
    [InlineData("cut=w:0.5", "cut=z:0.5")]
    [InlineData("cut=z:1.5", "from 0 to 1")]
    [InlineData("color=kind", "did you mean 'colour'")]
    [InlineData("colour=cd20", "cd19")]
    [InlineData("light=maybe", "light=off")]
    [InlineData("at=1,2", "at=0.5,0.5,0.5")]
    public void AWrongWordIsRefusedWithWhatWasExpected(string text, string expected)
    {
        FormatException e = Assert.Throws<FormatException>(() => Look.Parse(text));
        Assert.Contains(text, e.Message, StringComparison.Ordinal);
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ACutLeavesSitesOnEitherSide()
    {
        foreach (int n in new[] { 2, 3, 10, 64 })
        {
            foreach (double at in new[] { 0, 0.2, 0.5, 1 })
            {
                SiteBox lower = new Cut(Axis.Y, at).Left(5, n, 7),
                    upper = new Cut(Axis.Y, at, Flipped: true).Left(5, n, 7);
                Assert.InRange(lower.Upper.Y, 1, n - 1);
                Assert.Equal(lower.Upper.Y, upper.Lower.Y);
                Assert.Equal(new Place(5, n, 7), upper.Upper);
            }
        }

        Assert.Equal(SiteBox.Whole(8, 8, 1), new Cut(Axis.Z, 0.5).Left(8, 8, 1));
    }
}
