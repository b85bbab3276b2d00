using CarTAgents.Configuration.Descriptions;
using CarTAgents.Configuration.Units;
using CarTAgents.Configuration.Yaml;
using CarTAgents.Kernels.Cells;
using CarTAgents.Kernels.Parameters;
using CarTAgents.Model.Numbers;
using CarTAgents.Model.Tissues;

namespace CarTAgents.Model.Conversion;

/// <summary>Turns a configuration into the terms of the kernels: the one place where rates become thresholds, times ticks and amounts
/// quanta.</summary>
/// <remarks>A value that cannot be represented (a tick too long for a rate, an unreachable motility, a field too fast) is an error that
/// names its key.</remarks>
public sealed class ScenarioConversion
{
    private readonly RunConfiguration _configuration;
    private readonly double _tick;
    private readonly Lattice _lattice;
    private readonly Rates _rates;
    private readonly List<string> _notes = [];

    private ScenarioConversion(RunConfiguration configuration)
    {
        _configuration = configuration;
        _tick = configuration.Tick;
        LatticeDescription l = configuration.Lattice;
        _lattice = new Lattice(
            l.Size[0],
            l.Size[1],
            l.Size[2],
            l.Spacing,
            l.Boundary[0] == Boundary.Periodic,
            l.Boundary[1] == Boundary.Periodic,
            l.Boundary[2] == Boundary.Periodic
        );
        _rates = new Rates(configuration, _lattice, _notes);
    }

    /// <summary>Converts a configuration.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="notes">Notes for the user on the conversion: effective values, cells moved.</param>
    /// <param name="seeded">Whether the run starts at tick 0 with a tissue of its own; false when its state will be loaded.</param>
    /// <param name="replicas">Number of replicas, where not that of the configuration.</param>
    /// <exception cref="ConfigurationException">A value cannot be represented, or a file of cells is wrong.</exception>
    public static Scenario Convert(
        RunConfiguration configuration,
        out IReadOnlyList<string> notes,
        bool seeded = true,
        int? replicas = null
    )
    {
        if (configuration.IsMixed)
            throw configuration.Error("patient.space", "a mixed patient has no lattice, which this needs; expected patient.space: lattice");
        var conversion = new ScenarioConversion(configuration);
        conversion._notes.AddRange(configuration.SectionsOfMixedAlone());
        Scenario scenario = conversion.Scenario(seeded, replicas ?? configuration.Replicas);
        notes = conversion._notes;
        return scenario;
    }

    private Scenario Scenario(bool seeded, int count)
    {
        RunConfiguration c = _configuration;
        long sites = (long)_lattice.Nx * _lattice.Ny * _lattice.Nz;
        if (sites > int.MaxValue)
            throw c.Error("lattice.size", $"{sites} sites are too many; a replica has at most {int.MaxValue}");
        uint window = _rates.Ticks(c, "census", c.Census, 1, RunConfiguration.MostWindowTicks);
        uint end = _rates.Ticks(c, "duration", c.Duration, 1, int.MaxValue);
        foreach ((string name, ResidentDescription kind) in c.Residents)
            RequireKept(c, $"residents.{name}.antigen.median", kind.Antigen?.Median);
        foreach ((string name, TCellDescription kind) in c.TCells)
            RequireKept(c, $"tCells.{name}.carNumber.median", kind.CarNumber?.Median);
        long voxels = 0;
        foreach ((string name, FieldDescription field) in c.Fields)
        {
            int factorZ = _lattice.Nz == 1 ? 1 : field.Factor;
            voxels += sites / ((long)field.Factor * field.Factor * factorZ);
            if (voxels > int.MaxValue)
            {
                throw c.Error(
                    $"fields.{name}.factor",
                    $"the fields up to this one have {voxels} voxels, and a replica has at most {int.MaxValue}; use a larger "
                        + "factor or a smaller lattice"
                );
            }

            if (_lattice.Nx % field.Factor != 0 || _lattice.Ny % field.Factor != 0 || _lattice.Nz % factorZ != 0)
            {
                throw c.Error(
                    $"fields.{name}.factor",
                    $"voxels of {field.Factor} sites do not divide a lattice of {_lattice.Nx} x {_lattice.Ny} x {_lattice.Nz} sites"
                );
            }
        }

        FieldGrid[] fields =
        [
            .. c.Fields.Select(f => new FieldGrid(
                f.Key,
                f.Value.Factor,
                f.Value.Quantum,
                new InitialFieldConversion(c, $"fields.{f.Key}", f.Value, _rates, _lattice).Convert()
            )),
        ];
        (TissueConversion Conversion, InitialTissue? Cells)[] tissues =
        [
            .. c.AllTissues.Select(t =>
            {
                var conversion = new TissueConversion(c, t.Tissue, t.Path, _lattice, _notes);
                return (conversion, seeded ? conversion.Convert() : null);
            }),
        ];
        List<(uint Tick, ParameterSet Parameters)> changes = [(0, Parameters(c))];
        List<Dose> doses = [];
        RunConfiguration current = c;
        foreach (int index in Enumerable.Range(0, c.Events.Count).OrderBy(i => c.Events[i].At.Value))
        {
            EventDescription e = c.Events[index];
            if (e.At > c.Duration)
                _notes.Add($"the event at {e.At.Text} lies after the end of the run at {c.Duration.Text}, and will not happen");
            uint at = (uint)Math.Min(int.MaxValue, (long)(e.At / _tick + 0.5));
            if (at % window != 0 && e.At <= c.Duration)
            {
                _notes.Add(
                    $"the event at {e.At.Text} takes effect at {Rates.Text((at + window - 1) / window * window * _tick / 60)} "
                        + "min, when the next "
                        + $"census window begins"
                );
            }

            if (e.Set is not null)
            {
                current = current.After(index);
                changes.Add((at, Parameters(current)));
            }

            if (c.Patient is null && e.Dose is { } dose)
            {
                uint over = (uint)Math.Clamp((long)(dose.Over / _tick + 0.5), 1, int.MaxValue);
                if (dose.Cells > sites)
                {
                    _notes.Add(
                        $"the dose at {e.At.Text} is of {dose.Cells.Text} T cells, and the lattice has room for {sites}: the "
                            + "others wait until "
                            + "there is some"
                    );
                }

                if (e.At <= c.Duration && e.At + dose.Over > c.Duration)
                {
                    _notes.Add(
                        $"the dose at {e.At.Text} is given over {dose.Over.Text}, and the run ends at {c.Duration.Text} before that"
                    );
                }
                doses.Add(new Dose(at, (long)dose.Cells.Value, over, TissueConversion.Mix(c, dose.Mix), dose.Enter));
            }
        }

        if (
            tissues[0].Cells is { } first
            && doses.Any(d => d.Route == EntryRoute.Vessels && d.Cells > 0)
            && !tissues[0].Conversion.HasVessels(first)
        )
        {
            throw c.Error("events", "a dose enters at vessels, but the tissue has none; add tissue.vessels, or enter: anywhere or outside");
        }

        // A patient's tissues follow one another.
        ParameterChange[][] inTissue =
        [
            .. tissues.Select(t =>
                changes.Select(change => new ParameterChange(change.Tick, InTissue(t.Conversion, change.Parameters))).ToArray()
            ),
        ];
        Replica[] replicas = new Replica[count * tissues.Length];
        for (int r = 0; r < replicas.Length; r++)
        {
            uint identity = unchecked(c.Identity + (uint)(r / tissues.Length)),
                number = (uint)(r % tissues.Length);
            if (identity < c.Identity)
                throw c.Error("replicas", $"identities from {c.Identity} on leave no room for {c.Replicas} replicas");
            (TissueConversion tissue, InitialTissue? cells) = tissues[number];
            replicas[r] = new Replica
            {
                Identity = identity,
                Tissue = number,
                InitialTissue = cells is null ? null : tissue.WithVessels(cells, identity, number),
                Doses = doses,
                Parameters = [.. inTissue[number].Select(change => change with { Parameters = change.Parameters.Of(identity, number) })],
            };
        }

        return new Scenario
        {
            Lattice = _lattice,
            TickSeconds = _tick,
            Exchanges = c.Exchanges,
            Window = (int)window,
            EndTick = end,
            Seed = c.Seed,
            Replicas = replicas,
            TKinds = [.. c.TCells.Keys],
            ResidentKinds = [.. c.Residents.Keys],
            ResidentClassNames = c.ResidentClassNames,
            VesselKinds = [.. c.Residents.Select((r, i) => (r.Value.Vessel, Kind: i + 1)).Where(r => r.Vessel).Select(r => r.Kind)],
            Fields = fields,
            Identities = Identities(c, sites, end),
            Patient = c.Patient is null
                ? null
                : new PatientConversion(c, (int)window, _tick).Convert([
                    .. tissues.Select(t => (t.Conversion.Represents(), t.Cells is { } cells ? t.Conversion.ClonesBeside(cells) : default)),
                ]),
            NegativeKinds =
            [
                .. c
                    .Residents.Select((r, i) => (r.Key, Cell: r.Value, Kind: i + 1))
                    .Where(r => r.Cell.Antigen?.Negative is not null || (r.Key == c.Patient?.Tumour && ClonePlan.Negative(c) is not null))
                    .Select(r => r.Kind),
            ],
            FollowsNegative =
                ClonePlan.Negative(c) is { Occurs: true }
                || c.Residents.Values.Any(r => r.Antigen?.Negative is { } n && (n.Share > 0 || n.LossPerDivision > 0)),
        };
    }

    private ParameterSet InTissue(TissueConversion tissue, ParameterSet parameters) =>
        tissue.Exit(_rates) is { } exit ? parameters.WithExit(exit) : parameters;

    // Numbers up to 2^53 are exact in any program that reads a table.
    private static bool Identities(RunConfiguration c, long sites, uint end)
    {
        if (c.IdentityKey is not { } key)
            return false;
        if ((end + 2.0) * Identity.Ways * sites <= 1L << 53)
            return true;
        throw c.Error(
            key,
            $"{sites} sites and {end} ticks need more identities than 2^53; a coarser tick or a smaller lattice needs fewer"
        );
    }

    private static void RequireKept(RunConfiguration c, string key, Quantity? median)
    {
        if (median is { } number && number.Value > LnDensity.Most)
            throw c.Error(key, $"{number.Text} is more than a cell can be given here: at most {LnDensity.Most} molecules");
    }

    /// <summary>Parameters, still of no replica.</summary>
    private ParameterSet Parameters(RunConfiguration c)
    {
        var parameters = new ParameterSet(c.Fields.Count);
        parameters.Replica.SeedLow = (uint)c.Seed;
        parameters.Replica.SeedHigh = (uint)(c.Seed >> 32);
        Span<uint> softPlus = parameters.LawAt(Law.SoftPlus(0));
        for (int i = 0; i < softPlus.Length; i++)
            softPlus[i] = (uint)(HostMath.Log1P(HostMath.Exp(i / 16.0 - 8)) * LnDensity.Unit + 0.5);

        var kinds = new Kinds(c);
        var tKinds = new TKindConversion(c, kinds, _rates, _lattice);
        foreach ((string name, TCellDescription cell) in c.TCells)
            tKinds.Convert(name, cell, kinds.T(name), parameters);
        var residentKinds = new ResidentKindConversion(c, kinds, _rates, _lattice);
        foreach ((string name, ResidentDescription cell) in c.Residents)
            residentKinds.Convert(name, cell, parameters);
        var fields = new FieldConversion(c, kinds, _rates, _lattice, ReferenceEquals(c, _configuration) ? _notes : null);
        foreach ((string name, FieldDescription field) in c.Fields)
            fields.Convert(name, field, kinds.Field(name), parameters);
        return parameters;
    }
}
