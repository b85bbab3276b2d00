using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Net.WebSockets;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Tissues;
using CarTAgents.Output.Courses;
using CarTAgents.Output.Recordings;
using CarTAgents.Output.Runs;
using CarTAgents.Viewer.Looks;
using CarTAgents.Viewer.Scenes;
using CarTAgents.Viewer.Volumes;
using CarTAgents.Viewer.Windows;

namespace CarTAgents.Viewer.Web;

/// <summary>A run in progress or a recording, shown in any number of browsers: each has a look of its own, and all share one pause, one
/// speed and one time.</summary>
public sealed class SharedView
{
    private const int MostBrowsers = 16;

    // Kinds of binary messages.
    private const byte StateMessage = 1,
        ValuesMessage = 2;

    private readonly ISource _source;
    private readonly RunConfiguration _configuration;
    private readonly CourseCurves _course;
    private readonly Scenario _scenario;
    private readonly Look _look;
    private readonly TextWriter? _trace;
    private readonly Scene _scene;
    private readonly TissueCodec _codec;
    private readonly TissueCopy _room;
    private readonly byte[] _values;
    private readonly History _history = new();
    private readonly ConcurrentDictionary<Browser, bool> _browsers = new();
    private readonly ConcurrentQueue<(Browser Of, string Words)> _heard = new();
    private readonly AutoResetEvent _something = new(false);
    private readonly Stopwatch _sinceCourse = Stopwatch.StartNew();
    private bool _hasState;
    private string _status = "";
    private PatientCourse? _told;

    /// <summary>Prepares to show a run.</summary>
    /// <param name="source">Where the states come from.</param>
    /// <param name="directory">The run's directory.</param>
    /// <param name="configuration">The run's configuration.</param>
    /// <param name="scenario">What is simulated.</param>
    /// <param name="look">What differs from the standard look of its lattice, as text: how each browser begins.</param>
    /// <param name="trace">Takes each command that is carried out, a line each; null for nobody.</param>
    /// <exception cref="FormatException">The look is wrong; the message says what was expected.</exception>
    public SharedView(
        ISource source,
        RunDirectory directory,
        RunConfiguration configuration,
        Scenario scenario,
        string look,
        TextWriter? trace
    )
    {
        _course = new CourseCurves(directory, configuration.IsMortal);
        (_source, _configuration, _scenario, _trace) = (source, configuration, scenario, trace);
        _scene = new Scene(configuration, scenario);
        _look = Look.Of(scenario.Lattice.Nz).With(look);
        Scene.Check(configuration, _look);
        _codec = new TissueCodec(scenario);
        _room = new TissueCopy(scenario, _codec.FieldSizes);
        _history.Begin(_scene, source.States);
        _values = new byte[scenario.Lattice.Sites];
    }

    /// <summary>Whether the user has asked for a restart.</summary>
    public bool Restarts { get; private set; }

    /// <summary>Something has happened: to be called when a state is ready, by any thread.</summary>
    public void Wake() => _something.Set();

    /// <summary>Serves until it is told to stop.</summary>
    /// <param name="server">What brings the browsers.</param>
    /// <param name="over">Tells so.</param>
    public void Show(PageServer server, CancellationToken over)
    {
        server.Show(ServeAsync);
        using CancellationTokenRegistration woken = over.Register(Wake);
        try
        {
            while (!over.IsCancellationRequested && !Restarts)
            {
                while (_heard.TryDequeue(out (Browser Of, string Words) heard))
                    Receive(heard.Of, heard.Words);
                while (_source.TryTakeAnswer(out string? answer))
                {
                    Trace($"answer {answer}");
                    SendAll(Text(new { type = "answer", text = answer }));
                }

                TakeState();
                SendStatus();
                SendCourse();
                _something.WaitOne(50);
            }
        }
        finally
        {
            _source.Close();
        }
    }

    private async Task ServeAsync(WebSocket socket, CancellationToken over)
    {
        using var browser = new Browser(
            socket,
            (of, words) =>
            {
                _heard.Enqueue((of, words));
                _something.Set();
            }
        );
        if (_browsers.Count >= MostBrowsers)
            return;
        _browsers[browser] = true;
        _heard.Enqueue((browser, "hello"));
        _something.Set();
        try
        {
            await browser.ServeAsync(over).ConfigureAwait(false);
        }
        finally
        {
            _browsers.TryRemove(browser, out _);
        }
    }

    private void TakeState()
    {
        bool records = _browsers.Keys.Any(b => b.Colouring != Colouring.Kind || b.Picked is not null);
        if (!_source.TryTake(records))
            return;
        _hasState = true;
        byte[] state = Pack();
        _history.Add(_source.Shown.Tick, [.. _scene.Kinds.Select(k => CellReader.CountOf(k, _codec.Counts))]);
        Dictionary<Colouring, byte[]> values = [];
        foreach (Browser browser in _browsers.Keys.Where(b => b.IsGreeted))
        {
            browser.Show(Parts(browser, state, values));
            Describe(browser);
        }
    }

    // A state, and a property of its cells where a browser colours by one.
    private byte[][] Parts(Browser browser, byte[] state, Dictionary<Colouring, byte[]> values)
    {
        if (browser.Colouring == Colouring.Kind || !_source.HasRecords)
            return [state];
        ref byte[]? found = ref CollectionsMarshal.GetValueRefOrAddDefault(values, browser.Colouring, out bool known);
        if (!known)
            found = PackValues(browser.Colouring);
        return [found!, state];
    }

    private byte[] Pack()
    {
        byte[] packed = _codec.Pack(_source.Shown);
        byte[] message = new byte[12 + packed.Length];
        message[0] = StateMessage;
        BitConverter.TryWriteBytes(message.AsSpan(4), _source.Shown.Tick);
        BitConverter.TryWriteBytes(message.AsSpan(8), _source.Shown.Slot);
        packed.CopyTo(message, 12);
        return message;
    }

    private byte[] PackValues(Colouring colouring)
    {
        ValueScale scale = CellReader.ReadValues(_source.Shown, _scenario.Lattice, colouring, _values);
        byte[] about = Encoding.UTF8.GetBytes(
            Text(
                new
                {
                    colouring = Look.Name(colouring),
                    scale,
                    dark = Hex(Scene.ColoursOf(scale, light: false)),
                    light = Hex(Scene.ColoursOf(scale, light: true)),
                }
            )
        );
        using var to = new MemoryStream();
        to.Write([ValuesMessage, 0, 0, 0]);
        to.Write(BitConverter.GetBytes(about.Length));
        to.Write(about);
        using (var deflate = new ZLibStream(to, CompressionLevel.Fastest, leaveOpen: true))
            deflate.Write(_values);
        return to.ToArray();
    }

    private void SendStatus()
    {
        string status = Text(
            new
            {
                type = "status",
                paused = _source.IsPaused,
                atEnd = _source.IsAtEnd,
                ticksPerSecond = double.IsFinite(_source.TicksPerSecond) ? _source.TicksPerSecond : 0,
                slot = _source.Slot,
                range = _source.Range is { } r ? new[] { r.First, r.Last } : null,
            }
        );
        if (status == _status)
            return;
        _status = status;
        SendAll(status);
    }

    // The course of the patient whose tissue is shown, where there is more of it.
    private void SendCourse()
    {
        if (_scenario.Patient is null || (_told is not null && _sinceCourse.Elapsed.TotalSeconds < 1))
            return;
        _sinceCourse.Restart();
        _course.Refresh();
        PatientCourse? course = _course.Of(_scenario.Replicas[_source.Slot].Identity);
        if (course is not { Rows.Count: > 1 } || ReferenceEquals(course, _told))
            return;
        _told = course;
        SendAll(CourseText(course));
    }

    private static string CourseText(PatientCourse course)
    {
        double[] days = course.Time;
        (string first, string last) = CoursePanel.Ends(days);
        // A curve needs no more points than a panel has pixels.
        int stride = 1 + (days.Length / 512);
        int[] rows = [.. Enumerable.Range(0, days.Length).Where(i => (days.Length - 1 - i) % stride == 0)];
        return Text(
            new
            {
                type = "course",
                first,
                last,
                days = rows.Select(i => days[i]),
                panels = CoursePanel
                    .Of(course)
                    .Select(p => new
                    {
                        p.Title,
                        p.Latest,
                        heights = rows.Select(i => double.IsFinite(p.Heights[i]) ? Math.Round(p.Heights[i], 3) : (double?)null),
                    }),
            }
        );
    }

    private void Receive(Browser browser, string words)
    {
        string[] parts = words.Split(' ', 2);
        string rest = parts.Length > 1 ? parts[1] : "";
        if (parts[0] is not ("hello" or "describe"))
            Trace(words);
        switch (parts[0])
        {
            case "hello":
                SendGreeting(browser);
                break;
            case "pause":
                _source.Pause(true);
                break;
            case "go":
                _source.Pause(false);
                break;
            case "step" when int.TryParse(rest, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int ticks):
                _source.Step(Math.Clamp(ticks, -100000, 100000));
                break;
            case "window" when _hasState:
                _source.Step(_scenario.Window - (int)(_source.Shown.Tick % (uint)_scenario.Window));
                break;
            case "speed" when double.TryParse(rest, NumberStyles.Float, CultureInfo.InvariantCulture, out double speed) && speed >= 0:
                _source.TicksPerSecond = speed > 0 ? speed : double.PositiveInfinity;
                break;
            case "seek" when uint.TryParse(rest, NumberStyles.None, CultureInfo.InvariantCulture, out uint tick):
                _source.Seek(tick);
                break;
            case "replica" when int.TryParse(rest, NumberStyles.None, CultureInfo.InvariantCulture, out int slot):
                if (_source.Slots.Contains(slot))
                {
                    (_source.Slot, _told) = (slot, null);
                    _history.Begin(_scene, _source.States);
                }

                break;
            case "restart" when _source.Range is not null:
                _source.Seek(0);
                break;
            case "restart":
                Restarts = true;
                SendAll(Text(new { type = "again" }));
                break;
            case "give" when rest.Length is > 0 and <= 200:
                _source.Give(rest);
                break;
            case "colour":
                Colour(browser, rest);
                break;
            case "describe":
                browser.Picked = PlaceOf(rest);
                Describe(browser);
                break;
        }
    }

    private void SendGreeting(Browser browser)
    {
        browser.Send(Text(Greeting.Of(_scene, _configuration, _source, _look, _room, _history)));
        (_status, _told) = ("", null);
        browser.IsGreeted = true;
        if (_hasState)
            browser.Show([Pack()]);
    }

    private void Colour(Browser browser, string name)
    {
        foreach (Colouring colouring in Enum.GetValues<Colouring>())
        {
            if (Look.Name(colouring) != name)
                continue;
            browser.Colouring = _source.CanHaveRecords ? colouring : Colouring.Kind;
            if (_hasState && _source.HasRecords)
                browser.Show(Parts(browser, Pack(), []));
        }
    }

    private Place? PlaceOf(string text)
    {
        Lattice l = _scenario.Lattice;
        return
            text.Split(' ') is [string a, string b, string c]
            && int.TryParse(a, NumberStyles.None, CultureInfo.InvariantCulture, out int x)
            && int.TryParse(b, NumberStyles.None, CultureInfo.InvariantCulture, out int y)
            && int.TryParse(c, NumberStyles.None, CultureInfo.InvariantCulture, out int z)
            && x < l.Nx
            && y < l.Ny
            && z < l.Nz
            ? new Place(x, y, z)
            : null;
    }

    // Once the state has the records of cells, if it can.
    private void Describe(Browser browser)
    {
        if (browser.Picked is not { } site || !_hasState || (_source.CanHaveRecords && !_source.HasRecords))
            return;
        IReadOnlyList<string> lines = CellReader.Describe(_source.Shown, _scenario, site, _source.HasRecords);
        browser.Send(Text(new { type = "cell", lines }));
    }

    private void SendAll(string text)
    {
        foreach (Browser browser in _browsers.Keys.Where(b => b.IsGreeted))
            browser.Send(text);
    }

    internal static string Text(object message) => JsonSerializer.Serialize(message, JsonSerializerOptions.Web);

    private static string[] Hex(IEnumerable<Output.Pictures.Rgb> colours) => [.. colours.Select(c => c.ToString())];

    private void Trace(string command)
    {
        _trace?.WriteLine(command);
        _trace?.Flush();
    }
}
