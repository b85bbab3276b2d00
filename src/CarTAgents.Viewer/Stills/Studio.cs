using CarTAgents.Model.Tissues;
using CarTAgents.Output.Pictures;
using CarTAgents.Viewer.Graphics;
using CarTAgents.Viewer.Looks;
using CarTAgents.Viewer.Scenes;

namespace CarTAgents.Viewer.Stills;

/// <summary>Makes pictures without a display, at full resolution and with smooth edges.</summary>
public sealed class Studio : IDisposable
{
    private readonly IGlContext _context;
    private readonly Renderer _renderer;
    private readonly Overlay _overlay = new();

    /// <summary>Opens a context: without a window or, where there is no EGL (macOS, Windows), in a window that is not shown.</summary>
    /// <exception cref="GraphicsException">There is neither.</exception>
    public Studio()
    {
        try
        {
            _context = new OffscreenContext();
        }
        catch (GraphicsException) when (!OperatingSystem.IsLinux())
        {
            _context = new WindowContext(16, 16, "CarTAgents", visible: false);
        }

        _renderer = new Renderer(_context.Gl);
    }

    /// <summary>What draws here.</summary>
    internal Renderer Renderer => _renderer;

    /// <summary>Refuses a lattice that the driver has no texture for.</summary>
    /// <exception cref="GraphicsException">It is too large.</exception>
    public void Require(Lattice lattice) => _renderer.Require(lattice.Nx, lattice.Ny, lattice.Nz);

    /// <summary>Draws a state.</summary>
    /// <param name="scene">The run's scene.</param>
    /// <param name="tissue">The copy of the state, with all fields and, where the look needs them, records.</param>
    /// <param name="look">What is shown.</param>
    /// <param name="width">Pixels across.</param>
    /// <param name="height">Pixels down.</param>
    /// <returns>Three bytes a pixel, rows from the top.</returns>
    public byte[] Draw(Scene scene, TissueCopy tissue, Look look, int width, int height)
    {
        scene.Take(tissue, look, Scene.NeedsRecords(look), _renderer);
        for (int sample = 0; sample < Renderer.Samples; sample++)
            _renderer.Draw(scene.ViewOf(look, width, height), width, height, sample);
        if (!look.Bare)
        {
            Theme theme = look.Light ? Theme.Light : Theme.Dark;
            Raster text = _overlay.Draw(scene, look, width, height, new OverlayWords());
            _renderer.SetOverlay(text, theme.Veil);
        }

        return _renderer.Read(width, height, overlay: !look.Bare);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _renderer.Dispose();
        _context.Dispose();
    }
}
