using System.Numerics;
using System.Reflection;
using System.Runtime.InteropServices;
using CarTAgents.Output.Pictures;
using CarTAgents.Viewer.Looks;
using CarTAgents.Viewer.Volumes;
using Silk.NET.OpenGL;

namespace CarTAgents.Viewer.Graphics;

/// <summary>Draws a tissue by OpenGL 3.3: a ray through the lattice for each pixel, text over it.</summary>
/// <remarks>One thread, that of the context. Drivers differ in the last bit, so that pixels are not reproducible.</remarks>
public sealed unsafe partial class Renderer : IDisposable
{
    /// <summary>Codes that the shader has a colour and a radius for.</summary>
    public const int Codes = 32;

    /// <summary>Pictures, each shifted by a part of a pixel, whose mean is free of steps at the edges.</summary>
    public const int Samples = 8;

    /// <summary>What a shader begins with where the context is one of OpenGL ES 3, or of WebGL 2.</summary>
    public const string EmbeddedHeader =
        "#version 300 es\nprecision highp float; precision highp int; precision highp usampler3D; precision highp sampler3D;\n"
        + "precision highp usampler2D; precision highp sampler2D;\n";

    // Units of textures; each texture stays in its own.
    private const int Kinds = 0,
        Values = 1,
        Field = 2,
        FieldColours = 3,
        ValueColours = 4,
        Mean = 5,
        Places = 6,
        PlaceColours = 7,
        Half = 8;

    private readonly GL _gl;
    private readonly string _header;
    private readonly uint _nothing;
    private readonly Dictionary<string, uint> _programs = [];
    private readonly Dictionary<(uint Program, string Name), int> _uniforms = [];
    private readonly uint[] _textures = new uint[9];
    private readonly uint _meanTarget,
        _halfTarget,
        _readTarget;
    private (int Width, int Height) _size,
        _read;
    private (int, int, int) _sites;
    private uint _readPixels;
    private bool _half;

    /// <summary>Compiles the shaders.</summary>
    /// <param name="gl">The functions of the current context.</param>
    /// <param name="embedded">Whether the context is one of OpenGL ES.</param>
    /// <exception cref="GraphicsException">OpenGL is older than 3.3, or refuses a shader.</exception>
    public Renderer(GL gl, bool embedded = false)
    {
        _gl = gl;
        string version = gl.GetStringS(StringName.Version) ?? "none";
        Driver = gl.GetStringS(StringName.Renderer) ?? "unknown";
        if (!embedded && (gl.GetInteger(GetPName.MajorVersion), gl.GetInteger(GetPName.MinorVersion)).CompareTo((3, 3)) < 0)
            throw new GraphicsException($"{Driver} has OpenGL {version}, and 3.3 is needed: a newer driver, or Mesa, would do");
        _header = embedded ? EmbeddedHeader : "#version 330 core\n";
        _nothing = gl.GenVertexArray();
        gl.BindVertexArray(_nothing);
        gl.GenTextures(_textures);
        (_meanTarget, _halfTarget, _readTarget) = (gl.GenFramebuffer(), gl.GenFramebuffer(), gl.GenFramebuffer());
        gl.PixelStore(PixelStoreParameter.UnpackAlignment, 1);
        gl.PixelStore(PixelStoreParameter.PackAlignment, 1);
        foreach (string fragment in (string[])["march.frag", "picture.frag", "overlay.frag"])
            _programs.Add(fragment, Link(fragment));
        Set3D(
            Values,
            InternalFormat.R8ui,
            PixelFormat.RedInteger,
            PixelType.UnsignedByte,
            (1, 1, 1),
            (ReadOnlySpan<byte>)[0],
            linear: false
        );
        Set3D(Field, InternalFormat.R16f, PixelFormat.Red, PixelType.Float, (1, 1, 1), (ReadOnlySpan<float>)[0], linear: true);
        SetColours(FieldColours, [.. Enumerable.Range(0, ColourMap.Length).Select(ColourMap.At)]);
        SetColours(ValueColours, [Palette.Grey]);
    }

    /// <summary>The driver, as it calls itself.</summary>
    public string Driver { get; }

    /// <summary>Whether the processor draws, which calls for smaller pictures while things move.</summary>
    public bool IsSoftware =>
        Driver.Contains("llvmpipe", StringComparison.OrdinalIgnoreCase)
        || Driver.Contains("softpipe", StringComparison.OrdinalIgnoreCase)
        || Driver.Contains("SwiftShader", StringComparison.OrdinalIgnoreCase);

    /// <summary>Refuses a lattice that the driver has no texture for.</summary>
    /// <exception cref="GraphicsException">It is too large.</exception>
    public void Require(int nx, int ny, int nz) => Require(_gl, nx, ny, nz);

    /// <inheritdoc cref="Require(int, int, int)"/>
    public static void Require(GL gl, int nx, int ny, int nz)
    {
        int largest = gl.GetInteger(GetPName.Max3DTextureSize);
        if (Math.Max(nx, Math.Max(ny, nz)) > largest)
        {
            throw new GraphicsException(
                $"{gl.GetStringS(StringName.Renderer)} draws lattices of up to {largest} sites on an axis, and this one has "
                    + $"{nx} x {ny} x {nz}: a smaller lattice or another driver would do, and the pictures of output.frames do"
            );
        }
    }

    /// <summary>Takes the cells.</summary>
    public void SetKinds(KindVolume volume)
    {
        Require(volume.Nx, volume.Ny, volume.Nz);
        _sites = (volume.Nx, volume.Ny, volume.Nz);
        Set3D(Kinds, InternalFormat.R8ui, PixelFormat.RedInteger, PixelType.UnsignedByte, _sites, (ReadOnlySpan<byte>)volume.Codes, false);
    }

    /// <summary>Takes a property of the cells, a byte a site, and the colours of its values.</summary>
    public void SetValues(ReadOnlySpan<byte> values, Rgb[] colours)
    {
        Set3D(Values, InternalFormat.R8ui, PixelFormat.RedInteger, PixelType.UnsignedByte, _sites, values, linear: false);
        SetColours(ValueColours, colours);
    }

    /// <summary>Takes a field, as shares of the legend's range.</summary>
    public void SetField(ReadOnlySpan<float> shares, (int Nx, int Ny, int Nz) voxels) =>
        Set3D(Field, InternalFormat.R16f, PixelFormat.Red, PixelType.Float, voxels, shares, linear: true);

    /// <summary>Draws the tissue into the mean of the pictures so far.</summary>
    /// <param name="view">What to draw.</param>
    /// <param name="width">Pixels across.</param>
    /// <param name="height">Pixels down.</param>
    /// <param name="sample">The number of the picture, 0 for the first, up to <see cref="Samples"/> less 1.</param>
    /// <param name="divisor">1; or 2 or 4 for fewer pixels, which are spread over the picture.</param>
    public void Draw(View view, int width, int height, int sample = 0, int divisor = 1)
    {
        Resize(width, height);
        _half = divisor > 1;
        (int w, int h) = (Math.Max(1, width / divisor), Math.Max(1, height / divisor));
        _gl.BindFramebuffer(FramebufferTarget.Framebuffer, _half ? _halfTarget : _meanTarget);
        if (_half)
            SetPicture(Half, _halfTarget, w, h, InternalFormat.Rgba8);
        _gl.Viewport(0, 0, (uint)w, (uint)h);
        uint program = _programs["march.frag"];
        _gl.UseProgram(program);
        SetView(program, view, w, h);
        // Evenly over the pixel: the golden ratio across, equal steps upwards. The first is its middle.
        Vector2 shift = new((((sample * 0.618034f) + 0.5f) % 1) - 0.5f, sample == 0 ? 0 : ((sample + 0.5f) / Samples) - 0.5f);
        Set(program, "shift", shift);
        if (sample > 0)
        {
            // The mean of n pictures: the new one counts for one in n.
            _gl.Enable(EnableCap.Blend);
            _gl.BlendColor(0, 0, 0, 1f / (sample + 1));
            _gl.BlendFunc(BlendingFactor.ConstantAlpha, BlendingFactor.OneMinusConstantAlpha);
        }

        _gl.DrawArrays(PrimitiveType.Triangles, 0, 3);
        _gl.Disable(EnableCap.Blend);
    }

    /// <summary>Puts what was drawn, and text over it, where it is seen.</summary>
    /// <param name="width">Pixels across.</param>
    /// <param name="height">Pixels down.</param>
    /// <param name="framebuffer">Where to: 0 is the window.</param>
    /// <param name="overlay">Whether the overlay is put over it.</param>
    public void Present(int width, int height, uint framebuffer, bool overlay)
    {
        _gl.BindFramebuffer(FramebufferTarget.Framebuffer, framebuffer);
        _gl.Viewport(0, 0, (uint)width, (uint)height);
        uint program = _programs["picture.frag"];
        _gl.UseProgram(program);
        Set(program, "picture", _half ? Half : Mean);
        Set(program, "size", new Vector2(width, height));
        _gl.DrawArrays(PrimitiveType.Triangles, 0, 3);
        if (!overlay)
            return;
        program = _programs["overlay.frag"];
        _gl.UseProgram(program);
        Set(program, "places", Places);
        Set(program, "colours", PlaceColours);
        Set(program, "size", new Vector2(width, height));
        _gl.Enable(EnableCap.Blend);
        _gl.BlendFunc(BlendingFactor.SrcAlpha, BlendingFactor.OneMinusSrcAlpha);
        _gl.DrawArrays(PrimitiveType.Triangles, 0, 3);
        _gl.Disable(EnableCap.Blend);
    }

    /// <summary>Takes text and legend, as large as the picture; its background is not drawn.</summary>
    /// <param name="raster">The overlay.</param>
    /// <param name="veil">A colour of it that lets a quarter of the picture through.</param>
    public void SetOverlay(Raster raster, Rgb veil)
    {
        ushort[] places = new ushort[raster.Width * raster.Height];
        for (int y = 0; y < raster.Height; y++)
            raster.Row(y).CopyTo(places.AsSpan(y * raster.Width));
        Bind(Places, TextureTarget.Texture2D, linear: false);
        fixed (ushort* first = places)
        {
            _gl.TexImage2D(
                TextureTarget.Texture2D,
                0,
                InternalFormat.R16ui,
                (uint)raster.Width,
                (uint)raster.Height,
                0,
                PixelFormat.RedInteger,
                PixelType.UnsignedShort,
                first
            );
        }

        SetColours(PlaceColours, raster.Colours, veil);
    }

    /// <summary>The picture off-screen, as a window would show it.</summary>
    /// <returns>Three bytes a pixel, rows from the top.</returns>
    public byte[] Read(int width, int height, bool overlay)
    {
        if (_read != (width, height))
        {
            if (_readPixels == 0)
                _readPixels = _gl.GenRenderbuffer();
            _gl.BindRenderbuffer(RenderbufferTarget.Renderbuffer, _readPixels);
            _gl.RenderbufferStorage(RenderbufferTarget.Renderbuffer, InternalFormat.Rgba8, (uint)width, (uint)height);
            _gl.BindFramebuffer(FramebufferTarget.Framebuffer, _readTarget);
            _gl.FramebufferRenderbuffer(
                FramebufferTarget.Framebuffer,
                FramebufferAttachment.ColorAttachment0,
                RenderbufferTarget.Renderbuffer,
                _readPixels
            );
            _read = (width, height);
        }

        Present(width, height, _readTarget, overlay);
        byte[] rgba = new byte[4 * width * height];
        fixed (byte* first = rgba)
            _gl.ReadPixels(0, 0, (uint)width, (uint)height, PixelFormat.Rgba, PixelType.UnsignedByte, first);
        GLEnum error = _gl.GetError();
        if (error != GLEnum.NoError)
            throw new GraphicsException($"{Driver} could not draw the picture of {width} x {height} pixels: {error}");
        byte[] rgb = new byte[3 * width * height];
        for (int y = 0; y < height; y++)
        {
            // OpenGL's rows run upwards.
            ReadOnlySpan<byte> row = rgba.AsSpan(4 * width * (height - 1 - y), 4 * width);
            Span<byte> to = rgb.AsSpan(3 * width * y, 3 * width);
            for (int x = 0; x < width; x++)
                row.Slice(4 * x, 3).CopyTo(to[(3 * x)..]);
        }

        return rgb;
    }

    private void SetView(uint program, View view, int width, int height)
    {
        LinesOfSight lines = view.Lines;
        Set(program, "kinds", Kinds);
        Set(program, "values", Values);
        Set(program, "field", Field);
        Set(program, "fieldColours", FieldColours);
        Set(program, "valueColours", ValueColours);
        Span<Vector3> palette = stackalloc Vector3[Codes];
        for (int i = 0; i < Math.Min(Codes, view.Palette.Length); i++)
            palette[i] = ToVector(view.Palette[i]);
        fixed (Vector3* first = palette)
            _gl.Uniform3(Uniform(program, "palette"), Codes, (float*)first);
        Span<float> radii = stackalloc float[Codes];
        view.Radii.AsSpan(0, Math.Min(Codes, view.Radii.Length)).CopyTo(radii);
        _gl.Uniform1(Uniform(program, "radii"), (uint)Codes, radii);
        Set(program, "eye", lines.Eye);
        Set(program, "forward", lines.Forward);
        Set(program, "right", lines.Right);
        Set(program, "up", lines.Up);
        Set(program, "size", new Vector2(width, height));
        Set(program, "centre", lines.Centre);
        _gl.Uniform3(Uniform(program, "lower"), view.Box.Lower.X, view.Box.Lower.Y, view.Box.Lower.Z);
        _gl.Uniform3(Uniform(program, "upper"), view.Box.Upper.X, view.Box.Upper.Y, view.Box.Upper.Z);
        _gl.Uniform3(Uniform(program, "sites"), _sites.Item1, _sites.Item2, _sites.Item3);
        Set(program, "orthographic", lines.Orthographic ? 1 : 0);
        Set(program, "byValue", view.ByValue ? 1 : 0);
        Set(program, "codesOnly", view.CodesOnly ? 1 : 0);
        _gl.Uniform1(Uniform(program, "bound"), view.Bound);
        Set(program, "fieldMode", (int)view.Field);
        Set(program, "cutAxis", view.Cut is { } cut ? (int)cut.Axis : -1);
        _gl.Uniform1(Uniform(program, "cutAt"), (float)(view.Cut?.Plane ?? 0));
        Set(program, "groundLow", ToVector(view.Theme.GroundLow));
        Set(program, "groundHigh", ToVector(view.Theme.GroundHigh));
        Set(program, "lines", ToVector(view.Theme.Lines));
        Set(program, "mark", ToVector(view.Theme.Mark));
    }

    private void Resize(int width, int height)
    {
        if (_size == (width, height))
            return;
        SetPicture(Mean, _meanTarget, width, height, InternalFormat.Rgba16f);
        _size = (width, height);
    }

    private uint Link(string fragment)
    {
        uint program = _gl.CreateProgram();
        foreach (
            (ShaderType type, string file) in new[] { (ShaderType.VertexShader, "screen.vert"), (ShaderType.FragmentShader, fragment) }
        )
        {
            uint shader = _gl.CreateShader(type);
            _gl.ShaderSource(shader, _header + Text(file));
            _gl.CompileShader(shader);
            if (_gl.GetShader(shader, ShaderParameterName.CompileStatus) == 0)
                throw new GraphicsException($"{Driver} refuses the shader {file}: {_gl.GetShaderInfoLog(shader)}");
            _gl.AttachShader(program, shader);
            _gl.DeleteShader(shader);
        }

        _gl.LinkProgram(program);
        return _gl.GetProgram(program, ProgramPropertyARB.LinkStatus) != 0
            ? program
            : throw new GraphicsException($"{Driver} refuses the program of {fragment}: {_gl.GetProgramInfoLog(program)}");
    }

    private static string Text(string file)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(file)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private int Uniform(uint program, string name)
    {
        ref int place = ref CollectionsMarshal.GetValueRefOrAddDefault(_uniforms, (program, name), out bool known);
        if (!known)
            place = _gl.GetUniformLocation(program, name);
        return place;
    }

    private void Set(uint program, string name, int value) => _gl.Uniform1(Uniform(program, name), value);

    private void Set(uint program, string name, Vector2 value) => _gl.Uniform2(Uniform(program, name), value);

    private void Set(uint program, string name, Vector3 value) => _gl.Uniform3(Uniform(program, name), value);

    private static Vector3 ToVector(Rgb colour) => new Vector3(colour.R, colour.G, colour.B) / 255;

    /// <inheritdoc/>
    public void Dispose()
    {
        _gl.DeleteTextures(_textures);
        foreach (uint program in _programs.Values)
            _gl.DeleteProgram(program);
        _gl.DeleteFramebuffers([_meanTarget, _halfTarget, _readTarget]);
        if (_readPixels != 0)
            _gl.DeleteRenderbuffer(_readPixels);
        _gl.DeleteVertexArray(_nothing);
    }
}
