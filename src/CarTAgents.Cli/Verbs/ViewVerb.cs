using System.Runtime.ExceptionServices;
using CarTAgents.Cli.Terminal;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Model.Conversion;
using CarTAgents.Output.Recordings;
using CarTAgents.Output.Runs;
using CarTAgents.Viewer.Graphics;
using CarTAgents.Viewer.Scenes;
using CarTAgents.Viewer.Web;
using CarTAgents.Viewer.Windows;
using CommandLine;
using CommandLine.Text;

namespace CarTAgents.Cli.Verbs;

/// <summary>cartagents view.</summary>
[Verb(
    "view",
    HelpText = "Simulate a configuration and look at it in a window, with the files and the bits of run; or play the recording of a run."
)]
public sealed class ViewVerb : StartingVerb
{
    // An object: of what is asked for help, only view and render load the viewer.
    private object? _window,
        _page;
    private StreamWriter? _trace;
    private string? _restart;

    /// <summary>Paused.</summary>
    [Option("paused", HelpText = "Begin paused, until the space key or a step.")]
    public bool Paused { get; set; }

    /// <summary>Speed.</summary>
    [Option("speed", Default = 0.0, MetaValue = "N", HelpText = "Limit the run to this many ticks a second; 0: no limit.")]
    public double Speed { get; set; }

    /// <summary>The look.</summary>
    [Option(
        "look",
        Default = "",
        MetaValue = "WORDS",
        HelpText = "What is shown at first and from where: \"cut=z:0.5 field=IFN-gamma light\"; see also: cartagents render --help."
    )]
    public string Look { get; set; } = "";

    /// <summary>Replica.</summary>
    [Option("replica", Default = 1, MetaValue = "N", HelpText = "Which replica, or which of a patient's tissues, from 1.")]
    public int Replica { get; set; } = 1;

    /// <summary>Size.</summary>
    [Option("size", Default = "1280x720", MetaValue = "WxH", HelpText = "Pixels of the window across and down, 160 to 7680.")]
    public string Size { get; set; } = "1280x720";

    /// <summary>Serve.</summary>
    [Option(
        "serve",
        MetaValue = "[PORT]",
        HelpText = "Show it in browsers of this machine instead of a window, or through an SSH tunnel: port 8080 unless named, 0 for a "
            + "free one."
    )]
    public int? Serve { get; set; }

    /// <summary>Trace.</summary>
    [Option("trace", MetaValue = "FILE", HelpText = "Write each command of the window to this file, one per line.")]
    public string? Trace { get; set; }

    /// <summary>Examples.</summary>
    [Usage(ApplicationAlias = "cartagents")]
    public static IEnumerable<Example> Examples =>
        [new Example("A spheroid, cut open", Shown, new ViewVerb { Config = "configs/spheroid.yaml", Look = "cut=x:0.5 field=IFN-gamma" })];

    /// <inheritdoc/>
    public override int Invoke(List<string> sets)
    {
        if (!(Speed >= 0))
            throw new InputException($"--speed {Speed}: expected ticks a second, 0 or more");
        if (Serve is < 0 or > 65535)
            throw new InputException($"--serve {Serve}: expected a port from 1 to 65535, or 0 for a free one");
        try
        {
            return Directory.Exists(Config) ? Replay(sets)
                : Serve is null ? InWindow(sets)
                : InBrowsers(sets);
        }
        catch (Exception e) when (e is FormatException or GraphicsException)
        {
            return Program.PrintError(e.Message, Program.WrongInput);
        }
    }

    // What can be wrong comes first, and then the window: without one nothing is written.
    private int InWindow(List<string> sets)
    {
        RunConfiguration configuration = Check(sets);
        using WindowContext window = OpenWindow(Config);
        IReadOnlyList<int> size = configuration.Lattice!.Size;
        window.Require(size[0], size[1], size[2]);
        using StreamWriter? trace = OpenTrace();
        (_window, _trace) = (window, trace);
        return Simulate(sets);
    }

    private RunConfiguration Check(List<string> sets)
    {
        RunConfiguration configuration = RunConfiguration.Load(Config, All(sets, Config));
        MixedOptions.RequireLattice(configuration);
        Scene.Check(configuration, CarTAgents.Viewer.Looks.Look.Parse(Look));
        return configuration;
    }

    private int Simulate(List<string> sets)
    {
        int code = base.Invoke(sets);
        while (_restart is { } ended)
        {
            // From the start again, with the events that were given: config.yaml has them.
            (_restart, Config, Numbered) = (null, Path.Combine(ended, "config.yaml"), ended);
            (Until, Seed, Force) = (null, null, false);
            code = base.Invoke([]);
        }

        return code;
    }

    private int InBrowsers(List<string> sets)
    {
        Check(sets);
        using PageServer page = OpenPage();
        using StreamWriter? trace = OpenTrace();
        (_page, _trace) = (page, trace);
        return Simulate(sets);
    }

    private PageServer OpenPage()
    {
        var page = new PageServer(Serve!.Value);
        Console.WriteLine($"Open {page.Address}");
        Console.WriteLine(
            $"From another machine, first: ssh -L {page.Port}:127.0.0.1:{page.Port} {Environment.UserName}@{Environment.MachineName}"
        );
        Console.WriteLine("End with Ctrl-C.");
        return page;
    }

    private int Replay(List<string> sets)
    {
        if (sets.Count > 0 || Until is not null || Seed is not null || Output is not null)
            throw new InputException($"'{Config}' is a run that is played back: --set, --until, --seed and -o are for a configuration");
        RunDirectory directory = RunDirectory.Open(Config);
        RunConfiguration configuration = RunConfiguration.Load(directory.Configuration);
        Scenario scenario = ScenarioConversion.Convert(configuration, out _, seeded: false);
        using Recording recording = Recording.Open(directory, scenario);
        Scene.Check(configuration, CarTAgents.Viewer.Looks.Look.Parse(Look));
        var source = new ReplaySource(recording, scenario) { TicksPerSecond = Speed > 0 ? Speed : double.PositiveInfinity };
        if (Replica != 1)
        {
            source.Slot = source.Slots.Contains(Replica - 1)
                ? Replica - 1
                : throw new InputException($"--replica {Replica}: the recording has {string.Join(", ", source.Slots.Select(s => s + 1))}");
        }

        source.Pause(Paused);
        if (recording.IsCutShort && !Quiet)
            Console.WriteLine($"note: the recording of {Config} is cut short; its {recording.States.Count} whole states are played");
        using StreamWriter? trace = OpenTrace();
        using var interruption = new Interruption();
        if (Serve is not null)
        {
            using PageServer page = OpenPage();
            new SharedView(source, directory, configuration, scenario, Look, trace).Show(page, interruption.Token);
            return Program.Done;
        }

        using WindowContext window = OpenWindow(directory.Path);
        new TissueWindow(window, source, directory, configuration, scenario, Look, trace).Show(interruption.Token);
        return Program.Done;
    }

    private WindowContext OpenWindow(string of)
    {
        (int width, int height) = RenderVerb.Pixels(Size);
        return new WindowContext(width, height, $"CarTAgents: {Path.GetFileNameWithoutExtension(of)}");
    }

    private StreamWriter? OpenTrace() => Trace is null ? null : new StreamWriter(Trace);

    /// <inheritdoc/>
    private protected override int Execute(Run run, Interruption interruption)
    {
        if (Replica < 1 || Replica > run.Scenario.Replicas.Count)
            throw new InputException($"--replica {Replica}: expected 1 to {run.Scenario.Replicas.Count}");
        SharedView? shared = null;
        var source = new LiveSource(run, Replica - 1, () => shared?.Wake());
        source.Pause(Paused);
        source.TicksPerSecond = Speed > 0 ? Speed : double.PositiveInfinity;
        TissueWindow? window = null;
        if (_window is WindowContext context)
            window = new TissueWindow(context, source, run.Directory, run.Configuration, run.Scenario, Look, _trace);
        else
            shared = new SharedView(source, run.Directory, run.Configuration, run.Scenario, Look, _trace);
        run.Observer = source;
        using var over = CancellationTokenSource.CreateLinkedTokenSource(interruption.Token);
        int code = Program.Failed;
        ExceptionDispatchInfo? error = null;
        var simulation = new Thread(() =>
        {
            try
            {
                code = base.Execute(run, interruption);
                if (code == Program.Done)
                    source.Stay(interruption.Token);
            }
            catch (Exception e)
            {
                error = ExceptionDispatchInfo.Capture(e);
            }

            // At its end a run's last state stays to be looked at; one that was stopped or has failed closes the window.
            if (code != Program.Done)
                over.Cancel();
        })
        {
            Name = "simulation",
        };
        if (window is not null)
        {
            WindowContext.OnLost(() =>
            {
                interruption.Ask();
                simulation.Join();
                Program.PrintError("the display with the window is gone", Program.Failed);
            });
        }

        simulation.Start();
        try
        {
            window?.Show(over.Token);
            shared?.Show((PageServer)_page!, over.Token);
        }
        finally
        {
            // The window is closed: a run under way writes a checkpoint.
            interruption.Ask();
            simulation.Join();
        }

        if (window is { Restarts: true } || shared is { Restarts: true })
            _restart = run.Directory.Shown;

        error?.Throw();
        return code;
    }
}
