using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using CarTAgents.Clinic.Statistics;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Output.Runs;
using CarTAgents.Output.Tables;

namespace CarTAgents.Clinic.Calibration;

/// <summary>A generation of a search, as it is told.</summary>
/// <param name="Generation">Its number, from 1.</param>
/// <param name="Best">Lowest loss of its candidates.</param>
/// <param name="Median">Median loss.</param>
/// <param name="Step">The overall step after it, of ranges of 1.</param>
/// <param name="Refused">Candidates whose numbers contradict one another, which count as worst.</param>
public sealed record GenerationResult(int Generation, double Best, double Median, double Step, int Refused);

/// <summary>A calibration in a directory of its own: numbers of a model are searched with which the cohorts of several studies come near
/// their published endpoints. Whenever it is stopped or killed, it continues to the same numbers.</summary>
public sealed class CalibrationRun
{
    private static readonly JsonSerializerOptions Numbers = new()
    {
        // The lowest loss of no generation is none.
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        WriteIndented = true,
    };

    private readonly CalibrationOrder _order;
    private readonly Cohorts _cohorts;
    private Kept _kept;

    private CalibrationRun(string path, CalibrationOrder order, Cohorts cohorts, Kept kept) =>
        (Path, _order, _cohorts, _kept) = (path, order, cohorts, kept);

    /// <summary>The directory, as it was named.</summary>
    public string Path { get; }

    /// <summary>What was asked for.</summary>
    public CalibrationOrder Order => _order;

    /// <summary>The generations so far.</summary>
    public IReadOnlyList<GenerationResult> Generations => _kept.History;

    /// <summary>Begins one.</summary>
    /// <param name="order">What was asked for.</param>
    /// <param name="sets">Overrides of all configurations.</param>
    /// <param name="path">The directory, which holds nothing yet.</param>
    /// <exception cref="OutputException">The directory is taken, or cannot be written.</exception>
    public static CalibrationRun Start(CalibrationOrder order, IReadOnlyList<string> sets, string path)
    {
        if (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any())
        {
            throw OutputException.Request(
                $"'{path}' is not empty; go on with it: cartagents calibrate --resume {path}, or name another one"
            );
        }

        RunConfiguration[] configurations = [.. order.Configs.Select(c => RunConfiguration.Load(c, sets))];
        var cohorts = new Cohorts(order, configurations);
        cohorts.Check([.. order.Numbers.Select(n => n.StartPlace)]);
        Disk.Do(DiskOperation.MakeDirectory, path, () => Directory.CreateDirectory(path));
        for (int i = 0; i < configurations.Length; i++)
        {
            string place = In(path, FormattableString.Invariant($"study-{i + 1}"));
            Disk.MakeDirectory(place);
            string full = System.IO.Path.GetFullPath(place);
            var inputs = RunInputs.Of(configurations[i]);
            inputs.Copy(full);
            AtomicFile.WriteText(In(place, "config.yaml"), inputs.Kept(configurations[i], full).WriteResolved(full));
        }

        SearchState start = CovarianceSearch.Start([.. order.Numbers.Select(n => n.StartPlace)], CalibrationOrder.FirstStep);
        var calibration = new CalibrationRun(path, order, cohorts, new Kept(ProgramVersion.Text, order, start, [], start.Mean, double.NaN));
        calibration.Keep();
        return calibration;
    }

    /// <summary>Goes on with one that was stopped.</summary>
    /// <param name="path">Its directory.</param>
    /// <exception cref="OutputException">It holds none, or one of another version.</exception>
    public static CalibrationRun Resume(string path)
    {
        string file = In(path, "calibration.json");
        if (!File.Exists(file))
            throw OutputException.Request($"'{path}' holds no calibration: it has no calibration.json");
        Kept kept;
        try
        {
            kept = JsonSerializer.Deserialize<Kept>(File.ReadAllText(file), Numbers) ?? throw new JsonException("it is empty");
        }
        catch (JsonException e)
        {
            throw OutputException.Request($"'{file}' is damaged: {e.Message}", e);
        }

        if (kept.Version != ProgramVersion.Text)
            throw OutputException.Request($"'{path}' was begun by version {kept.Version}, and this is {ProgramVersion.Text}; begin anew");
        RunConfiguration[] configurations =
        [
            .. Enumerable
                .Range(1, kept.Order.Configs.Count)
                .Select(i => RunConfiguration.Load(In(In(path, FormattableString.Invariant($"study-{i}")), "config.yaml"))),
        ];
        return new CalibrationRun(path, kept.Order, new Cohorts(kept.Order, configurations), kept);
    }

    /// <summary>Searches the generations that are left.</summary>
    /// <param name="interrupt">Asks to stop after the candidates that are being judged.</param>
    /// <param name="progress">Told after each generation.</param>
    /// <returns>Whether all of them have ended.</returns>
    /// <exception cref="OutputException">The disk refuses; generations that ended are kept.</exception>
    public bool Search(CancellationToken interrupt, Action<GenerationResult>? progress = null)
    {
        var search = new CovarianceSearch(_kept.State, _order.Seed);
        while (search.State.Generation < _order.Generations)
        {
            IReadOnlyList<double[]> candidates = search.Ask();
            double[] losses;
            try
            {
                losses = [.. candidates.AsParallel().AsOrdered().WithCancellation(interrupt).Select(_cohorts.Loss)];
            }
            catch (OperationCanceledException)
            {
                return false;
            }

            search.Tell(losses);
            int best = Array.IndexOf(losses, losses.Min());
            int refused = losses.Count(double.IsPositiveInfinity);
            var result = new GenerationResult(search.State.Generation, losses[best], Quantile.Of(losses, 0.5), search.State.Step, refused);
            bool isBetter = refused < losses.Length && !(losses[best] >= _kept.BestLoss);
            _kept = _kept with
            {
                State = search.State,
                History = [.. _kept.History, result],
                Best = isBetter ? candidates[best] : _kept.Best,
                BestLoss = isBetter ? losses[best] : _kept.BestLoss,
            };
            Keep();
            progress?.Invoke(result);
        }

        return true;
    }

    /// <summary>Simulates the cohort that no search saw, with the first numbers and with the best, and writes the tables.</summary>
    /// <exception cref="OutputException">One cannot be written.</exception>
    public CalibrationResults Finish()
    {
        double[] start = [.. _order.Numbers.Select(n => n.StartPlace)];
        var results = new CalibrationResults(_order, _kept.Best, Deviations(), _cohorts.Unseen(start), _cohorts.Unseen(_kept.Best));
        Write(
            "generations.csv",
            ["generation", "lowest loss", "median loss", "step", "refused candidates"],
            _kept.History.Select(h => (string[])[Text(h.Generation), Text(h.Best), Text(h.Median), Text(h.Step), Text(h.Refused)])
        );
        Write(
            "parameters.csv",
            ["symbol", "unit", "start", "low", "high", "best", "s.d. of the last candidates, of the range", "at a bound"],
            results.Numbers.Select(n =>
                (string[])
                    [
                        n.Number.Symbol,
                        n.Number.Unit,
                        Text(n.Number.Start),
                        Text(n.Number.Low),
                        Text(n.Number.High),
                        Text(n.Best),
                        Text(n.Deviation),
                        n.IsAtBound ? "1" : "0",
                    ]
            )
        );
        Write(
            "endpoints.csv",
            ["study", "endpoint", "unit", "published", "least", "most", "at the start", "at the end", "met at the start", "met at the end"],
            results
                .Before.Zip(results.After)
                .Select(e =>
                    (string[])
                        [
                            e.First.Published.Study,
                            e.First.Published.Endpoint.Name,
                            e.First.Published.Endpoint.Unit,
                            Text(e.First.Published.Value),
                            Text(e.First.Published.Bounds.Low),
                            Text(e.First.Published.Bounds.High),
                            Text(e.First.Value),
                            Text(e.Second.Value),
                            e.First.Published.IsMetBy(e.First.Value) ? "1" : "0",
                            e.Second.Published.IsMetBy(e.Second.Value) ? "1" : "0",
                        ]
                )
        );
        return results;
    }

    private static string In(string directory, string name) => System.IO.Path.Combine(directory, name);

    private static string Text(double value) => double.IsNaN(value) ? "" : value.ToString("R", CultureInfo.InvariantCulture);

    private void Keep() => AtomicFile.WriteText(In(Path, "calibration.json"), JsonSerializer.Serialize(_kept, Numbers) + "\n");

    private double[] Deviations()
    {
        int n = _order.Numbers.Count;
        return [.. Enumerable.Range(0, n).Select(i => _kept.State.Step * Math.Sqrt(_kept.State.Covariance[i * n + i]))];
    }

    private void Write(string name, IEnumerable<string> header, IEnumerable<string[]> rows)
    {
        var text = new StringBuilder(Csv.Line(header)).Append('\n');
        foreach (string[] row in rows)
            text.Append(Csv.Line(row)).Append('\n');
        AtomicFile.WriteText(In(Path, name), text.ToString());
    }

    /// <summary>calibration.json.</summary>
    private sealed record Kept(
        string Version,
        CalibrationOrder Order,
        SearchState State,
        IReadOnlyList<GenerationResult> History,
        double[] Best,
        double BestLoss
    );
}
