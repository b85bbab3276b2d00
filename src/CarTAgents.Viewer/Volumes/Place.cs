namespace CarTAgents.Viewer.Volumes;

/// <summary>A site of the lattice.</summary>
/// <param name="X">Column, from 0.</param>
/// <param name="Y">Row, from 0.</param>
/// <param name="Z">Layer, from 0.</param>
public readonly record struct Place(int X, int Y, int Z);
