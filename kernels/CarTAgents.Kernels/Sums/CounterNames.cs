using CarTAgents.Kernels.Cells;

namespace CarTAgents.Kernels.Sums;

/// <summary>Names of the counters of a census, for messages.</summary>
/// <param name="tKinds">Names of T kinds.</param>
/// <param name="residentKinds">Names of resident kinds.</param>
/// <param name="fields">Names of fields.</param>
public sealed class CounterNames(IReadOnlyList<string> tKinds, IReadOnlyList<string> residentKinds, IReadOnlyList<string> fields)
{
    private static readonly string[] Events =
    [
        "residents killed",
        "residents died",
        "residents born",
        "divisions without room",
        "T cells born",
        "T cells died",
        "synapses formed",
        "T cells entered",
    ];

    /// <summary>Name of a counter, such as "diluted, cd8 effector".</summary>
    public string this[int counter] =>
        counter switch
        {
            < Counter.Dying => Resident("alive", counter - Counter.Alive),
            < Counter.Debris => Resident("dying", counter - Counter.Dying),
            < Counter.LnAntigen => Resident("debris", counter - Counter.Debris),
            < Counter.T => Resident("sum of ln antigen", counter - Counter.LnAntigen),
            < Counter.TBound => T("T cells", counter - Counter.T),
            < Counter.TProliferating => T("bound", counter - Counter.TBound),
            < Counter.TSecreting => T("proliferating", counter - Counter.TProliferating),
            < Counter.TKills => T("secreting", counter - Counter.TSecreting),
            < Counter.Events => T("kills", counter - Counter.TKills),
            < Counter.Amount => Events[counter - Counter.Events],
            < Counter.Secreted => Field("amount", counter - Counter.Amount),
            < Counter.Washed => Field("secreted", counter - Counter.Secreted),
            < Counter.Clipped => Field("washed out", counter - Counter.Washed),
            < Counter.Hash => Field("voxels cut off", counter - Counter.Clipped),
            < Counter.Program => "state hash",
            < Counter.Left => OfState("present", counter - Counter.Program),
            < Counter.Diluted => OfState("left", counter - Counter.Left),
            < Counter.FateDied => OfState("diluted", counter - Counter.Diluted),
            < Counter.ResidentLeft => OfState("died by fate", counter - Counter.FateDied),
            < Counter.TStimulated => Resident("left", counter - Counter.ResidentLeft),
            < Counter.Negative => T("stimulated", counter - Counter.TStimulated),
            < Counter.Resistant => Resident("without antigen", counter - Counter.Negative),
            _ => Resident("resistant", counter - Counter.Resistant),
        };

    private string Resident(string what, int kind) => $"{what}, {Name(residentKinds, kind, "resident kind")}";

    private string T(string what, int kind) => $"{what}, {Name(tKinds, kind, "T kind")}";

    private string Field(string what, int field) => $"{what}, {Name(fields, field, "field")}";

    private string OfState(string what, int place)
    {
        int state = place % TState.Count,
            chances = TState.Chances(state);
        string program = TState.Program(state).ToString().ToLowerInvariant();
        string name = $"{what}, {Name(tKinds, place / TState.Count, "T kind")} {program}";
        return chances == 0 ? name : $"{name}, {chances} divisions left";
    }

    private static string Name(IReadOnlyList<string> names, int number, string what) =>
        number < names.Count ? names[number] : $"{what} {number}";
}
