using System.Globalization;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using CarTAgents.Output.Runs;

namespace CarTAgents.Cli.Tests;

/// <summary>The viewer in browsers.</summary>
public sealed class ServedPageTests : IDisposable
{
    private readonly Workbench _bench = new();
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromMinutes(4));

    // Share of pixels of the canvas that are not of the background, and the share of one kind's hue among them.
    private const string Seen = """
        (() => { const c = document.getElementById("tissue"), g = c.getContext("webgl2"), p = new Uint8Array(4 * c.width * c.height);
          g.readPixels(0, 0, c.width, c.height, g.RGBA, g.UNSIGNED_BYTE, p);
          let drawn = 0; for (let i = 0; i < p.length; i += 4) if (Math.max(p[i], p[i+1], p[i+2]) > 90) drawn++;
          return drawn / (c.width * c.height); })()
        """;

    // The distances that the page makes, against those to every cell of a random lattice.
    private const string DistancesHold = """
        import("./tissue.js").then(({ Tissue }) => {
          const [nx, ny, nz] = [13, 11, 9];
          let seed = 7;
          const next = () => (seed = seed * 16807 % 2147483647) / 2147483647;
          for (const share of [0, 0.002, 0.02, 0.3]) {
            const t = new Tissue({ lattice: [nx, ny, nz], fields: [] }), cells = [];
            for (let i = 0; i < t.sites; i++) if (next() < share) { t.codes[i] = 1; cells.push(i); }
            t.measure();
            for (let i = 0; i < t.sites; i++) {
              if (cells.includes(i)) { if (t.codes[i] !== 1) return false; continue; }
              const at = s => [s % nx, (s / nx | 0) % ny, s / nx / ny | 0];
              const to = c => Math.max(...at(c).map((v, a) => Math.abs(v - at(i)[a])));
              if (t.codes[i] !== 128 + Math.min(8, ...cells.map(to))) return false;
            }
          }
          return true;
        })
        """;

    /// <summary>Two browsers look at one run: it is drawn, turned, picked, cut open, given an event in one and paused in the other; one is
    /// closed and one is cut off in the middle of a message; the run ends as its own config.yaml does.</summary>
    [Fact]
    public async Task TwoBrowsersLookAtOneRun()
    {
        using Chromium chromium = await Chromium.OpenAsync(_patience.Token);
        using Command served = Command.Start(
            null,
            ["view", .. _bench.Line("seen")[1..], "--serve", "0", "--paused", "--trace", _bench.In("trace"), "--set", "duration=2 h"]
        );
        string address = Address(served);
        Chromium.Page one = await chromium.VisitAsync(address);
        await one.UntilAsync("cartagents.states > 0 && cartagents.frames > 0");
        Assert.InRange((double)(await one.GetAsync(Seen))!, 0.02, 0.9);

        Assert.True((bool)(await one.GetAsync(DistancesHold))!);

        double azimuth = (double)(await one.GetAsync("cartagents.look().azimuth"))!;
        await one.MouseAsync("mousePressed", 450, 240, 1);
        await one.MouseAsync("mouseMoved", 480, 240, 1);
        await one.MouseAsync("mouseMoved", 500, 250, 1);
        await one.MouseAsync("mouseReleased", 500, 250, 0);
        Assert.Equal(azimuth - 20, (double)(await one.GetAsync("cartagents.look().azimuth"))!, 1e-6);
        await one.PressAsync("z", 90, "z");
        Assert.Equal(2, (int)(await one.GetAsync("cartagents.look().cut.axis"))!);
        await one.GetAsync(
            "document.querySelectorAll('#legend li').forEach(l => document.querySelector(`[data-kind=\"${l.dataset.kind}\"]`).click())"
        );
        await one.UntilAsync("cartagents.look().hidden.size > 2 && cartagents.frames > 4");
        await one.UntilAsync($"{Seen.Trim()} < 0.02");
        await one.GetAsync(
            "document.querySelectorAll('#legend li').forEach(l => document.querySelector(`[data-kind=\"${l.dataset.kind}\"]`).click())"
        );
        await one.UntilAsync($"{Seen.Trim()} > 0.02");
        // Between cells there is nothing to pick: it takes a few tries.
        for (int tries = 0; tries < 30 && await one.GetAsync("cartagents.picked ?? null") is null; tries++)
        {
            await one.MouseAsync("mousePressed", 400 + (5 * tries), 200 + (3 * tries), 1);
            await one.MouseAsync("mouseReleased", 400 + (5 * tries), 200 + (3 * tries), 0);
        }

        await one.UntilAsync("document.getElementById('cell').textContent.includes('site')");
        Chromium.Page two = await chromium.VisitAsync(address);
        await two.UntilAsync("cartagents.states > 0 && cartagents.frames > 0 && cartagents.status().paused");
        await two.GetAsync("document.getElementById('words').focus()");
        await two.TypeAsync("dose 60 over 30 min");
        await two.PressAsync("Enter", 13, "\r");
        await one.UntilAsync("cartagents.answers.length > 0");
        Assert.Contains("from", (string)(await one.GetAsync("cartagents.answers[0]"))!, StringComparison.Ordinal);
        await one.GetAsync("document.getElementById('step').click()");
        await two.UntilAsync("cartagents.tick() == 1");
        await two.CloseAsync();
        CutInTheMiddle(address);
        // A browser draws, and films, what is in front.
        await one.ToFrontAsync();
        await one.PressAsync("R", 82, "R");
        await one.GetAsync("document.getElementById('pause').click()");
        await one.UntilAsync("cartagents.status().atEnd && cartagents.tick() == 120");

        string record = _bench.In("seen", "run.json");
        served.Until(() => RunRecord.Read(record)?.Outcome == RunOutcome.Completed);
        // What was filmed is a WebM, and a picture has the legend beside the tissue.
        await one.PressAsync("R", 82, "R");
        await one.UntilAsync("cartagents.film?.size > 1000");
        const string begins = "cartagents.film.slice(0, 4).arrayBuffer().then(b => [...new Uint8Array(b)].join(' '))";
        Assert.Equal("26 69 223 163", (string?)await one.GetAsync(begins));
        await one.PressAsync("s", 83, "s");
        await one.UntilAsync("cartagents.picture?.size > 20000");
        // All begins once more, with the event, in a directory of its own; the page finds the new run by itself.
        await one.PressAsync("r", 82, "r");
        await one.UntilAsync("cartagents.tick() == 0 && cartagents.status().paused && !cartagents.status().atEnd");
        await one.GetAsync("document.getElementById('pause').click()");
        await one.UntilAsync("cartagents.status().atEnd && cartagents.tick() == 120");
        served.Until(() => RunRecord.Read(_bench.In("seen-2", "run.json"))?.Outcome == RunOutcome.Completed);
        served.Signal(Command.Interrupt);
        Command.Result seen = served.Wait();
        Assert.True(seen.Code == 0, seen.Error);
        Assert.Equal(RunRecord.Read(record)!.StateHash, RunRecord.Read(_bench.In("seen-2", "run.json"))!.StateHash);
        Command.Result again = Command.Run([
            "run",
            _bench.In("seen", "config.yaml"),
            "-o",
            _bench.In("again"),
            "--device",
            "cpu",
            "--quiet",
        ]);
        Assert.Equal(again.Hash, seen.Hash);
        Assert.Contains("give dose 60 over 30 min", File.ReadAllLines(_bench.In("trace")));
    }

    /// <summary>A browser that looks at a patient's tissue is told the course of the patient too.</summary>
    [Fact]
    public async Task ThePatientsCourseComesWithTheTissue()
    {
        Command.Result run = Command.Run(
            "run",
            Workbench.Shipped("lymphoma-zuma1.yaml"),
            "-o",
            _bench.In("patient"),
            "--set",
            "lattice.size=[8, 8, 8]",
            "--set",
            "output={recording: {every: 6 h}, report: false, frames: ~, snapshots: ~}",
            "--until",
            "12h",
            "--quiet"
        );
        Assert.True(run.Code == 0, run.Error);
        using Command served = Command.Start(null, "view", _bench.In("patient"), "--serve", "0");
        string address = Address(served);
        using var browser = new ClientWebSocket();
        browser.Options.SetRequestHeader("Origin", address[..^34]);
        await browser.ConnectAsync(new Uri(address.Replace("http:", "ws:", StringComparison.Ordinal) + "socket"), _patience.Token);
        byte[] room = new byte[1 << 18];
        JsonNode? course = null;
        while (course is null)
        {
            int length = 0;
            ValueWebSocketReceiveResult part;
            do
            {
                part = await browser.ReceiveAsync(room.AsMemory(length), _patience.Token);
                length += part.Count;
            } while (!part.EndOfMessage);
            if (part.MessageType != WebSocketMessageType.Text)
                continue;
            JsonNode said = JsonNode.Parse(Encoding.UTF8.GetString(room, 0, length))!;
            course = (string?)said["type"] == "course" ? said : null;
        }

        double[] days = [.. course["days"]!.AsArray().Select(d => (double)d!)];
        Assert.Equal(File.ReadLines(_bench.In("patient", "course.csv")).Count() - 1, days.Length);
        Assert.All(days.Zip(days.Skip(1)), d => Assert.True(d.First < d.Second));
        Assert.Contains(
            course["panels"]!.AsArray(),
            p => (string?)p!["title"] == "tumour [cells]" && p["heights"]!.AsArray().Count == days.Length
        );
        served.Signal(Command.Interrupt);
        Assert.Equal(0, served.Wait().Code);
    }

    /// <summary>Who does not know the token, or comes from another page, gets nothing; what is served allows no other scripts.</summary>
    [Fact]
    public async Task AWrongTokenOrOriginGetsNothing()
    {
        _bench.Run("run", "--until", "15min", "--set", "output.recording={every: 15 min}");
        using Command served = Command.Start(null, "view", _bench.In("run"), "--serve", "0");
        string address = Address(served);
        var site = new Uri(address);
        string wrong = $"http://127.0.0.1:{site.Port}/{new string('0', 32)}/";
        using var http = new HttpClient();
        HttpResponseMessage page = await http.GetAsync(site, _patience.Token);
        Assert.True(page.IsSuccessStatusCode);
        string policy = page.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        foreach (string file in (string[])["", "page.js", "march.frag", "socket"])
            await NothingAsync(wrong + file);
        await NothingAsync($"http://127.0.0.1:{site.Port}/");
        await NothingAsync(address + "run.json");
        using (var elsewhere = new HttpRequestMessage(HttpMethod.Get, site))
        {
            elsewhere.Headers.Host = $"example.org:{site.Port}";
            Assert.False((await http.SendAsync(elsewhere, _patience.Token)).IsSuccessStatusCode);
        }

        async Task NothingAsync(string to)
        {
            HttpResponseMessage answer = await http.GetAsync(new Uri(to), _patience.Token);
            Assert.Equal(System.Net.HttpStatusCode.NotFound, answer.StatusCode);
            Assert.Empty(await answer.Content.ReadAsByteArrayAsync(_patience.Token));
        }

        string socket = address.Replace("http:", "ws:", StringComparison.Ordinal) + "socket";
        foreach (
            (string to, string? origin) in new[]
            {
                (socket, "http://example.org"),
                (socket, null),
                (wrong.Replace("http:", "ws:", StringComparison.Ordinal) + "socket", address[..^34]),
            }
        )
        {
            using var stranger = new ClientWebSocket();
            if (origin is not null)
                stranger.Options.SetRequestHeader("Origin", origin);
            await Assert.ThrowsAnyAsync<WebSocketException>(() => stranger.ConnectAsync(new Uri(to), _patience.Token));
        }

        using var friend = new ClientWebSocket();
        friend.Options.SetRequestHeader("Origin", address[..^34]);
        await friend.ConnectAsync(new Uri(socket), _patience.Token);
        byte[] room = new byte[1 << 16];
        ValueWebSocketReceiveResult hello = await friend.ReceiveAsync(room.AsMemory(), _patience.Token);
        Assert.Equal("hello", (string?)JsonNode.Parse(Encoding.UTF8.GetString(room, 0, hello.Count))!["type"]);

        // Its port is taken.
        Command.Result second = Command.Run("view", _bench.In("run"), "--serve", site.Port.ToString(CultureInfo.InvariantCulture));
        Assert.Equal(2, second.Code);
        Assert.Contains("--serve 0", second.Error, StringComparison.Ordinal);
        served.Signal(Command.Interrupt);
        Assert.Equal(0, served.Wait().Code);
    }

    private static string Address(Command served)
    {
        string? address = null;
        served.Until(() =>
            (address = served.OutSoFar.Split('\n').FirstOrDefault(l => l.StartsWith("Open ", StringComparison.Ordinal))) is not null
        );
        return address is not null ? address["Open ".Length..].Trim() : throw new InvalidOperationException(served.Wait().Error);
    }

    // A socket that says half a message, and is gone.
    private static void CutInTheMiddle(string address)
    {
        var site = new Uri(address);
        using var wire = new TcpClient("127.0.0.1", site.Port);
        using NetworkStream stream = wire.GetStream();
        string origin = address[..^34];
        stream.Write(
            Encoding.ASCII.GetBytes(
                $"GET {site.AbsolutePath}socket HTTP/1.1\r\nHost: {site.Authority}\r\nOrigin: {origin}\r\nUpgrade: websocket\r\n"
                    + "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
            )
        );
        byte[] answer = new byte[12];
        stream.ReadExactly(answer);
        Assert.Equal("HTTP/1.1 101", Encoding.ASCII.GetString(answer));
        // The first bytes of a masked text of 100 bytes.
        stream.Write([0x81, 0x80 | 100, 1, 2, 3, 4, 5]);
        wire.Client.LingerState = new LingerOption(true, 0);
    }

    public void Dispose()
    {
        _patience.Dispose();
        _bench.Dispose();
    }
}
