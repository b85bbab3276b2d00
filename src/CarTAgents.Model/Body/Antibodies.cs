using CarTAgents.Configuration.Descriptions;
using CarTAgents.Configuration.Units;
using CarTAgents.Model.Engine;
using CarTAgents.Model.Numbers;

namespace CarTAgents.Model.Body;

/// <summary>A patient's plasmablasts and plasma cells, the autoantibody and vaccine antibody that they make, complement and disease
/// activity. Cells and antibodies are relative to their numbers at rest.</summary>
internal sealed class Antibodies : IState
{
    private const double Ln2 = 0.6931471805599453,
        GramPerLitre = 1e-15;

    private readonly AntibodiesDescription _plan;
    private readonly double _perCutOff,
        _c3Normal,
        _c3Use;
    private double _autoreactive,
        _plasmablasts = 1,
        _shortLived = 1,
        _longLived = 1,
        _autoantibody = 1,
        _vaccine = 1,
        _c3,
        _sledai;

    /// <param name="plan">The numbers.</param>
    /// <param name="autoantibody">The patient's factor on the autoantibody.</param>
    /// <param name="spared">Share of B cells that lymphodepletion spared.</param>
    public Antibodies(AntibodiesDescription plan, double autoantibody, double spared)
    {
        _plan = plan;
        _perCutOff = plan.Autoantibody.Start * autoantibody;
        _autoreactive = spared;
        _c3 = plan.C3.Start / GramPerLitre;
        _c3Normal = plan.C3.Normal / GramPerLitre;
        _c3Use = _c3Normal / _c3 - 1;
        _sledai = plan.Sledai.Start;
    }

    /// <summary>Autoantibody, U/mL.</summary>
    public double Autoantibody => _autoantibody * _perCutOff * _plan.Autoantibody.CutOff;

    /// <summary>Whether a test finds it.</summary>
    public bool IsPositive => _autoantibody * _perCutOff > 1;

    /// <summary>Vaccine antibody relative to its level at the infusion.</summary>
    public double Vaccine => _vaccine;

    /// <summary>Complement C3, g/L.</summary>
    public double C3 => _c3;

    /// <summary>Disease activity.</summary>
    public double Sledai => _sledai;

    /// <summary>Advances by a step.</summary>
    /// <param name="lymphoid">Hazard of a B cell of lymphoid tissue of being killed, 1/d.</param>
    /// <param name="marrow">The same of marrow.</param>
    /// <param name="days">The step, d.</param>
    public void Step(double lymphoid, double marrow, double days)
    {
        PlasmaCellsDescription cells = _plan.PlasmaCells;
        double Killed(double access, double hazard) => HostMath.Exp(-access * hazard * days);
        _autoreactive *= Killed(1, lymphoid);
        _plasmablasts = Relaxed(_plasmablasts, _autoreactive, 1, cells.Plasmablast, days) * Killed(cells.PlasmablastAccess, lymphoid);
        _shortLived = Relaxed(_shortLived, _plasmablasts, Ln2, cells.ShortLived, days) * Killed(cells.Access, lymphoid);
        _longLived *= Killed(cells.Access, marrow);

        AutoantibodyDescription a = _plan.Autoantibody;
        double made = a.ShortLived * (a.Plasmablast * _plasmablasts + (1 - a.Plasmablast) * _shortLived) + (1 - a.ShortLived);
        _autoantibody = Relaxed(_autoantibody, made, Ln2, a.HalfLife, days);
        double kept = cells.LongLivedNegative + (1 - cells.LongLivedNegative) * _longLived;
        _vaccine = Relaxed(_vaccine, kept, Ln2, _plan.Vaccine.HalfLife, days);

        double use = 1 + _c3Use * _autoantibody,
            c3 = _c3Normal / use;
        _c3 = c3 + (_c3 - c3) * HostMath.Exp(-use * Ln2 * days / (_plan.C3.HalfLife / Unit.SecondsPerDay));
        DiseaseActivityDescription s = _plan.Sledai;
        _sledai = Relaxed(_sledai, s.Start * (s.Antibody * _autoantibody + (1 - s.Antibody) * _shortLived), 1, s.Time, days);
    }

    private static double Relaxed(double level, double to, double lives, double seconds, double days) =>
        to + (level - to) * HostMath.Exp(-lives * days / (seconds / Unit.SecondsPerDay));

    /// <inheritdoc/>
    public void Visit<TVisitor>(ref TVisitor visitor)
        where TVisitor : IStateVisitor
    {
        visitor.Value("autoreactive memory B cells", ref _autoreactive);
        visitor.Value("plasmablasts", ref _plasmablasts);
        visitor.Value("short-lived plasma cells", ref _shortLived);
        visitor.Value("long-lived plasma cells with CD19", ref _longLived);
        visitor.Value("autoantibody", ref _autoantibody);
        visitor.Value("vaccine antibody", ref _vaccine);
        visitor.Value("C3, g/L", ref _c3);
        visitor.Value("SLEDAI", ref _sledai);
    }
}
