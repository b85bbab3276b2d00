using System.Globalization;
using CarTAgents.Cli.Terminal;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Engine;
using CarTAgents.Output.Runs;
using CarTAgents.Viewer.Graphics;
using CarTAgents.Viewer.Scenes;
using CarTAgents.Viewer.Stills;
using CommandLine;
using CommandLine.Text;

namespace CarTAgents.Cli.Verbs;

/// <summary>cartagents render.</summary>
[Verb("render", HelpText = "Draw a tissue in three dimensions, without a display: pictures or a film.")]
public sealed class RenderVerb : DeviceVerb
{
    /// <summary>The configuration or the run.</summary>
    [Value(
        0,
        MetaName = "CONFIG|DIR",
        Required = true,
        HelpText = "A configuration, which is simulated; or the directory of a run, whose newest checkpoint is drawn."
    )]
    public string Input { get; set; } = "";

    /// <summary>Where to.</summary>
    [Option(
        'o',
        "output",
        Required = true,
        MetaValue = "OUT",
        HelpText = "A PNG file; with --every a directory, which takes 000000.png ..."
    )]
    public string Output { get; set; } = "";

    /// <summary>The look.</summary>
    [Option(
        "look",
        Default = "",
        MetaValue = "WORDS",
        HelpText = "What is shown and from where: \"az=40 el=25 zoom=1.5 cut=z:0.5 field=IFN-gamma hide=stroma,debris colour=cd19 light\"."
    )]
    public string Look { get; set; } = "";

    /// <summary>How often.</summary>
    [Option("every", MetaValue = "TIME", HelpText = "Simulated time from one picture to the next: --every 15min.")]
    public string? Every { get; set; }

    /// <summary>Film.</summary>
    [Option("film", HelpText = "Make a film of the pictures, OUT/film.mp4, by ffmpeg.")]
    public bool Film { get; set; }

    /// <summary>Size.</summary>
    [Option("size", Default = "1280x720", MetaValue = "WxH", HelpText = "Pixels of a picture across and down, 160 to 7680.")]
    public string Size { get; set; } = "1280x720";

    /// <summary>End.</summary>
    [Option("until", MetaValue = "TIME", HelpText = "Simulated time to draw at, or up to, instead of the configuration's duration.")]
    public string? Until { get; set; }

    /// <summary>Replica.</summary>
    [Option("replica", Default = 1, MetaValue = "N", HelpText = "Which replica, or which of a patient's tissues, from 1.")]
    public int Replica { get; set; } = 1;

    /// <summary>Examples.</summary>
    [Usage(ApplicationAlias = "cartagents")]
    public static IEnumerable<Example> Examples =>
        [
            new Example(
                "A spheroid after a day, cut open, with IFN-gamma on the cut",
                new RenderVerb
                {
                    Input = "configs/spheroid.yaml",
                    Output = "spheroid.png",
                    Until = "24h",
                    Look = "cut=x:0.5 field=IFN-gamma",
                }
            ),
        ];

    /// <inheritdoc/>
    protected override IEnumerable<(string Option, string Set)> Shorthands =>
        Until is null ? [] : [($"--until {Until}", $"duration={Until}")];

    /// <inheritdoc/>
    public override int Invoke(List<string> sets)
    {
        try
        {
            return Draw(sets);
        }
        catch (Exception e) when (e is FormatException or GraphicsException)
        {
            return Program.Say(e.Message, Program.WrongInput);
        }
    }

    private int Draw(List<string> sets)
    {
        (int width, int height) = Pixels(Size);
        double? every = Seconds(Every, "--every");
        if (Film && every is null)
            throw new InputException("--film needs --every, such as --every 15min: the simulated time from one picture to the next");
        bool run = Directory.Exists(Input);
        if (run && every is not null)
        {
            throw new InputException(
                $"'{Input}' keeps its cells at checkpoints only, which is one picture; for more, simulate it again: "
                    + $"cartagents render {Path.Combine(Input, "config.yaml")} -o {Output} --every {Every}"
            );
        }

        if (run && Until is not null)
            throw new InputException($"--until needs a configuration; '{Input}' is a run, of which the newest checkpoint is drawn");
        Checkpoint? checkpoint = run ? Checkpoint.OpenNewest(RunDirectory.Open(Input)) : null;
        RunConfiguration configuration = checkpoint is null
            ? RunConfiguration.Load(Input, [.. sets, .. Shorthands.Select(s => s.Set)])
            : RunConfiguration.Parse(checkpoint.Configuration, Input).With(sets);
        Scene.Check(configuration, CarTAgents.Viewer.Looks.Look.Parse(Look));
        Scenario scenario = ScenarioConversion.Convert(configuration, out _, seeded: checkpoint is null);
        if (Replica < 1 || Replica > scenario.Replicas.Count)
            throw new InputException($"--replica {Replica}: expected 1 to {scenario.Replicas.Count}");
        // What can be wrong is found before anything is simulated or written.
        using var studio = new Studio();
        using var interruption = new Interruption();
        using Compute.Device device = OpenDevice();
        using var simulation = new Simulation(scenario, device);
        checkpoint?.Load(simulation);
        var series = new PictureSeries(configuration, simulation, Look, Replica - 1) { Width = width, Height = height };
        return every is { } seconds
            ? DrawMany(series, studio, (uint)Math.Max(1, (seconds / scenario.TickSeconds) + 0.5), interruption)
            : DrawOne(series, studio, simulation, interruption);
    }

    private int DrawOne(PictureSeries series, Studio studio, Simulation simulation, Interruption interruption)
    {
        if (!Output.EndsWith(".png", StringComparison.OrdinalIgnoreCase))
            throw new InputException($"-o {Output}: expected a file such as {Output}.png, or --every for a directory of pictures");
        if (Path.GetDirectoryName(Path.GetFullPath(Output)) is { } folder)
            Directory.CreateDirectory(folder);
        if (!Directory.Exists(Input))
            simulation.RunTo(simulation.Scenario.EndTick, interruption.Token);
        series.Draw(studio, Output);
        Tell($"{Output}: {SimulatedTime.Text(simulation.Tick * simulation.Scenario.TickSeconds)}");
        return interruption.Token.IsCancellationRequested ? Program.Interrupted : Program.Done;
    }

    private int DrawMany(PictureSeries series, Studio studio, uint every, Interruption interruption)
    {
        if (Output.EndsWith(".png", StringComparison.OrdinalIgnoreCase))
            throw new InputException($"-o {Output}: --every makes many pictures, which go into a directory");
        Directory.CreateDirectory(Output);
        int count = series.DrawAll(studio, Output, every, interruption.Token, Tell);
        if (interruption.Token.IsCancellationRequested)
            return Program.Interrupted;
        if (!Film)
            return Program.Done;
        if (PictureSeries.MakeFilm(Output) is { } why)
        {
            string command = string.Join(' ', PictureSeries.FilmCommand(Output).Select(w => w.Contains('(') ? $"\"{w}\"" : w));
            return Program.Say(
                $"{count} pictures are in {Output}, but {why}. Where there is one, make the film with: {command}",
                Program.WrongInput
            );
        }

        Tell($"{Path.Combine(Output, "film.mp4")}: {count} pictures");
        return Program.Done;
    }

    private void Tell(string text)
    {
        if (!Quiet)
            Console.WriteLine(text);
    }

    /// <summary>A size such as 1280x720.</summary>
    /// <exception cref="InputException">It is not one.</exception>
    internal static (int Width, int Height) Pixels(string size)
    {
        string[] parts = size.Split('x');
        static bool Fits(string text, out int pixels) =>
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out pixels) && pixels is >= 160 and <= 7680;
        return parts.Length == 2 && Fits(parts[0], out int width) && Fits(parts[1], out int height)
            ? (width, height)
            : throw new InputException($"--size {size}: expected pixels across and down, 160 to 7680, such as --size 1920x1080");
    }
}
