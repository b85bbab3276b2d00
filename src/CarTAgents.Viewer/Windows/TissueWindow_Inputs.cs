using System.Globalization;
using System.Numerics;
using CarTAgents.Viewer.Graphics;
using CarTAgents.Viewer.Looks;
using CarTAgents.Viewer.Scenes;
using CarTAgents.Viewer.Volumes;

namespace CarTAgents.Viewer.Windows;

public sealed partial class TissueWindow
{
    // Numbers of keys that write no character, by GLFW's header.
    private const int Escape = 256,
        Enter = 257,
        Backspace = 259,
        RightArrow = 262,
        LeftArrow = 263,
        UpArrow = 265,
        HomeKey = 268,
        F2 = 291,
        F11 = 300,
        F12 = 301;

    // A press that moves less than this is a click, pixels of the screen; two clicks within this time are one double click.
    private const double ClickPixels = 4;
    private const double DoubleClickSeconds = 0.35;
    private const double DegreesPerPixel = 0.4;
    private static readonly double[] Speeds = [1, 2, 5, 10, 20, 50, 100, 200, 500, double.PositiveInfinity];

    private double _x,
        _y,
        _pressX,
        _pressY,
        _clickedX,
        _clickedY,
        _clickedAt = double.NegativeInfinity;
    private uint _sought;
    private int _button = -1;
    private bool _pans,
        _drags,
        _slides;

    private void Handle(Input input)
    {
        switch (input.Kind)
        {
            case InputKind.Refresh:
                (_sample, _overlayStale) = (0, true);
                break;
            case InputKind.Press:
                (_button, _pressX, _pressY, _drags) = (input.Code, _x, _y, false);
                _slides = input.Code == 0 && SlideTo(_x, _y);
                _pans = input.Code != 0 || input.Held.HasFlag(Held.Shift);
                break;
            case InputKind.Release:
                if (!_drags && input.Code == 0 && !_slides)
                    Click();
                if (_slides)
                    Trace(string.Create(CultureInfo.InvariantCulture, $"seek {_sought}"));
                (_button, _slides) = (-1, false);
                break;
            case InputKind.Move:
                Move(input.X, input.Y);
                break;
            case InputKind.Scroll:
                if (input.Held.HasFlag(Held.Alt))
                    MoveCut(0.02 * input.Y);
                else
                    Change(_look with { Camera = _look.Camera.Zoomed(Math.Pow(1.1, input.Y)) }, "zoom");
                break;
            case InputKind.Key:
                Press(input.Code);
                break;
            case InputKind.Character:
                Write((char)input.Code);
                break;
        }
    }

    private void Move(double x, double y)
    {
        double dx = x - _x,
            dy = y - _y;
        (_x, _y) = (x, y);
        if (_button < 0)
            return;
        if (_slides)
        {
            SlideTo(_x, _pressY);
            return;
        }

        if (!_drags && Math.Max(Math.Abs(x - _pressX), Math.Abs(y - _pressY)) < ClickPixels)
            return;
        if (!_drags)
            (_drags, dx, dy) = (true, x - _pressX, y - _pressY);
        if (!_pans)
        {
            Change(_look with { Camera = _look.Camera.Turned(-dx * DegreesPerPixel, dy * DegreesPerPixel) }, "turn");
            return;
        }

        (int width, int height) = _window.Size;
        LinesOfSight lines = _scene.Lines(_look, width, height);
        var sites = new Vector3(_scene.Lattice.Nx, _scene.Lattice.Ny, _scene.Lattice.Nz);
        float perPixel = (float)_window.PixelsPerPoint / lines.PixelsPerSite(_look.Camera.Target * sites, height);
        Vector3 shift = ((float)dy * perPixel * Vector3.Normalize(lines.Up)) - ((float)dx * perPixel * Vector3.Normalize(lines.Right));
        Vector3 target = Vector3.Clamp(_look.Camera.Target + (shift / sites), new Vector3(-1), new Vector3(2));
        Change(_look with { Camera = _look.Camera with { Target = target } }, "move");
    }

    // The time slider of a recording: true where the mouse is on it.
    private bool SlideTo(double x, double y)
    {
        if (_look.Bare || _source.Range is not { } range)
            return false;
        double scale = _window.PixelsPerPoint;
        if (_overlay.TimeAt(x * scale, y * scale) is not { } share)
            return false;
        _sought = (uint)(range.First + (share * (range.Last - range.First)) + 0.5);
        _source.Seek(_sought);
        _overlayStale = true;
        return true;
    }

    private void Click()
    {
        double scale = _window.PixelsPerPoint;
        (int width, int height) = _window.Size;
        if (!_look.Bare && _overlay.KindAt(_x * scale, _y * scale) is { } kind)
        {
            Change(
                _look with
                {
                    Hidden = _look.Hidden.Contains(kind) ? _look.Hidden.Remove(kind) : _look.Hidden.Add(kind),
                },
                $"hide {kind}",
                volumes: true
            );
            return;
        }

        double now = _clock.Elapsed.TotalSeconds;
        bool isDouble = now - _clickedAt < DoubleClickSeconds && Math.Max(Math.Abs(_x - _clickedX), Math.Abs(_y - _clickedY)) < ClickPixels;
        (_clickedAt, _clickedX, _clickedY) = (now, _x, _y);
        Place? site = _scene.Pick(_look, (_x * scale) - 0.5, (_y * scale) - 0.5, width, height);
        _picked = site;
        _overlayStale = true;
        Trace(site is { } p ? string.Create(CultureInfo.InvariantCulture, $"pick {p.X} {p.Y} {p.Z}") : "pick none");
        if (isDouble && site is { } s)
        {
            var target = new Vector3((s.X + 0.5f) / _scene.Lattice.Nx, (s.Y + 0.5f) / _scene.Lattice.Ny, (s.Z + 0.5f) / _scene.Lattice.Nz);
            Change(_look with { Camera = _look.Camera with { Target = target } }, "centre");
        }
    }

    private void Press(int key)
    {
        if (_typed is not null && key is Escape or Enter or Backspace or UpArrow && Edit(key))
            return;
        switch (key)
        {
            case Escape:
                Trace("quit");
                _closes = true;
                break;
            case RightArrow:
                Step(1);
                break;
            case LeftArrow:
                Step(-1);
                break;
            case F11:
                _window.ToggleFullScreen();
                Trace("full screen");
                break;
            case HomeKey:
                Change(_look with { Camera = _first.Camera }, "home");
                break;
            case F2:
                Change(_look with { Bare = !_look.Bare }, "text");
                break;
            case F12:
                SavePicture();
                break;
        }
    }

    private void Write(char character)
    {
        if (_typed is not null)
        {
            Type(character);
            return;
        }

        if (character == 'R')
        {
            Film();
            return;
        }

        Camera camera = _look.Camera;
        switch (char.ToLowerInvariant(character))
        {
            case ' ':
                _source.Pause(!_source.IsPaused);
                _overlayStale = true;
                Trace(_source.IsPaused ? "pause" : "go");
                break;
            case '.':
                Step(1);
                break;
            case '>':
                int window = _scene.Scenario.Window;
                Step(window - (int)(_scene.Tick % (uint)window));
                break;
            case '+' or '=':
                Speed(1);
                break;
            case '-':
                Speed(-1);
                break;
            case '1':
                Change(_look with { Camera = camera with { Azimuth = -90, Elevation = 0 } }, "front");
                break;
            case '3':
                Change(_look with { Camera = camera with { Azimuth = 0, Elevation = 0 } }, "right");
                break;
            case '7':
                Change(_look with { Camera = camera with { Azimuth = -90, Elevation = 90 } }, "top");
                break;
            case 'o':
                Change(_look with { Camera = camera with { Orthographic = !camera.Orthographic } }, "ortho");
                break;
            case 'c':
                Change(_look with { Cut = _look.Cut is null ? new Cut(Axis.X, 0.5) : null }, "cut");
                break;
            case 'x' or 'y' or 'z':
                Change(
                    _look with
                    {
                        Cut = (_look.Cut ?? new Cut(Axis.X, 0.5)) with { Axis = (Axis)(char.ToLowerInvariant(character) - 'x') },
                    },
                    "axis"
                );
                break;
            case 'v' when _look.Cut is { } cut:
                Change(_look with { Cut = cut with { Flipped = !cut.Flipped } }, "flip");
                break;
            case '[':
                MoveCut(-0.02);
                break;
            case ']':
                MoveCut(0.02);
                break;
            case 'f':
                Change(_look with { Field = NextField() }, "field", volumes: true);
                break;
            case 'g':
                Change(_look with { Fog = !_look.Fog }, "fog");
                break;
            case 'k':
                Change(
                    _look with
                    {
                        Colouring = (Colouring)(((int)_look.Colouring + 1) % Enum.GetValues<Colouring>().Length),
                    },
                    "colour",
                    volumes: true
                );
                break;
            case 'b':
                Change(_look with { Light = !_look.Light }, "light", volumes: Scene.NeedsRecords(_look));
                break;
            case 't':
                NextCurves();
                break;
            case 'l':
                Change(_look with { Log = !_look.Log }, "log", volumes: true);
                break;
            case 'p':
                NextReplica();
                break;
            case 'e':
                BeginTyping();
                break;
            case 'r':
                Restart();
                break;
            case 's':
                SavePicture();
                break;
            case 'h':
                (_help, _overlayStale) = (!_help, true);
                Trace("help");
                break;
        }
    }

    private void Step(int ticks)
    {
        _source.Step(ticks);
        _overlayStale = true;
        Trace(string.Create(CultureInfo.InvariantCulture, $"step {ticks}"));
    }

    private void NextCurves()
    {
        _curves = _curves switch
        {
            Curves.Cells => _scene.Scenario.Patient is null ? Curves.None : Curves.Patient,
            Curves.Patient => Curves.None,
            _ => Curves.Cells,
        };
        _course.Refresh();
        _overlayStale = true;
        Trace($"curves {_curves}");
    }

    private void NextReplica()
    {
        IReadOnlyList<int> slots = _source.Slots;
        if (slots.Count < 2)
        {
            ShowMessage("there is one replica");
            return;
        }

        int at = 0;
        while (at < slots.Count - 1 && slots[at] != _source.Slot)
            at++;
        _source.Slot = slots[(at + 1) % slots.Count];
        (_picked, _overlayStale) = (null, true);
        _history.Begin(_scene, _source.States);
        Trace(string.Create(CultureInfo.InvariantCulture, $"replica {_source.Slot + 1}"));
    }

    private void Restart()
    {
        if (_source.Range is not null)
        {
            _source.Seek(0);
            Trace("restart");
            return;
        }

        Trace("restart");
        (Restarts, _closes) = (true, true);
    }

    private void Speed(int faster)
    {
        int at = Array.FindIndex(Speeds, s => s >= _source.TicksPerSecond);
        _source.TicksPerSecond = Speeds[Math.Clamp(at + faster, 0, Speeds.Length - 1)];
        _overlayStale = true;
        Trace(string.Create(CultureInfo.InvariantCulture, $"speed {_source.TicksPerSecond}"));
    }

    private void MoveCut(double by)
    {
        if (_look.Cut is { } cut)
            Change(_look with { Cut = cut with { At = Math.Round(Math.Clamp(cut.At + by, 0, 1), 4) } }, "cut");
    }

    private string? NextField()
    {
        string[] names = [.. _scene.Scenario.Fields.Select(f => f.Name)];
        int next = _look.Field is null ? 0 : Array.IndexOf(names, _look.Field) + 1;
        return next < names.Length ? names[next] : null;
    }
}
