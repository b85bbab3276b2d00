using CarTAgents.Model.Body;
using CarTAgents.Model.Columns;
using CarTAgents.Model.Engine;

namespace CarTAgents.Model.Mixed;

// What is charted.
public sealed partial class MixedPatient
{
    /// <summary>CAR-T cells of the body, those apart that will not engraft.</summary>
    public double CarT
    {
        get
        {
            double sum = 0;
            foreach (TCellProgrammes cells in _tCells)
                sum += cells.Cells;
            return sum;
        }
    }

    /// <summary>CAR-T cells of a kind in the body, those apart that will not engraft; NaN where the product has no such kind.</summary>
    /// <param name="kind">Name of the kind.</param>
    public double CarTOf(string kind)
    {
        foreach (TCellProgrammes cells in _tCells)
        {
            if (cells.Plan.Name == kind)
                return cells.Cells;
        }

        return double.NaN;
    }

    /// <summary>CAR-T cells in blood, 1/uL: the free ones, over the volume that they appear to be spread in.</summary>
    public double CarTInBlood
    {
        get
        {
            double cells = 0;
            foreach (TCellProgrammes kind in _tCells)
                cells += kind.Cells + kind.Failing;
            return cells * PerMicrolitre;
        }
    }

    /// <summary>Tumour cells of the body; NaN without a tumour.</summary>
    public double Tumour => _tumour?.Cells ?? double.NaN;

    /// <summary>Volume of the tumour as imaging sees it, mL; NaN without a tumour, or where it is one of the marrow.</summary>
    public double ImagedVolume => _tumour is null || _plan.Nucleated > 0 ? double.NaN : TumourVolume.Of(_tumour.Cells, _tumour.Group.Dead);

    /// <summary>B cells in blood, 1/uL; NaN where they are not modelled.</summary>
    public double BCellsInBlood => _bCells is null ? double.NaN : (_bCells.Naive + _bCells.Memory) / _plan.Apparent.B;

    /// <summary>Naive share of the B cells; NaN where there are none.</summary>
    public double NaiveShare => _bCells is { } b && b.Naive + b.Memory > 0 ? b.Naive / (b.Naive + b.Memory) : double.NaN;

    /// <summary>IL-6 in plasma, pg/mL.</summary>
    public double Il6 => _plasma.Il6;

    /// <summary>IFN-gamma in plasma, pg/mL.</summary>
    public double Ifng => _plasma.Ifng;

    /// <summary>IL-15 in plasma, pg/mL.</summary>
    public double Il15 =>
        _plan.Il15.Baseline * _plan.Il15.Level(_normalT, CarT) / _plan.Il15.Level(_plan.NormalT.Plateau, 0) * _traits.Il15;

    /// <summary>IL-15 in plasma before lymphodepletion, pg/mL.</summary>
    public double Il15Baseline => _plan.Il15.Baseline * _traits.Il15;

    /// <summary>C-reactive protein, mg/L.</summary>
    public double Crp => _plasma.Crp;

    /// <summary>Grade of cytokine release syndrome, 0 to 4.</summary>
    public int CrsGrade => _plasma.CrsGrade;

    /// <summary>Grade of neurotoxicity: 0, 1 for any, 3 for severe.</summary>
    public int NeurotoxicityGrade => _neurotoxicity.Grade;

    /// <summary>Share of CAR-T cells among the T cells of the body.</summary>
    public double ShareOfTCells
    {
        get
        {
            double all = CarT;
            foreach (TCellProgrammes cells in _tCells)
                all += cells.Failing;
            return all / (all + _normalT);
        }
    }

    /// <summary>Normal T cells of the body.</summary>
    public double NormalT => _normalT;

    /// <summary>Cells that CAR-T cells have killed since the infusion.</summary>
    public double Kills => _kills;

    /// <summary>Day on which tocilizumab was given; NaN if it was not.</summary>
    public double TocilizumabDay => _drugs.Tocilizumab?.Day ?? double.NaN;

    /// <summary>Day on which a steroid was begun; NaN if it was not.</summary>
    public double SteroidDay => _drugs.Steroid?.Day ?? double.NaN;

    /// <summary>Day on which anakinra was begun; NaN if it was not.</summary>
    public double AnakinraDay => _drugs.Anakinra?.Day ?? double.NaN;

    /// <summary>Disease activity of lupus, SLEDAI; NaN for others.</summary>
    public double Sledai => _antibodies?.Sledai ?? double.NaN;

    /// <summary>Vaccine antibody relative to its level at the infusion; NaN where it is not modelled.</summary>
    public double VaccineAntibody => _antibodies?.Vaccine ?? double.NaN;

    /// <summary>Complement C3, g/L; NaN where it is not told.</summary>
    public double C3 => _antibodies?.C3 ?? double.NaN;

    /// <summary>Autoantibody, U/mL; NaN where it is not told.</summary>
    public double Autoantibody => _antibodies?.Autoantibody ?? double.NaN;

    /// <summary>Whether a test finds the autoantibody.</summary>
    public bool HasAutoantibody => _antibodies?.IsPositive ?? false;

    /// <summary>Whether the patient is one of those with minimal disease.</summary>
    public bool HasMinimalDisease => _traits.IsMinimal;

    /// <summary>Tumour cells at the infusion.</summary>
    public double Burden => _traits.Burden;

    /// <summary>Who the patient is.</summary>
    internal Traits Traits => _traits;

    Traits IPatient.Traits => _traits;

    /// <summary>CAR-T cells born in the body since the infusion.</summary>
    internal double Born => _tCells.Sum(t => t.Born);

    /// <summary>CAR-T cells lost since the infusion, those apart that did not engraft.</summary>
    internal double Died => _tCells.Sum(t => t.Died);

    /// <summary>Index of neurotoxicity.</summary>
    internal double NeurotoxicityIndex => _neurotoxicity.Index;

    // Cells of the body to free cells a microlitre of blood, which are as many as leave the tissues within their time in it.
    private double PerMicrolitre
    {
        get
        {
            double free = 0;
            foreach (MixedTissue tissue in _tissues)
                free += tissue.Share * (1 - tissue.Bound) * (tissue.Stay is { } own ? _plan.Stay / own : 1);
            return free / (_plan.Apparent.T * _traits.Volume);
        }
    }

    /// <summary>A row of the course: the patient as it is.</summary>
    public CourseRow Row() =>
        new(
            Identity,
            (uint)_step,
            CourseColumns.Values(
                new PatientState
                {
                    Day = Day,
                    CarTInBlood = CarTInBlood,
                    Cd4InBlood = CarTOf("cd4") * PerMicrolitre,
                    Cd8InBlood = CarTOf("cd8") * PerMicrolitre,
                    CarT = CarT,
                    BCellsInBlood = BCellsInBlood,
                    NaiveB = _bCells?.Naive ?? 0,
                    MemoryB = _bCells?.Memory ?? 0,
                    Tumour = Tumour,
                    NegativeShare = _tumour is { Cells: > 0 } t ? t.Negative / t.Cells : double.NaN,
                    ResistantShare = _tumour is { Cells: > 0 } r ? r.Resistant / r.Cells : double.NaN,
                    TumourVolume = ImagedVolume,
                    MarrowBlasts = _tumour is not null && _plan.Nucleated > 0 ? _tumour.Cells / _plan.Nucleated : double.NaN,
                    Il6 = Il6,
                    Ifng = Ifng,
                    Il1 = _plasma.Il1,
                    Crp = Crp,
                    Temperature = _plasma.Temperature,
                    CrsGrade = CrsGrade,
                    NeurotoxicityGrade = NeurotoxicityGrade,
                    Lymphocytes = _normalT / _plan.Apparent.T + CarTInBlood,
                    Kills = Kills,
                    Autoantibody = Autoantibody,
                    VaccineAntibody = VaccineAntibody,
                    C3 = C3,
                    Sledai = Sledai,
                }
            )
        );

    /// <summary>Whether a row has become due since the previous step: the time has passed a multiple of the interval, or the course is
    /// over.</summary>
    public bool IsRowDue =>
        IsOver || Math.Floor(Day / _plan.Every + 1e-9) > Math.Floor(_steps.Day(Math.Max(0, _step - 1)) / _plan.Every + 1e-9);

    /// <summary>Hash of the state: equal states have equal hashes on every machine.</summary>
    public ulong StateHash(ulong seed = 0)
    {
        var hasher = new StateHasher(seed);
        ((IState)this).Visit(ref hasher);
        return hasher.Hash;
    }
}
