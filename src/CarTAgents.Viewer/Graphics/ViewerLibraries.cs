using System.Reflection;
using System.Runtime.InteropServices;

namespace CarTAgents.Viewer.Graphics;

/// <summary>The native libraries of the viewer, by the names that they have on each system. Nothing of them is shipped.</summary>
internal static class ViewerLibraries
{
    /// <summary>Windows, input: GLFW 3.</summary>
    public const string Glfw = "glfw";

    /// <summary>Contexts without a window: EGL.</summary>
    public const string Egl = "egl";

    /// <summary>What to do where there is no EGL.</summary>
    public const string InstallEgl = "install libegl1 and libgl1-mesa-dri (Debian, Ubuntu) or mesa-libEGL and mesa-dri-drivers (Fedora)";

    // Where Homebrew, on either processor, and MacPorts put libraries; the loader of macOS does not look there.
    private static readonly string[] Places = ["/opt/homebrew/lib", "/usr/local/lib", "/opt/local/lib"];
    private static readonly Lock Gate = new();
    private static bool _known;

    /// <summary>What to do where there is no GLFW.</summary>
    public static string InstallGlfw =>
        OperatingSystem.IsWindows() ? $"put glfw3.dll (https://www.glfw.org/download) beside the program, in {AppContext.BaseDirectory}"
        : OperatingSystem.IsMacOS() ? "install it with: brew install glfw"
        : "install libglfw3 (Debian, Ubuntu) or glfw (Fedora)";

    /// <summary>Tells the runtime where to look; called before the first function.</summary>
    public static void Register()
    {
        lock (Gate)
        {
            if (!_known)
                NativeLibrary.SetDllImportResolver(typeof(ViewerLibraries).Assembly, Resolve);
            _known = true;
        }
    }

    private static nint Resolve(string library, Assembly assembly, DllImportSearchPath? path)
    {
        string[] names = (library, OperatingSystem.IsWindows(), OperatingSystem.IsMacOS()) switch
        {
            (Glfw, true, _) => [Path.Combine(AppContext.BaseDirectory, "glfw3.dll"), "glfw3.dll"],
            (Glfw, _, true) => ["libglfw.3.dylib", .. Places.Select(p => p + "/libglfw.3.dylib")],
            (Glfw, _, _) => ["libglfw.so.3"],
            (Egl, true, _) => ["libEGL.dll"],
            (Egl, _, true) => ["libEGL.dylib"],
            (Egl, _, _) => ["libEGL.so.1"],
            _ => [],
        };
        foreach (string name in names)
        {
            if (NativeLibrary.TryLoad(name, assembly, path, out nint handle))
                return handle;
        }

        return 0;
    }
}
