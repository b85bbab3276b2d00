using CarTAgents.Configuration.Descriptions;
using CarTAgents.Configuration.Yaml;

namespace CarTAgents.Configuration.Tests;

/// <summary>A configuration to read, to change and to break.</summary>
internal static class SmallConfiguration
{
    /// <summary>The smallest configuration with a bit of everything.</summary>
    public const string Small = """
        name: Small
        duration: 2 h
        lattice: {size: [8, 8, 1]}
        parameters:
          t_hit: {value: 5, unit: min, low: 2, high: 30, source: somewhere, confidence: medium, name: hit}
          t_engage: {value: 25, unit: min, low: 10, high: 60}
          v_tum: {value: 5, unit: um/min}
          p_kill: {value: 0.3, unit: per contact, low: 0.1, high: 0.6}
        tCells:
          cd8:
            motility: {speed: v_tum, persistence: 2 min}
            carNumber: {median: 50000 molecules}
            recognition: {affinity: 5.1 nM, confinement: 2000 molecules/nM}
            contact: {hitDelay: t_hit, engagement: t_engage, rearm: 15 min}
            binding: {probability: 0.5, halfDensity: 100 molecules/cell}
            cytokine: {density: 2000 molecules, duration: 4 h}
        residents:
          tumour:
            target: true
            antigen: {median: 36000 molecules/cell, spread: 0.5}
            killing: {probability: p_kill}
        fields:
          IL-2:
            diffusion: 10 um^2/s
            decay: {halfLife: 6 h}
            secretion: {cd8: 58.6 molecules/(cell min)}
        tissue:
          pattern: well
          residents: {tumour: {fraction: 0.5}}
          tCells: {effectorToTarget: 1, target: tumour, mix: {cd8: 1}}
        """;

    /// <summary>Reads a text as the file test.yaml, with settings.</summary>
    public static RunConfiguration Load(string text, params string[] sets) => RunConfiguration.Parse(text, "test.yaml", sets);

    /// <summary>Reads a text that must be refused.</summary>
    public static ConfigurationException Fails(string text, params string[] sets) =>
        Assert.Throws<ConfigurationException>(() => Load(text, sets));
}
