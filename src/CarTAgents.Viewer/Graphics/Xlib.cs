using System.Runtime.InteropServices;

namespace CarTAgents.Viewer.Graphics;

/// <summary>The one function of Xlib for which GLFW has no equivalent.</summary>
internal static unsafe partial class Xlib
{
    /// <summary>Sets what is called when the connection to the X server breaks.</summary>
    /// <param name="lost">Given the display; must not return.</param>
    public static void WhenLost(delegate* unmanaged<nint, int> lost)
    {
        try
        {
            SetIoErrorHandler(lost);
        }
        catch (DllNotFoundException)
        {
            // GLFW has its window by Wayland, then.
        }
    }

    [LibraryImport("libX11.so.6", EntryPoint = "XSetIOErrorHandler")]
    private static partial nint SetIoErrorHandler(delegate* unmanaged<nint, int> handler);
}
