using CarTAgents.Configuration.Descriptions;

namespace CarTAgents.Model.Conversion;

/// <summary>The numbers that kinds, fields and tissues go by, in the order in which a configuration names them.</summary>
/// <param name="configuration">The configuration.</param>
internal sealed class Kinds(RunConfiguration configuration)
{
    /// <summary>Number of a T kind, from 0; -1 if there is none of that name.</summary>
    public int T(string name) => IndexOf(configuration.TCells.Keys, name);

    /// <summary>Number of a resident kind, from 1; 0 if there is none of that name.</summary>
    public int Resident(string name) => IndexOf(configuration.Residents.Keys, name) + 1;

    /// <summary>Class that residents of a kind, from 1, show.</summary>
    public int ClassOf(int kind) => configuration.ResidentClasses[kind - 1];

    /// <summary>Whether other kinds show the class of a kind, from 1.</summary>
    public bool IsShared(int kind) => configuration.ResidentClasses.Count(c => c == ClassOf(kind)) > 1;

    /// <summary>Number of a field, from 0; -1 if there is none of that name.</summary>
    public int Field(string name) => IndexOf(configuration.Fields.Keys, name);

    /// <summary>Number of a patient's tissue, from 0; -1 if there is none of that name.</summary>
    public int Tissue(string name) => IndexOf(configuration.Tissues.Keys, name);

    /// <summary>Name of a resident kind from 1.</summary>
    public string NameOfResident(int kind) => configuration.Residents.Keys.ElementAt(kind - 1);

    /// <summary>Whether the sites of a resident kind, from 1, are vessels.</summary>
    public bool IsVessel(int kind) => configuration.Residents.Values.ElementAt(kind - 1).Vessel;

    private static int IndexOf(IEnumerable<string> names, string name)
    {
        int i = 0;
        foreach (string n in names)
        {
            if (n == name)
                return i;
            i++;
        }

        return -1;
    }
}
