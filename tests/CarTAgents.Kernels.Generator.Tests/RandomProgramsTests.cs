using System.Text;
using CarTAgents.Acceptance;
using CarTAgents.Compute;
using CarTAgents.Compute.Cpu;
using CarTAgents.Tests;

namespace CarTAgents.Kernels.Generator.Tests;

/// <summary>Random programs of the subset, in C# and translated. CARTAGENTS_ACCEPTANCE=1 runs ten thousand instead of three hundred, and
/// writes the figure.</summary>
[Collection("OpenCL")]
public class RandomProgramsTests(RandomProgramsTests.Tally tally) : IClassFixture<RandomProgramsTests.Tally>
{
    /// <summary>What all compilations came to.</summary>
    public sealed class Tally : IDisposable
    {
        /// <summary>Programs that were compared, inputs that they were given, and inputs for which the results differed.</summary>
        public int Programs,
            Inputs,
            Differing;

        /// <inheritdoc/>
        public void Dispose() =>
            Figures.Report(
                "random-programs",
                ["programs [1]", "inputs [1]", "inputs that differ [1]"],
                [
                    [Programs, Inputs, Differing],
                ]
            );
    }

    private const int ProgramsACompilation = 100,
        ProgramsAKernel = 5,
        ProgramsInAControl = 30,
        InputsAProgram = 24;

    /// <summary>First seeds of the compilations.</summary>
    public static TheoryData<int> Batches
    {
        get
        {
            int programs = Figures.InFull ? 10_000 : 300;
            return [.. Enumerable.Range(0, programs / ProgramsACompilation).Select(b => 1 + b * ProgramsACompilation)];
        }
    }

    [Theory]
    [MemberData(nameof(Batches))]
    public void A_hundred_programs_give_the_same_bits_on_OpenCl(int seed)
    {
        using Device openCl = Need.OpenCl();
        int[] wrong = Mismatches(openCl, seed, ProgramsACompilation, null, out int items);
        (tally.Programs, tally.Inputs, tally.Differing) = (
            tally.Programs + ProgramsACompilation,
            tally.Inputs + items,
            tally.Differing + wrong.Length
        );
        Assert.True(
            wrong.Length == 0,
            $"{wrong.Length} of {items} items differ, the first in the program of seed {seed + wrong.FirstOrDefault() / InputsAProgram}:\n"
                + (wrong.Length == 0 ? "" : new RandomProgram(seed + wrong[0] / InputsAProgram).Write(0))
        );
    }

    [Fact]
    public void Without_the_unsigned_casts_bits_differ()
    {
        using Device openCl = Need.OpenCl();
        int[] wrong = Mismatches(
            openCl,
            1,
            ProgramsInAControl,
            text =>
            {
                foreach (string op in new[] { "+", "-", "*" })
                {
                    text = text.Replace($"((CT_i32)((CT_u32)(a) {op} (CT_u32)(b)))", $"((a) {op} (b))", StringComparison.Ordinal)
                        .Replace($"((CT_i64)((CT_u64)(a) {op} (CT_u64)(b)))", $"((a) {op} (b))", StringComparison.Ordinal);
                }

                // The uint and the int that C# makes a long of, left to C.
                return text.Replace("(CT_i64)(", "(", StringComparison.Ordinal);
            },
            out _
        );
        Assert.NotEmpty(wrong);
    }

    [Fact]
    public void Without_the_masks_of_shift_counts_bits_differ()
    {
        // OpenCL masks by its own rule; CUDA's instructions clamp. As these do it:
        using Device openCl = Need.OpenCl();
        int[] wrong = Mismatches(
            openCl,
            1,
            ProgramsInAControl,
            text =>
                text.Replace("(a) << ((n) & 31)", "((CT_u32)(n) > 31u ? 0u : (CT_u32)(a) << (n))", StringComparison.Ordinal)
                    .Replace("(a) >> ((n) & 31)", "((CT_u32)(n) > 31u ? (a) >> 31 : (a) >> (n))", StringComparison.Ordinal),
            out _
        );
        Assert.NotEmpty(wrong);
    }

    private static int[] Mismatches(Device device, int seed, int programs, Func<string, string>? change, out int items)
    {
        var code = new StringBuilder("using CarTAgents.Kernels.Generator.Tests;\n");
        int kernels = programs / ProgramsAKernel;
        for (int k = 0; k < kernels; k++)
        {
            code.Append($"public partial struct Program{k} : IKernel<Words>\n{{\n    public static int Items(in Words t) => t.Count;\n");
            code.Append("    [Kernel]\n    public static void Item(in Words t, int replica, int item)\n    {\n        ulong r = 0;\n");
            code.Append($"        switch (item / {InputsAProgram})\n        {{\n");
            for (int p = k * ProgramsAKernel; p < (k + 1) * ProgramsAKernel; p++)
                code.Append($"            case {p}: r = P.P{p}(t, item); t.Out[item * 4] = (long)r; break;\n");
            code.Append("        }\n    }\n}\n");
        }

        code.Append("static class P\n{\n");
        for (int p = 0; p < programs; p++)
            code.Append(new RandomProgram(seed + p).Write(p));
        code.Append("}\n");
        Translation translation = Translation.Of(code.ToString(), change);
        Assert.True(translation.Diagnostics.Count == 0, string.Join("\n", translation.Diagnostics.Take(5)));

        items = programs * InputsAProgram;
        var random = new Random(seed);
        long[] input = new long[items * RandomProgram.Inputs];
        for (int i = 0; i < input.Length; i++)
        {
            input[i] = random.Next(4) switch
            {
                0 => random.Next(-3, 4),
                1 => (1L << random.Next(64)) - random.Next(2),
                2 => random.Next(int.MinValue, int.MaxValue),
                _ => random.NextInt64(long.MinValue, long.MaxValue),
            };
        }

        using var cpu = new CpuDevice(1);
        (long[] expected, byte[] expectedBytes, _) = translation.Run(cpu, items, input, kernels);
        (long[] found, byte[] foundBytes, _) = translation.Run(device, items, input, kernels);

        // The programs compute something: most results are different ones.
        Assert.True(expected.Distinct().Count() > items / 4);
        return
        [
            .. Enumerable
                .Range(0, items)
                .Where(i =>
                    !expected.AsSpan(i * 4, 4).SequenceEqual(found.AsSpan(i * 4, 4))
                    || !expectedBytes.AsSpan(i * 16, 16).SequenceEqual(foundBytes.AsSpan(i * 16, 16))
                ),
        ];
    }
}
