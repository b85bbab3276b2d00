using CarTAgents.Kernels.Cells;
using CarTAgents.Kernels.Parameters;

namespace CarTAgents.Kernels.Rules;

/// <summary>Engaged receptors of a contact: A antigens and N CARs bind one another to equilibrium, C = A N / (A + N + K).</summary>
/// <remarks>Part of <see cref="TSense"/>, when a T cell binds and when it acts. The equilibrium of one-to-one binding without its quadratic
/// term: docs/model.md. K, in molecules, is the CAR's dissociation constant times its kind's confinement. In logarithms ln C = ln A -
/// softplus(ln(A + K) - ln N), with softplus(x) = ln(1 + e^x); both are tables. Within 4/4096 of the exact value: less than 0.1% of
/// C.</remarks>
public static class Engagement
{
    /// <summary>ln of engaged receptors (1/4096), at least 1; 0 where the target has no antigen or the cell no CAR.</summary>
    public static int Ln(in Tissue t, int replica, TCell cell, Resident target)
    {
        int lnAntigen = target.LnAntigen;
        if (lnAntigen == 0 || cell.LnCar == 0)
            return 0;
        // What engagements took from the surface.
        int lnCar = cell.LnCar - cell.CarLoss * t.TKinds[TKind.Index(replica, cell.Kind)].CarStep;
        const int edge = 8 * Resident.LnUnit;
        int x = (int)Law.At(t, Law.OfT(replica, cell.Kind, Law.LnSum), lnAntigen) - lnCar;
        // Beyond the table softplus(x) is 0 or x, to 2/4096.
        int unbound =
            x <= -edge ? 0
            : x >= edge ? x
            : (int)Law.At(t, Law.SoftPlus(replica), x + edge);
        return unbound < lnAntigen ? lnAntigen - unbound : 1;
    }
}
