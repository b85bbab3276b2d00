using CarTAgents.Model.Numbers;

namespace CarTAgents.Model.Mixed;

/// <summary>The times of a course's steps: short ones while all happens at once, longer ones later.</summary>
internal sealed class Steps
{
    private const double Acute = AssumedNumbers.MixedAcute,
        Subacute = AssumedNumbers.MixedSubacute;

    private readonly double _end,
        _late;
    private readonly int _acute,
        _subacute;

    /// <param name="step">The first steps, d.</param>
    /// <param name="end">End of the course, d.</param>
    public Steps(double step, double end)
    {
        _end = end;
        _acute = (int)Math.Ceiling(Acute / step - 1e-9);
        _subacute = (int)Math.Ceiling((Subacute - Acute) / (AssumedNumbers.MixedSubacuteFactor * step) - 1e-9);
        _late = AssumedNumbers.MixedLateFactor * step;
    }

    /// <summary>Days from the infusion after a number of steps.</summary>
    public double Day(int steps)
    {
        double day =
            steps <= _acute ? Acute * steps / _acute
            : steps <= _acute + _subacute ? Acute + (Subacute - Acute) * (steps - _acute) / _subacute
            : Subacute + _late * (steps - _acute - _subacute);
        return day > _end - 1e-9 ? _end : day;
    }
}
