using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace CarTAgents.Benchmarks;

/// <summary>Runs the diffusion kernel and the same arithmetic in C in turns, over the same memory, and prints both speeds and their
/// ratio.</summary>
internal static unsafe class Yardstick
{
    public static int Run(string library, int edge, int threads)
    {
        var diffuse = (delegate* unmanaged<int*, int*, int, int, int, int, int, uint, int, void>)
            NativeLibrary.GetExport(NativeLibrary.Load(Path.GetFullPath(library)), "diffuse");
        foreach ((int nx, int ny, int nz) in ((int, int, int)[])[(32, 32, 32), (16, 5, 3), (37, 10, 7), (edge, edge, edge)])
        {
            if (!SameBits(diffuse, nx, ny, nz, threads))
            {
                Console.Error.WriteLine($"error: the C and C# results differ at {nx} x {ny} x {nz} voxels");
                return 1;
            }
        }

        using var box = new FieldBox(edge, edge, edge, threads);
        box.Fill();
        void C(int pairs)
        {
            for (int i = 0; i < pairs; i++)
            {
                diffuse(box.First, box.Second, edge, edge, edge, FieldBox.DiffusionNumber, FieldBox.Rest, FieldBox.Salt, threads);
                diffuse(box.Second, box.First, edge, edge, edge, FieldBox.DiffusionNumber, FieldBox.Rest, FieldBox.Salt, threads);
            }
        }

        // One thread is timed by the CPU time it gets, which other programs take little from; several by the wall clock.
        double Now() => threads == 1 ? Environment.CpuUsage.TotalTime.TotalSeconds : Stopwatch.GetTimestamp() / (double)Stopwatch.Frequency;
        double Time(Action<int> run, int pairs)
        {
            double start = Now();
            run(pairs);
            return Now() - start;
        }

        // Warm-up by time, and as many sub-steps as take a fifth of a second.
        var warm = Stopwatch.StartNew();
        double pair = 1;
        while (warm.Elapsed.TotalSeconds < 1.5)
            pair = Math.Min(Time(box.Run, 1), pair);
        int n = Math.Max(1, (int)(0.1 / pair));
        List<double> inC = [],
            inCSharp = [],
            ratios = [];
        for (int i = 0; i < 21; i++)
        {
            double c = 2.0 * n * box.Voxels / Time(C, n),
                cSharp = 2.0 * n * box.Voxels / Time(box.Run, n);
            inC.Add(c);
            inCSharp.Add(cSharp);
            ratios.Add(cSharp / c);
        }

        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"diffusion sub-step, {edge}^3 voxels, {threads} thread(s), {(threads == 1 ? "CPU" : "wall-clock")} time, 21 "
                    + $"pairs of {2 * n} sub-steps in turns; equal bits"
            )
        );
        Print("C", inC, 1e-9, "1e9 voxel-updates/s");
        Print("C#", inCSharp, 1e-9, "1e9 voxel-updates/s");
        Print("C# / C", ratios, 1, "");
        return 0;
    }

    private static void Print(string name, List<double> values, double scale, string unit)
    {
        values.Sort();
        Console.WriteLine(
            string.Create(
                    CultureInfo.InvariantCulture,
                    $"{name.PadRight(7)} {values[values.Count / 2] * scale:0.000} "
                        + $"[{values[0] * scale:0.000}-{values[^1] * scale:0.000}] {unit}"
                )
                .TrimEnd()
        );
    }

    private static bool SameBits(
        delegate* unmanaged<int*, int*, int, int, int, int, int, uint, int, void> diffuse,
        int nx,
        int ny,
        int nz,
        int threads
    )
    {
        using FieldBox a = new(nx, ny, nz, threads),
            b = new(nx, ny, nz, threads);
        a.Fill();
        b.Fill();
        long mass = 0,
            before = 0;
        foreach (int amount in a.Amounts)
            before += amount;
        a.Run(2);
        for (int i = 0; i < 2; i++)
        {
            diffuse(b.First, b.Second, nx, ny, nz, FieldBox.DiffusionNumber, FieldBox.Rest, FieldBox.Salt, threads);
            diffuse(b.Second, b.First, nx, ny, nz, FieldBox.DiffusionNumber, FieldBox.Rest, FieldBox.Salt, threads);
        }

        foreach (int amount in a.Amounts)
            mass += amount;
        return a.Amounts.SequenceEqual(b.Amounts) && mass == before;
    }
}
