using System.Globalization;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Tissues;
using CarTAgents.Output.Pictures;
using CarTAgents.Output.Recordings;
using CarTAgents.Viewer.Looks;
using CarTAgents.Viewer.Scenes;

namespace CarTAgents.Viewer.Stills;

/// <summary>Draws the states of a recording.</summary>
public sealed class RecordedPictures
{
    private readonly Recording _recording;
    private readonly Scene _scene;
    private readonly TissueCopy _tissue;
    private readonly Look _look;
    private readonly int _slot;

    /// <summary>Makes room for the pictures.</summary>
    /// <param name="configuration">The run's configuration.</param>
    /// <param name="scenario">The scenario made from it.</param>
    /// <param name="recording">Its recording.</param>
    /// <param name="look">What differs from the standard look of its lattice, as text.</param>
    /// <param name="slot">The place of the replica that is drawn.</param>
    /// <exception cref="FormatException">The look is wrong, or needs what a recording does not hold; the message says so.</exception>
    public RecordedPictures(RunConfiguration configuration, Scenario scenario, Recording recording, string look, int slot)
    {
        (_recording, _slot) = (recording, slot);
        _scene = new Scene(configuration, scenario);
        _tissue = recording.NewCopy(scenario);
        _look = Look.Of(scenario.Lattice.Nz).With(look);
        Scene.Check(configuration, _look);
        if (Scene.NeedsRecords(_look))
        {
            throw new FormatException(
                $"colour={Look.Name(_look.Colouring)}: a recording holds the kinds of cells only; draw from the configuration for that"
            );
        }
    }

    /// <summary>Pixels across.</summary>
    public int Width { get; init; } = 1280;

    /// <summary>Pixels down.</summary>
    public int Height { get; init; } = 720;

    /// <summary>Draws the first state, each that is at least the interval later than the one drawn before, and the last.</summary>
    /// <param name="studio">Where.</param>
    /// <param name="directory">Takes NNNNNN.png from 0 on.</param>
    /// <param name="every">Ticks from one to the next, 1 or more.</param>
    /// <param name="interrupt">Asks to stop.</param>
    /// <param name="drawn">Told each file.</param>
    /// <returns>How many there are.</returns>
    public int DrawAll(Studio studio, string directory, uint every, CancellationToken interrupt, Action<string> drawn)
    {
        int[] states = [.. Enumerable.Range(0, _recording.States.Count).Where(i => _recording.States[i].Slot == _slot)];
        int number = 0;
        ulong next = 0;
        foreach (int i in states)
        {
            uint tick = _recording.States[i].Tick;
            if (interrupt.IsCancellationRequested)
                break;
            if (tick < next && i != states[^1])
                continue;
            next = (((ulong)tick / every) + 1) * every;
            _recording.Read(i, _tissue);
            string file = Path.Combine(directory, number++.ToString("D6", CultureInfo.InvariantCulture) + ".png");
            Png.Write(file, Width, Height, studio.Draw(_scene, _tissue, _look, Width, Height));
            drawn(file);
        }

        return number;
    }
}
