using CarTAgents.Configuration.Descriptions;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Tissues;
using CarTAgents.Output.Pictures;
using CarTAgents.Output.Runs;
using CarTAgents.Viewer.Graphics;
using CarTAgents.Viewer.Looks;
using CarTAgents.Viewer.Scenes;
using CarTAgents.Viewer.Windows;

namespace CarTAgents.Viewer.Web;

/// <summary>What a browser is sent first: everything that does not change while it is connected.</summary>
internal static class Greeting
{
    public static object Of(Scene scene, RunConfiguration configuration, ISource source, Look look, TissueCopy room, History history)
    {
        Scenario scenario = scene.Scenario;
        Lattice l = scenario.Lattice;
        return new
        {
            type = "hello",
            name = configuration.Name,
            seed = scenario.Seed.ToString(System.Globalization.CultureInfo.InvariantCulture),
            lattice = new[] { l.Nx, l.Ny, l.Nz },
            spacing = l.Spacing,
            tickSeconds = scenario.TickSeconds,
            endTick = scenario.EndTick,
            window = scenario.Window,
            kinds = scene.Kinds.Select(k => new
            {
                k.Name,
                colour = k.Colour.ToString(),
                k.Codes,
            }),
            palette = scene.CodeColours.Select(c => c.ToString()),
            radii = scene.Radii,
            firstT = CellReader.FirstT,
            firstBound = CellReader.FirstBound,
            dying = CellReader.Dying,
            debris = CellReader.Debris,
            bound = CellReader.BoundBits,
            fields = scenario.Fields.Select(
                (f, i) =>
                    new
                    {
                        f.Name,
                        voxels = new[] { room.FieldSize(i).Nx, room.FieldSize(i).Ny, room.FieldSize(i).Nz },
                        picomolar = room.PicomolarPerQuantum(i),
                    }
            ),
            logDecades = Scene.LogDecades,
            fieldColours = Enumerable.Range(0, ColourMap.Length).Select(i => ColourMap.At(i).ToString()),
            replicas = source.Slots.Select(s => new
            {
                slot = s,
                identity = scenario.Replicas[s].Identity,
                scenario.Replicas[s].Tissue,
            }),
            patient = scenario.Patient is not null,
            colourings = source.CanHaveRecords ? Enum.GetValues<Colouring>().Select(Look.Name) : [Look.Name(Colouring.Kind)],
            themes = new { dark = ThemeOf(Theme.Dark), light = ThemeOf(Theme.Light) },
            shaderHeader = Renderer.EmbeddedHeader,
            samples = Renderer.Samples,
            forms = GivenEvent.Forms,
            isLive = source.Range is null,
            history = history.Points.Select(p => new { p.Tick, p.Cells }),
            look = new
            {
                azimuth = look.Camera.Azimuth,
                elevation = look.Camera.Elevation,
                zoom = look.Camera.Zoom,
                target = new[] { look.Camera.Target.X, look.Camera.Target.Y, look.Camera.Target.Z },
                orthographic = look.Camera.Orthographic,
                cut = look.Cut is { } cut
                    ? new
                    {
                        axis = (int)cut.Axis,
                        at = cut.At,
                        flipped = cut.Flipped,
                    }
                    : null,
                field = look.Field,
                fog = look.Fog,
                log = look.Log,
                colour = source.CanHaveRecords ? Look.Name(look.Colouring) : Look.Name(Colouring.Kind),
                hidden = look.Hidden,
                light = look.Light,
                bare = look.Bare,
            },
        };
    }

    private static object ThemeOf(Theme theme) =>
        new
        {
            groundLow = theme.GroundLow.ToString(),
            groundHigh = theme.GroundHigh.ToString(),
            lines = theme.Lines.ToString(),
            mark = theme.Mark.ToString(),
            veil = theme.Veil.ToString(),
            ink = theme.Ink.ToString(),
            softInk = theme.SoftInk.ToString(),
        };
}
