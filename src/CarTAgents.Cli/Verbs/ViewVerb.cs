using System.Runtime.ExceptionServices;
using CarTAgents.Cli.Terminal;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Output.Runs;
using CarTAgents.Viewer.Graphics;
using CarTAgents.Viewer.Scenes;
using CarTAgents.Viewer.Windows;
using CommandLine;
using CommandLine.Text;

namespace CarTAgents.Cli.Verbs;

/// <summary>cartagents view.</summary>
[Verb("view", HelpText = "Simulate a configuration and look at it in a window; leaves behind what run does, with the same bits.")]
public sealed class ViewVerb : StartingVerb
{
    private object? _window;

    /// <summary>Paused.</summary>
    [Option("paused", HelpText = "Wait until the space key, or a step, lets the run go.")]
    public bool Paused { get; set; }

    /// <summary>Speed.</summary>
    [Option("speed", Default = 0.0, MetaValue = "N", HelpText = "Ticks a second to hold the run to; 0: as fast as it goes.")]
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

    /// <summary>Trace.</summary>
    [Option("trace", MetaValue = "FILE", HelpText = "Write each command of the window into a file, a line each.")]
    public string? Trace { get; set; }

    /// <summary>Examples.</summary>
    [Usage(ApplicationAlias = "cartagents")]
    public static IEnumerable<Example> Examples =>
        [new Example("A spheroid, cut open", new ViewVerb { Config = "configs/spheroid.yaml", Look = "cut=x:0.5 field=IFN-gamma" })];

    /// <inheritdoc/>
    public override int Invoke(List<string> sets)
    {
        if (Directory.Exists(Config))
        {
            throw new InputException(
                $"'{Config}' is a directory: a window shows a simulation under way, of a configuration; draw a run's last state with: "
                    + $"cartagents render {Config} -o {Config.TrimEnd('/')}.png"
            );
        }

        if (!(Speed >= 0))
            throw new InputException($"--speed {Speed}: expected ticks a second, 0 or more");
        try
        {
            return InWindow(sets);
        }
        catch (Exception e) when (e is FormatException or GraphicsException)
        {
            return Program.Say(e.Message, Program.WrongInput);
        }
    }

    // What can be wrong comes first, and then the window: without one nothing is written.
    private int InWindow(List<string> sets)
    {
        Scene.Check(RunConfiguration.Load(Config, All(sets)), CarTAgents.Viewer.Looks.Look.Parse(Look));
        (int width, int height) = RenderVerb.Pixels(Size);
        using var window = new WindowContext(width, height, $"CarTAgents: {Path.GetFileNameWithoutExtension(Config)}");
        _window = window;
        return base.Invoke(sets);
    }

    /// <inheritdoc/>
    private protected override int Go(Run run, Interruption interruption)
    {
        if (Replica < 1 || Replica > run.Scenario.Replicas.Count)
            throw new InputException($"--replica {Replica}: expected 1 to {run.Scenario.Replicas.Count}");
        using StreamWriter? trace = Trace is null ? null : new StreamWriter(Trace);
        var viewer = new LiveViewer((WindowContext)_window!, run, run.Configuration, Look, Replica - 1, trace)
        {
            StartsPaused = Paused,
            TicksPerSecond = Speed,
        };
        using var over = CancellationTokenSource.CreateLinkedTokenSource(interruption.Token);
        int code = Program.Failed;
        ExceptionDispatchInfo? error = null;
        var simulation = new Thread(() =>
        {
            try
            {
                code = base.Go(run, interruption);
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
        simulation.Start();
        try
        {
            viewer.Show(over.Token);
        }
        finally
        {
            // The window is closed: a run under way writes a checkpoint.
            interruption.Ask();
            simulation.Join();
        }

        error?.Throw();
        return code;
    }
}
