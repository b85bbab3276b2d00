using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CarTAgents.Cli.Tests;

/// <summary>A real browser without a window, told what to do by the DevTools protocol.</summary>
internal sealed class Chromium : IDisposable
{
    private readonly Process _process;
    private readonly DirectoryInfo _profile;
    private readonly ClientWebSocket _socket = new();
    private readonly CancellationToken _patience;
    private int _sent;

    private Chromium(Process process, DirectoryInfo profile, CancellationToken patience) =>
        (_process, _profile, _patience) = (process, profile, patience);

    /// <summary>Starts it; where it is missing the test is skipped or, with CARTAGENTS_REQUIRE_ALL=1, fails.</summary>
    public static async Task<Chromium> OpenAsync(CancellationToken patience)
    {
        Display.RequireProgram("chromium");
        DirectoryInfo profile = Directory.CreateTempSubdirectory("cartagents-chromium-");
        var process = Process.Start(
            new ProcessStartInfo(
                "chromium",
                [
                    "--headless=new",
                    "--no-sandbox",
                    "--no-first-run",
                    "--disable-dev-shm-usage",
                    "--use-angle=swiftshader",
                    "--enable-unsafe-swiftshader",
                    "--remote-debugging-port=0",
                    "--window-size=640,480",
                    $"--user-data-dir={profile.FullName}",
                    "about:blank",
                ]
            )
            {
                RedirectStandardError = true,
                RedirectStandardOutput = true,
            }
        )!;
        const string listening = "DevTools listening on ";
        var said = new StringBuilder();
        while (await process.StandardError.ReadLineAsync(patience) is { } line)
        {
            said.AppendLine(line);
            if (!line.StartsWith(listening, StringComparison.Ordinal))
                continue;
            // Read on, or it stands still when the pipe is full.
            process.BeginOutputReadLine();
            process.BeginErrorReadLineQuietly();
            var browser = new Chromium(process, profile, patience);
            await browser._socket.ConnectAsync(new Uri(line[listening.Length..]), patience);
            return browser;
        }

        throw new InvalidOperationException($"chromium did not start: {said}");
    }

    /// <summary>Opens a page.</summary>
    public async Task<Page> VisitAsync(string address)
    {
        JsonNode target = await DoAsync(null, "Target.createTarget", new { url = address });
        string id = (string)target["targetId"]!;
        JsonNode session = await DoAsync(null, "Target.attachToTarget", new { targetId = id, flatten = true });
        return new Page(this, id, (string)session["sessionId"]!);
    }

    private async Task<JsonNode> DoAsync(string? session, string method, object parameters)
    {
        JsonNode answer = await AskAsync(session, method, parameters);
        Assert.True(answer["error"] is null, $"{method}: {answer["error"]}");
        return answer["result"]!;
    }

    private async Task<JsonNode> AskAsync(string? session, string method, object parameters)
    {
        int id = ++_sent;
        byte[] message = JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                id,
                method,
                @params = parameters,
                sessionId = session,
            },
            new JsonSerializerOptions { DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull }
        );
        await _socket.SendAsync(message, WebSocketMessageType.Text, true, _patience);
        while (true)
        {
            using var whole = new MemoryStream();
            byte[] room = new byte[1 << 16];
            ValueWebSocketReceiveResult part;
            do
            {
                part = await _socket.ReceiveAsync(room.AsMemory(), _patience);
                whole.Write(room, 0, part.Count);
            } while (!part.EndOfMessage);
            JsonNode answer = JsonNode.Parse(whole.ToArray())!;
            // Events that nobody asked for have no number.
            if ((int?)answer["id"] == id)
                return answer;
        }
    }

    public void Dispose()
    {
        _socket.Dispose();
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
        try
        {
            _profile.Delete(recursive: true);
        }
        catch (IOException)
        {
            // A child of it may still be on its way out.
        }
    }

    /// <summary>An open page.</summary>
    internal sealed class Page(Chromium browser, string target, string session)
    {
        /// <summary>The value of an expression, awaited.</summary>
        public async Task<JsonNode?> GetAsync(string expression)
        {
            JsonNode result = await browser.DoAsync(
                session,
                "Runtime.evaluate",
                new
                {
                    expression,
                    awaitPromise = true,
                    returnByValue = true,
                }
            );
            Assert.True(result["exceptionDetails"] is null, $"{expression}: {result["exceptionDetails"]}");
            return result["result"]!["value"];
        }

        /// <summary>Waits until an expression holds; while the page is still coming it does not.</summary>
        public async Task UntilAsync(string expression)
        {
            while (true)
            {
                JsonNode answer = await browser.AskAsync(session, "Runtime.evaluate", new { expression, returnByValue = true });
                if (answer["result"]?["result"]?["value"] is JsonValue value && value.TryGetValue(out bool holds) && holds)
                    return;
                await Task.Delay(10, browser._patience);
            }
        }

        public Task MouseAsync(string kind, int x, int y, int buttons) =>
            browser.DoAsync(
                session,
                "Input.dispatchMouseEvent",
                new
                {
                    type = kind,
                    x,
                    y,
                    button = "left",
                    buttons,
                    clickCount = 1,
                }
            );

        public async Task TypeAsync(string text)
        {
            foreach (char c in text)
                await browser.DoAsync(session, "Input.dispatchKeyEvent", new { type = "char", text = c.ToString() });
        }

        public async Task PressAsync(string key, int code = 0, string? text = null)
        {
            await browser.DoAsync(
                session,
                "Input.dispatchKeyEvent",
                new
                {
                    type = "keyDown",
                    key,
                    windowsVirtualKeyCode = code,
                    text,
                }
            );
            await browser.DoAsync(session, "Input.dispatchKeyEvent", new { type = "keyUp", key });
        }

        /// <summary>The page as a PNG.</summary>
        public async Task<byte[]> PictureAsync() =>
            Convert.FromBase64String((string)(await browser.DoAsync(session, "Page.captureScreenshot", new { format = "png" }))["data"]!);

        /// <summary>Puts the page before others.</summary>
        public Task ToFrontAsync() => browser.DoAsync(session, "Page.bringToFront", new { });

        public Task CloseAsync() => browser.DoAsync(null, "Target.closeTarget", new { targetId = target });
    }
}

internal static class ProcessReading
{
    /// <summary>Reads the errors of a process whose first lines were read already, and forgets them.</summary>
    public static void BeginErrorReadLineQuietly(this Process process) =>
        _ = Task.Run(async () =>
        {
            while (await process.StandardError.ReadLineAsync() is not null) { }
        });
}
