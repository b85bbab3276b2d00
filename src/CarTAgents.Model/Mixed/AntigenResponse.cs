using CarTAgents.Model.Numbers;

namespace CarTAgents.Model.Mixed;

/// <summary>How an effect rises with antigen density A: A^h / (A50^h + A^h).</summary>
/// <param name="Half">A50, molecules a cell.</param>
/// <param name="Hill">h.</param>
internal readonly record struct AntigenResponse(double Half, double Hill)
{
    /// <summary>The effect on one density, 0 to 1.</summary>
    /// <param name="density">Molecules a cell.</param>
    /// <param name="car">Surface CAR relative to an untouched cell: the less, the more antigen it takes.</param>
    public double At(double density, double car)
    {
        double ratio = density * car / Half;
        double power =
            Hill == 2 ? ratio * ratio
            : Hill == 1 ? ratio
            : HostMath.Pow(ratio, Hill);
        return power / (1 + power);
    }
}
