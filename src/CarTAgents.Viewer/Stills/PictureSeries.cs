using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Model.Engine;
using CarTAgents.Model.Tissues;
using CarTAgents.Output.Pictures;
using CarTAgents.Viewer.Looks;
using CarTAgents.Viewer.Scenes;

namespace CarTAgents.Viewer.Stills;

/// <summary>Draws a running simulation: one picture at its end, or pictures at intervals, and a film of them.</summary>
public sealed class PictureSeries
{
    private const int PicturesPerSecond = 24;

    private readonly Simulation _simulation;
    private readonly Scene _scene;
    private readonly TissueCopy _tissue;
    private readonly Look _look;

    /// <summary>Makes room for the pictures of a simulation.</summary>
    /// <param name="configuration">Its configuration.</param>
    /// <param name="simulation">The simulation, wherever it is.</param>
    /// <param name="look">What differs from the standard look of its lattice, as text.</param>
    /// <param name="slot">The place of the replica that is drawn.</param>
    /// <exception cref="FormatException">The look is wrong; the message says what was expected.</exception>
    public PictureSeries(RunConfiguration configuration, Simulation simulation, string look, int slot)
    {
        _simulation = simulation;
        _scene = new Scene(configuration, simulation.Scenario);
        _look = Look.Of(simulation.Scenario.Lattice.Nz).With(look);
        Scene.Check(configuration, _look);
        bool records = Scene.NeedsRecords(_look);
        _tissue = new TissueCopy(simulation, slot, Enumerable.Range(0, simulation.Scenario.Fields.Count), records, records);
    }

    /// <summary>Pixels across.</summary>
    public int Width { get; init; } = 1280;

    /// <summary>Pixels down.</summary>
    public int Height { get; init; } = 720;

    /// <summary>Draws the present state.</summary>
    /// <param name="studio">Where.</param>
    /// <param name="file">The PNG file; its directory must exist.</param>
    public void Draw(Studio studio, string file)
    {
        _tissue.Take(Scene.NeedsRecords(_look));
        Png.Write(file, Width, Height, studio.Draw(_scene, _tissue, _look, Width, Height));
    }

    /// <summary>Simulates to the end and draws now and then, the present and the last state included.</summary>
    /// <param name="studio">Where.</param>
    /// <param name="directory">Takes NNNNNN.png from 0 on.</param>
    /// <param name="every">Ticks from one to the next, 1 or more.</param>
    /// <param name="interrupt">Asks to stop.</param>
    /// <param name="drawn">Told each file.</param>
    /// <returns>How many there are.</returns>
    public int DrawAll(Studio studio, string directory, uint every, CancellationToken interrupt, Action<string> drawn)
    {
        for (int number = 0; ; number++)
        {
            string file = Path.Combine(directory, number.ToString("D6", CultureInfo.InvariantCulture) + ".png");
            Draw(studio, file);
            drawn(file);
            uint next = (uint)Math.Min(_simulation.Scenario.EndTick, (ulong)_simulation.Tick + every);
            if (next == _simulation.Tick || _simulation.IsOver)
                return number + 1;
            _simulation.RunTo(next, interrupt);
            if (interrupt.IsCancellationRequested)
                return number + 1;
        }
    }

    /// <summary>The command that makes a film of numbered pictures.</summary>
    /// <param name="pictures">Their files, <c>%06d</c> for the number.</param>
    /// <param name="film">The film's file.</param>
    public static IReadOnlyList<string> FilmCommand(string pictures, string film) =>
        [
            "ffmpeg",
            "-y",
            "-loglevel",
            "error",
            "-framerate",
            PicturesPerSecond.ToString(CultureInfo.InvariantCulture),
            "-i",
            pictures,
            "-vf",
            "pad=ceil(iw/2)*2:ceil(ih/2)*2",
            "-pix_fmt",
            "yuv420p",
            film,
        ];

    /// <summary>That command as a shell takes it.</summary>
    /// <inheritdoc cref="FilmCommand"/>
    public static string CommandText(string pictures, string film) =>
        string.Join(' ', FilmCommand(pictures, film).Select(w => w.IndexOfAny([' ', '(', '*']) >= 0 ? $"\"{w}\"" : w));

    /// <summary>Makes the film.</summary>
    /// <inheritdoc cref="FilmCommand"/>
    /// <returns>Null when it is there, or why it is not.</returns>
    public static string? MakeFilm(string pictures, string film)
    {
        IReadOnlyList<string> command = FilmCommand(pictures, film);
        try
        {
            using Process? ffmpeg = Process.Start(new ProcessStartInfo(command[0], command.Skip(1)) { RedirectStandardError = true });
            string error = ffmpeg!.StandardError.ReadToEnd().Trim();
            ffmpeg.WaitForExit();
            return ffmpeg.ExitCode == 0 ? null : $"ffmpeg failed: {error}";
        }
        catch (Win32Exception)
        {
            return "ffmpeg is not on the path";
        }
    }
}
