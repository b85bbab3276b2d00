using System.Text.Json.Nodes;
using CarTAgents.Output.Runs;
using CarTAgents.Testing;

namespace CarTAgents.Output.Tests.Runs;

/// <summary>Crates keep the rules of RO-Crate 1.1: flat, every reference defined, every file that is told of there.</summary>
public class ResearchCrateTests
{
    [Fact]
    public void EveryPartIsThereAndEveryReferenceDefined()
    {
        using var folder = new TemporaryFolder();
        folder.Write("run/config.yaml", "name: x\n");
        folder.Write("run/census.csv", "a\n");
        folder.Write("run/frames/0.png", "");
        var crate = new ResearchCrate
        {
            Name = "a \"name\" & more",
            About = "what",
            Command = "cartagents run x.yaml",
            Version = "1",
            Started = new DateTime(2026, 11, 26, 7, 8, 9, DateTimeKind.Utc),
            Parts =
            [
                new("config.yaml", "the configuration", "application/yaml"),
                new("census.csv", "counts", "text/csv"),
                new("course.csv", "courses", "text/csv"),
                new("frames/", "pictures"),
                new("cells/", "cells"),
            ],
        };
        crate.Write(folder.File("run"));
        JsonNode root = JsonNode.Parse(File.ReadAllText(folder.File("run/ro-crate-metadata.json")))!;
        Assert.Equal("https://w3id.org/ro/crate/1.1/context", (string?)root["@context"]);
        Dictionary<string, JsonObject> entities = root["@graph"]!.AsArray().ToDictionary(e => (string)e!["@id"]!, e => e!.AsObject());
        Assert.Equal("https://w3id.org/ro/crate/1.1", (string?)entities["ro-crate-metadata.json"]["conformsTo"]!["@id"]);
        Assert.Equal("./", (string?)entities["ro-crate-metadata.json"]["about"]!["@id"]);
        Assert.Equal("a \"name\" & more", (string?)entities["./"]["name"]);
        Assert.Equal("2026-11-26", (string?)entities["./"]["datePublished"]);
        Assert.Equal("2026-11-26T07:08:09Z", (string?)entities["#simulation"]["startTime"]);
        string[] parts = [.. entities["./"]["hasPart"]!.AsArray().Select(p => (string)p!["@id"]!)];
        Assert.Equal(["config.yaml", "census.csv", "frames/"], parts);
        Assert.Equal("Dataset", (string?)entities["frames/"]["@type"]);
        Assert.Equal("text/csv", (string?)entities["census.csv"]["encodingFormat"]);
        foreach (string id in entities.Values.SelectMany(References).Where(i => !i.StartsWith("https://", StringComparison.Ordinal)))
            Assert.Contains(id, entities.Keys);
    }

    private static IEnumerable<string> References(JsonObject entity) =>
        entity
            .Where(v => v.Value is JsonObject or JsonArray)
            .SelectMany(v => v.Value is JsonArray all ? all.Select(r => (string)r!["@id"]!) : [(string)v.Value!["@id"]!]);
}
