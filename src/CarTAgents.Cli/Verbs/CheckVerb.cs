using System.Diagnostics;
using CarTAgents.Cli.Terminal;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Engine;
using CarTAgents.Model.Mixed;
using CarTAgents.Model.Tissues;
using CarTAgents.Output.Runs;
using CommandLine;
using CommandLine.Text;
using Spectre.Console;

namespace CarTAgents.Cli.Verbs;

/// <summary>cartagents check.</summary>
[Verb("check", HelpText = "Check a configuration and say what its run would take: memory, disk, time.")]
public sealed class CheckVerb : TimedVerb
{
    /// <summary>The configuration.</summary>
    [Value(0, MetaName = "CONFIG", Required = true, HelpText = "The configuration, a YAML file.")]
    public string Config { get; set; } = "";

    /// <summary>Examples.</summary>
    [Usage(ApplicationAlias = "cartagents")]
    public static IEnumerable<Example> Examples =>
        [new Example("What would the spheroid take", Shown, new CheckVerb { Config = "configs/spheroid.yaml" })];

    /// <inheritdoc/>
    public override int Invoke(List<string> sets)
    {
        RunConfiguration configuration = RunConfiguration.Load(Config, All(sets, Config));
        if (configuration.IsMixed)
            return CheckMixed(configuration, sets);
        using Compute.Device device = OpenDevice();
        Simulation.RequireMemory(configuration, device);
        Scenario scenario = ScenarioConversion.Convert(configuration, out IReadOnlyList<string> notes);
        PrintDevice();
        long need = Simulation.MemoryBytes(scenario);
        var table = new Table().HideHeaders().AddColumn("").AddColumn("");
        Lattice l = scenario.Lattice;
        table.AddRow(
            "lattice",
            $"{l.Nx} x {l.Ny} x {l.Nz} sites of {l.Spacing.ToString(System.Globalization.CultureInfo.InvariantCulture)} um, "
                + $"{ConsoleRun.DescribeReplicas(scenario)}"
        );
        table.AddRow("ticks", $"{scenario.EndTick} of {configuration.Tick.Text}");
        table.AddRow(
            "memory",
            $"{ByteSize.Text(need)} of {ByteSize.Text(device.AvailableBytes)} available, and "
                + $"{ByteSize.Text(Simulation.HostBytes(configuration))} of the host's for tables of parameters"
        );
        var plan = new OutputPlan(configuration, scenario);
        string free = OutputPlan.Free(".") is { } bytes ? $" ({ByteSize.Text(bytes)} free here)" : "";
        table.AddRow(
            "disk",
            $"at most {ByteSize.Text(plan.Bytes(0))}{free}: {ByteSize.Text(plan.CheckpointBytes)} for checkpoints, "
                + $"{ByteSize.Text(plan.CensusBytes(0))} for the census"
                + (plan.Frames(0) == 0 ? "" : $", {ByteSize.Text(plan.FrameBytes(0))} for {plan.Frames(0)} pictures")
                + (plan.Snapshots(0) == 0 ? "" : $", {ByteSize.Text(plan.SnapshotBytes(0))} for {plan.Snapshots(0)} snapshots")
                + (plan.CellTables(0) == 0 ? "" : $", {ByteSize.Text(plan.CellTableBytes(0))} for {plan.CellTables(0)} tables of cells")
                + (plan.CellEventBytes(0) == 0 ? "" : $", {ByteSize.Text(plan.CellEventBytes(0))} for events of cells")
                + (plan.RecordingBytes(0) == 0 ? "" : $", {ByteSize.Text(plan.RecordingBytes(0))} for the recording")
        );
        // The time is measured on the run itself, for two seconds: it depends on what is in the tissue.
        using (var simulation = new Simulation(scenario, device))
        {
            var wall = Stopwatch.StartNew();
            uint warm = 0;
            double warmSeconds = 0;
            while (wall.Elapsed.TotalSeconds < 2 && simulation.Tick < scenario.EndTick)
            {
                simulation.RunTo(simulation.Tick + 1);
                device.Wait();
                if (warm == 0 && wall.Elapsed.TotalSeconds > 0.7)
                    (warm, warmSeconds) = (simulation.Tick, wall.Elapsed.TotalSeconds);
            }

            double perTick = (wall.Elapsed.TotalSeconds - warmSeconds) / Math.Max(1, simulation.Tick - warm);
            table.AddRow(
                "time",
                $"about {ConsoleRun.Duration(perTick * scenario.EndTick)} on {device.Name}, "
                    + $"at the speed of the first {simulation.Tick} ticks"
            );
        }

        if (!Quiet)
            AnsiConsole.Write(table);
        foreach (string note in notes.Concat(Run.UnusedParameters(configuration, sets)))
            Console.WriteLine($"note: {Printable.Of(note)}");
        Console.WriteLine($"{Config} is valid");
        return Program.Done;
    }

    /// <summary>A patient without a lattice takes neither memory nor time that would matter.</summary>
    private int CheckMixed(RunConfiguration configuration, List<string> sets)
    {
        int patients = MixedPatient.Of(configuration, out IReadOnlyList<string> notes).Count();
        if (!Quiet)
            Console.WriteLine($"{patients} well-mixed {(patients == 1 ? "patient" : "patients")} to {configuration.Duration.Text}");
        foreach (string note in notes.Concat(MixedOptions.Idle(this)).Concat(Run.UnusedParameters(configuration, sets)))
            Console.WriteLine($"note: {Printable.Of(note)}");
        Console.WriteLine($"{Config} is valid");
        return Program.Done;
    }
}
