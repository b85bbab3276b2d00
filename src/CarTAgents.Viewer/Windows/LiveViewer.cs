using System.Diagnostics;
using System.Globalization;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Output.Pictures;
using CarTAgents.Output.Runs;
using CarTAgents.Viewer.Graphics;
using CarTAgents.Viewer.Looks;
using CarTAgents.Viewer.Scenes;
using CarTAgents.Viewer.Volumes;

namespace CarTAgents.Viewer.Windows;

/// <summary>A window on a run under way: shows its states, and does what the user asks for.</summary>
public sealed partial class LiveViewer
{
    // While things move: fewer pixels, if all of them take longer than this, s.
    private const double SmoothSeconds = 0.05;
    private const double MovingSeconds = 0.3;
    private const double MessageSeconds = 5;

    private readonly WindowContext _window;
    private readonly Run _run;
    private readonly LiveSource _source;
    private readonly Scene _scene;
    private readonly Renderer _renderer;
    private readonly Overlay _overlay = new();
    private readonly History _history = new();
    private readonly TextWriter? _trace;
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly Look _first;
    private Look _look;
    private Place? _picked;
    private bool _help,
        _curves = true,
        _stale = true,
        _overlayStale = true,
        _closes,
        _hasState,
        _wasSmall,
        _shown;
    private int _sample;
    private double _movedAt,
        _saidAt,
        _fullSeconds;
    private string? _message;
    private (double At, uint Tick) _paceFrom;
    private double _pace;

    /// <summary>Prepares to look at a run.</summary>
    /// <param name="window">The window.</param>
    /// <param name="run">The run, not yet going.</param>
    /// <param name="configuration">Its configuration.</param>
    /// <param name="look">What differs from the standard look of its lattice, as text.</param>
    /// <param name="slot">The place of the replica that is shown.</param>
    /// <param name="trace">Takes each command that is carried out, a line each; null for nobody.</param>
    /// <exception cref="FormatException">The look is wrong; the message says what was expected.</exception>
    /// <exception cref="GraphicsException">The window's OpenGL is not enough.</exception>
    public LiveViewer(WindowContext window, Run run, RunConfiguration configuration, string look, int slot, TextWriter? trace)
    {
        (_window, _run, _trace) = (window, run, trace);
        _scene = new Scene(configuration, run.Scenario);
        _first = Look.Of(run.Scenario.Lattice.Nz).With(look);
        Scene.Check(configuration, _first);
        _look = _first;
        _renderer = new Renderer(window.Gl);
        _renderer.Require(run.Scenario.Lattice.Nx, run.Scenario.Lattice.Ny, run.Scenario.Lattice.Nz);
        _source = new LiveSource(run, slot, WindowContext.Wake);
        run.Observer = _source;
        // The processor draws and simulates: it begins with fewer pixels.
        _fullSeconds = _renderer.IsSoftware ? 0.15 : 0;
    }

    /// <summary>Whether the run starts only when it is told to.</summary>
    public bool StartsPaused
    {
        init => _source.Pause(value);
    }

    /// <summary>Ticks a second that the run is held to at first; 0 for as fast as it goes.</summary>
    public double TicksPerSecond
    {
        init => _source.TicksPerSecond = value > 0 ? value : double.PositiveInfinity;
    }

    /// <summary>Shows the run until the window is closed.</summary>
    /// <param name="over">Closes it: the run was interrupted, or has failed.</param>
    public void Show(CancellationToken over)
    {
        try
        {
            while (!_window.Closes && !_closes && !over.IsCancellationRequested)
            {
                while (WindowContext.TryTake(out Input input))
                    Hear(input);
                TakeState();
                if (_message is not null && _clock.Elapsed.TotalSeconds - _saidAt > MessageSeconds)
                    (_message, _overlayStale) = (null, true);
                bool moves = _clock.Elapsed.TotalSeconds - _movedAt < MovingSeconds;
                if (_hasState && (_sample == 0 || (!moves && _sample < Renderer.Samples) || _overlayStale))
                    Draw(moves);
                WindowContext.Wait(!moves && _sample < Renderer.Samples && _hasState ? 0 : 0.05);
            }

            Trace("close");
        }
        finally
        {
            _source.Close();
            _renderer.Dispose();
        }
    }

    private void TakeState()
    {
        bool records = Scene.NeedsRecords(_look) || _picked is not null;
        bool isNew = _source.TryTake(records);
        if (!isNew && !(_stale && _hasState))
            return;
        _scene.Take(_source.Shown, _look, _source.HasRecords, _renderer);
        (_stale, _overlayStale, _sample) = (false, true, 0);
        if (!isNew)
            return;
        _history.Add(_scene.Tick, [.. _scene.Kinds.Select(_scene.CountOf)]);
        double now = _clock.Elapsed.TotalSeconds;
        if (_hasState)
            _movedAt = now;
        if (now - _paceFrom.At > 1)
        {
            _pace = (_scene.Tick - _paceFrom.Tick) / (now - _paceFrom.At);
            _paceFrom = (now, _scene.Tick);
        }

        _hasState = true;
    }

    private void Draw(bool moves)
    {
        (int width, int height) = _window.Size;
        if (width == 0 || height == 0)
            return;
        int divisor =
            !moves || _fullSeconds < SmoothSeconds ? 1
            : _fullSeconds < 4 * SmoothSeconds ? 2
            : 4;
        double before = _clock.Elapsed.TotalSeconds;
        // What was drawn small is drawn anew once things stand still.
        if (_wasSmall && divisor == 1)
            _sample = 0;
        bool isNew = _sample == 0 || (divisor == 1 && _sample < Renderer.Samples && !moves);
        if (isNew)
        {
            _renderer.Draw(_scene.ViewOf(_look, width, height), width, height, _sample, divisor);
            _wasSmall = divisor > 1;
            _sample = _wasSmall ? 1 : _sample + 1;
        }

        if (_overlayStale && !_look.Bare)
        {
            Raster text = _overlay.Draw(_scene, _look, width, height, Say());
            _renderer.SetOverlay(text, ThemeOf(_look).Veil);
        }

        _overlayStale = false;
        _renderer.Present(width, height, 0, overlay: !_look.Bare);
        _window.Swap();
        _window.Gl.Finish();
        if (isNew)
            _fullSeconds = (_clock.Elapsed.TotalSeconds - before) * divisor * divisor;
        if (!_shown)
            Trace(string.Create(CultureInfo.InvariantCulture, $"shown {width} {height}"));
        _shown = true;
    }

    private static Theme ThemeOf(Look look) => look.Light ? Theme.Light : Theme.Dark;

    private Said Say()
    {
        string speed = double.IsPositiveInfinity(_source.TicksPerSecond)
            ? ""
            : string.Create(CultureInfo.InvariantCulture, $" of {_source.TicksPerSecond:0.#}");
        return new Said
        {
            Pace =
                _scene.Tick >= _scene.Scenario.EndTick ? "finished        H help"
                : _source.IsPaused ? "paused          H help"
                : string.Create(CultureInfo.InvariantCulture, $"{_pace:0.#}{speed} ticks/s   H help"),
            Picked = _picked is { } site && _source.HasRecords ? CellReader.Describe(_source.Shown, _scene.Scenario, site) : [],
            PickedSite = _picked,
            History = _curves ? _history : null,
            Help = _help,
            Message = _message,
        };
    }

    private void Tell(string message)
    {
        (_message, _saidAt, _overlayStale) = (message, _clock.Elapsed.TotalSeconds, true);
    }

    private void Trace(string command)
    {
        _trace?.WriteLine(command);
        _trace?.Flush();
    }

    // Another look: of the same volumes, or of others.
    private void Change(Look look, string command, bool volumes = false)
    {
        Trace($"{command} | {look}");
        (_look, _sample, _overlayStale) = (look, 0, true);
        _stale |= volumes;
        _movedAt = _clock.Elapsed.TotalSeconds;
    }

    private void SavePicture()
    {
        if (!_hasState)
            return;
        (int width, int height) = _window.Size;
        for (int sample = 0; sample < Renderer.Samples; sample++)
            _renderer.Draw(_scene.ViewOf(_look, width, height), width, height, sample);
        _sample = Renderer.Samples;
        _wasSmall = false;
        byte[] picture = _renderer.Read(width, height, overlay: !_look.Bare);
        string file = "";
        for (int n = 1; n == 1 || File.Exists(file); n++)
        {
            string number = _scene.Tick.ToString("D8", CultureInfo.InvariantCulture);
            file = Path.Combine(_run.Directory.Views, n == 1 ? $"{number}.png" : $"{number}-{n}.png");
        }

        try
        {
            _run.Directory.MakeViews();
            Png.Write(file, width, height, picture);
            Console.WriteLine($"{file}: --look \"{_look}\"");
            Tell($"written: {Path.GetRelativePath(_run.Directory.Path, file)}");
            Trace($"picture {file}");
        }
        catch (OutputException e)
        {
            Tell(e.Message);
        }
    }
}
