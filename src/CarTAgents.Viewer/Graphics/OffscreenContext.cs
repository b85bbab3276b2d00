using System.Runtime.InteropServices;
using Silk.NET.OpenGL;

namespace CarTAgents.Viewer.Graphics;

/// <summary>OpenGL without a display: by EGL on a graphics card, or by Mesa on the processor.</summary>
public sealed unsafe class OffscreenContext : IGlContext
{
    private readonly nint _display,
        _context;

    /// <summary>Makes a context, current on this thread.</summary>
    /// <param name="embedded">OpenGL ES 3.0 instead of OpenGL 3.3: what a browser's WebGL 2 is made from.</param>
    /// <exception cref="GraphicsException">There is no EGL, or none of its platforms gives a context.</exception>
    public OffscreenContext(bool embedded = false)
    {
        ViewerLibraries.Register();
        try
        {
            // A card first, of the first device that has one; then Mesa without any surface; then whatever the default display is.
            foreach (Func<nint> open in (Func<nint>[])[.. Devices(), Surfaceless, () => Egl.GetDisplay(0)])
            {
                nint display = open();
                int major,
                    minor;
                if (display == 0 || Egl.Initialize(display, &major, &minor) == 0)
                    continue;
                nint context = Context(display, embedded, surface: false);
                if (context == 0)
                    context = Context(display, embedded, surface: true);
                if (context == 0)
                    continue;
                (_display, _context) = (display, context);
                Gl = GL.GetApi(Egl.GetProcAddress);
                return;
            }
        }
        catch (DllNotFoundException)
        {
            throw new GraphicsException($"there is no EGL to draw with off-screen: {ViewerLibraries.InstallEgl}");
        }
        catch (EntryPointNotFoundException e)
        {
            throw new GraphicsException($"EGL is older than 1.5 ({e.Message}): {ViewerLibraries.InstallEgl}");
        }

        throw new GraphicsException($"EGL gives no context of OpenGL {(embedded ? "ES 3.0" : "3.3")}: {ViewerLibraries.InstallEgl}");
    }

    /// <inheritdoc/>
    public GL Gl { get; }

    private static nint Context(nint display, bool embedded, bool surface)
    {
        Egl.BindApi(embedded ? Egl.OpenGlEs : Egl.OpenGl);
        int* wanted = stackalloc int[]
        {
            Egl.SurfaceType,
            surface ? Egl.PbufferBit : 0,
            Egl.RenderableType,
            embedded ? Egl.OpenGlEs3Bit : Egl.OpenGlBit,
            Egl.None,
        };
        nint config;
        int count;
        if (Egl.ChooseConfig(display, wanted, &config, 1, &count) == 0 || count == 0)
            return 0;
        int* core = stackalloc int[]
        {
            Egl.MajorVersion,
            3,
            Egl.MinorVersion,
            embedded ? 0 : 3,
            embedded ? Egl.None : Egl.ProfileMask,
            Egl.CoreProfileBit,
            Egl.None,
        };
        nint context = Egl.CreateContext(display, config, 0, core);
        if (context == 0)
            return 0;
        int* size = stackalloc int[] { Egl.Width, 16, Egl.Height, 16, Egl.None };
        nint buffer = surface ? Egl.CreatePbufferSurface(display, config, size) : 0;
        if (Egl.MakeCurrent(display, buffer, buffer, context) != 0)
            return context;
        Egl.DestroyContext(display, context);
        return 0;
    }

    private static bool Has(string extension) =>
        (Marshal.PtrToStringUTF8(Egl.QueryString(0, Egl.Extensions)) ?? "").Split(' ').Contains(extension);

    private static nint Surfaceless() =>
        Has("EGL_MESA_platform_surfaceless") ? Egl.GetPlatformDisplay(Egl.SurfacelessPlatform, 0, null) : 0;

    // Devices with a driver of their own: Mesa's on the processor is taken without a device, which needs no rights on /dev/dri.
    private static List<Func<nint>> Devices()
    {
        List<Func<nint>> found = [];
        nint query = Has("EGL_EXT_device_enumeration") || Has("EGL_EXT_device_base") ? Egl.GetProcAddress("eglQueryDevicesEXT") : 0;
        nint describe = query == 0 ? 0 : Egl.GetProcAddress("eglQueryDeviceStringEXT");
        if (describe == 0)
            return found;
        const int most = 16;
        nint* devices = stackalloc nint[most];
        int count;
        if (((delegate* unmanaged<int, nint*, int*, int>)query)(most, devices, &count) == 0)
            return found;
        for (int i = 0; i < count; i++)
        {
            nint device = devices[i];
            nint extensions = ((delegate* unmanaged<nint, int, nint>)describe)(device, Egl.Extensions);
            if (!(Marshal.PtrToStringUTF8(extensions) ?? "").Contains("EGL_MESA_device_software", StringComparison.Ordinal))
                found.Add(() => Egl.GetPlatformDisplay(Egl.DevicePlatform, device, null));
        }

        return found;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Gl.Dispose();
        // The display is the process's, and other threads may draw on it: it is not terminated.
        Egl.MakeCurrent(_display, 0, 0, 0);
        Egl.DestroyContext(_display, _context);
    }
}
