using CarTAgents.Compute.Cpu;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Configuration.Units;
using CarTAgents.Model.Columns;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Engine;
using CarTAgents.Model.Mixed;
using CarTAgents.Model.Numbers;

namespace CarTAgents.Model.Body;

/// <summary>A drawn patient on lattices: the one who has the same number among the mixed patients of a twin, by the traits that lattices
/// have (<see cref="LatticeTraits"/>). A step is a window. Same bits on every machine.</summary>
public sealed class LatticePatient : IPatient, IDisposable
{
    private readonly RunConfiguration _lattice;
    private readonly MixedPlan _twin;
    private readonly LatticeTraits _map;
    private readonly ulong _seed;
    private CpuDevice? _device;
    private Simulation? _simulation;
    private PatientPlan? _plan;
    private PatientHistory? _history;
    private PatientState _state;

    private LatticePatient(RunConfiguration lattice, MixedPlan twin, LatticeTraits map, ulong seed, uint identity)
    {
        (_lattice, _twin, _map, _seed, Identity) = (lattice, twin, map, seed, identity);
        Traits = Traits.Drawn(twin, seed, identity);
    }

    /// <summary>The patients of a design, not simulated yet.</summary>
    /// <param name="lattice">The patient on lattices, under the treatment in question.</param>
    /// <param name="twin">The same without places, whose patients are drawn; its seed, identity and duration hold.</param>
    /// <exception cref="Configuration.Yaml.ConfigurationException">The lattice has no such patients; names the key.</exception>
    public static IEnumerable<LatticePatient> Of(RunConfiguration lattice, RunConfiguration twin)
    {
        MixedPlan plan = MixedConversion.Convert(twin, out _);
        var map = new LatticeTraits(lattice, twin, plan);
        RunConfiguration treated = lattice.With([.. map.Treatment, "replicas=1", Seconds("duration", End(lattice, plan))]);
        return Enumerable.Range(0, twin.Replicas).Select(r => new LatticePatient(treated, plan, map, twin.Seed, twin.Identity + (uint)r));
    }

    /// <summary>Checks that such patients can be simulated.</summary>
    /// <param name="lattice">As of <see cref="Of"/>.</param>
    /// <param name="twin">As of <see cref="Of"/>.</param>
    /// <returns>Notes for the user: what drawn patients have and lattices have not, and what the conversion has to say.</returns>
    /// <exception cref="Configuration.Yaml.ConfigurationException">They cannot; names the key.</exception>
    public static IReadOnlyList<string> Check(RunConfiguration lattice, RunConfiguration twin)
    {
        MixedPlan plan = MixedConversion.Convert(twin, out _);
        var map = new LatticeTraits(lattice, twin, plan);
        RunConfiguration median = lattice.With([.. map.Treatment, .. map.Sets(Traits.Median(plan))]);
        ScenarioConversion.Convert(median, out IReadOnlyList<string> notes, replicas: 1);
        string absent = string.Join("; ", map.Absent);
        return
        [
            .. map.Absent.Count == 0 ? Array.Empty<string>() : [$"not on lattices, so that patients do not differ by it there: {absent}"],
            .. notes.Where(n => n.Contains(".vessels: ", StringComparison.Ordinal)),
        ];
    }

    /// <inheritdoc/>
    public uint Identity { get; }

    /// <summary>Who the patient is.</summary>
    internal Traits Traits { get; }

    Traits IPatient.Traits => Traits;

    /// <inheritdoc/>
    public double Day => _state.Day;

    /// <inheritdoc/>
    public bool IsOver => !Outcome.IsAlive || Day >= _twin.End - 1e-9;

    /// <inheritdoc/>
    public double Dose => _plan?.Dose ?? 0;

    /// <inheritdoc/>
    public double Burden { get; private set; }

    /// <inheritdoc/>
    public bool HasMinimalDisease => Traits.IsMinimal;

    /// <inheritdoc/>
    public Outcome Outcome => _history!.Outcome;

    /// <inheritdoc/>
    public double CarT => Body.CarT(failing: false);

    /// <inheritdoc/>
    public double CarTInBlood => _state.CarTInBlood;

    /// <inheritdoc/>
    public double ShareOfTCells => Body.CarT(failing: true) is var all ? all / (all + Body.NormalT) : 0;

    /// <inheritdoc/>
    public double Tumour => _state.Tumour;

    /// <inheritdoc/>
    public double BCellsInBlood => _state.BCellsInBlood;

    /// <inheritdoc/>
    public double NaiveShare => _state.BCells > 0 ? _state.NaiveB / _state.BCells : double.NaN;

    /// <inheritdoc/>
    public double Il6 => _state.Il6;

    /// <inheritdoc/>
    public double Ifng => _state.Ifng;

    /// <inheritdoc/>
    public double Il15 => _plan!.Il15 is { } law ? Il15Baseline * law.Level(Body.NormalT, CarT) / law.Level(_plan.NormalT, 0) : double.NaN;

    /// <inheritdoc/>
    public double Il15Baseline => _plan!.Il15 is { } law ? law.Baseline * _plan.Il15Factor : double.NaN;

    /// <inheritdoc/>
    public double Crp => _state.Crp;

    /// <inheritdoc/>
    public int CrsGrade => (int)_state.CrsGrade;

    /// <inheritdoc/>
    public int NeurotoxicityGrade => double.IsNaN(_state.NeurotoxicityGrade) ? 0 : (int)_state.NeurotoxicityGrade;

    /// <inheritdoc/>
    public double TocilizumabDay => DayOf(Drug.Tocilizumab);

    /// <inheritdoc/>
    public double SteroidDay => DayOf(Drug.Steroid);

    /// <inheritdoc/>
    public double AnakinraDay => DayOf(Drug.Anakinra);

    /// <inheritdoc/>
    public double Sledai => _state.Sledai;

    /// <inheritdoc/>
    public bool HasAutoantibody => Body.HasAutoantibody;

    /// <inheritdoc/>
    public double C3 => _state.C3;

    /// <inheritdoc/>
    public double VaccineAntibody => _state.VaccineAntibody;

    private Patient Body => _simulation!.Patients[0];

    /// <inheritdoc/>
    public double CarTOf(string kind) => Body.TCellsOf(kind);

    /// <summary>Makes the lattices, and runs what lies before the infusion.</summary>
    /// <exception cref="InvalidOperationException">The tumour is too small for the lattice.</exception>
    /// <exception cref="Configuration.Yaml.ConfigurationException">A trait is beyond what its key may be.</exception>
    public void Begin()
    {
        RunConfiguration drawn = _lattice.With([
            .. _map.Sets(Traits),
            FormattableString.Invariant($"identity={Identity}"),
            FormattableString.Invariant($"seed={_seed}"),
        ]);
        Scenario scenario = ScenarioConversion.Convert(drawn, out _);
        var course = new HostRandom(_seed, Identity, HostPurpose.MixedCourse);
        _plan = scenario.Patient! with
        {
            Il15Factor = Traits.Il15,
            DeathThreshold = Traits.DeathThreshold(ref course),
            TransplantRank = Traits.TransplantRank,
        };
        if (_plan.Tumour > 0)
            RequireTumour(scenario);
        _device = new CpuDevice(threads: 1);
        _simulation = new Simulation(scenario with { Patient = _plan }, _device);
        // The state of a census is told with the plan of the window after it.
        Advance(_plan.InfusionTick + (uint)scenario.Window + 1);
        Burden = double.IsNaN(Tumour) ? 0 : Tumour;
    }

    /// <summary>Advances by a window.</summary>
    /// <exception cref="RunException">A field overflowed.</exception>
    public void Step() => Advance(_simulation!.Tick + (uint)_simulation.Scenario.Window);

    /// <inheritdoc/>
    public void Dispose()
    {
        _simulation?.Dispose();
        _device?.Dispose();
    }

    private void Advance(uint tick)
    {
        Simulation simulation = _simulation!;
        simulation.RunTo(tick);
        uint window = (uint)simulation.Scenario.Window,
            planned = (simulation.Tick - 1) / window * window;
        _state = Body.State(planned - window);
        _history = Body.History;
    }

    private void RequireTumour(Scenario scenario)
    {
        int tumour = _plan!.Tumour;
        long cells = scenario.Replicas.Sum(r => r.InitialTissue!.Residents.Where(k => k.Kind == tumour).Sum(k => k.Cells));
        if (cells == 0)
        {
            throw new InvalidOperationException(
                FormattableString.Invariant($"a tumour of {Traits.Burden:0.0e0} cells is less than one cell of the lattice; a larger ")
                    + "lattice has it"
            );
        }
    }

    private double DayOf(Drug drug) => _history!.DrugDays.TryGetValue(drug, out double day) ? day : double.NaN;

    // The last row needs the window after it, and a tick of the one after that.
    private static double End(RunConfiguration lattice, MixedPlan twin) =>
        lattice.Patient!.Infusion!.At + twin.End * Unit.SecondsPerDay + 3 * lattice.Census;

    private static string Seconds(string key, double value) => FormattableString.Invariant($"{key}={value} s");
}
