using System.Net.WebSockets;
using System.Text;
using System.Threading.Channels;

namespace CarTAgents.Viewer.Web;

/// <summary>A browser that watches: its messages go to the view, and it skips states that it is too slow for.</summary>
internal sealed class Browser(WebSocket socket, Action<Browser, string> hear) : IDisposable
{
    private const int MostBytes = 4096;

    private readonly Channel<(bool Text, byte[] Bytes)> _words = Channel.CreateBounded<(bool, byte[])>(
        new BoundedChannelOptions(64) { FullMode = BoundedChannelFullMode.DropOldest }
    );
    private readonly SemaphoreSlim _something = new(0);
    private byte[][]? _state;

    /// <summary>What cells are coloured by here.</summary>
    public Looks.Colouring Colouring { get; set; }

    /// <summary>The site whose cell is described here; null for none.</summary>
    public Volumes.Place? Picked { get; set; }

    /// <summary>Whether it has been told what it looks at.</summary>
    public bool IsGreeted { get; set; }

    /// <summary>Sends a text, after those before it.</summary>
    public void Send(string text)
    {
        _words.Writer.TryWrite((true, Encoding.UTF8.GetBytes(text)));
        Wake();
    }

    /// <summary>Sends a state, in place of one that has not yet been sent.</summary>
    public void Show(byte[][] state)
    {
        Volatile.Write(ref _state, state);
        Wake();
    }

    /// <summary>Serves it until it goes away, or is sent away.</summary>
    public async Task ServeAsync(CancellationToken over)
    {
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(over);
        Task sending = SendAsync(gone.Token);
        try
        {
            await ReceiveAsync(gone.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException)
        {
            // A connection may end anywhere; the run does not hear of it.
        }
        finally
        {
            await gone.CancelAsync().ConfigureAwait(false);
            await sending.ConfigureAwait(false);
            socket.Abort();
        }
    }

    private async Task ReceiveAsync(CancellationToken over)
    {
        byte[] room = new byte[MostBytes];
        int length = 0;
        while (true)
        {
            ValueWebSocketReceiveResult part = await socket.ReceiveAsync(room.AsMemory(length), over).ConfigureAwait(false);
            length += part.Count;
            // The page never says so much, nor anything but text.
            if (part.MessageType != WebSocketMessageType.Text || (length == room.Length && !part.EndOfMessage))
                return;
            if (!part.EndOfMessage)
                continue;
            hear(this, Encoding.UTF8.GetString(room, 0, length));
            length = 0;
        }
    }

    private async Task SendAsync(CancellationToken over)
    {
        try
        {
            while (true)
            {
                await _something.WaitAsync(over).ConfigureAwait(false);
                while (_words.Reader.TryRead(out (bool Text, byte[] Bytes) words))
                    await socket.SendAsync(words.Bytes, WebSocketMessageType.Text, true, over).ConfigureAwait(false);
                foreach (byte[] part in Interlocked.Exchange(ref _state, null) ?? [])
                    await socket.SendAsync(part, WebSocketMessageType.Binary, true, over).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException)
        {
            // As above.
        }
    }

    private void Wake()
    {
        if (_something.CurrentCount == 0)
            _something.Release();
    }

    public void Dispose()
    {
        _something.Dispose();
        socket.Dispose();
    }
}
