using CarTAgents.Kernels.Cells;
using CarTAgents.Kernels.Sums;
using CarTAgents.Model.Columns;
using CarTAgents.Model.Numbers;

namespace CarTAgents.Model.Body;

// What is charted.
internal sealed partial class Patient
{
    /// <summary>T cells in the whole body; what will not engraft is left out where it does not count.</summary>
    private double BodyTCells(bool failing, int kind = -1)
    {
        double sum = 0;
        for (int c = 0; c < TissueSample.Classes; c++)
        {
            if (kind >= 0 && c / TState.Count != kind)
                continue;
            if (!failing && c % TState.Count == (int)TProgram.Failing)
                continue;
            sum += _blood.Cells[c] + _organs.Cells[c] + (_lungs?.Cells[c] ?? 0);
            for (int i = 0; i < _tissues.Length; i++)
                sum += _tissues[i].TCells(_replicas[i].Census, c);
        }

        return sum;
    }

    /// <summary>T cells of a kind expected in blood: who is free to leave does so with the fate's probability, and is then under way for
    /// some windows.</summary>
    private double BloodTCells(int kind)
    {
        if (kind < 0 || _plan.Fates[kind] is not { } fate)
            return double.NaN;
        double blood = 0;
        for (int i = 0; i < _tissues.Length; i++)
        {
            double exit = fate.ExitFrom(_plan.Tissues[i].Exit);
            blood += _tissues[i].FreeTCells(_replicas[i].Census, kind) * exit * AssumedNumbers.BloodStay;
        }

        for (int state = 0; state < TState.Count; state++)
        {
            int c = kind * TState.Count + state;
            blood += _organs.Cells[c] * _organs.Exit(fate) * AssumedNumbers.BloodStay;
            if (_lungs is not null)
                blood += _lungs.Cells[c] * _lungs.Exit(fate) * AssumedNumbers.BloodStay;
        }

        return blood;
    }

    /// <summary>Body cells in each tissue, in the order of <see cref="TissueColumn.Of"/>.</summary>
    private double[] TissueCells()
    {
        int residents = _scenario.ResidentKinds.Count - _scenario.VesselKinds.Count,
            kinds = _scenario.TKinds.Count;
        double[] cells = new double[_tissues.Length * (residents + kinds) + (_plan.HasOrgans ? kinds : 0)];
        int at = 0;
        for (int i = 0; i < _tissues.Length; i++)
        {
            long[] census = _replicas[i].Census;
            TissueSample tissue = _tissues[i];
            for (int kind = 1; kind <= _scenario.ResidentKinds.Count; kind++)
            {
                if (_scenario.VesselKinds.Contains(kind))
                    continue;
                cells[at++] = kind == _plan.Tumour ? tissue.Tumour(census) : tissue.Residents(census, kind);
            }

            for (int kind = 0; kind < kinds; kind++)
            {
                for (int state = 0; state < TState.Count; state++)
                    cells[at] += tissue.TCells(census, Counter.OfState(kind, state));
                at++;
            }
        }

        for (int kind = 0; at < cells.Length; kind++)
        {
            for (int state = 0; state < TState.Count; state++)
                cells[at] += _organs.Cells[kind * TState.Count + state] + (_lungs?.Cells[kind * TState.Count + state] ?? 0);
            at++;
        }

        return cells;
    }

    private double InBlood(string kind) => BloodTCells(Array.IndexOf([.. _scenario.TKinds], kind)) / _plan.BloodVolume;

    /// <summary>Tumour cells of the body; 0 without a tumour.</summary>
    private double TumourCells()
    {
        double sum = 0;
        for (int i = 0; i < _tissues.Length; i++)
            sum += _tissues[i].Tumour(_replicas[i].Census);
        return sum;
    }

    /// <summary>Those without the antigen; null where nothing tells of them.</summary>
    private double? NegativeCells()
    {
        if (_plan.Negative is null)
            return null;
        double sum = 0;
        for (int i = 0; i < _tissues.Length; i++)
            sum += _tissues[i].Negative(_replicas[i].Census);
        return sum;
    }

    /// <summary>Share of the tumour without the antigen; NaN where nothing tells of it, or there is no tumour.</summary>
    private double NegativeShare() =>
        NegativeCells() is { } negative && TumourCells() is > 0 and var all ? Math.Min(1, negative / all) : double.NaN;

    /// <summary>Share of the tumour that resists killing; NaN likewise.</summary>
    private double ResistantShare()
    {
        if (_plan.Resistant is null || TumourCells() is not (> 0 and var all))
            return double.NaN;
        double sum = 0;
        for (int i = 0; i < _tissues.Length; i++)
            sum += _tissues[i].Resistant(_replicas[i].Census);
        return Math.Min(1, sum / all);
    }

    /// <summary>Volume of the tumour as imaging sees it, mL; NaN without a tumour, or where it is one of the marrow.</summary>
    private double ImagedVolume()
    {
        if (_plan.Tumour == 0 || _plan.MarrowTissue >= 0)
            return double.NaN;
        double dead = 0;
        for (int i = 0; i < _tissues.Length; i++)
            dead += _tissues[i].DeadTumour(_replicas[i].Census);
        return TumourVolume.Of(TumourCells(), dead);
    }

    // That of the row that tells of it.
    private uint? TransplantTick =>
        double.IsNaN(_outcome.TransplantDay)
            ? null
            : _plan.InfusionTick + (uint)Math.Round(_outcome.TransplantDay / _plan.WindowDays) * (uint)_scenario.Window;

    /// <summary>Days from the infusion at a tick.</summary>
    private double CourseDay(uint tick) => ((double)tick - _plan.InfusionTick) * _plan.WindowDays / _scenario.Window;

    /// <summary>Looks at the outcome as of the row of the course that is told with the plan of a window.</summary>
    /// <returns>Whether the patient is given a transplant.</returns>
    private bool FollowOutcome(uint tick)
    {
        uint window = (uint)_scenario.Window;
        if (_plan.Outcome is null || tick < _plan.InfusionTick + window)
            return false;
        uint at = tick - window;
        double cells = TumourCells();
        if (at == _plan.InfusionTick)
        {
            _outcome.Begin(_tumourAtInfusion = cells);
            return false;
        }

        _outcome.Look(new TumourBurden(_tumourAtInfusion, cells, NegativeCells()), _systemic.CrsGrade, CourseDay(at), _plan.WindowDays);
        return _outcome.IsTransplanted(CourseDay(at));
    }

    /// <summary>A row of the course if one is due: the state at the census that the last plan was made from.</summary>
    /// <param name="tick">First tick of the window planned last; the row stands for one window before.</param>
    /// <param name="isLast">Whether the course ends there, and has its row whatever the interval.</param>
    public CourseRow? Row(uint tick, bool isLast = false)
    {
        uint window = (uint)_scenario.Window;
        if (tick < window)
            return null;
        uint at = tick - window;
        double day = CourseDay(at);
        // The last row of the dead is that of their death.
        if (!IsAlive && _outcome.DeathDay != day)
            return null;
        if (!isLast && IsAlive && at / window % _plan.CourseWindows != 0)
            return null;
        return new CourseRow(Identity, at, CourseColumns.Values(State(at))) { Tissues = TissueCells() };
    }

    /// <summary>CAR-T cells of a kind in the body, those apart that will not engraft; NaN where there is no such kind.</summary>
    public double TCellsOf(string kind)
    {
        int k = Array.IndexOf([.. _scenario.TKinds], kind);
        return k < 0 ? double.NaN : BodyTCells(failing: false, k);
    }

    /// <summary>CAR-T cells of the body.</summary>
    /// <param name="failing">Whether with those that will not engraft.</param>
    public double CarT(bool failing) => BodyTCells(failing);

    /// <summary>Whether a test finds the autoantibody; false where it is not told.</summary>
    public bool HasAutoantibody => _antibodies?.IsPositive ?? false;

    /// <summary>What is charted of the patient: the state at the census that the last plan was made from.</summary>
    /// <param name="at">Its tick.</param>
    public PatientState State(uint at)
    {
        double blood = 0,
            naive = 0,
            memory = 0,
            blasts = 0,
            kills = 0;
        for (int kind = 0; kind < _plan.Fates.Count; kind++)
            blood += _plan.Fates[kind] is null ? 0 : BloodTCells(kind);
        for (int i = 0; i < _tissues.Length; i++)
        {
            long[] census = _replicas[i].Census;
            TissueSample tissue = _tissues[i];
            kills += tissue.Kills;
            if (_plan.BLineage is { } b)
            {
                naive += tissue.Residents(census, b.Naive);
                memory += tissue.Residents(census, b.Memory);
            }

            if (i == _plan.MarrowTissue)
                blasts = tissue.Tumour(census) / _plan.Nucleated;
        }

        bool hasTumour = _plan.Tumour != 0;
        double carT = blood / _plan.BloodVolume;
        return new PatientState
        {
            Day = CourseDay(at),
            CarTInBlood = carT,
            Cd4InBlood = InBlood("cd4"),
            Cd8InBlood = InBlood("cd8"),
            CarT = BodyTCells(failing: true),
            BCellsInBlood = _plan.BLineage is null ? double.NaN : (naive + memory) / _plan.ApparentB,
            NaiveB = naive,
            MemoryB = memory,
            Tumour = hasTumour ? TumourCells() : double.NaN,
            NegativeShare = NegativeShare(),
            ResistantShare = ResistantShare(),
            TumourVolume = ImagedVolume(),
            MarrowBlasts = hasTumour && _plan.MarrowTissue >= 0 ? blasts : double.NaN,
            Il6 = _systemic.Il6,
            Ifng = _systemic.Ifng,
            Il1 = _systemic.Il1,
            Others = _systemic.Other,
            Crp = _systemic.Crp,
            Temperature = _systemic.Temperature,
            CrsGrade = _systemic.CrsGrade,
            NeurotoxicityGrade = _neurotoxicity?.Grade ?? double.NaN,
            Autoantibody = _antibodies?.Autoantibody ?? double.NaN,
            VaccineAntibody = _antibodies?.Vaccine ?? double.NaN,
            C3 = _antibodies?.C3 ?? double.NaN,
            Sledai = _antibodies?.Sledai ?? double.NaN,
            Lymphocytes = _systemic.NormalT / _plan.ApparentT + carT,
            Kills = kills,
        };
    }
}
