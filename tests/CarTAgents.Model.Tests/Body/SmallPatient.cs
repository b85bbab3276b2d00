using CarTAgents.Configuration.Descriptions;
using CarTAgents.Model.Conversion;
using CarTAgents.Testing;

namespace CarTAgents.Model.Tests.Body;

/// <summary>A patient of three small tissues in whom within hours everything happens: fast cells, and a dose that gives a hundred T cells
/// on a lattice.</summary>
internal static class SmallPatient
{
    private const string Text = """
        extends: patient.yaml
        name: small patient
        duration: 20 h
        census: 20 min
        lattice: {size: [16, 16, 16], boundary: periodic}
        parameters: {t_lag: {value: 2}, t_cyc: {value: 0.1}, t_stay: {value: 4}, n_div: {value: 3}, K15: {value: 3},
          k_recall: {value: 5}, k_exh: {value: 2}, F_B: {value: 0.3}}
        residents:
          lymphoma:
            target: true
            antigen: {median: 40000 molecules, spread: 0.5, inheritance: 0.9}
            killing: {probability: 0.9}
            dyingTime: 30 min
            debris: 1 h
            deathSignal: 0.5
            doubling: 16 h
            lifespan: 40 h
          precursor: {maturation: {time: 6 h, stages: 3}, lifespan: 30 h, debris: 1 h}
          naive: {maturation: {time: 30 h}, lifespan: 30 h, debris: 1 h}
        tissues:
          tumour:
            represents: {kind: lymphoma, cells: 1e9}
            homing: 3
            pattern: diffuse
            residents: {lymphoma: {fraction: 0.9}, macrophage: {fraction: 0.03}}
            vessels: {kind: vessel, spacing: 80 um, pattern: regular}
          lymphoid:
            represents: {sites: 1e9}
            homing: 2
            pattern: diffuse
            residents: {naive: {body: 2e8}, memory: {body: 1e8}, macrophage: {fraction: 0.05}}
            vessels: {kind: vessel, spacing: 80 um, pattern: random}
          marrow:
            represents: {sites: 5e8}
            pattern: diffuse
            residents: {precursor: {body: 1e8}}
            vessels: {kind: vessel, spacing: 80 um, pattern: regular}
        patient:
          every: 20 min
          organs: {homing: 0.6}
          tumour: lymphoma
          bLineage: {output: 3e8 1/d}
          infusion: {at: 2 h, cellsPerKilogram: 1.25e5, weight: 80 kg, mix: {cd8: 1, cd4: 1}, drop: 0.3, resting: 0.3}
          systemic:
            others: {IL-2: {field: IL-2, mass: 15.5 kDa, halfLife: 30 min, baseline: 0 pg/mL}}
            normalT: {lymphodepletion: {start: 40 min, duration: 80 min, left: 3e9}}
        """;

    /// <summary>A thousandth of its tumour is without the antigen, a hundredth resists killing.</summary>
    public const string WithClone =
        "patient.clones={resistant: {share: 0.01, killing: 0.2}, negative: {patients: 1, leastExponent: -3, mostExponent: -3, "
        + "lossPerDivision: 1e-8, bystander: 0}}";

    /// <summary>The patient, or several.</summary>
    public static Scenario Scenario(params string[] sets) => ScenarioConversion.Convert(Configuration(sets), out _);

    /// <summary>What it is made of.</summary>
    public static RunConfiguration Configuration(params string[] sets) =>
        RunConfiguration.Parse(Text, Repository.PathOf("configs", "small-patient.yaml"), sets);
}
