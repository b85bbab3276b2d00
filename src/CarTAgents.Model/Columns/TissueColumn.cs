using CarTAgents.Configuration.Descriptions;
using CarTAgents.Model.Conversion;

namespace CarTAgents.Model.Columns;

/// <summary>A column at the end of course.csv, of patients on lattices: cells of one kind in one tissue, of the body rather than of its
/// lattice.</summary>
public sealed class TissueColumn : Column
{
    /// <summary>Name of the organs without targets.</summary>
    public const string Organs = "other organs";

    private TissueColumn(string kind, string tissue, bool isTCell)
        : base($"{kind} in {tissue}", "cells")
    {
        Kind = kind;
        Tissue = tissue;
        IsTCell = isTCell;
    }

    /// <summary>The kind.</summary>
    public string Kind { get; }

    /// <summary>The tissue.</summary>
    public string Tissue { get; }

    /// <summary>Whether it is a kind of T cells.</summary>
    public bool IsTCell { get; }

    /// <summary>Those of a run, in the order of the file: tissue by tissue, residents but vessels, then T cells; then T cells in organs
    /// without targets, where the patient has them. None without a patient on lattices.</summary>
    /// <param name="scenario">What is simulated.</param>
    /// <param name="configuration">Its configuration.</param>
    public static IReadOnlyList<TissueColumn> Of(Scenario scenario, RunConfiguration configuration) =>
        scenario.Patient is null
            ? []
            :
            [
                .. configuration.Tissues.Keys.SelectMany(tissue =>
                    scenario
                        .ResidentKinds.Where((_, k) => !scenario.VesselKinds.Contains(k + 1))
                        .Select(kind => new TissueColumn(kind, tissue, isTCell: false))
                        .Concat(scenario.TKinds.Select(kind => new TissueColumn(kind, tissue, isTCell: true)))
                ),
                .. scenario.Patient.HasOrgans ? scenario.TKinds.Select(kind => new TissueColumn(kind, Organs, isTCell: true)) : [],
            ];
}
