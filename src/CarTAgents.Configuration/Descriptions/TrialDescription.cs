using CarTAgents.Configuration.Keys;

namespace CarTAgents.Configuration.Descriptions;

/// <summary>A study that drawn patients are set beside.</summary>
public sealed record TrialDescription
{
    /// <summary>Name of the study.</summary>
    [Key("Name of the study.")]
    public required string Study { get; init; }

    /// <summary>Patients of the study.</summary>
    [Key("Patients that the study treated; a virtual cohort has ten times as many.", Range = "[1, 100000]")]
    public required int Patients { get; init; }

    /// <summary>Full path of a table of published endpoints.</summary>
    [Key("A table of the study's endpoints, relative to this configuration.", IsPath = true)]
    public required string Endpoints { get; init; }

    /// <summary>The same patients under another treatment, by name.</summary>
    [Key("The same patients under another treatment, by name.", NamesKinds = true, MaxCount = 20, Default = "{}")]
    public IReadOnlyDictionary<string, ArmDescription> Arms { get; init; } = new Dictionary<string, ArmDescription>();
}

/// <summary>Another treatment of the same patients.</summary>
public sealed record ArmDescription
{
    /// <summary>What it is, in words.</summary>
    [Key("What the treatment is, in words.")]
    public required string About { get; init; }

    /// <summary>New values by dotted path or parameter symbol, as text.</summary>
    [Key(
        "New values, by the same paths as --set: of patient.infusion, patient.drugs, patient.bridging, events, tCells, and of "
            + "what T cells secrete.",
        MinCount = 1
    )]
    public required IReadOnlyDictionary<string, string> Set { get; init; }
}
