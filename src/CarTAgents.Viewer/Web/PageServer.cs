using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using CarTAgents.Viewer.Graphics;

namespace CarTAgents.Viewer.Web;

/// <summary>Serves the page of the viewer to browsers of this machine, and to those that a tunnel brings here. Whoever does not know its
/// token gets nothing.</summary>
public sealed class PageServer : IDisposable
{
    private static readonly Dictionary<string, string> Files = new(StringComparer.Ordinal)
    {
        [""] = "text/html; charset=utf-8",
        ["page.css"] = "text/css; charset=utf-8",
        ["page.js"] = "text/javascript; charset=utf-8",
        ["curves.js"] = "text/javascript; charset=utf-8",
        ["measures.js"] = "text/javascript; charset=utf-8",
        ["film.js"] = "text/javascript; charset=utf-8",
        ["tissue.js"] = "text/javascript; charset=utf-8",
        ["picture.js"] = "text/javascript; charset=utf-8",
        ["screen.vert"] = "text/plain; charset=utf-8",
        ["march.frag"] = "text/plain; charset=utf-8",
        ["picture.frag"] = "text/plain; charset=utf-8",
    };

    private readonly HttpListener _listener;
    private readonly CancellationTokenSource _over = new();
    private TaskCompletionSource<(Func<WebSocket, CancellationToken, Task> Look, CancellationToken Over)> _shown = NothingShown();
    private CancellationTokenSource? _showing;
    private readonly byte[] _token;
    private readonly string _origin;
    private readonly Task _serving;

    /// <summary>Begins to serve.</summary>
    /// <param name="port">The port on 127.0.0.1; 0 for any free one.</param>
    /// <exception cref="GraphicsException">The port is in use, or not allowed; the message says what to do.</exception>
    public PageServer(int port)
    {
        Port = port == 0 ? FreePort() : port;
        Token = RandomNumberGenerator.GetHexString(32, lowercase: true);
        _token = Encoding.ASCII.GetBytes(Token);
        _origin = FormattableString.Invariant($"http://127.0.0.1:{Port}");
        // Another name in a request than this one is refused by the listener: no page of another site can pose as ours.
        _listener = new HttpListener { Prefixes = { _origin + "/" } };
        try
        {
            _listener.Start();
        }
        catch (HttpListenerException e)
        {
            throw new GraphicsException(
                $"port {Port} cannot be served ({e.Message}): name another, or let a free one be found with --serve 0"
            );
        }

        _serving = Task.Run(ServeAsync);
    }

    /// <summary>The port.</summary>
    public int Port { get; }

    /// <summary>What a browser must know.</summary>
    public string Token { get; }

    /// <summary>The page's address.</summary>
    public string Address => $"{_origin}/{Token}/";

    /// <summary>Sets what serves a browser that looks on; one that comes before waits for it. Those of the view before are sent away, and
    /// come again by themselves.</summary>
    internal void Show(Func<WebSocket, CancellationToken, Task> look)
    {
        CancellationTokenSource? before;
        lock (_listener)
        {
            before = _showing;
            _showing = CancellationTokenSource.CreateLinkedTokenSource(_over.Token);
            if (_shown.Task.IsCompleted)
                _shown = NothingShown();
            _shown.SetResult((look, _showing.Token));
        }

        before?.Cancel();
        before?.Dispose();
    }

    private Task<(Func<WebSocket, CancellationToken, Task> Look, CancellationToken Over)> ShownAsync()
    {
        lock (_listener)
            return _shown.Task.WaitAsync(_over.Token);
    }

    private static TaskCompletionSource<(Func<WebSocket, CancellationToken, Task> Look, CancellationToken Over)> NothingShown() =>
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private async Task ServeAsync()
    {
        while (!_over.IsCancellationRequested)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync().ConfigureAwait(false);
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }

            _ = AnswerAsync(context);
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        try
        {
            string[] path = (context.Request.Url?.AbsolutePath ?? "").Split('/');
            string? origin = context.Request.Headers["Origin"];
            bool isKnown =
                path.Length == 3
                && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(path[1]), _token)
                && (origin is null || origin == _origin);
            if (isKnown && path[2] == "socket" && context.Request.IsWebSocketRequest && origin is not null)
            {
                WebSocketContext web = await context.AcceptWebSocketAsync(null).ConfigureAwait(false);
                (Func<WebSocket, CancellationToken, Task> look, CancellationToken over) = await ShownAsync().ConfigureAwait(false);
                await look(web.WebSocket, over).ConfigureAwait(false);
                return;
            }

            if (!isKnown || context.Request.HttpMethod != "GET" || !Files.TryGetValue(path[2], out string? type))
            {
                // Not even why.
                context.Response.StatusCode = (int)HttpStatusCode.NotFound;
                context.Response.ContentLength64 = 0;
                context.Response.Close();
                return;
            }

            await SendFileAsync(context.Response, path[2].Length == 0 ? "page.html" : path[2], type).ConfigureAwait(false);
        }
        catch (Exception e)
            when (e is HttpListenerException or WebSocketException or IOException or ObjectDisposedException or OperationCanceledException)
        {
            // The browser has gone, or the page is served no more.
        }
    }

    private async Task SendFileAsync(HttpListenerResponse response, string file, string type)
    {
        byte[] content;
        await using (Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(file)!)
        {
            content = new byte[stream.Length];
            await stream.ReadExactlyAsync(content).ConfigureAwait(false);
        }

        response.ContentType = type;
        response.Headers["Content-Security-Policy"] =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src blob:; "
            + $"connect-src 'self' ws://127.0.0.1:{Port}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        response.Headers["X-Content-Type-Options"] = "nosniff";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers["Cache-Control"] = "no-store";
        response.Headers["Cross-Origin-Resource-Policy"] = "same-origin";
        response.ContentLength64 = content.Length;
        await response.OutputStream.WriteAsync(content).ConfigureAwait(false);
        response.Close();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _over.Cancel();
        _listener.Close();
        _serving.Wait(CancellationToken.None);
        _showing?.Dispose();
        _over.Dispose();
    }
}
