namespace CarTAgents.Kernels.Parameters;

/// <summary>Classes of cells that differ in what they secrete and take up: T cells of each kind, quiet and secreting, then residents of
/// each class.</summary>
public static class CellClass
{
    /// <summary>Classes of T cells, and of residents; their counts under a voxel share a 64-bit word, a byte each.</summary>
    public const int OfLayer = 8;

    /// <summary>Classes.</summary>
    public const int Count = 2 * OfLayer;

    /// <summary>Class of a T cell.</summary>
    public static int OfT(int kind, bool isSecreting) => kind * 2 + (isSecreting ? 1 : 0);

    /// <summary>Class of a resident that shows a class from 1.</summary>
    public static int OfResident(int residentClass)
    {
        return OfLayer + residentClass - 1;
    }

    /// <summary>Where the rates of the first class of a field stand in <see cref="Tissue.Secretion"/> and
    /// <see cref="Tissue.Uptake"/>.</summary>
    public static int First(in Tissue t, int replica, int field)
    {
        return (replica * t.Fields + field) * Count;
    }
}
