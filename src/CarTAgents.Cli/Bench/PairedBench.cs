using System.Diagnostics;
using System.Globalization;
using System.Text;
using CarTAgents.Cli.Terminal;
using CarTAgents.Model.Engine;

namespace CarTAgents.Cli.Bench;

/// <summary>This program and another build of it, measured in turns by processes of their own: what disturbs one disturbs the other too, so
/// that the ratios of the pairs tell more than two measurements apart.</summary>
/// <param name="Sizes">Each size on each device.</param>
public sealed record PairedBench(IReadOnlyList<PairedSize> Sizes)
{
    /// <summary>Measures.</summary>
    /// <param name="other">The other program: its file, or its .dll.</param>
    /// <param name="options">Options of <c>bench</c> that both get.</param>
    /// <param name="pairs">How many pairs, 1 or more. Every other pair begins with the other program.</param>
    /// <param name="tell">Takes a line on how far it is.</param>
    /// <exception cref="InputException">There is no such program, or it does other work: its workload or its bits differ, or an option is
    /// wrong.</exception>
    /// <exception cref="RunException">One of the programs failed.</exception>
    public static PairedBench Measure(string other, IReadOnlyList<string> options, int pairs, Action<string> tell)
    {
        if (!File.Exists(other))
            throw new InputException($"{other}: there is no such program; name another build's cartagents or cartagents.dll");
        List<(BenchRecord This, BenchRecord Other)> records = [];
        for (int i = 0; i < pairs; i++)
        {
            tell($"pair {i + 1} of {pairs} ...");
            bool thisFirst = i % 2 == 0;
            BenchRecord first = Run(thisFirst ? This() : other, options),
                second = Run(thisFirst ? other : This(), options);
            (BenchRecord mine, BenchRecord theirs) = thisFirst ? (first, second) : (second, first);
            _ = Comparison.Of([(mine, "this program"), (theirs, other)]);
            records.Add((mine, theirs));
        }

        int sizes = records[0].This.Results.Count;
        return new PairedBench([.. Enumerable.Range(0, sizes).Select(i => Size(records, i))]);
    }

    /// <summary>The figures as CSV: a line for the whole tick of each size on each device, then one for each kernel; times in ns a
    /// site-step.</summary>
    public string Csv()
    {
        var text = new StringBuilder(
            "device,size,kernel,before [ns/site-step],now [ns/site-step],ratio of speeds [1],lowest [1],highest [1],pairs [1],"
                + "others [CPUs],state hash\n"
        );
        foreach (PairedSize s in Sizes)
        {
            foreach (PairedTime k in s.Times)
            {
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"\"{s.Device}\",{s.Size},{k.Kernel},{k.Other:0.####},{k.This:0.####},{k.Ratio.Median:0.####},{k.Ratio.Lowest:0.####},"
                        + $"{k.Ratio.Highest:0.####},{k.Ratio.Count},{s.OtherCpus:0.##},{s.StateHash}\n"
                );
            }
        }

        return text.ToString();
    }

    /// <summary>The figures of one size from the records of all pairs.</summary>
    public static PairedSize Size(IReadOnlyList<(BenchRecord This, BenchRecord Other)> records, int index)
    {
        (BenchResult This, BenchResult Other)[] pairs = [.. records.Select(r => (r.This.Results[index], r.Other.Results[index]))];
        List<PairedTime> times = [Time(PairedTime.WholeTick, pairs, r => r.NanosecondsPerSiteStep)];
        foreach (string kernel in pairs[0].This.Kernels.Concat(pairs[0].Other.Kernels).Select(k => k.Kernel).Distinct())
            times.Add(Time(kernel, pairs, r => r.Kernels.Where(k => k.Kernel == kernel).Sum(k => k.NanosecondsPerSiteStep)));
        double?[] others = [.. pairs.SelectMany(p => (double?[])[p.This.OtherCpus, p.Other.OtherCpus])];
        BenchResult first = pairs[0].This;
        return new PairedSize(first.Device, string.Join('x', first.Size), first.StateHash, others.Max(), times);
    }

    private static PairedTime Time(string kernel, (BenchResult This, BenchResult Other)[] pairs, Func<BenchResult, double> time)
    {
        double[] ratios = [.. pairs.Select(p => time(p.This) > 0 ? time(p.Other) / time(p.This) : double.NaN)];
        return new PairedTime(
            kernel,
            Spread.Of([.. pairs.Select(p => time(p.Other))]).Median,
            Spread.Of([.. pairs.Select(p => time(p.This))]).Median,
            Spread.Of(ratios)
        );
    }

    /// <summary>This program: the library that dotnet runs, or the one file that it all is.</summary>
    private static string This()
    {
        string library = Path.Combine(AppContext.BaseDirectory, "cartagents.dll");
        return File.Exists(library) ? library : Environment.ProcessPath!;
    }

    private static BenchRecord Run(string program, IReadOnlyList<string> options)
    {
        string json = Path.GetTempFileName();
        try
        {
            bool isLibrary = program.EndsWith(".dll", StringComparison.OrdinalIgnoreCase);
            var start = new ProcessStartInfo(isLibrary ? "dotnet" : program)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            foreach (string argument in (string[])[.. isLibrary ? [program] : Array.Empty<string>(), "bench", .. options, "--json", json])
                start.ArgumentList.Add(argument);
            using Process process = Process.Start(start) ?? throw new RunException($"{program}: did not start");
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            string errors = process.StandardError.ReadToEnd();
            process.WaitForExit();
            _ = output.Result;
            string failure = $"{program} bench ended with exit code {process.ExitCode}: {errors.Trim()}";
            if (process.ExitCode == Program.WrongInput)
                throw new InputException(failure);
            if (process.ExitCode != Program.Done)
                throw new RunException(failure);
            return BenchRecord.Read(json);
        }
        finally
        {
            File.Delete(json);
        }
    }
}

/// <summary>One size on one device, measured in pairs.</summary>
/// <param name="Device">The device.</param>
/// <param name="Size">The size, such as 64x64x64.</param>
/// <param name="StateHash">The state hash of both programs.</param>
/// <param name="OtherCpus">The most CPUs that other programs kept busy during a measurement; null where the system does not say.</param>
/// <param name="Times">The whole tick, then each kernel by itself.</param>
public sealed record PairedSize(string Device, string Size, string StateHash, double? OtherCpus, IReadOnlyList<PairedTime> Times);

/// <summary>Times of the other program and of this one, ns a site-step.</summary>
/// <param name="Kernel">The kernel, or <see cref="WholeTick"/>.</param>
/// <param name="Other">Median of the other program.</param>
/// <param name="This">Median of this program.</param>
/// <param name="Ratio">The other's time over this one's, pair by pair: above 1 where this program is faster.</param>
public sealed record PairedTime(string Kernel, double Other, double This, Spread Ratio)
{
    /// <summary>What stands for a kernel in the figures of the whole tick.</summary>
    public const string WholeTick = "whole tick";
}
