using System.Globalization;
using CarTAgents.Output.Pictures;
using CarTAgents.Output.Runs;
using CarTAgents.Viewer.Graphics;
using CarTAgents.Viewer.Scenes;
using CarTAgents.Viewer.Stills;

namespace CarTAgents.Viewer.Windows;

// Pictures and films of what the window shows.
public sealed partial class TissueWindow
{
    private string? _film;
    private int _filmed;
    private Task<string>? _filmBeingMade;

    private void SavePicture()
    {
        if (!_hasState)
            return;
        string file = "";
        for (int n = 1; n == 1 || File.Exists(file); n++)
        {
            string number = _scene.Tick.ToString("D8", CultureInfo.InvariantCulture);
            file = Path.Combine(_directory.Views, n == 1 ? $"{number}.png" : $"{number}-{n}.png");
        }

        try
        {
            _directory.MakeViews();
            Save(file);
            Console.WriteLine($"{file}: --look \"{_look}\"");
            ShowMessage($"written: {Path.GetRelativePath(_directory.Path, file)}");
            Trace($"picture {file}");
        }
        catch (OutputException e)
        {
            ShowMessage(e.Message);
        }
    }

    private void Save(string file)
    {
        (int width, int height) = _window.Size;
        for (int sample = 0; sample < Renderer.Samples; sample++)
            _renderer.Draw(_scene.ViewOf(_look, width, height), width, height, sample);
        _sample = Renderer.Samples;
        _wasSmall = false;
        // What concerns the window alone has no place in a picture.
        OverlayWords words = Words() with
        {
            Typed = null,
            Help = false,
            Message = null,
            Filming = false,
        };
        _renderer.SetOverlay(_overlay.Draw(_scene, _look, width, height, words), ThemeOf(_look).Veil);
        Png.Write(file, width, height, _renderer.Read(width, height, overlay: !_look.Bare));
        _overlayStale = true;
    }

    private void Film()
    {
        if (_film is not null)
        {
            EndFilm();
            return;
        }

        if (_filmBeingMade is not null)
        {
            ShowMessage("the film before is still being made");
            return;
        }

        try
        {
            _directory.MakeViews();
            int n = 1;
            while (Directory.GetFiles(_directory.Views, FormattableString.Invariant($"film{n}*")).Length > 0)
                n++;
            _film = Path.Combine(_directory.Views, FormattableString.Invariant($"film{n}"));
            _filmed = 0;
            Trace($"film {_film}");
            FilmState();
        }
        catch (Exception e) when (e is OutputException or IOException or UnauthorizedAccessException)
        {
            _film = null;
            ShowMessage(e.Message);
        }
    }

    // Each state that is shown is a picture of the film.
    private void FilmState()
    {
        if (_film is null)
            return;
        try
        {
            Save(FormattableString.Invariant($"{_film}-{_filmed:D6}.png"));
            (_filmed, _overlayStale) = (_filmed + 1, true);
        }
        catch (OutputException e)
        {
            _film = null;
            ShowMessage(e.Message);
        }
    }

    private void EndFilm()
    {
        if (_film is not { } film)
            return;
        (_film, _overlayStale) = (null, true);
        (string pictures, string to) = (film + "-%06d.png", film + ".mp4");
        Console.WriteLine($"{film}-*.png: {_filmed} pictures; as a film: {PictureSeries.CommandText(pictures, to)}");
        ShowMessage($"{_filmed} pictures in {Path.GetRelativePath(_directory.Path, _directory.Views)}");
        Trace(FormattableString.Invariant($"filmed {_filmed}"));
        _filmBeingMade = Task.Run(() => PictureSeries.MakeFilm(pictures, to) ?? $"written: {Path.GetRelativePath(_directory.Path, to)}");
    }

    private void PollFilm()
    {
        if (_filmBeingMade is not { IsCompleted: true } made)
            return;
        ShowMessage(made.Result);
        _filmBeingMade = null;
    }
}
