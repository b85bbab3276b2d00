using System.Runtime.InteropServices;

namespace CarTAgents.Viewer.Graphics;

/// <summary>The functions of GLFW 3.3 that the viewer needs. Names and numbers are those of its header.</summary>
internal static unsafe partial class Glfw
{
    public const int ContextVersionMajor = 0x22002,
        ContextVersionMinor = 0x22003,
        ForwardCompatible = 0x22006,
        Profile = 0x22008,
        CoreProfile = 0x32001,
        Visible = 0x20004,
        ScaleToMonitor = 0x2200C;

    [LibraryImport(ViewerLibraries.Glfw, EntryPoint = "glfwInit")]
    public static partial int Init();

    [LibraryImport(ViewerLibraries.Glfw, EntryPoint = "glfwTerminate")]
    public static partial void Terminate();

    [LibraryImport(ViewerLibraries.Glfw, EntryPoint = "glfwGetError")]
    public static partial int GetError(nint* text);

    [LibraryImport(ViewerLibraries.Glfw, EntryPoint = "glfwWindowHint")]
    public static partial void WindowHint(int hint, int value);

    [LibraryImport(ViewerLibraries.Glfw, EntryPoint = "glfwCreateWindow", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint CreateWindow(int width, int height, string title, nint monitor, nint share);

    [LibraryImport(ViewerLibraries.Glfw, EntryPoint = "glfwDestroyWindow")]
    public static partial void DestroyWindow(nint window);

    [LibraryImport(ViewerLibraries.Glfw, EntryPoint = "glfwMakeContextCurrent")]
    public static partial void MakeContextCurrent(nint window);

    [LibraryImport(ViewerLibraries.Glfw, EntryPoint = "glfwGetProcAddress", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint GetProcAddress(string name);

    [LibraryImport(ViewerLibraries.Glfw, EntryPoint = "glfwSwapInterval")]
    public static partial void SwapInterval(int interval);

    [LibraryImport(ViewerLibraries.Glfw, EntryPoint = "glfwSwapBuffers")]
    public static partial void SwapBuffers(nint window);

    [LibraryImport(ViewerLibraries.Glfw, EntryPoint = "glfwPollEvents")]
    public static partial void PollEvents();

    [LibraryImport(ViewerLibraries.Glfw, EntryPoint = "glfwWaitEventsTimeout")]
    public static partial void WaitEventsTimeout(double seconds);

    [LibraryImport(ViewerLibraries.Glfw, EntryPoint = "glfwWindowShouldClose")]
    public static partial int WindowShouldClose(nint window);

    [LibraryImport(ViewerLibraries.Glfw, EntryPoint = "glfwGetFramebufferSize")]
    public static partial void GetFramebufferSize(nint window, int* width, int* height);

    [LibraryImport(ViewerLibraries.Glfw, EntryPoint = "glfwGetWindowSize")]
    public static partial void GetWindowSize(nint window, int* width, int* height);

    [LibraryImport(ViewerLibraries.Glfw, EntryPoint = "glfwGetWindowPos")]
    public static partial void GetWindowPos(nint window, int* x, int* y);

    [LibraryImport(ViewerLibraries.Glfw, EntryPoint = "glfwGetPrimaryMonitor")]
    public static partial nint GetPrimaryMonitor();

    /// <summary>Of the mode the first two numbers are width and height, the sixth is the rate.</summary>
    [LibraryImport(ViewerLibraries.Glfw, EntryPoint = "glfwGetVideoMode")]
    public static partial int* GetVideoMode(nint monitor);

    [LibraryImport(ViewerLibraries.Glfw, EntryPoint = "glfwSetWindowMonitor")]
    public static partial void SetWindowMonitor(nint window, nint monitor, int x, int y, int width, int height, int rate);

    [LibraryImport(ViewerLibraries.Glfw, EntryPoint = "glfwSetKeyCallback")]
    public static partial nint SetKeyCallback(nint window, delegate* unmanaged<nint, int, int, int, int, void> callback);

    [LibraryImport(ViewerLibraries.Glfw, EntryPoint = "glfwSetCharCallback")]
    public static partial nint SetCharCallback(nint window, delegate* unmanaged<nint, uint, void> callback);

    [LibraryImport(ViewerLibraries.Glfw, EntryPoint = "glfwSetMouseButtonCallback")]
    public static partial nint SetMouseButtonCallback(nint window, delegate* unmanaged<nint, int, int, int, void> callback);

    [LibraryImport(ViewerLibraries.Glfw, EntryPoint = "glfwSetCursorPosCallback")]
    public static partial nint SetCursorPosCallback(nint window, delegate* unmanaged<nint, double, double, void> callback);

    [LibraryImport(ViewerLibraries.Glfw, EntryPoint = "glfwSetScrollCallback")]
    public static partial nint SetScrollCallback(nint window, delegate* unmanaged<nint, double, double, void> callback);

    [LibraryImport(ViewerLibraries.Glfw, EntryPoint = "glfwSetWindowRefreshCallback")]
    public static partial nint SetWindowRefreshCallback(nint window, delegate* unmanaged<nint, void> callback);
}
