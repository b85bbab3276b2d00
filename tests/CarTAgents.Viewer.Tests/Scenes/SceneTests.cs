using System.Collections.Immutable;
using CarTAgents.Compute.Cpu;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Engine;
using CarTAgents.Model.Tissues;
using CarTAgents.Output.Pictures;
using CarTAgents.Viewer.Graphics;
using CarTAgents.Viewer.Looks;
using CarTAgents.Viewer.Scenes;
using CarTAgents.Viewer.Stills;
using CarTAgents.Viewer.Volumes;

namespace CarTAgents.Viewer.Tests.Scenes;

public class SceneTests
{
    private const int Width = 320,
        Height = 240;

    /// <summary>What is picked at a pixel is what is drawn there; what is hidden is neither, and uncovers what lies under it.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("hide=cd8_T,cd4_T")]
    [InlineData("hide=nalm6 cut=y:0.5 az=60")]
    public void WhatIsDrawnIsWhatIsPicked(string words)
    {
        using Studio studio = Need.Studio();
        using var device = new CpuDevice(1);
        using Simulation simulation = Simulate(device, out Scene scene, out TissueCopy copy);
        Look look = Look.Parse(words + " bare");
        Scene.Check(SmallAssay.Configuration(), look);
        scene.Take(copy, look, records: true, studio.Renderer);
        studio.Renderer.Draw(scene.ViewOf(look, Width, Height) with { CodesOnly = true }, Width, Height);
        byte[] codes = studio.Renderer.Read(Width, Height, overlay: false);
        int differ = 0,
            met = 0;
        for (int i = 0; i < Width * Height; i++)
        {
            Place? place = scene.Pick(look, i % Width, i / Width, Width, Height);
            met += place is null ? 0 : 1;
            if (place is null != (codes[3 * i] == 255))
                differ++;
        }

        Assert.InRange(met, 1000, Width * Height);
        Assert.True(differ <= 0.002 * (Width * Height), $"{differ} of {Width * Height} pixels differ");
        foreach (LegendKind kind in scene.Kinds)
        {
            bool drawn = Enumerable.Range(0, Width * Height).Any(i => codes[3 * i] < 32 && ((kind.Codes >> codes[3 * i]) & 1) == 1);
            Assert.True(!drawn || !look.Hidden.Contains(kind.Name), $"{kind.Name} is hidden, and drawn");
        }
    }

    [Fact]
    public void TheLegendCountsBothLayers()
    {
        using Studio studio = Need.Studio();
        using var device = new CpuDevice(1);
        using Simulation simulation = Simulate(device, out Scene scene, out TissueCopy copy);
        var all = new Look();
        scene.Take(copy, all, records: true, studio.Renderer);
        long[] before = [.. scene.Kinds.Select(scene.CountOf)];
        Assert.True(before.Sum() > 100);
        // Hiding changes what is drawn, not what is counted.
        scene.Take(copy, all with { Hidden = [.. scene.Kinds.Select(k => k.Name)] }, records: true, studio.Renderer);
        Assert.Equal(before, scene.Kinds.Select(scene.CountOf));
        int occupied = 0;
        int[] places = new int[scene.Lattice.Nx];
        for (int row = 0; row < scene.Lattice.Ny * scene.Lattice.Nz; row++)
        {
            occupied += TissueCopy.Occupied(copy.TCells.Codes(row, 1), places);
            occupied += TissueCopy.Occupied(copy.Residents.Codes(row, 1), places);
        }

        Assert.Equal(occupied, before.Sum());
    }

    [Fact]
    public void EveryColouringDrawsAScaleAndCells()
    {
        using Studio studio = Need.Studio();
        using var device = new CpuDevice(1);
        using Simulation simulation = Simulate(device, out Scene scene, out TissueCopy copy);
        byte[] byKind = studio.Draw(scene, copy, new Look(), Width, Height);
        foreach (Colouring colouring in Enum.GetValues<Colouring>().Where(c => c != Colouring.Kind))
        {
            byte[] picture = studio.Draw(scene, copy, new Look { Colouring = colouring }, Width, Height);
            Assert.NotNull(scene.Scale);
            Assert.True(scene.Scale.Highest > scene.Scale.Lowest, colouring.ToString());
            Assert.False(picture.AsSpan().SequenceEqual(byKind), colouring.ToString());
        }
    }

    [Fact]
    public void ThePictureHoldsTheLegendsColoursAndTheMapsScale()
    {
        using Studio studio = Need.Studio();
        using var device = new CpuDevice(1);
        using Simulation simulation = Simulate(device, out Scene scene, out TissueCopy copy);
        foreach (string theme in new[] { "", " light" })
        {
            byte[] picture = studio.Draw(scene, copy, Look.Parse("cut=x:0.5 field=IFN-gamma" + theme), 480, 420);
            HashSet<Rgb> colours = [];
            for (int i = 0; i < picture.Length; i += 3)
                colours.Add(new Rgb(picture[i], picture[i + 1], picture[i + 2]));
            foreach (LegendKind kind in scene.Kinds.Where(k => scene.CountOf(k) > 0))
                Assert.Contains(kind.Colour, colours);
            for (int i = 0; i < ColourMap.Length; i++)
                Assert.Contains(ColourMap.At(i), colours);
        }
    }

    /// <summary>A cell asked for at its site is the one found in its plane, and a synapse leads to a resident.</summary>
    [Fact]
    public void ACellIsToldWithItsPartner()
    {
        using var device = new CpuDevice(1);
        using Simulation simulation = Simulate(device, out Scene scene, out TissueCopy copy);
        Lattice l = scene.Lattice;
        int[] places = new int[l.Nx * l.Ny];
        int bound = 0,
            kills = 0;
        for (int z = 0; z < l.Nz; z++)
        {
            CellLayer<TCellView>.Cells cells = copy.TCells.Find(z * l.Ny, l.Ny, places);
            for (int k = 0; k < cells.Count; k++)
            {
                var site = new Place(cells.Place(k) % l.Nx, cells.Place(k) / l.Nx, z);
                Assert.Equal(cells[k], copy.TCells.At((z * l.Ny) + site.Y, site.X));
                kills += cells[k].Kills;
                if (!cells[k].IsBound)
                    continue;
                bound++;
                string line = Assert.Single(
                    CellReader.Describe(copy, scene.Scenario, site),
                    s => s.StartsWith("  in synapse with ", StringComparison.Ordinal)
                );
                Assert.Contains(line["  in synapse with ".Length..], scene.Scenario.ResidentKinds);
            }
        }

        Assert.True(bound > 0 && kills > 0, $"{bound} bound, {kills} kills");
    }

    private static Simulation Simulate(CpuDevice device, out Scene scene, out TissueCopy copy)
    {
        RunConfiguration configuration = SmallAssay.Configuration();
        Scenario scenario = ScenarioConversion.Convert(configuration, out _);
        var simulation = new Simulation(scenario, device);
        simulation.RunTo(150);
        scene = new Scene(configuration, scenario);
        copy = new TissueCopy(simulation, 0, Enumerable.Range(0, scenario.Fields.Count), true, true);
        copy.Take(records: true);
        return simulation;
    }
}
