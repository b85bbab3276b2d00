using System.Globalization;
using CarTAgents.Cli.Terminal;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Engine;
using CarTAgents.Output.Recordings;
using CarTAgents.Output.Runs;
using CarTAgents.Viewer.Graphics;
using CarTAgents.Viewer.Scenes;
using CarTAgents.Viewer.Stills;
using CommandLine;
using CommandLine.Text;

namespace CarTAgents.Cli.Verbs;

/// <summary>cartagents render.</summary>
[Verb("render", HelpText = "Draw a tissue in three dimensions, as pictures or a film; needs no display.")]
public sealed class RenderVerb : TimedVerb
{
    /// <summary>The configuration or the run.</summary>
    [Value(
        0,
        MetaName = "CONFIG|DIR",
        Required = true,
        HelpText = "A configuration, which is simulated; or the directory of a run: its newest checkpoint, or with --every its recording."
    )]
    public string Input { get; set; } = "";

    /// <summary>Where to.</summary>
    [Option('o', "output", Required = true, MetaValue = "OUT", HelpText = "A PNG file; with --every a directory for 000000.png ...")]
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
    [Option("every", MetaValue = "TIME", HelpText = "Simulated time between pictures: --every 15min.")]
    public string? Every { get; set; }

    /// <summary>Film.</summary>
    [Option("film", HelpText = "Make a film of the pictures, OUT/film.mp4, with ffmpeg.")]
    public bool Film { get; set; }

    /// <summary>Size.</summary>
    [Option("size", Default = "1280x720", MetaValue = "WxH", HelpText = "Pixels of a picture across and down, 160 to 7680.")]
    public string Size { get; set; } = "1280x720";

    /// <summary>End.</summary>
    [Option(
        "until",
        MetaValue = "TIME",
        HelpText = "Simulated time to draw at, or up to, instead of the configuration's duration; of a patient from the infusion."
    )]
    public override string? Until { get; set; }

    /// <summary>Replica.</summary>
    [Option("replica", Default = 1, MetaValue = "N", HelpText = "Which replica, or which of a patient's tissues, from 1.")]
    public int Replica { get; set; } = 1;

    /// <summary>Examples.</summary>
    [Usage(ApplicationAlias = "cartagents")]
    public static IEnumerable<Example> Examples =>
        [
            new Example(
                "A spheroid after a day, cut open, with IFN-gamma on the cut",
                Shown,
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
    public override int Invoke(List<string> sets)
    {
        try
        {
            return Draw(sets);
        }
        catch (Exception e) when (e is FormatException or GraphicsException)
        {
            return Program.PrintError(e.Message, Program.WrongInput);
        }
    }

    private int Draw(List<string> sets)
    {
        (int width, int height) = Pixels(Size);
        double? every = Seconds(Every, "--every");
        if (Film && every is null)
            throw new InputException("--film needs --every, such as --every 15min: the simulated time from one picture to the next");
        bool run = Directory.Exists(Input);
        if (run && Until is not null)
            throw new InputException($"--until needs a configuration; '{Input}' is a run, of which the newest checkpoint is drawn");
        if (run && every is { } apart)
            return DrawRecorded(sets, apart, width, height);
        Checkpoint? checkpoint = run ? Checkpoint.OpenNewest(RunDirectory.Open(Input)) : null;
        RunConfiguration configuration = checkpoint is null
            ? RunConfiguration.Load(Input, All(sets, Input))
            : RunConfiguration.Parse(checkpoint.Configuration, Input).With(sets);
        Scene.Check(configuration, CarTAgents.Viewer.Looks.Look.Parse(Look));
        Scenario scenario = ScenarioConversion.Convert(configuration, out _, seeded: checkpoint is null);
        if (Replica < 1 || Replica > scenario.Replicas.Count)
            throw new InputException($"--replica {Replica}: expected 1 to {scenario.Replicas.Count}");
        // What can be wrong is found before anything is simulated or written.
        using var studio = new Studio();
        studio.Require(scenario.Lattice);
        using var interruption = new Interruption();
        using Compute.Device device = OpenDevice();
        using var simulation = new Simulation(scenario, device);
        checkpoint?.Load(simulation);
        var series = new PictureSeries(configuration, simulation, Look, Replica - 1) { Width = width, Height = height };
        if (every is not { } seconds)
            return DrawOne(series, studio, simulation, interruption);
        uint ticks = (uint)Math.Max(1, (seconds / scenario.TickSeconds) + 0.5);
        return DrawMany((interrupt, drawn) => series.DrawAll(studio, Output, ticks, interrupt, drawn), interruption);
    }

    private int DrawRecorded(List<string> sets, double every, int width, int height)
    {
        if (sets.Count > 0)
            throw new InputException($"'{Input}' is a run whose recording is drawn: --set is for a configuration");
        RunDirectory directory = RunDirectory.Open(Input);
        RunConfiguration configuration = RunConfiguration.Load(directory.Configuration);
        Scenario scenario = ScenarioConversion.Convert(configuration, out _, seeded: false);
        using Recording recording = Recording.Open(directory, scenario);
        if (!recording.Slots.Contains(Replica - 1))
            throw new InputException($"--replica {Replica}: the recording has {string.Join(", ", recording.Slots.Select(s => s + 1))}");
        if (recording.IsCutShort)
            Print($"note: the recording is cut short; its {recording.States.Count} whole states are drawn");
        using var studio = new Studio();
        studio.Require(scenario.Lattice);
        using var interruption = new Interruption();
        var pictures = new RecordedPictures(configuration, scenario, recording, Look, Replica - 1) { Width = width, Height = height };
        uint ticks = (uint)Math.Max(1, (every / scenario.TickSeconds) + 0.5);
        return DrawMany((interrupt, drawn) => pictures.DrawAll(studio, Output, ticks, interrupt, drawn), interruption);
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
        Print($"{Output}: {SimulatedTime.Text(simulation.Tick * simulation.Scenario.TickSeconds)}");
        return interruption.Token.IsCancellationRequested ? Program.Interrupted : Program.Done;
    }

    private int DrawMany(Func<CancellationToken, Action<string>, int> draw, Interruption interruption)
    {
        if (Output.EndsWith(".png", StringComparison.OrdinalIgnoreCase))
            throw new InputException($"-o {Output}: --every makes many pictures, which go into a directory");
        Directory.CreateDirectory(Output);
        int count = draw(interruption.Token, Print);
        if (interruption.Token.IsCancellationRequested)
            return Program.Interrupted;
        if (!Film)
            return Program.Done;
        return MakeFilm(count);
    }

    private int MakeFilm(int count)
    {
        string film = Path.Combine(Output, "film.mp4"),
            pictures = Path.Combine(Output, "%06d.png");
        if (PictureSeries.MakeFilm(pictures, film) is { } why)
        {
            return Program.PrintError(
                $"{count} pictures are in {Output}, but {why}. Where there is one, make the film with: "
                    + PictureSeries.CommandText(pictures, film),
                Program.WrongInput
            );
        }

        Print($"{film}: {count} pictures");
        return Program.Done;
    }

    private void Print(string text)
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
