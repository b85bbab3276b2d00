using System.Globalization;
using CarTAgents.Configuration.Units;

namespace CarTAgents.Configuration.Descriptions;

public sealed partial class RunConfiguration
{
    /// <summary>Class of each kind of <see cref="Residents"/>, from 1. Kinds of one class are alike to their neighbours: in whether they
    /// are targets or vessels, in their death signal, and in what they secrete and take up. Up to seven kinds are classes of their
    /// own.</summary>
    public IReadOnlyList<int> ResidentClasses { get; private set; } = [];

    /// <summary>What each class is called: the names of its kinds, joined by "or", or of many the first.</summary>
    public IReadOnlyList<string> ResidentClassNames =>
        [
            .. Residents
                .Keys.Zip(ResidentClasses)
                .GroupBy(kind => kind.Second, kind => kind.First)
                .OrderBy(names => names.Key)
                .Select(names => names.Count() <= 3 ? string.Join(" or ", names) : $"{names.First()} or {names.Count() - 1} alike"),
        ];

    private void Classify()
    {
        string[] names = [.. Residents.Keys];
        // Nobody sees a cell of a mixed patient.
        if (names.Length <= MostResidentClasses || IsMixed)
        {
            ResidentClasses = [.. Enumerable.Range(1, names.Length)];
            return;
        }

        string[] firsts = [.. names.DistinctBy(Look)];
        if (firsts.Length > MostResidentClasses)
        {
            throw Error(
                "residents",
                $"{firsts.Length} of {names.Length} kinds differ in what is seen of them from outside, and at most {MostResidentClasses} "
                    + $"can: {string.Join(", ", firsts)}. Kinds are alike that agree in target, vessel, deathSignal, and in what they "
                    + "secrete and take up"
            );
        }

        HashSet<string> own = [.. firsts, .. names.Except(firsts).Take(MostResidentClasses - firsts.Length)];
        names = [.. names.Where(own.Contains), .. names.Where(name => !own.Contains(name))];
        ResidentClasses =
        [
            .. names.Select((name, i) => i < MostResidentClasses ? i + 1 : 1 + Array.FindIndex(names, other => Look(other) == Look(name))),
        ];
        Residents = names.ToDictionary(name => name, name => Residents[name]);
    }

    /// <summary>Takes over the classes of the configuration that an event changed.</summary>
    private void ClassifyAs(RunConfiguration written, int index)
    {
        Residents = written.Residents.Keys.ToDictionary(name => name, name => Residents[name]);
        ResidentClasses = written.ResidentClasses;
        string[] names = [.. Residents.Keys];
        for (int k = MostResidentClasses; k < names.Length; k++)
        {
            string first = names[ResidentClasses[k] - 1];
            if (Look(names[k]) != Look(first))
            {
                throw written.Error(
                    string.Create(CultureInfo.InvariantCulture, $"events.{index}.set"),
                    $"{names[k]} and {first} are alike to their neighbours when the run begins, and must stay so: there are more than "
                        + $"{MostResidentClasses} kinds of residents, and these two share a class; change both, or keep to "
                        + $"{MostResidentClasses} kinds"
                );
            }
        }
    }

    // What neighbours and fields see of a kind.
    private string Look(string name)
    {
        ResidentDescription cell = Residents[name];
        IEnumerable<string> exchanged = Fields.Select(f =>
            string.Create(
                CultureInfo.InvariantCulture,
                $"{(f.Value.Secretion.TryGetValue(name, out Quantity secreted) ? secreted.Value : 0):R} "
                    + $"{(f.Value.Uptake.TryGetValue(name, out UptakeDescription? taken) ? taken.Rate.Value : 0):R}"
            )
        );
        return string.Create(CultureInfo.InvariantCulture, $"{cell.Target} {cell.Vessel} {cell.DeathSignal.Value:R}; ")
            + string.Join("; ", exchanged);
    }
}
