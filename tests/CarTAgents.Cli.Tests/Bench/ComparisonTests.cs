using CarTAgents.Cli.Bench;
using CarTAgents.Cli.Terminal;

namespace CarTAgents.Cli.Tests.Bench;

public class ComparisonTests
{
    private static Comparison Compare(BenchRecord a, BenchRecord b) => Comparison.Of((a, "a.json"), (b, "b.json"));

    private static string Refusal(BenchRecord a, BenchRecord b) => Assert.Throws<InputException>(() => Compare(a, b)).Message;

    [Fact]
    public void Equal_sizes_are_paired_device_by_device()
    {
        BenchResult a64 = BenchRecordTests.Result(),
            a128 = BenchRecordTests.Result(128),
            b64 = BenchRecordTests.Result(device: "GPU"),
            c64 = BenchRecordTests.Result(device: "CPU, 8 threads");
        Comparison comparison = Compare(BenchRecordTests.Record(a64, a128), BenchRecordTests.Record(b64, c64));
        Assert.Equal([(a64, b64), (a64, c64)], comparison.Pairs);
    }

    [Fact]
    public void Different_bits_are_refused()
    {
        string message = Refusal(
            BenchRecordTests.Record(BenchRecordTests.Result()),
            BenchRecordTests.Record(BenchRecordTests.Result(hash: "1123456789abcdef"))
        );
        Assert.Contains("state hashes differ", message, StringComparison.Ordinal);
        Assert.Contains("a.json: 0123456789abcdef", message, StringComparison.Ordinal);
        Assert.Contains("b.json: 1123456789abcdef", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Different_bits_of_one_size_refuse_all()
    {
        BenchRecord a = BenchRecordTests.Record(BenchRecordTests.Result(), BenchRecordTests.Result(128));
        BenchRecord b = BenchRecordTests.Record(BenchRecordTests.Result(), BenchRecordTests.Result(128, hash: "1123456789abcdef"));
        Assert.StartsWith("128x128x128: ", Refusal(a, b), StringComparison.Ordinal);
    }

    [Fact]
    public void Different_workloads_and_different_ticks_are_refused()
    {
        BenchRecord a = BenchRecordTests.Record(BenchRecordTests.Result());
        Assert.Contains(
            "workloads differ",
            Refusal(a, BenchRecordTests.Record(BenchRecordTests.Result(workload: "0000000000000000"))),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "tick 60",
            Refusal(a, BenchRecordTests.Record(BenchRecordTests.Result() with { HashTick = 60 })),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Nothing_in_common_is_refused()
    {
        string message = Refusal(BenchRecordTests.Record(BenchRecordTests.Result()), BenchRecordTests.Record(BenchRecordTests.Result(128)));
        Assert.Contains("64x64x64", message, StringComparison.Ordinal);
        Assert.Contains("128x128x128", message, StringComparison.Ordinal);
        Assert.Contains(
            "none",
            Refusal(BenchRecordTests.Record(BenchRecordTests.Result()), BenchRecordTests.Record()),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void The_command_refuses_with_exit_code_2()
    {
        string directory = Directory.CreateTempSubdirectory("cartagents-test-").FullName;
        try
        {
            string a = Path.Combine(directory, "a.json"),
                b = Path.Combine(directory, "b.json");
            File.WriteAllText(a, BenchRecordTests.Record(BenchRecordTests.Result()).Json());
            File.WriteAllText(b, BenchRecordTests.Record(BenchRecordTests.Result(hash: "1123456789abcdef")).Json());
            Assert.Equal(Program.WrongInput, Program.Main(["bench", "compare", a, b]));
            Assert.Equal(Program.WrongInput, Program.Main(["bench", "compare", a]));
            Assert.Equal(Program.WrongInput, Program.Main(["bench", "compere", a, a]));
            Assert.Equal(Program.Done, Program.Main(["bench", "compare", a, a]));
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }
}
