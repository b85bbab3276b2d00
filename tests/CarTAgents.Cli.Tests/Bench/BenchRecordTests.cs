using CarTAgents.Cli.Bench;
using CarTAgents.Cli.Terminal;

namespace CarTAgents.Cli.Tests.Bench;

public class BenchRecordTests
{
    internal static BenchResult Result(
        int edge = 64,
        string hash = "0123456789abcdef",
        string workload = "fedcba9876543210",
        string device = "CPU, 2 threads"
    ) =>
        new()
        {
            Device = device,
            Threads = 2,
            Size = [edge, edge, edge],
            Workload = workload,
            HashTick = 30,
            StateHash = hash,
            SiteStepsPerSecond = new Spread(5e7, 4e7, 6e7, 9),
            FieldVoxelUpdatesPerSecond = 2.5e9,
            CopyBytesPerSecond = new Spread(4e10, 3e10, 5e10, 20),
            CompulsoryBytes = 76,
            ShareOfCopy = 0.095,
            OtherCpus = 0.01,
            Kernels = [new KernelTime("Diffusion", 12, 7.25), new KernelTime("host", 1, 0.5)],
        };

    internal static BenchRecord Record(params BenchResult[] results) =>
        new()
        {
            Format = BenchRecord.CurrentFormat,
            Version = "1.2.3+abc",
            Started = new DateTime(2026, 11, 21, 12, 30, 0, DateTimeKind.Utc),
            Machine = new Machine("Some \"CPU\" µ", 2, 512, 1L << 34, "Some system", ".NET 10"),
            Results = results,
        };

    [Fact]
    public void A_record_survives_its_JSON()
    {
        BenchRecord record = Record(Result(), Result(128) with { OtherCpus = null });
        BenchRecord read = BenchRecord.Parse(record.Json(), "a.json");
        Assert.Equal(record.Json(), read.Json());
        Assert.Equal(record.Machine, read.Machine);
        Assert.Equal(record.Started, read.Started);
        Assert.Equal(record.Results[0].SiteStepsPerSecond, read.Results[0].SiteStepsPerSecond);
        Assert.Equal(record.Results[0].Kernels, read.Results[0].Kernels);
        Assert.Null(read.Results[1].OtherCpus);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"format\": 1}")]
    [InlineData("{\"format\": 1, \"version\": null, \"started\": \"2026-11-21T12:30:00Z\", \"machine\": null, \"results\": []}")]
    public void What_is_not_a_record_is_refused_by_name(string json)
    {
        InputException e = Assert.Throws<InputException>(() => BenchRecord.Parse(json, "a.json"));
        Assert.StartsWith("a.json", e.Message, StringComparison.Ordinal);
        Assert.Contains("not a record of cartagents bench", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_record_cut_short_is_refused_with_its_line()
    {
        string json = Record(Result()).Json();
        InputException e = Assert.Throws<InputException>(() => BenchRecord.Parse(json[..(json.Length / 2)], "a.json"));
        Assert.Matches("^a\\.json:[0-9]+: ", e.Message);
    }

    [Fact]
    public void Another_format_is_refused()
    {
        string json = (Record() with { Format = 99 }).Json();
        Assert.Contains(
            "format 99",
            Assert.Throws<InputException>(() => BenchRecord.Parse(json, "a.json")).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_missing_file_is_an_error_of_the_input()
    {
        Assert.Throws<InputException>(() => BenchRecord.Read(Path.Combine(Path.GetTempPath(), "no", "such", "record.json")));
    }

    [Fact]
    public void The_CSV_has_a_line_a_kernel_and_as_many_columns_everywhere()
    {
        string[] lines = Record(Result(), Result(128)).Csv().TrimEnd('\n').Split('\n');
        Assert.Equal(1 + 2 * 3, lines.Length);
        int columns = lines[0].Split(',').Length;
        foreach (string line in lines.Skip(1))
        {
            Assert.StartsWith("\"CPU, 2 threads\",", line, StringComparison.Ordinal);
            Assert.Equal(columns, line.Split(',').Length - 1);
        }

        Assert.Contains("whole tick,,20,50000000,", lines[1], StringComparison.Ordinal);
        Assert.Contains("Diffusion,12,7.25,", lines[2], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new[] { 3.0 }, 3, 3, 3)]
    [InlineData(new[] { 5.0, 1.0, 3.0 }, 3, 1, 5)]
    [InlineData(new[] { 4.0, 1.0, 3.0, 10.0 }, 3.5, 1, 10)]
    public void A_spread_has_the_median_and_the_ends(double[] values, double median, double lowest, double highest)
    {
        Assert.Equal(new Spread(median, lowest, highest, values.Length), Spread.Of(values));
    }
}
