namespace CarTAgents.Viewer.Graphics;

/// <summary>There is no OpenGL to draw with, or not enough of it; the message says what to do.</summary>
public sealed class GraphicsException(string message) : Exception(message);
