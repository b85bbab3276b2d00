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
        Add("steady", r => r.WasSteady is { } steady ? (steady ? "yes" : "no") : "not known");
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

    /// <summary>A table a size: a column a result, each with its ratio to the first.</summary>
    public static void Write(Comparison comparison)
    {
        foreach (IReadOnlyList<ComparedResult> results in comparison.Sizes)
        {
            BenchResult first = results[0].Result;
            Table table = new Table().Title($"{Size(first)}, state hash {first.StateHash} at tick {first.HashTick}").AddColumn("");
            foreach (ComparedResult r in results)
            {
                table.AddColumn(Right($"{Letter(r.Record)}: {r.Result.Device.EscapeMarkup()}"));
                if (r != results[0])
                    table.AddColumn(Right($"{Letter(r.Record)} / {Letter(results[0].Record)}"));
            }

            Row(table, "M site-steps/s", results, r => r.SiteStepsPerSecond.Median / 1e6);
            Row(table, "M voxel-updates/s", results, r => r.FieldVoxelUpdatesPerSecond / 1e6);
            Row(table, "copy, GB/s", results, r => r.CopyBytesPerSecond.Median / 1e9);
            Row(table, "share of copy, %", results, r => 100 * r.ShareOfCopy);
            foreach (string name in results.SelectMany(r => r.Result.Kernels).Select(k => k.Kernel).Distinct())
                Row(table, $"{name.EscapeMarkup()}, ns/site-step", results, r => Time(r, name));
            AnsiConsole.Write(table);
        }
    }

    /// <summary>A table a size: the other program, this one, and the ratio of their speeds over the pairs.</summary>
    public static void Write(PairedBench paired)
    {
        foreach (PairedSize size in paired.Sizes)
        {
            Table table = new Table()
                .Title($"{size.Size}, {size.Device.EscapeMarkup()}, state hash {size.StateHash}")
                .AddColumn("ns/site-step")
                .AddColumn(Right("before"))
                .AddColumn(Right("now"))
                .AddColumn(Right("ratio of speeds"))
                .AddColumn(Right("lowest, highest"));
            foreach (PairedTime k in size.Times)
            {
                bool both = k.Other > 0 && k.This > 0;
                table.AddRow(
                    k.Kernel.EscapeMarkup(),
                    Number(k.Other),
                    Number(k.This),
                    both ? Number(k.Ratio.Median) : "-",
                    both ? $"{Number(k.Ratio.Lowest)}, {Number(k.Ratio.Highest)}" : "-"
                );
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

    private static void Row(Table table, string name, IReadOnlyList<ComparedResult> results, Func<BenchResult, double> value)
    {
        double first = value(results[0].Result);
        List<string> cells = [name, Number(first)];
        foreach (ComparedResult r in results.Skip(1))
        {
            double own = value(r.Result);
            cells.AddRange([Number(own), first > 0 ? (own / first).ToString("0.00", CultureInfo.InvariantCulture) : "-"]);
        }

        table.AddRow([.. cells]);
    }

    private static string Letter(int record) => record < 26 ? $"{(char)('A' + record)}" : $"{record + 1}";

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
