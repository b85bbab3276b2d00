using Silk.NET.OpenGL;

namespace CarTAgents.Viewer.Graphics;

/// <summary>An OpenGL context, current on the thread that made it.</summary>
public interface IGlContext : IDisposable
{
    /// <summary>Its functions.</summary>
    GL Gl { get; }
}
