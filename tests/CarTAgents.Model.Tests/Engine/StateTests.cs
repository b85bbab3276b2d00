using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using CarTAgents.Compute.Cpu;
using CarTAgents.Model.Body;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Engine;
using CarTAgents.Model.Tests.Body;
using CarTAgents.Model.Tests.Mixed;
using CarTAgents.Testing;

namespace CarTAgents.Model.Tests.Engine;

/// <summary>Every class that carries state states all of it: whatever field changes, what is saved and the hash change with it.</summary>
public class StateTests
{
    private const string Lungs = "patient.lungs={share: 0.5, stay: 6 h}";

    /// <summary>Fields that are not state, and why.</summary>
    private static readonly Dictionary<string, string> Derived = new()
    {
        ["ReplicaState._replica"] = "the scenario's",
        ["DoseSchedule.scenario"] = "the scenario's",
        ["DoseSchedule.replica"] = "the scenario's",
        ["WindowEntries._taken"] = "means something only while a window is planned",
        ["WindowEntries._lastSources"] = "means something only until the census of that window is received",
        ["WindowEntries._lastWorth"] = "means something only until the census of that window is received",
        ["WindowEntries._lastCount"] = "0 whenever a run stands: it has received every census",
        ["Patient._scenario"] = "the scenario's",
        ["Patient._plan"] = "the scenario's",
        ["Patient._replicas"] = "state of the replicas",
        ["Patient._inflow"] = "means something only while a window is planned",
        ["Patient._events"] = "the scenario's",
        ["TissueSample.AntiCd20"] = "means something only while a window is planned",
        ["TissueSample.Matured"] = "means something only while a window is planned",
        ["TissueSample.NetBirths"] = "means something only while a window is planned",
        ["TCellPool._described"] = "its name",
        ["Organs.exit"] = "the scenario's",
        ["Organs.Born"] = "means something only while a window is planned",
        ["Outcome._transplantDay"] = "of patients with a rule of transplant, whose state has it",
        ["Systemic._il6Left"] = "means something only while a window is planned",
        ["Systemic._il1Left"] = "means something only while a window is planned",
        ["TissueSample.TargetHazard"] = "means something only while a window is planned",
        ["Systemic._otherLaws"] = "the configuration's",
        ["Systemic.Others"] = "the configuration's",
        ["TissueSample._isFull"] = "means something only while a window is planned",
        ["TissueSample._promised"] = "means something only while a window is planned",
        ["BLineage.patient"] = "the scenario's",
        ["BLineage.window"] = "the scenario's",
        ["MixedPatient._plan"] = "the configuration's",
        ["MixedPatient._traits"] = "drawn at the start",
        ["MixedPatient._steps"] = "the configuration's",
        ["MixedPatient._contacts"] = "means something only within a step",
        ["MixedPatient._random"] = "its position is there",
        ["MixedPatient.Identity"] = "given at the start",
        ["MixedPatient.Dose"] = "given at the start",
        ["MixedTissue._plan"] = "the configuration's",
        ["MixedTissue.Homing"] = "given at the start",
        ["MixedTissue.Bound"] = "means something only within a step",
        ["TCellProgrammes._plan"] = "the configuration's",
        ["TargetGroup.tissue"] = "the configuration's",
        ["TargetGroup.plan"] = "the configuration's",
        ["TargetGroup._antigen"] = "the configuration's",
        ["TargetGroup._killing"] = "means something only within a step",
        ["TargetGroup._triggering"] = "means something only within a step",
        ["TargetGroup.Cells"] = "follows from the cells of clones and stages",
        ["TargetGroup.Hazard"] = "means something only within a step",
        ["Clone.whole"] = "the configuration's",
        ["Tumour._plan"] = "the configuration's",
        ["MixedBCells._plan"] = "the configuration's",
        ["Drugs._treatments"] = "the same drugs again",
        ["Treatment.at"] = "the configuration's",
        ["Treatment.infusion"] = "the configuration's",
        ["Tocilizumab.drug"] = "the configuration's",
        ["Corticosteroid.drug"] = "the configuration's",
        ["Anakinra.drug"] = "the configuration's",
        ["Neurotoxicity.plan"] = "the configuration's",
        ["Neurotoxicity.susceptibility"] = "drawn at the start",
        ["MixedPlasma._il1Blocked"] = "means something only within a step",
        ["Antibodies._plan"] = "the configuration's",
        ["Outcome._rules"] = "the configuration's",
    };

    /// <summary>Fields that are saved and not hashed, and why.</summary>
    private static readonly Dictionary<string, string> Unhashed = new()
    {
        ["WindowEntries._sources"] = "drawn from numbers that are hashed",
        ["WindowEntries._entries"] = "drawn from numbers that are hashed",
        ["WindowEntries.Count"] = "stands in the words of the window too",
    };

    [Fact]
    public void Every_field_is_saved_and_hashed_or_listed_as_derived()
    {
        HashSet<string> met = [];
        HashSet<Type> types = [];
        using CpuDevice device = Scenarios.Cpu(2);
        Scenario patient = SmallPatient.Scenario(Designs.WithAntibodies, Designs.WithScans, Lungs);
        using var body = new Simulation(patient, device);
        body.AdvanceTo(patient.Patient!.InfusionTick + 1);
        new Walk(body.Patients[0], met, types).All();

        // A replica that has doses, changes of parameters and planned entries.
        Scenario assay = Enumerable
            .Range(0, 1000)
            .Select(seed => Scenarios.Random(seed))
            .First(s => s.Replicas[0].Doses.Count > 0 && s.Replicas[0].Parameters.Count > 1 && DosesComeFirst(s.Replicas[0]));
        using var doses = new Simulation(assay, device);
        while (doses.States[0].Entries.Count == 0)
            doses.AdvanceTo(doses.Tick + 1);
        Assert.Same(assay.Replicas[0].Parameters[0].Parameters, doses.States[0].Parameters);
        new Walk(doses.States[0], met, types).All();

        // A mixed patient who has everything.
        string[] everything = [Designs.WithAntibodies, "patient.drugs.anakinra={for: 7 d, blocked: 0.95}", Lungs];
        new Walk(Designs.Patient("lymphoma-zuma1", everything), met, types).All();

        // No entry of the lists is stale, and no class is left out.
        Assert.Equal(Derived.Keys.Concat(Unhashed.Keys).Order(), met.Order());
        IEnumerable<Type> all = typeof(Simulation)
            .Assembly.GetTypes()
            .Where(t => t is { IsClass: true, IsAbstract: false } && typeof(IState).IsAssignableFrom(t));
        Assert.Equal(all.Select(t => t.Name).Order(), types.Select(t => t.Name).Order());
    }

    private static bool DosesComeFirst(Replica replica) => replica.Doses[0].Tick + 10 < replica.Parameters[1].Tick;

    /// <summary>A field that nothing visits is found: the walk over a class that forgets one, or has it from its base, fails.</summary>
    [Fact]
    public void A_forgotten_field_is_found()
    {
        foreach (IState state in new[] { new Forgetful(), new Heir() })
        {
            var e = Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => new Walk(state, [], []).All());
            Assert.Contains("Forgetful._forgotten", e.Message, StringComparison.Ordinal);
        }
    }

    private sealed class Heir : Forgetful;

    private class Forgetful : IState
    {
        private long _kept;
#pragma warning disable CS0169, IDE0044, IDE0051 // That nobody uses it is the point.
        private long _forgotten;
#pragma warning restore CS0169, IDE0044, IDE0051

        public void Visit<TVisitor>(ref TVisitor visitor)
            where TVisitor : IStateVisitor => visitor.Value("kept", ref _kept);
    }

    /// <summary>Changes one field after another of an object and of all that it is made of, and looks at the whole.</summary>
    private sealed class Walk(IState root, HashSet<string> met, HashSet<Type> types)
    {
        public void All() => Of(root);

        private void Of(IState state)
        {
            types.Add(state.GetType());
            foreach (FieldInfo field in Fields(state.GetType()))
            {
                string name = Name(field);
                if (Derived.ContainsKey(name))
                    met.Add(name);
                else if (!(field.IsInitOnly && field.FieldType.IsValueType))
                    Change(name, field.GetValue(state), value => field.SetValue(state, value));
            }
        }

        private void Change(string name, object? value, Action<object?> set)
        {
            switch (value)
            {
                case IState inner:
                    Of(inner);
                    break;
                case IState[] several:
                    foreach (IState inner in several)
                        Of(inner);
                    break;
                case Array array:
                    if (array.Length > 0)
                        Change(name, array.GetValue(0), v => array.SetValue(v, 0));
                    break;
                case IList list:
                    Type element = value.GetType().GetGenericArguments()[0];
                    Differs(name, () => list.Insert(0, RuntimeHelpers.GetUninitializedObject(element)));
                    Change(name, list[0], v => list[0] = v);
                    list.RemoveAt(0);
                    break;
                case ValueType number when Changed(number) is { } other:
                    Differs(name, () => set(other));
                    set(value);
                    break;
                case ValueType:
                    foreach (FieldInfo field in Fields(value.GetType()))
                    {
                        Change(
                            $"{name}.{field.Name}",
                            field.GetValue(value),
                            v =>
                            {
                                object copy = field.DeclaringType!.IsValueType ? Copy(value) : value;
                                field.SetValue(copy, v);
                                set(copy);
                            }
                        );
                    }

                    break;
                default:
                    Assert.Fail($"{name} is a {value?.GetType().Name ?? "null"}: visit it, or list it as derived");
                    break;
            }
        }

        private void Differs(string name, Action change)
        {
            byte[] saved = Saved();
            ulong hash = Hash();
            change();
            Assert.False(saved.AsSpan().SequenceEqual(Saved()), $"{name} changed, and what is saved did not");
            if (Unhashed.Keys.FirstOrDefault(k => name == k || name.StartsWith(k + ".", StringComparison.Ordinal)) is { } listed)
                met.Add(listed);
            else
                Assert.True(hash != Hash(), $"{name} changed, and the hash did not");
        }

        private byte[] Saved()
        {
            using var stream = new MemoryStream();
            var writer = new StateWriter(stream);
            root.Visit(ref writer);
            var length = new StateLength();
            root.Visit(ref length);
            Assert.Equal(stream.Length, length.Bytes);
            return stream.ToArray();
        }

        private ulong Hash()
        {
            var hasher = new StateHasher(1);
            root.Visit(ref hasher);
            return hasher.Hash;
        }

        private static object Copy(object value) => RuntimeHelpers.GetObjectValue(value);

        /// <summary>Those of its base classes too, whose private ones the class itself does not tell.</summary>
        private static FieldInfo[] Fields(Type? type) =>
            type is null
                ? []
                :
                [
                    .. Fields(type.BaseType),
                    .. type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly),
                ];

        /// <summary>Class and field; of a property, and of a parameter that the class keeps, the name in the source.</summary>
        private static string Name(FieldInfo field)
        {
            string name = field.Name;
            return $"{field.DeclaringType!.Name}.{(name[0] == '<' ? name[1..name.IndexOf('>', StringComparison.Ordinal)] : name)}";
        }

        private static object? Changed(object number) =>
            number switch
            {
                bool b => !b,
                int i => i + 1,
                uint u => u + 1,
                long l => l + 1,
                ulong u => u + 1,
                double d => d + 0.25,
                Enum e => Enum.ToObject(e.GetType(), Convert.ToInt32(e, System.Globalization.CultureInfo.InvariantCulture) + 1),
                _ => null,
            };
    }

    /// <summary>The tables of docs/files.md are what the classes say.</summary>
    [Fact]
    public void The_layout_in_the_documentation_is_what_is_saved()
    {
        using CpuDevice device = Scenarios.Cpu(1);
        using var simulation = new Simulation(
            SmallPatient.Scenario(Designs.WithAntibodies, Designs.WithScans, SmallPatient.WithClone, Lungs),
            device
        );
        string[] stated =
        [
            .. File.ReadLines(Repository.PathOf("docs", "files.md"))
                .SkipWhile(l => l != "| section | bytes | content |")
                .Skip(2)
                .TakeWhile(l => l.StartsWith('|')),
        ];
        var layout = new StateLayout("run");
        simulation.VisitRun(ref layout);
        string[] run = layout.Rows();
        layout = new StateLayout("replica");
        simulation.VisitReplica(ref layout, 0);
        string[] replica = layout.Rows();
        layout = new StateLayout("patient");
        ((IState)simulation.Patients[0]).Visit(ref layout);
        Assert.Equal([.. run, .. replica, .. layout.Rows()], stated);
    }
}
