using CarTAgents.Model.Tissues;

namespace CarTAgents.Output.Recordings;

/// <summary>What a recording keeps of a cell: one of sixteen classes in each layer, 0 for none.</summary>
/// <remarks>T cells: 1 to 4 by kind, 5 to 8 by kind in synapse. Residents: 1 to 7 by class, 8 dying, 9 debris.</remarks>
public static class CellClasses
{
    /// <summary>Classes of a layer.</summary>
    public const int Count = 16;

    private const int BoundKinds = 4,
        Dying = 8,
        Debris = 9;

    /// <summary>The class of each code of a T cell.</summary>
    internal static readonly byte[] OfTCells = Classes(code =>
    {
        TCellView cell = CellLayer<TCellView>.OfCode(code);
        return 1 + cell.Kind + (cell.IsBound ? BoundKinds : 0);
    });

    /// <summary>The class of each code of a resident.</summary>
    internal static readonly byte[] OfResidents = Classes(code =>
    {
        ResidentView resident = CellLayer<ResidentView>.OfCode(code);
        return resident.Phase switch
        {
            CellPhase.Dying => Dying,
            CellPhase.Debris => Debris,
            _ => resident.Class,
        };
    });

    /// <summary>A code of each class, which looks like the class.</summary>
    internal static readonly byte[] TCellCodes = Codes(OfTCells),
        ResidentCodes = Codes(OfResidents);

    private static byte[] Classes(Func<byte, int> classOf) =>
        [0, .. Enumerable.Range(1, 255).Select(code => (byte)Math.Clamp(classOf((byte)code), 0, Count - 1))];

    private static byte[] Codes(byte[] classes) =>
        [0, .. Enumerable.Range(1, Count - 1).Select(c => (byte)Math.Max(0, Array.IndexOf(classes, (byte)c)))];
}
