using CarTAgents.Cli.Bench;
using CarTAgents.Cli.Terminal;

namespace CarTAgents.Cli.Tests.Bench;

public class ComparisonTests
{
    private static Comparison Compare(BenchRecord a, BenchRecord b) => Comparison.Of([(a, "a.json"), (b, "b.json")]);

    private static string Refusal(BenchRecord a, BenchRecord b) => Assert.Throws<InputException>(() => Compare(a, b)).Message;

    [Fact]
    public void Results_of_a_size_stand_side_by_side()
    {
        BenchResult a64 = BenchRecordTests.Result(),
            a128 = BenchRecordTests.Result(128),
            b64 = BenchRecordTests.Result(device: "GPU"),
            c64 = BenchRecordTests.Result(device: "CPU, 8 threads");
        Comparison comparison = Compare(BenchRecordTests.Record(a64, a128), BenchRecordTests.Record(b64, c64));
        IReadOnlyList<ComparedResult> size = Assert.Single(comparison.Sizes);
        Assert.Equal([(0, a64), (1, b64), (1, c64)], size.Select(r => (r.Record, r.Result)));
    }

    [Fact]
    public void Several_records_are_compared_and_a_stranger_among_them_is_named()
    {
        BenchRecord here = BenchRecordTests.Record(BenchRecordTests.Result(), BenchRecordTests.Result(128)),
            there = BenchRecordTests.Record(BenchRecordTests.Result(128)),
            small = BenchRecordTests.Record(BenchRecordTests.Result());
        Comparison comparison = Comparison.Of([(here, "a.json"), (there, "b.json"), (small, "c.json")]);
        Assert.Equal(
            [
                [0, 2],
                [0, 1],
            ],
            comparison.Sizes.Select(s => s.Select(r => r.Record))
        );
        InputException e = Assert.Throws<InputException>(() =>
            Comparison.Of([(here, "a.json"), (there, "b.json"), (BenchRecordTests.Record(BenchRecordTests.Result(32)), "c.json")])
        );
        Assert.StartsWith("c.json has no size in common", e.Message, StringComparison.Ordinal);
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
            Assert.Equal(Program.WrongInput, Command.Run("bench", "compare", a, b).Code);
            Assert.Equal(Program.WrongInput, Command.Run("bench", "compare", a).Code);
            Assert.Equal(Program.WrongInput, Command.Run("bench", "compere", a, a).Code);
            Assert.Equal(Program.Done, Command.Run("bench", "compare", a, a).Code);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }
}
