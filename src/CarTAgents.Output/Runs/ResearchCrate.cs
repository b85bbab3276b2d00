using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CarTAgents.Output.Runs;

/// <summary>A file or folder that a crate tells of.</summary>
/// <param name="Path">Its path in the directory; a folder's ends in a slash.</param>
/// <param name="About">What it is.</param>
/// <param name="Format">Its media type; empty of a folder.</param>
internal readonly record struct CratePart(string Path, string About, string Format = "");

/// <summary>ro-crate-metadata.json: what a directory holds and how it came about, as repositories of research data read it (RO-Crate 1.1,
/// https://w3id.org/ro/crate/1.1). It has no licence: whose the data are is for their owner to say.</summary>
internal sealed record ResearchCrate
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "ro-crate-metadata.json";

    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly CratePart[] OfARun =
    [
        new("config.yaml", "the resolved configuration, which reproduces the run", "application/yaml"),
        new("run.json", "version, device, seed, timings, results, state hash", "application/json"),
        new("census.csv", "counts over time", "text/csv"),
        new("events.csv", "what happened to single cells", "text/csv"),
        new("events.parquet", "what happened to single cells", "application/vnd.apache.parquet"),
        new("events.arrow", "what happened to single cells", "application/vnd.apache.arrow.file"),
        new("course.csv", "the course of each patient", "text/csv"),
        new("summary.json", "peaks, times and grades of the courses", "application/json"),
        new("published.csv", "published values that the courses are compared with", "text/csv"),
        new("report.html", "a report made from the other files", "text/html"),
        new("series.pvd", "the snapshots in time, for ParaView", "application/xml"),
        new("recording.cta", "the visible state of the tissue over time", "application/octet-stream"),
        new("origin.checkpoint", "the checkpoint that a branch started from", "application/octet-stream"),
        new("frames/", "pictures"),
        new("snapshots/", "the lattice for ParaView"),
        new("cells/", "tables of cells"),
        new("checkpoints/", "states to continue from"),
        new("inputs/", "tables that the configuration names"),
    ];

    /// <summary>What the directory is of.</summary>
    public required string Name { get; init; }

    /// <summary>What was done, in a sentence.</summary>
    public required string About { get; init; }

    /// <summary>The command that did it; null where there was none.</summary>
    public string? Command { get; init; }

    /// <summary>Version of the program.</summary>
    public required string Version { get; init; }

    /// <summary>When it began, UTC.</summary>
    public required DateTime Started { get; init; }

    /// <summary>What the directory may hold; of these, those that are there are told.</summary>
    public required IReadOnlyList<CratePart> Parts { get; init; }

    /// <summary>Writes the crate of a run.</summary>
    /// <exception cref="OutputException">It cannot be written.</exception>
    public static void Write(RunDirectory run, RunRecord record) =>
        new ResearchCrate
        {
            Name = record.Name,
            About = string.Create(
                CultureInfo.InvariantCulture,
                $"A simulation of CAR-T cells with CarTAgents: seed {record.Seed}, state hash {record.StateHash}"
            ),
            Command = record.Command,
            Version = record.Version,
            Started = record.Started,
            Parts = OfARun,
        }.Write(run.Path);

    /// <summary>Writes the crate of a directory.</summary>
    /// <exception cref="OutputException">It cannot be written.</exception>
    public void Write(string directory)
    {
        // run.json is written last, and belongs to it all the same.
        CratePart[] there =
        [
            .. Parts.Where(p =>
                p.Path == "run.json"
                || (p.Path.EndsWith('/') ? Directory.Exists(Path.Combine(directory, p.Path)) : File.Exists(Path.Combine(directory, p.Path)))
            ),
        ];
        var graph = new JsonArray(
            Entity(FileName, "CreativeWork", ("conformsTo", Reference("https://w3id.org/ro/crate/1.1")), ("about", Reference("./"))),
            Entity(
                "./",
                "Dataset",
                ("name", Name),
                ("description", About),
                ("datePublished", Started.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
                ("hasPart", References(there.Select(p => p.Path))),
                ("mentions", Reference("#simulation"))
            ),
            Entity(
                "#simulation",
                "CreateAction",
                ("name", Command ?? About),
                ("instrument", Reference("#cartagents")),
                ("startTime", Started.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture)),
                ("object", Reference("config.yaml")),
                ("result", References(there.Select(p => p.Path).Where(p => p is not ("config.yaml" or "inputs/"))))
            ),
            Entity("#cartagents", "SoftwareApplication", ("name", "CarTAgents"), ("softwareVersion", Version))
        );
        foreach (CratePart part in there)
        {
            graph.Add(
                part.Format.Length == 0
                    ? Entity(part.Path, "Dataset", ("name", part.About))
                    : Entity(part.Path, "File", ("name", part.About), ("encodingFormat", part.Format))
            );
        }

        var crate = new JsonObject { ["@context"] = "https://w3id.org/ro/crate/1.1/context", ["@graph"] = graph };
        AtomicFile.WriteText(Path.Combine(directory, FileName), crate.ToJsonString(Options) + "\n");
    }

    private static JsonObject Entity(string id, string type, params ReadOnlySpan<(string Key, JsonNode? Value)> values)
    {
        var entity = new JsonObject { ["@id"] = id, ["@type"] = type };
        foreach ((string key, JsonNode? value) in values)
            entity[key] = value;
        return entity;
    }

    private static JsonObject Reference(string id) => new() { ["@id"] = id };

    private static JsonArray References(IEnumerable<string> ids) => [.. ids.Select(Reference)];
}
