using CarTAgents.Output.Pictures;
using Silk.NET.OpenGL;

namespace CarTAgents.Viewer.Graphics;

public sealed unsafe partial class Renderer
{
    private void SetPicture(int unit, uint target, int width, int height, InternalFormat format)
    {
        Bind(unit, TextureTarget.Texture2D, linear: true);
        _gl.TexImage2D(TextureTarget.Texture2D, 0, format, (uint)width, (uint)height, 0, PixelFormat.Rgba, PixelType.UnsignedByte, null);
        _gl.BindFramebuffer(FramebufferTarget.Framebuffer, target);
        _gl.FramebufferTexture2D(
            FramebufferTarget.Framebuffer,
            FramebufferAttachment.ColorAttachment0,
            TextureTarget.Texture2D,
            _textures[unit],
            0
        );
    }

    private void Set3D<T>(
        int unit,
        InternalFormat format,
        PixelFormat order,
        PixelType type,
        (int X, int Y, int Z) size,
        ReadOnlySpan<T> content,
        bool linear
    )
        where T : unmanaged
    {
        Bind(unit, TextureTarget.Texture3D, linear);
        fixed (T* first = content)
            _gl.TexImage3D(TextureTarget.Texture3D, 0, format, (uint)size.X, (uint)size.Y, (uint)size.Z, 0, order, type, first);
    }

    private void SetColours(int unit, ReadOnlySpan<Rgb> colours, Rgb? veil = null)
    {
        byte[] rgba = new byte[4 * colours.Length];
        for (int i = 0; i < colours.Length; i++)
        {
            Rgb c = colours[i];
            (rgba[4 * i], rgba[(4 * i) + 1], rgba[(4 * i) + 2], rgba[(4 * i) + 3]) = (c.R, c.G, c.B, c == veil ? (byte)190 : (byte)255);
        }

        Bind(unit, TextureTarget.Texture2D, linear: unit == FieldColours);
        fixed (byte* first = rgba)
        {
            _gl.TexImage2D(
                TextureTarget.Texture2D,
                0,
                InternalFormat.Rgba8,
                (uint)colours.Length,
                1,
                0,
                PixelFormat.Rgba,
                PixelType.UnsignedByte,
                first
            );
        }
    }

    private void Bind(int unit, TextureTarget target, bool linear)
    {
        _gl.ActiveTexture(TextureUnit.Texture0 + unit);
        _gl.BindTexture(target, _textures[unit]);
        int filter = (int)(linear ? GLEnum.Linear : GLEnum.Nearest);
        _gl.TexParameter(target, TextureParameterName.TextureMinFilter, filter);
        _gl.TexParameter(target, TextureParameterName.TextureMagFilter, filter);
        _gl.TexParameter(target, TextureParameterName.TextureWrapS, (int)GLEnum.ClampToEdge);
        _gl.TexParameter(target, TextureParameterName.TextureWrapT, (int)GLEnum.ClampToEdge);
        _gl.TexParameter(target, TextureParameterName.TextureWrapR, (int)GLEnum.ClampToEdge);
    }
}
