using CarTAgents.Acceptance;
using CarTAgents.Compute;
using CarTAgents.Configuration.Yaml;
using CarTAgents.Model.Engine;
using CarTAgents.Output.Runs;

namespace CarTAgents.Fuzz;

/// <summary>What became of odd inputs, counted: each is taken, or refused with the place where it is wrong, within its time.</summary>
internal sealed class Verdicts(string name, int seed)
{
    /// <summary>No input takes seconds; this many mean that it does not end.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly List<string> _faults = [];
    private int _inputs,
        _taken,
        _refused,
        _failed,
        _crashes,
        _hangs,
        _nowhere,
        _damaged;

    /// <summary>Whether none has been taken yet, or none refused.</summary>
    public bool AreOfOneSort => _taken == 0 || _refused == 0;

    /// <summary>Tries an input.</summary>
    /// <param name="input">Says which it is, so that it can be made again.</param>
    /// <param name="use">Uses it; what it returns says what is wrong with an input that was taken, null for nothing.</param>
    public void Try(string input, Func<string?> use)
    {
        _inputs++;
        string? damage = null;
        Exception? error = null;
        var thread = new Thread(() => error = Record.Exception(() => damage = use())) { IsBackground = true };
        thread.Start();
        if (!thread.Join(Patience))
        {
            Fault(ref _hangs, input, "has not ended");
            return;
        }

        switch (error)
        {
            case null when damage is not null:
                Fault(ref _damaged, input, damage);
                break;
            case null:
                _taken++;
                break;
            case ConfigurationException e when e.Problems.Any(p => p.Origin.File.Length == 0 || p.Message.Length == 0):
                Fault(ref _nowhere, input, e.Message);
                break;
            case ConfigurationException or OutputException { IsRequest: true } or DeviceException { IsRequest: true }:
                _refused++;
                break;
            case OutputException or RunException:
                _failed++;
                break;
            default:
                Fault(ref _crashes, input, error.ToString());
                break;
        }
    }

    /// <summary>Reports the counts, and holds those of faults to none.</summary>
    public void Hold()
    {
        Figures.Report(
            $"fuzz-{name}",
            [
                "seed",
                "inputs [1]",
                "taken [1]",
                "refused with their place [1]",
                "failed in words [1]",
                "crashes [1]",
                "hangs [1]",
                "errors located nowhere [1]",
                "damaged and taken [1]",
            ],
            [
                [seed, _inputs, _taken, _refused, _failed, _crashes, _hangs, _nowhere, _damaged],
            ]
        );
        Assert.True(_faults.Count == 0, string.Join("\n\n", _faults.Take(20)));
        Assert.False(AreOfOneSort, "inputs of one sort only test little");
    }

    private void Fault(ref int count, string input, string what)
    {
        count++;
        _faults.Add($"{input}: {what}");
    }
}
