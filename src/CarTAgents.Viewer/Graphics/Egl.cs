using System.Runtime.InteropServices;

namespace CarTAgents.Viewer.Graphics;

/// <summary>The eleven functions of EGL 1.5 that a context without a window needs. Names and numbers are those of the Khronos
/// registry.</summary>
internal static unsafe partial class Egl
{
    public const int None = 0x3038,
        Extensions = 0x3055,
        Width = 0x3057,
        Height = 0x3056,
        SurfaceType = 0x3033,
        PbufferBit = 1,
        RenderableType = 0x3040,
        OpenGlBit = 8,
        OpenGlEs3Bit = 0x40,
        MajorVersion = 0x3098,
        MinorVersion = 0x30FB,
        ProfileMask = 0x30FD,
        CoreProfileBit = 1;

    public const uint OpenGl = 0x30A2,
        OpenGlEs = 0x30A0,
        DevicePlatform = 0x313F,
        SurfacelessPlatform = 0x31DD;

    [LibraryImport(ViewerLibraries.Egl, EntryPoint = "eglGetProcAddress", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint GetProcAddress(string name);

    [LibraryImport(ViewerLibraries.Egl, EntryPoint = "eglQueryString")]
    public static partial nint QueryString(nint display, int name);

    [LibraryImport(ViewerLibraries.Egl, EntryPoint = "eglGetPlatformDisplay")]
    public static partial nint GetPlatformDisplay(uint platform, nint native, nint* attributes);

    [LibraryImport(ViewerLibraries.Egl, EntryPoint = "eglGetDisplay")]
    public static partial nint GetDisplay(nint native);

    [LibraryImport(ViewerLibraries.Egl, EntryPoint = "eglInitialize")]
    public static partial int Initialize(nint display, int* major, int* minor);

    [LibraryImport(ViewerLibraries.Egl, EntryPoint = "eglBindAPI")]
    public static partial int BindApi(uint api);

    [LibraryImport(ViewerLibraries.Egl, EntryPoint = "eglChooseConfig")]
    public static partial int ChooseConfig(nint display, int* attributes, nint* configs, int size, int* count);

    [LibraryImport(ViewerLibraries.Egl, EntryPoint = "eglCreateContext")]
    public static partial nint CreateContext(nint display, nint config, nint share, int* attributes);

    [LibraryImport(ViewerLibraries.Egl, EntryPoint = "eglCreatePbufferSurface")]
    public static partial nint CreatePbufferSurface(nint display, nint config, int* attributes);

    [LibraryImport(ViewerLibraries.Egl, EntryPoint = "eglMakeCurrent")]
    public static partial int MakeCurrent(nint display, nint draw, nint read, nint context);

    [LibraryImport(ViewerLibraries.Egl, EntryPoint = "eglDestroyContext")]
    public static partial int DestroyContext(nint display, nint context);
}
