using System.Globalization;
using CarTAgents.Configuration.Keys;
using CarTAgents.Configuration.Units;
using CarTAgents.Configuration.Yaml;

namespace CarTAgents.Configuration.Descriptions;

/// <summary>
/// A whole run as the user describes it, typed, with units resolved to um, s, molecules. Made by <see cref="Load"/>; never changes:
/// <see cref="With"/> and <see cref="After"/> return another one.
/// </summary>
public sealed partial class RunConfiguration
{
    private MapNode _tree = new(default);
    private RunConfiguration? _written;

    private RunConfiguration() { }

    /// <summary>Another configuration that this one builds on. Only in files: null once loaded.</summary>
    [Key(
        "Another configuration that this one builds on, relative to this file; maps are merged, lists and values replaced, ~ takes away.",
        IsPath = true
    )]
    public string? Extends { get; init; }

    /// <summary>What the run is called in reports.</summary>
    [Key("What the run is called in reports.")]
    public required string Name { get; init; }

    /// <summary>Seed of all random numbers.</summary>
    [Key("Seed of all random numbers.", Range = "[0, 18446744073709551615]", Default = "1")]
    public ulong Seed { get; init; }

    /// <summary>Identity (patient or replica number) of the first replica.</summary>
    [Key(
        "Identity (patient or replica number) of the first replica; a replica's random numbers depend on it and the seed alone.",
        Range = "[0, 4294967295]",
        Default = "0"
    )]
    public uint Identity { get; init; }

    /// <summary>Number of replicas, with identities that follow one another.</summary>
    [Key("Number of replicas, with identities that follow one another.", Range = "[1, 1000000]", Default = "1")]
    public int Replicas { get; init; }

    /// <summary>Simulated time, s.</summary>
    [Key("Simulated time of the run.", Kind = QuantityKind.Time, Range = "(0 s, 100000 d]")]
    public required Quantity Duration { get; init; }

    /// <summary>Duration of one tick, s.</summary>
    [Key("Duration of one tick.", Kind = QuantityKind.Time, Range = "[1 s, 1 h]", Default = "1 min")]
    public Quantity Tick { get; init; }

    /// <summary>Time between two exchanges of cells and fields, s: the tick or a whole fraction of it; null for the tick.</summary>
    [Key(
        "Time in which cells secrete and take up before what is there diffuses: a tick, or a whole fraction of it.",
        Kind = QuantityKind.Time,
        Range = "[1 s, 1 h]"
    )]
    public Quantity? FieldStep { get; init; }

    /// <summary>Exchanges of cells and fields a tick.</summary>
    public int Exchanges => FieldStep is { } step ? (int)Math.Round(Tick / step) : 1;

    /// <summary>Duration of a census window, s; a whole number of ticks, at most 240.</summary>
    [Key(
        "Duration of a census window, a whole number of ticks, at most 240; also the lag with which the outside reacts.",
        Kind = QuantityKind.Time,
        Range = "[1 s, 240 h]",
        Default = "15 min"
    )]
    public Quantity Census { get; init; }

    /// <summary>The lattice.</summary>
    [Key("The lattice of sites that cells live on.")]
    public required LatticeDescription Lattice { get; init; }

    /// <summary>Named numbers of the biology by symbol, used or not; see <see cref="SymbolUses"/>.</summary>
    [Key(
        "Named numbers of the biology by symbol; a symbol may stand wherever a physical value is expected.",
        NamesKinds = true,
        Default = "{}"
    )]
    public IReadOnlyDictionary<string, Parameter> Parameters { get; init; } = new Dictionary<string, Parameter>();

    /// <summary>Kinds of T cells, in order, at most 4.</summary>
    [Key("Kinds of T cells, in order.", NamesKinds = true, MaxCount = MostTCellKinds, Default = "{}")]
    public IReadOnlyDictionary<string, TCellDescription> TCells { get; init; } = new Dictionary<string, TCellDescription>();

    /// <summary>Kinds of resident cells, at most 15: in the order written, or, of more than seven, those last that look to their
    /// neighbours as an earlier one (<see cref="ResidentClasses"/>).</summary>
    [Key(
        "Kinds of resident cells, in order; of more than seven, those last that look as an earlier one does.",
        NamesKinds = true,
        MaxCount = MostResidentKinds,
        Default = "{}"
    )]
    public IReadOnlyDictionary<string, ResidentDescription> Residents { get; private set; } = new Dictionary<string, ResidentDescription>();

    /// <summary>Diffusing substances, in order, at most 8.</summary>
    [Key("Diffusing substances, in order.", NamesKinds = true, MaxCount = MostFields, Default = "{}")]
    public IReadOnlyDictionary<string, FieldDescription> Fields { get; init; } = new Dictionary<string, FieldDescription>();

    /// <summary>The initial tissue of an assay; null for a patient.</summary>
    [Key("The initial tissue; absent for a patient, who has tissues.")]
    public TissueDescription? Tissue { get; init; }

    /// <summary>A patient's tissues, in order.</summary>
    [Key("A patient's tissues, each on a lattice of its own.", NamesKinds = true, MaxCount = 3, Default = "{}")]
    public IReadOnlyDictionary<string, TissueDescription> Tissues { get; init; } = new Dictionary<string, TissueDescription>();

    /// <summary>The patient that the tissues belong to; null for an assay.</summary>
    [Key("The patient that the tissues belong to; absent for an assay.")]
    public PatientDescription? Patient { get; init; }

    /// <summary>The study that drawn patients are set beside; null for none.</summary>
    [Key("The study that drawn patients are set beside (cartagents trial).")]
    public TrialDescription? Trial { get; init; }

    /// <summary>Doses and changes of parameters, in the order written.</summary>
    [Key("Doses and changes of parameters at stated times.", MaxCount = 100000, Default = "[]")]
    public IReadOnlyList<EventDescription> Events { get; private set; } = [];

    /// <summary>What ends the run early, or null for nothing.</summary>
    [Key("What ends the run before its duration is over; it ends one tick after the first census that meets it.")]
    public StopDescription? Stop { get; init; }

    /// <summary>What the run leaves behind, or null for the least.</summary>
    [Key("What the run leaves behind, and how often.")]
    public OutputDescription? Output { get; init; }

    /// <summary>What the run teaches, or null.</summary>
    [Key("What the run teaches, told at its end with its results.")]
    public LessonDescription? Lesson { get; init; }

    /// <summary>Most kinds of T cells.</summary>
    public const int MostTCellKinds = 4;

    /// <summary>Most chances to divide of a patient's T cell.</summary>
    public const int MostChances = 18;

    /// <summary>Most kinds of resident cells.</summary>
    public const int MostResidentKinds = 15;

    /// <summary>Most that may look different to their neighbours.</summary>
    public const int MostResidentClasses = 7;

    /// <summary>Most fields.</summary>
    public const int MostFields = 8;

    /// <summary>Most ticks of a census window.</summary>
    public const int MostWindowTicks = 240;

    /// <summary>For each symbol that stands for a value somewhere, the dotted paths where it does.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> SymbolUses { get; private set; } =
        new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Reads a configuration file, what it extends, and overrides.</summary>
    /// <param name="path">The YAML file.</param>
    /// <param name="sets">Overrides <c>path=value</c>, in order: a dotted path (<c>events.0.at</c> for elements of lists) or a parameter's
    /// symbol.</param>
    /// <returns>A configuration that is complete and consistent.</returns>
    /// <exception cref="ConfigurationException">Something is wrong; names file, line, key, what was expected and the nearest valid
    /// name.</exception>
    public static RunConfiguration Load(string path, IReadOnlyList<string>? sets = null) => Make(ConfigurationFile.Load(path), sets);

    /// <summary>Reads a configuration from text, for example the one kept in a checkpoint.</summary>
    /// <param name="text">YAML text.</param>
    /// <param name="file">The path that messages name, and that <c>extends:</c> and other paths are relative to.</param>
    /// <param name="sets">Overrides as of <see cref="Load"/>.</param>
    /// <returns>A configuration that is complete and consistent.</returns>
    /// <exception cref="ConfigurationException">Something is wrong.</exception>
    public static RunConfiguration Parse(string text, string file, IReadOnlyList<string>? sets = null) =>
        Make(ConfigurationFile.Parse(text, file), sets);

    /// <summary>This configuration with overrides.</summary>
    /// <param name="sets">Overrides as of <see cref="Load"/>.</param>
    /// <exception cref="ConfigurationException">An override is wrong.</exception>
    public RunConfiguration With(IReadOnlyList<string> sets) => sets.Count == 0 ? this : Make((MapNode)_tree.Copy(), sets);

    /// <summary>This configuration after the changes of one event; the same when the event changes nothing.</summary>
    /// <param name="index">Index into <see cref="Events"/>, which every configuration made from this one shares.</param>
    /// <exception cref="ConfigurationException">The change is wrong or not one that a run can follow.</exception>
    public RunConfiguration After(int index)
    {
        if (Events[index].Set is not { } changes)
            return this;
        // The events stay with the configuration that they were written in: copied with each change, many would cost their square.
        RunConfiguration written = _written ?? this;
        MapNode tree = _tree.CopyWithout("events");
        foreach (var (path, text) in changes)
        {
            string key = string.Create(CultureInfo.InvariantCulture, $"events.{index}.set.{path}");
            Origin origin = written.PositionOf(key);
            tree = Override.Apply(tree, path, new ScalarNode(text, quoted: false, origin), origin, key, this);
        }
        RunConfiguration after = Checked(tree);
        (after._written, after.Events) = (written, written.Events);
        after.ClassifyAs(written, index);
        return after;
    }

    /// <summary>Whether the value of a key is one that may change in the course of a run, as an event does it.</summary>
    /// <param name="key">Dotted path.</param>
    public static bool IsChangeable(string key) =>
        key.Split('.') is var parts && parts[0] is "tCells" or "residents" or "fields" && Override.IsChangeable(parts);

    /// <summary>Where a key was written; where the nearest map around it was, for a key that is absent.</summary>
    /// <param name="key">Dotted path, for example <c>tCells.cd8.motility.speed</c>.</param>
    public Origin PositionOf(string key)
    {
        Node node = _tree;
        Origin origin = node.Origin;
        string rest = key;
        while (rest.Length > 0)
        {
            // The keys of an event's changes hold dots themselves, so the whole rest is tried before its first part.
            int dot = rest.IndexOf('.', StringComparison.Ordinal);
            string head = node is MapNode keys && keys[rest] is not null || dot < 0 ? rest : rest[..dot];
            Node? next = node switch
            {
                MapNode map => map[head],
                ListNode list
                    when int.TryParse(head, NumberStyles.None, CultureInfo.InvariantCulture, out int at) && at < list.Items.Count =>
                    list.Items[at],
                _ => null,
            };
            if (next is null || next.Origin.File == Binder.Default)
                break;
            // A map or list is known by its key, for in block style it begins on a later line.
            origin = node is MapNode parent && next is not ScalarNode ? parent.Entries[head].KeyOrigin : next.Origin;
            rest = head.Length == rest.Length ? "" : rest[(head.Length + 1)..];
            node = next;
        }
        return origin;
    }

    /// <summary>An error about a value, with the position where it was written, for later stages to throw.</summary>
    /// <param name="key">Dotted path of the key.</param>
    /// <param name="message">What is wrong and what was expected.</param>
    public ConfigurationException Error(string key, string message) => new(PositionOf(key), key, message);

    /// <summary>
    /// One self-contained YAML text: nothing extended, overrides applied, defaults filled in, files by their full path, and all
    /// parameters, used or not, so that a branch may use one that its origin did not. Loads back to an equal configuration.
    /// </summary>
    /// <param name="directory">Where the text will lie: files in there are named relative to it; null for full paths
    /// everywhere.</param>
    public string WriteResolved(string? directory = null)
    {
        MapNode tree = _tree;
        foreach ((string key, string path) in directory is null ? [] : Files())
        {
            string relative = Path.GetRelativePath(directory!, path);
            if (!relative.StartsWith("..", StringComparison.Ordinal) && !Path.IsPathRooted(relative))
                tree = SetText(tree, key, relative);
        }

        var ordered = new MapNode(tree.Origin);
        foreach (KeyDescription key in KeyDescription.Of(typeof(RunConfiguration)))
        {
            if (tree.TryGet(key.Key, out Node? value))
                ordered.Set(key.Key, value.Origin, value);
        }
        return YamlText.Write(ordered);
    }

    /// <summary>The files that the configuration names, each with its key: tables of cells, of fields, of published values and of
    /// endpoints.</summary>
    public IEnumerable<(string Key, string Path)> Files() =>
        AllTissues
            .Where(t => t.Tissue.File is not null)
            .Select(t => ($"{t.Path}.file.path", t.Tissue.File!.Path))
            .Concat(
                Fields
                    .Where(f => f.Value.Initial?.File is not null)
                    .Select(f => ($"fields.{f.Key}.initial.file.path", f.Value.Initial!.File!.Path))
            )
            .Concat(Patient?.Published is { } published ? [("patient.published", published)] : [])
            .Concat(Trial is null ? [] : [("trial.endpoints", Trial.Endpoints)]);

    /// <summary>Coordinates of the lattice's corner in the table that a tissue was read from, um; 0 without a table.</summary>
    /// <param name="tissue">The tissue's number.</param>
    public (double X, double Y, double Z) CornerOf(int tissue) =>
        AllTissues.ElementAt(tissue).Tissue.File?.Origin is [{ } x, { } y, { } z] ? (x.Value, y.Value, z.Value) : default;

    /// <summary>This configuration with another file of the same content, which it knows by its digest from then on.</summary>
    /// <param name="key">The file's key, of <see cref="Files"/>.</param>
    /// <param name="path">Full path of the other file.</param>
    /// <param name="digest">SHA-256 of the content, hexadecimal.</param>
    public RunConfiguration WithFile(string key, string path, string digest)
    {
        MapNode tree = SetText(_tree, key, path);
        string digestKey = key[..^"path".Length] + "sha256";
        return Bind(key.EndsWith(".file.path", StringComparison.Ordinal) ? SetText(tree, digestKey, digest) : tree);
    }

    private static MapNode SetText(MapNode tree, string key, string text)
    {
        var origin = new Origin(key, 0, 0);
        return Override.Apply(tree, key, new ScalarNode(text, quoted: true, origin), origin, key, changing: null);
    }

    private static RunConfiguration Make(MapNode tree, IReadOnlyList<string>? sets)
    {
        foreach (string set in sets ?? [])
            tree = Override.Apply(tree, set);
        RunConfiguration configuration = Bind(tree);
        // Each change must hold in the state that the changes before it leave.
        RunConfiguration current = configuration;
        foreach (int index in Enumerable.Range(0, configuration.Events.Count).OrderBy(i => configuration.Events[i].At.Value))
            current = current.After(index);
        return configuration;
    }

    private static RunConfiguration Bind(MapNode tree)
    {
        RunConfiguration configuration = Checked(tree);
        configuration.Classify();
        return configuration;
    }

    private static RunConfiguration Checked(MapNode tree)
    {
        var binder = new Binder();
        object? bound = binder.Record(tree, typeof(RunConfiguration), "");
        binder.ThrowIfWrong();
        var configuration = (RunConfiguration)bound!;
        configuration._tree = tree;
        configuration.SymbolUses = binder.Uses;
        var problems = new List<ConfigurationProblem>(configuration.Check());
        return problems.Count == 0 ? configuration : throw new ConfigurationException(problems);
    }
}
