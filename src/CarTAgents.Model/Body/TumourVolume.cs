namespace CarTAgents.Model.Body;

/// <summary>A solid tumour as imaging sees it: its cells, and the dead ones that are not cleared yet.</summary>
internal static class TumourVolume
{
    /// <summary>Cells a mL of packed tumour (0.5e9 to 1e9; Kimmel 2021, doi:10.1098/rspb.2021.0229, for lymphoma).</summary>
    private const double Packing = 1e9;

    /// <summary>The volume of so many cells, mL.</summary>
    public static double Of(double cells, double dead) => (cells + dead) / Packing;
}
