using CarTAgents.Output.Pictures;

namespace CarTAgents.Output.Tests.Pictures;

public class KindNameTests
{
    [Theory]
    [InlineData("cd8", "CD8+", "CD8+ T cells")]
    [InlineData("cd4", "CD4+", "CD4+ T cells")]
    [InlineData("nalm6", "NALM-6", "NALM-6")]
    [InlineData("activeMacrophage", "active macrophage", "active macrophage")]
    [InlineData("stroma", "stroma", "stroma")]
    [InlineData("IFN-gamma", "IFN-gamma", "IFN-gamma")]
    [InlineData("cd8-like", "cd8-like", "cd8-like")]
    public void KeysAreWrittenAsInPapers(string key, string words, string amongOthers)
    {
        Assert.Equal(words, KindName.InWords(key));
        Assert.Equal(amongOthers, KindName.OfTCell(key));
    }
}
