using System.Diagnostics;
using System.Globalization;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Model.Conversion;
using CarTAgents.Output.Pictures;
using CarTAgents.Output.Runs;
using CarTAgents.Viewer.Graphics;
using CarTAgents.Viewer.Looks;
using CarTAgents.Viewer.Scenes;
using CarTAgents.Viewer.Volumes;

namespace CarTAgents.Viewer.Windows;

/// <summary>A window on a run in progress or a recording: shows its states, and does what the user asks for.</summary>
public sealed partial class TissueWindow
{
    // While things move: fewer pixels, if all of them take longer than this, s.
    private const double SmoothSeconds = 0.05;
    private const double MovingSeconds = 0.3;
    private const double MessageSeconds = 5;

    private readonly WindowContext _window;
    private readonly RunDirectory _directory;
    private readonly ISource _source;
    private readonly Scene _scene;
    private readonly Renderer _renderer;
    private readonly Overlay _overlay = new();
    private readonly History _history = new();
    private readonly CourseCurves _course;
    private readonly TextWriter? _trace;
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly Look _first;
    private Look _look;
    private Place? _picked;
    private bool _help,
        _stale = true,
        _overlayStale = true,
        _closes,
        _hasState,
        _wasSmall,
        _shown;
    private Curves _curves = Curves.Cells;
    private int _sample;
    private double _movedAt,
        _saidAt,
        _fullSeconds;
    private string? _message;
    private (double At, uint Tick) _paceFrom;
    private double _pace;

    /// <summary>Prepares to look at a run.</summary>
    /// <param name="window">The window.</param>
    /// <param name="source">Where the states come from.</param>
    /// <param name="directory">The run's directory; pictures and films go there.</param>
    /// <param name="configuration">Its configuration.</param>
    /// <param name="scenario">What is simulated.</param>
    /// <param name="look">What differs from the standard look of its lattice, as text.</param>
    /// <param name="trace">Takes each command that is carried out, a line each; null for nobody.</param>
    /// <exception cref="FormatException">The look is wrong; the message says what was expected.</exception>
    /// <exception cref="GraphicsException">The window's OpenGL is not enough.</exception>
    public TissueWindow(
        WindowContext window,
        ISource source,
        RunDirectory directory,
        RunConfiguration configuration,
        Scenario scenario,
        string look,
        TextWriter? trace
    )
    {
        (_window, _source, _directory, _trace) = (window, source, directory, trace);
        _scene = new Scene(configuration, scenario);
        _first = Look.Of(scenario.Lattice.Nz).With(look);
        Scene.Check(configuration, _first);
        _look = _first;
        _renderer = new Renderer(window.Gl);
        _renderer.Require(scenario.Lattice.Nx, scenario.Lattice.Ny, scenario.Lattice.Nz);
        _course = new CourseCurves(directory, configuration.IsMortal);
        _history.Begin(_scene, source.States);
        // The processor draws and simulates: it begins with fewer pixels.
        _fullSeconds = _renderer.IsSoftware ? 0.15 : 0;
    }

    /// <summary>Whether the user has asked for a restart.</summary>
    public bool Restarts { get; private set; }

    /// <summary>Shows the run until the window is closed.</summary>
    /// <param name="over">Closes it: the run was interrupted, or has failed.</param>
    public void Show(CancellationToken over)
    {
        try
        {
            while (!_window.Closes && !_closes && !over.IsCancellationRequested)
            {
                while (WindowContext.TryTake(out Input input))
                    Handle(input);
                while (_source.TryTakeAnswer(out string? answer))
                    Answer(answer);
                PollFilm();
                TakeState();
                if (_message is not null && _clock.Elapsed.TotalSeconds - _saidAt > MessageSeconds)
                    (_message, _overlayStale) = (null, true);
                bool moves = _clock.Elapsed.TotalSeconds - _movedAt < MovingSeconds;
                if (_hasState && (_sample == 0 || (!moves && _sample < Renderer.Samples) || _overlayStale))
                    Draw(moves);
                WindowContext.Wait(!moves && _sample < Renderer.Samples && _hasState ? 0 : 0.02);
            }

            Trace("close");
        }
        finally
        {
            EndFilm();
            _filmBeingMade?.Wait(CancellationToken.None);
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
            _pace = ((double)_scene.Tick - _paceFrom.Tick) / (now - _paceFrom.At);
            _paceFrom = (now, _scene.Tick);
            _course.Refresh();
        }

        _hasState = true;
        FilmState();
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
            Raster text = _overlay.Draw(_scene, _look, width, height, Words());
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

    private OverlayWords Words()
    {
        string speed = double.IsPositiveInfinity(_source.TicksPerSecond)
            ? ""
            : string.Create(CultureInfo.InvariantCulture, $" of {_source.TicksPerSecond:0.#}");
        IReadOnlyList<string> picked =
            _picked is { } site && (_source.HasRecords || !_source.CanHaveRecords)
                ? CellReader.Describe(_source.Shown, _scene.Scenario, site, _source.HasRecords)
                : [];
        return new OverlayWords
        {
            Pace =
                _source.IsAtEnd ? "finished        H help"
                : _source.IsPaused ? "paused          H help"
                : string.Create(CultureInfo.InvariantCulture, $"{_pace:0.#}{speed} ticks/s   H help"),
            Replica = _source.Slots.Count > 1 ? NameOf(_source.Slot) : "",
            Picked = picked,
            PickedSite = _picked,
            History = _curves == Curves.Cells ? _history : null,
            Course = _curves == Curves.Patient ? _course : null,
            Help = _help,
            Typed = _typed,
            Filming = _film is not null,
            Range = _source.Range,
            Message = _message,
        };
    }

    private string NameOf(int slot)
    {
        Replica replica = _scene.Scenario.Replicas[slot];
        return _scene.Scenario.Patient is not null
            ? string.Create(CultureInfo.InvariantCulture, $"patient {replica.Identity}, tissue {replica.Tissue}")
            : string.Create(CultureInfo.InvariantCulture, $"replica {replica.Identity}");
    }

    private void ShowMessage(string message)
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
}

/// <summary>Which curves are shown.</summary>
internal enum Curves
{
    /// <summary>Cells over time.</summary>
    Cells,

    /// <summary>The course of the patient.</summary>
    Patient,

    /// <summary>None.</summary>
    None,
}
