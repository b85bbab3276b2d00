using System.Globalization;
using Spectre.Console;

namespace CarTAgents.Cli.Bench;

/// <summary>A benchmark as tables on the screen.</summary>
internal static class BenchTables
{
    public static void Write(BenchRecord record)
    {
        Machine m = record.Machine;
        AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"{m.Cpu}, {m.LogicalCpus} logical CPUs, {Model.ByteSize.Text(m.MemoryBytes)}; {m.System}; {m.Runtime}, {m.VectorBits}-bit vectors; cartagents {record.Version}");
        var whole = new Table().Title("Whole tick")
            .AddColumn("size").AddColumn("device").AddColumn(Right("M site-steps/s")).AddColumn(Right("[[lowest-highest]]")).AddColumn(Right("copy GB/s"))
            .AddColumn(Right("B/site-step")).AddColumn(Right("of copy")).AddColumn(Right("M voxel-updates/s")).AddColumn(Right("other CPUs")).AddColumn("state hash");
        foreach (BenchResult r in record.Results)
        {
            Spread s = r.SiteStepsPerSecond;
            whole.AddRow(Size(r), r.Device.EscapeMarkup(), Number(s.Median / 1e6), $"[[{Number(s.Lowest / 1e6)}-{Number(s.Highest / 1e6)}]] n={s.Count}",
                Number(r.CopyBytesPerSecond.Median / 1e9), Number(r.CompulsoryBytes), Percent(r.ShareOfCopy), Number(r.FieldVoxelUpdatesPerSecond / 1e6),
                r.OtherCpus is { } others ? others.ToString("0.00", CultureInfo.InvariantCulture) : "?", $"{r.StateHash} at {r.HashTick}");
        }

        AnsiConsole.Write(whole);
        var kernels = new Table().Title("Kernels, each launch by itself: ns a site-step").AddColumn("kernel");
        foreach (BenchResult r in record.Results) kernels.AddColumn(Right($"{Size(r)} {r.Device.EscapeMarkup()}"));
        foreach (string name in record.Results.SelectMany(r => r.Kernels).Select(k => k.Kernel).Distinct())
        {
            string[] times = [.. record.Results.Select(r => r.Kernels.FirstOrDefault(k => k.Kernel == name) is { } k ? k.NanosecondsPerSiteStep.ToString("0.00", CultureInfo.InvariantCulture) : "-")];
            kernels.AddRow([name.EscapeMarkup(), .. times]);
        }

        kernels.AddRow(["sum", .. record.Results.Select(r => r.Kernels.Sum(k => k.NanosecondsPerSiteStep).ToString("0.00", CultureInfo.InvariantCulture))]);
        AnsiConsole.Write(kernels);
    }

    public static void Write(Comparison comparison)
    {
        foreach ((BenchResult a, BenchResult b) in comparison.Pairs)
        {
            var table = new Table().Title($"{Size(a)}, state hash {a.StateHash} at tick {a.HashTick}")
                .AddColumn("").AddColumn(Right($"A: {a.Device.EscapeMarkup()}")).AddColumn(Right($"B: {b.Device.EscapeMarkup()}")).AddColumn(Right("B / A"));
            Row(table, "million site-steps/s", a.SiteStepsPerSecond.Median / 1e6, b.SiteStepsPerSecond.Median / 1e6);
            Row(table, "million field-voxel-updates/s", a.FieldVoxelUpdatesPerSecond / 1e6, b.FieldVoxelUpdatesPerSecond / 1e6);
            Row(table, "copy, GB/s", a.CopyBytesPerSecond.Median / 1e9, b.CopyBytesPerSecond.Median / 1e9);
            Row(table, "compulsory bytes over copy, %", 100 * a.ShareOfCopy, 100 * b.ShareOfCopy);
            foreach (string name in a.Kernels.Concat(b.Kernels).Select(k => k.Kernel).Distinct())
            {
                Row(table, $"{name.EscapeMarkup()}, ns/site-step", Time(a, name), Time(b, name));
            }

            AnsiConsole.Write(table);
        }
    }

    private static double Time(BenchResult r, string kernel) => r.Kernels.Where(k => k.Kernel == kernel).Sum(k => k.NanosecondsPerSiteStep);

    private static void Row(Table table, string name, double a, double b) =>
        table.AddRow(name, Number(a), Number(b), a > 0 ? (b / a).ToString("0.00", CultureInfo.InvariantCulture) : "-");

    private static TableColumn Right(string header) => new TableColumn(header).RightAligned();

    private static string Size(BenchResult r) => string.Join('x', r.Size);

    private static string Number(double value) => value.ToString(value < 10 ? "0.00" : value < 1000 ? "0.0" : "0", CultureInfo.InvariantCulture);

    private static string Percent(double share) => (100 * share).ToString("0.0", CultureInfo.InvariantCulture) + " %";
}
