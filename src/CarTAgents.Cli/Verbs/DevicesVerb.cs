using System.Globalization;
using CarTAgents.Compute;
using CarTAgents.Model.Engine;
using CommandLine;
using CommandLine.Text;
using Spectre.Console;

namespace CarTAgents.Cli.Verbs;

/// <summary>cartagents devices.</summary>
[Verb("devices", HelpText = "List the devices that kernels can run on and, for those that are missing, why.")]
public sealed class DevicesVerb : Verb
{
    /// <summary>Examples.</summary>
    [Usage(ApplicationAlias = "cartagents")]
    public static IEnumerable<Example> Examples => [new Example("List the devices of this machine", Shown, new DevicesVerb())];

    /// <inheritdoc/>
    public override int Invoke(List<string> sets)
    {
        var table = new Table().AddColumn("device").AddColumn("name").AddColumn("memory").AddColumn("units").AddColumn("driver");
        IReadOnlyList<BackendDescription> backends = Devices.List();
        foreach (DeviceDescription d in backends.SelectMany(b => b.Devices))
        {
            table.AddRow(
                d.Id,
                Markup.Escape(d.Name),
                ByteSize.Text(d.MemoryBytes),
                d.ComputeUnits.ToString(CultureInfo.InvariantCulture),
                Markup.Escape(d.Driver)
            );
        }

        AnsiConsole.Write(table);
        foreach (BackendDescription b in backends)
        {
            if (b.Unavailable is not null)
                Console.WriteLine($"no {b.Backend}: {b.Unavailable}");
        }

        using Device best = Devices.Open("auto", 0, out _);
        Console.WriteLine($"auto takes {best.Name}");
        return Program.Done;
    }
}
