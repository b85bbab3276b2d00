namespace CarTAgents.Model;

/// <summary>The body around the tissue.</summary>
public sealed record PatientDescription
{
    /// <summary>The state of the whole body.</summary>
    [Key("The state of the whole body: plasma cytokines, CRP, temperature, grade of CRS, normal T cells.")]
    public required SystemicDescription Systemic { get; init; }
}
