using System.Globalization;
using CarTAgents.Model.Engine;
using Spectre.Console;

namespace CarTAgents.Cli.Bench;

/// <summary>A benchmark as tables on the screen.</summary>
internal static class BenchTables
{
    public static void Write(BenchRecord record)
    {
        Machine m = record.Machine;
        string hardware = $"{m.Cpu}, {m.LogicalCpus} logical CPUs, {ByteSize.Text(m.MemoryBytes)}";
        string software = $"{m.System}; {m.Runtime}, {m.VectorBits}-bit vectors; cartagents {record.Version}";
        AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"{hardware}; {software}");
        Table whole = Columns(record, "Whole tick", "");
        void Add(string name, Func<BenchResult, string> value) => whole.AddRow([name, .. record.Results.Select(value)]);
        Add("M site-steps/s", r => Number(r.SiteStepsPerSecond.Median / 1e6));
        Add("lowest, highest", r => $"{Number(r.SiteStepsPerSecond.Lowest / 1e6)}, {Number(r.SiteStepsPerSecond.Highest / 1e6)}");
        Add("rounds", r => $"{r.SiteStepsPerSecond.Count} of {r.HashTick / 2} ticks");
        Add("M voxel-updates/s", r => Number(r.FieldVoxelUpdatesPerSecond / 1e6));
        Add("bytes/site-step", r => Number(r.CompulsoryBytes));
        Add("copy, GB/s", r => Number(r.CopyBytesPerSecond.Median / 1e9));
        Add("share of copy", r => Percent(r.ShareOfCopy));
        Add("other busy CPUs", r => r.OtherCpus is { } others ? others.ToString("0.00", CultureInfo.InvariantCulture) : "not known");
        Add("state hash", r => r.StateHash);
        Add("at tick", r => r.HashTick.ToString(CultureInfo.InvariantCulture));
        AnsiConsole.Write(whole);

        Table kernels = Columns(record, "Kernels, each launch by itself", "ns/site-step");
        foreach (string name in record.Results.SelectMany(r => r.Kernels).Select(k => k.Kernel).Distinct())
        {
            string[] times =
            [
                .. record.Results.Select(r =>
                    r.Kernels.FirstOrDefault(k => k.Kernel == name) is { } k
                        ? k.NanosecondsPerSiteStep.ToString("0.00", CultureInfo.InvariantCulture)
                        : "-"
                ),
            ];
            kernels.AddRow([name.EscapeMarkup(), .. times]);
        }

        kernels.AddRow([
            "sum",
            .. record.Results.Select(r => r.Kernels.Sum(k => k.NanosecondsPerSiteStep).ToString("0.00", CultureInfo.InvariantCulture)),
        ]);
        AnsiConsole.Write(kernels);
    }

    public static void Write(Comparison comparison)
    {
        foreach ((BenchResult a, BenchResult b) in comparison.Pairs)
        {
            var table = new Table()
                .Title($"{Size(a)}, state hash {a.StateHash} at tick {a.HashTick}")
                .AddColumn("")
                .AddColumn(Right($"A: {a.Device.EscapeMarkup()}"))
                .AddColumn(Right($"B: {b.Device.EscapeMarkup()}"))
                .AddColumn(Right("B / A"));
            Row(table, "M site-steps/s", a.SiteStepsPerSecond.Median / 1e6, b.SiteStepsPerSecond.Median / 1e6);
            Row(table, "M voxel-updates/s", a.FieldVoxelUpdatesPerSecond / 1e6, b.FieldVoxelUpdatesPerSecond / 1e6);
            Row(table, "copy, GB/s", a.CopyBytesPerSecond.Median / 1e9, b.CopyBytesPerSecond.Median / 1e9);
            Row(table, "share of copy, %", 100 * a.ShareOfCopy, 100 * b.ShareOfCopy);
            foreach (string name in a.Kernels.Concat(b.Kernels).Select(k => k.Kernel).Distinct())
            {
                Row(table, $"{name.EscapeMarkup()}, ns/site-step", Time(a, name), Time(b, name));
            }

            AnsiConsole.Write(table);
        }
    }

    private static Table Columns(BenchRecord record, string title, string corner)
    {
        Table table = new Table().Title(title).AddColumn(corner);
        foreach (BenchResult r in record.Results)
            table.AddColumn(Right($"{Size(r)}\n{r.Device.EscapeMarkup()}"));
        return table;
    }

    private static double Time(BenchResult r, string kernel) => r.Kernels.Where(k => k.Kernel == kernel).Sum(k => k.NanosecondsPerSiteStep);

    private static void Row(Table table, string name, double a, double b) =>
        table.AddRow(name, Number(a), Number(b), a > 0 ? (b / a).ToString("0.00", CultureInfo.InvariantCulture) : "-");

    private static TableColumn Right(string header) => new TableColumn(header).RightAligned();

    private static string Size(BenchResult r) => string.Join('x', r.Size);

    private static string Number(double value) =>
        value.ToString(
            value < 10 ? "0.00"
                : value < 1000 ? "0.0"
                : "0",
            CultureInfo.InvariantCulture
        );

    private static string Percent(double share) => (100 * share).ToString("0.0", CultureInfo.InvariantCulture) + " %";
}
