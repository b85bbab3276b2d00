using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using CarTAgents.Compute;
using CarTAgents.Compute.Cpu;
using CarTAgents.Model.Engine;
using CarTAgents.Model.Tissues;

namespace CarTAgents.Cli.Bench;

/// <summary>Measures a workload on a device: the same ticks repeatedly from one saved state, so that fast and slow machines do the same
/// work.</summary>
public static unsafe class Measurement
{
    /// <summary>How much longer than asked for a warm-up may take until its rate is steady.</summary>
    public const double MostWarm = 5;

    // Rounds that are compared with as many before them, and how far their medians may be apart.
    private const int SteadyRounds = 3;
    private const double SteadyWithin = 0.03;

    /// <summary>Whether the last rounds took as long as those before them, within 3%: up to three against up to three, by their medians.
    /// One round alone is not steady.</summary>
    public static bool IsSteady(IReadOnlyList<double> rounds)
    {
        int n = Math.Min(SteadyRounds, rounds.Count / 2);
        if (n == 0)
            return false;
        double last = Spread.Of([.. rounds.Skip(rounds.Count - n)]).Median,
            before = Spread.Of([.. rounds.Skip(rounds.Count - (2 * n)).Take(n)]).Median;
        return Math.Abs(last - before) <= SteadyWithin * before;
    }

    /// <summary>Measures.</summary>
    /// <param name="workload">What to run.</param>
    /// <param name="device">Where to run it.</param>
    /// <param name="warmSeconds">Least wall-clock time of rounds that are thrown away: compilation in tiers takes its
    /// time. They go on until their rate is steady, at most <see cref="MostWarm"/> times as long.</param>
    /// <param name="seconds">Wall-clock time of rounds that count; one round at least.</param>
    /// <param name="copySeconds">Wall-clock time of copying, before and after the rounds each.</param>
    /// <param name="copyBytes">Bytes of the buffer that is copied.</param>
    /// <exception cref="DeviceException">There is not enough memory.</exception>
    /// <exception cref="RunException">The run failed, or did not repeat itself to the bit.</exception>
    public static BenchResult Measure(
        Workload workload,
        Device device,
        double warmSeconds,
        double seconds,
        double copySeconds = 0.3,
        long copyBytes = CopyBandwidth.StandardBytes
    )
    {
        using var timed = new TimedDevice(device);
        List<double> copies = CopyBandwidth.Measure(timed, copySeconds, copyBytes);
        using var simulation = new Simulation(workload.Scenario, timed);
        uint first = workload.HashTick / 2;
        simulation.RunTo(first);
        timed.Wait();

        // The state is at most what the simulation keeps on its device, and some for the host's side.
        long capacity = simulation.Bytes + (1 << 20);
        if (capacity > HostMemory.AvailableBytes())
        {
            throw new DeviceException(
                $"the benchmark keeps a copy of the state: it needs {ByteSize.Text(capacity)} of host memory, and "
                    + $"{ByteSize.Text(HostMemory.AvailableBytes())} are available; a smaller size would fit"
            );
        }

        byte* memory = (byte*)NativeMemory.Alloc((nuint)capacity);
        try
        {
            using var state = new UnmanagedMemoryStream(memory, 0, capacity, FileAccess.ReadWrite);
            simulation.Save(state);
            double Round()
            {
                if (simulation.Tick != first)
                {
                    state.Position = 0;
                    simulation.Load(state);
                    timed.Wait();
                }

                long start = Stopwatch.GetTimestamp();
                simulation.RunTo(workload.HashTick);
                timed.Wait();
                return Stopwatch.GetElapsedTime(start).TotalSeconds;
            }

            double warm = 0;
            List<double> warmRounds = [];
            while (warm < warmSeconds || (warm < MostWarm * warmSeconds && !IsSteady(warmRounds)))
                warm += Add(warmRounds, Round());
            var others = new OtherWork();
            List<double> rounds = [];
            double sum = 0;
            while (sum < seconds)
                sum += Add(rounds, Round());
            string hash = Hash(simulation);

            timed.Clear();
            timed.IsTiming = true;
            List<double> timedRounds = [];
            sum = 0;
            while (sum < seconds / 2)
                sum += Add(timedRounds, Round());
            timed.IsTiming = false;
            LaunchTime[] times = [.. timed.Times];
            string again = Hash(simulation);
            if (again != hash)
                throw new RunException($"the same ticks gave the state hash {hash}, then {again}, on {device.Name}");
            double? otherCpus = others.Cpus();
            copies.AddRange(CopyBandwidth.Measure(timed, copySeconds, copyBytes));

            double ticks = workload.HashTick - first;
            double siteSteps = workload.Sites * ticks;
            Spread rate = Spread.Of([.. rounds.Select(r => siteSteps / r)]);
            Spread copy = Spread.Of(copies);
            double allTimed = timedRounds.Sum();
            LaunchTime? diffusion = times.FirstOrDefault(t => t.Kernel == "Diffusion");
            List<KernelTime> kernels =
            [
                .. times
                    .Select(t => new KernelTime(
                        t.Kernel,
                        t.Launches / ticks / timedRounds.Count,
                        t.Seconds / timedRounds.Count / siteSteps * 1e9
                    ))
                    .OrderByDescending(k => k.NanosecondsPerSiteStep),
            ];
            kernels.Add(new KernelTime("host", 1, (allTimed - times.Sum(t => t.Seconds)) / timedRounds.Count / siteSteps * 1e9));
            Lattice lattice = workload.Scenario.Lattice;
            return new BenchResult
            {
                Device = device.Name,
                Threads = device.Threads,
                Size = [lattice.Nx, lattice.Ny, lattice.Nz],
                Workload = workload.Fingerprint,
                HashTick = workload.HashTick,
                StateHash = hash,
                SiteStepsPerSecond = rate,
                FieldVoxelUpdatesPerSecond = diffusion is null
                    ? 0
                    : workload.VoxelUpdatesPerTick * ticks * timedRounds.Count / diffusion.Seconds,
                CopyBytesPerSecond = copy,
                CompulsoryBytes = workload.CompulsoryBytes,
                ShareOfCopy = rate.Median * workload.CompulsoryBytes / copy.Median,
                OtherCpus = otherCpus,
                WarmSeconds = warm,
                WasSteady = IsSteady(warmRounds),
                Kernels = kernels,
            };
        }
        finally
        {
            NativeMemory.Free(memory);
        }
    }

    private static double Add(List<double> rounds, double round)
    {
        rounds.Add(round);
        return round;
    }

    private static string Hash(Simulation simulation) => simulation.StateHash().ToString("x16", CultureInfo.InvariantCulture);
}
