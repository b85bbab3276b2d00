using CarTAgents.Model.Body;
using CarTAgents.Model.Numbers;

namespace CarTAgents.Model.Tests.Body;

/// <summary>A tissue of a patient without drugs, whose census nothing is drawn for.</summary>
internal static class TissueSampleWithoutDrugs
{
    /// <summary>Takes in a census.</summary>
    public static void ReceiveCensus(this TissueSample tissue, ReadOnlySpan<long> census, Span<long> blood)
    {
        var random = new HostRandom(1, 2, HostPurpose.Patient, 3);
        ulong before = random.Position;
        tissue.ReceiveCensus(census, blood, ref random);
        Assert.Equal(before, random.Position);
    }
}
