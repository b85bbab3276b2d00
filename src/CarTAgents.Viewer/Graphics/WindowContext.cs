using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Silk.NET.OpenGL;

namespace CarTAgents.Viewer.Graphics;

/// <summary>What a user did to the window.</summary>
public enum InputKind
{
    /// <summary>Pressed a key that writes nothing, or held it.</summary>
    Key,

    /// <summary>Wrote a character, whatever the layout of the keyboard.</summary>
    Character,

    /// <summary>Pressed a button of the mouse.</summary>
    Press,

    /// <summary>Let it go.</summary>
    Release,

    /// <summary>Moved the mouse.</summary>
    Move,

    /// <summary>Turned its wheel.</summary>
    Scroll,

    /// <summary>Uncovered or resized the window.</summary>
    Refresh,
}

/// <summary>Keys held beside another.</summary>
[Flags]
public enum Held
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Shift.</summary>
    Shift = 1,

    /// <summary>Control.</summary>
    Control = 2,

    /// <summary>Alt.</summary>
    Alt = 4,
}

/// <summary>One such act.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Code">The key by GLFW's number, 256 and more; the character; or the button: 0 left, 1 right.</param>
/// <param name="Held">Keys held.</param>
/// <param name="X">Where the mouse is, or how far its wheel turned; pixels of the screen.</param>
/// <param name="Y">Likewise, from the top.</param>
public readonly record struct Input(InputKind Kind, int Code, Held Held, double X, double Y);

/// <summary>OpenGL in a window, on the thread that began the process, as macOS demands.</summary>
public sealed unsafe class WindowContext : IGlContext
{
    private static readonly ConcurrentQueue<Input> Inputs = new();
    private static int _open;
    private static Action? _displayLost;
    private const string Without = "without a window: cartagents view --serve, for a browser, or cartagents render";

    private readonly nint _window;
    private (int X, int Y, int Width, int Height)? _windowed;

    /// <summary>Opens a window.</summary>
    /// <param name="width">Its size.</param>
    /// <param name="height">Its size.</param>
    /// <param name="title">Its title.</param>
    /// <param name="visible">Whether it is shown.</param>
    /// <exception cref="GraphicsException">There is no display, no GLFW or no OpenGL 3.3; the message says what to do.</exception>
    public WindowContext(int width, int height, string title, bool visible = true)
    {
        ViewerLibraries.Register();
        if (Interlocked.Exchange(ref _open, 1) == 1)
            throw new InvalidOperationException("one window at a time");
        try
        {
            if (Glfw.Init() == 0)
                throw new GraphicsException($"there is no display for a window ({Error()}); {Without}");
        }
        catch (DllNotFoundException)
        {
            Volatile.Write(ref _open, 0);
            throw new GraphicsException($"there is no GLFW to open a window with: {ViewerLibraries.InstallGlfw}; {Without}");
        }
        catch (GraphicsException)
        {
            Volatile.Write(ref _open, 0);
            throw;
        }

        Glfw.WindowHint(Glfw.ContextVersionMajor, 3);
        Glfw.WindowHint(Glfw.ContextVersionMinor, 3);
        Glfw.WindowHint(Glfw.Profile, Glfw.CoreProfile);
        Glfw.WindowHint(Glfw.ForwardCompatible, 1);
        Glfw.WindowHint(Glfw.Visible, visible ? 1 : 0);
        // Where the system has text twice as large, the window is too: the size that was asked for is in pixels of 1/96 inch.
        if (visible)
            Glfw.WindowHint(Glfw.ScaleToMonitor, 1);
        _window = Glfw.CreateWindow(width, height, title, 0, 0);
        if (_window == 0)
        {
            string error = Error();
            Glfw.Terminate();
            Volatile.Write(ref _open, 0);
            throw new GraphicsException($"no window with OpenGL 3.3 can be opened ({error}): a newer driver, or Mesa, would do; {Without}");
        }

        if (OperatingSystem.IsLinux())
            Xlib.WhenLost(&OnDisplayLost);

        Inputs.Clear();
        Glfw.MakeContextCurrent(_window);
        Glfw.SwapInterval(1);
        Glfw.SetKeyCallback(_window, &OnKey);
        Glfw.SetCharCallback(_window, &OnCharacter);
        Glfw.SetMouseButtonCallback(_window, &OnButton);
        Glfw.SetCursorPosCallback(_window, &OnMove);
        Glfw.SetScrollCallback(_window, &OnScroll);
        Glfw.SetWindowRefreshCallback(_window, &OnRefresh);
        Gl = GL.GetApi(Glfw.GetProcAddress);
    }

    /// <inheritdoc/>
    public GL Gl { get; }

    /// <summary>Pixels across and down.</summary>
    public (int Width, int Height) Size
    {
        get
        {
            int width,
                height;
            Glfw.GetFramebufferSize(_window, &width, &height);
            return (width, height);
        }
    }

    /// <summary>Pixels a pixel of the mouse's coordinates, more than 1 on fine screens of macOS.</summary>
    public double PixelsPerPoint
    {
        get
        {
            int width,
                height;
            Glfw.GetWindowSize(_window, &width, &height);
            return (double)Size.Width / Math.Max(1, width);
        }
    }

    /// <summary>Refuses a lattice that the driver has no texture for.</summary>
    /// <exception cref="GraphicsException">It is too large.</exception>
    public void Require(int nx, int ny, int nz) => Renderer.Require(Gl, nx, ny, nz);

    /// <summary>What to do when the X server goes away with the window, as at the end of a remote session: Xlib then ends the process.
    /// Called on the window's thread, in the midst of one of its calls, and then the process ends with exit code 1.</summary>
    public static void OnLost(Action lost) => _displayLost = lost;

    /// <summary>Whether the user closes the window.</summary>
    public bool Closes => Glfw.WindowShouldClose(_window) != 0;

    /// <summary>Fills the whole screen, or returns to the previous window.</summary>
    public void ToggleFullScreen()
    {
        if (_windowed is { } back)
        {
            Glfw.SetWindowMonitor(_window, 0, back.X, back.Y, back.Width, back.Height, 0);
            _windowed = null;
            return;
        }

        nint monitor = Glfw.GetPrimaryMonitor();
        int* mode = monitor == 0 ? null : Glfw.GetVideoMode(monitor);
        if (mode == null)
            return;
        int x,
            y,
            width,
            height;
        Glfw.GetWindowPos(_window, &x, &y);
        Glfw.GetWindowSize(_window, &width, &height);
        _windowed = (x, y, width, height);
        Glfw.SetWindowMonitor(_window, monitor, 0, 0, mode[0], mode[1], mode[5]);
    }

    /// <summary>Shows what was drawn.</summary>
    public void Swap() => Glfw.SwapBuffers(_window);

    /// <summary>Waits for something to happen.</summary>
    /// <param name="seconds">At most; 0 does not wait.</param>
    public static void Wait(double seconds)
    {
        if (seconds > 0)
            Glfw.WaitEventsTimeout(seconds);
        else
            Glfw.PollEvents();
    }

    /// <summary>The next thing that a user did, in order.</summary>
    public static bool TryTake(out Input input) => Inputs.TryDequeue(out input);

    private static string Error()
    {
        nint text;
        int code = Glfw.GetError(&text);
        return code == 0 ? "no reason given" : Marshal.PtrToStringUTF8(text) ?? "no reason given";
    }

    // Xlib ends the process when this returns.
    [UnmanagedCallersOnly]
    private static int OnDisplayLost(nint display)
    {
        try
        {
            _displayLost?.Invoke();
        }
        finally
        {
            Environment.Exit(1);
        }

        return 0;
    }

    // Callbacks must not throw, and do nothing but note what happened.
    [UnmanagedCallersOnly]
    private static void OnKey(nint window, int key, int scancode, int action, int held)
    {
        if (action != 0 && key >= 256)
            Inputs.Enqueue(new Input(InputKind.Key, key, (Held)(held & 7), 0, 0));
    }

    [UnmanagedCallersOnly]
    private static void OnCharacter(nint window, uint character) =>
        Inputs.Enqueue(new Input(InputKind.Character, (int)character, Held.None, 0, 0));

    [UnmanagedCallersOnly]
    private static void OnButton(nint window, int button, int action, int held) =>
        Inputs.Enqueue(new Input(action != 0 ? InputKind.Press : InputKind.Release, button, (Held)(held & 7), 0, 0));

    [UnmanagedCallersOnly]
    private static void OnMove(nint window, double x, double y) => Inputs.Enqueue(new Input(InputKind.Move, 0, Held.None, x, y));

    [UnmanagedCallersOnly]
    private static void OnScroll(nint window, double x, double y) => Inputs.Enqueue(new Input(InputKind.Scroll, 0, Held.None, x, y));

    [UnmanagedCallersOnly]
    private static void OnRefresh(nint window) => Inputs.Enqueue(new Input(InputKind.Refresh, 0, Held.None, 0, 0));

    /// <inheritdoc/>
    public void Dispose()
    {
        _displayLost = null;
        Volatile.Write(ref _open, 0);
        Gl.Dispose();
        Glfw.DestroyWindow(_window);
        Glfw.Terminate();
    }
}
