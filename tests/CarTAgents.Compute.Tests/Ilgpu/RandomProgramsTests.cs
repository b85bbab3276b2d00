using System.Text;
using CarTAgents.Acceptance;
using CarTAgents.Compute.Ilgpu;
using CarTAgents.Testing;
using ILGPU.Runtime.Cuda;

namespace CarTAgents.Compute.Tests.Ilgpu;

/// <summary>Random programs, in C# and as ILGPU compiles them: for OpenCL, and for CUDA by an interpreter of the PTX.
/// CARTAGENTS_ACCEPTANCE=1 runs ten thousand instead of three hundred, and writes the figure.</summary>
[Collection("ILGPU")]
public class RandomProgramsTests(RandomProgramsTests.Tally tally) : IClassFixture<RandomProgramsTests.Tally>
{
    /// <summary>What all compilations came to.</summary>
    public sealed class Tally : IDisposable
    {
        /// <summary>Programs that were compared, inputs that they were given, and inputs for which the results differed.</summary>
        public SortedDictionary<string, (int Programs, int Inputs, int Differing)> By { get; } = new(StringComparer.Ordinal);

        /// <inheritdoc/>
        public void Dispose() =>
            Figures.Report(
                "random-programs",
                ["compiler", "programs [1]", "inputs [1]", "inputs that differ [1]"],
                By.Select(b => new object[] { b.Key, b.Value.Programs, b.Value.Inputs, b.Value.Differing })
            );
    }

    private const int ProgramsACompilation = 100,
        ProgramsAKernel = 5,
        ProgramsInAControl = 20,
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
    public void A_hundred_programs_by_the_rules_give_the_same_bits_on_OpenCl(int seed)
    {
        using Device openCl = Need.OpenCl();
        Compare("OpenCL", seed, p => p.Run(openCl));
    }

    [Theory]
    [MemberData(nameof(Batches))]
    public void A_hundred_programs_by_the_rules_give_the_same_bits_in_ptx(int seed)
    {
        using var compiler = new PtxCompiler(CudaArchitecture.SM_90);
        Compare("PTX", seed, p => p.Run(compiler));
    }

    [Fact]
    public void Programs_that_break_the_rules_give_other_bits_on_OpenCl()
    {
        using Device openCl = Need.OpenCl();
        Assert.NotEmpty(Mismatches(1, ProgramsInAControl, house: false, p => p.Run(openCl), out _));
    }

    [Fact]
    public void Programs_that_break_the_rules_give_other_bits_in_ptx()
    {
        using var compiler = new PtxCompiler(CudaArchitecture.SM_90);
        Assert.NotEmpty(Mismatches(1, ProgramsInAControl, house: false, p => p.Run(compiler), out _));
    }

    /// <summary>Found by ten thousand programs, and made short: values that change places at the end of a block, which is left by several
    /// ways.</summary>
    [Fact]
    public void Values_that_change_places_keep_to_their_way_on_OpenCl() => Assert.False(Differs(BreakThenLoop));

    [Fact]
    public void A_value_put_aside_is_read_in_its_own_block_alone()
    {
        const string text = """
            kernel void F(int var1)
            {
            	int var4;
            	int var7;
            	int var9;
            	L_1: ;
            	var4 = 0;
            	 goto L_2;
            	L_2: ;
            	if (var7)
            		 goto L_4;
            	 goto L_3;
            	L_3: ;
            	var9 = var4;
            	var4 = var7;
            	var11 = var9;
            	 goto L_2;
            	L_4: ;
            	var10 = var9;
            	 return ;
            }
            """;
        Assert.Equal(text.Replace("var10 = var9", "var10 = var4", StringComparison.Ordinal), OpenClMoves.Repaired(text));
        // What no later line of its block replaces is a copy like any other.
        string copy = text.Replace("\tvar4 = var7;\n", "", StringComparison.Ordinal);
        Assert.Equal(copy, OpenClMoves.Repaired(copy));
    }

    /// <summary>Found by ten thousand programs: C leaves the negation of the least number undefined.</summary>
    [Fact]
    public void Numbers_are_negated_without_sign_for_OpenCl() =>
        Assert.Equal(
            "v = (long)(-(ulong)a); w = (int)(-(uint)b); x = (long)((ulong)c + (ulong)d);",
            OpenClText.Repaired("v = (long)( - (long)a); w = (int)( - (int)b); x = (long)((long)c + (long)d);")
        );

    [Fact]
    public void A_barrier_covers_the_memory_of_the_group_for_OpenCl() =>
        Assert.Equal(
            "barrier(CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE);",
            OpenClText.Repaired("work_group_barrier(CLK_GLOBAL_MEM_FENCE);")
        );

    private const string BreakThenLoop = """
        long a = t.In[item * 4], b = t.In[item * 4 + 3], c = t.In[item * 4 + 1], d = c;
        for (int k = 0; k < 2; k++)
        {
            a = b;
            if (((a + c) & 1) == 0) break;
            if ((c & 2) == 0) b--; else d++;
        }
        for (int j = 0; j < 3; j++) { d = c; b++; }
        return (ulong)(a * 31 + b * 7 + d);
        """;

    private static bool Differs(string body)
    {
        const int items = 240;
        var random = new Random(1);
        long[] input = [.. Enumerable.Range(0, items * RandomProgram.Inputs).Select(i => i % 7 == 0 ? long.MinValue : random.NextInt64())];
        string member = "internal static ulong F(in CarTAgents.Compute.Tests.Ilgpu.Words t, int item) { unchecked { " + body + " } }";
        var program = new Programs(["t.Out[item * 4] = (long)P.F(t, item);"], member, input, items, outs: 4);
        using Device openCl = Need.OpenCl();
        return !program.RunInCSharp().Item1.SequenceEqual(program.Run(openCl).Item1);
    }

    private void Compare(string compiler, int seed, Func<Programs, (long[], byte[])> run)
    {
        int[] wrong = Mismatches(seed, ProgramsACompilation, house: true, run, out int items);
        tally.By.TryGetValue(compiler, out (int Programs, int Inputs, int Differing) all);
        tally.By[compiler] = (all.Programs + ProgramsACompilation, all.Inputs + items, all.Differing + wrong.Length);
        int first = seed + wrong.FirstOrDefault() / InputsAProgram;
        Assert.True(
            wrong.Length == 0,
            $"{wrong.Length} of {items} items differ, in the programs of seeds "
                + $"{string.Join(", ", wrong.Select(w => seed + w / InputsAProgram).Distinct())}; the first:\n"
                + new RandomProgram(first, house: true).Write(0)
        );
    }

    private static int[] Mismatches(int seed, int programs, bool house, Func<Programs, (long[], byte[])> run, out int items)
    {
        var members = new StringBuilder();
        for (int p = 0; p < programs; p++)
            members.Append(new RandomProgram(seed + p, house).Write(p));
        IEnumerable<string> bodies = Enumerable
            .Range(0, programs)
            .Chunk(ProgramsAKernel)
            .Select(some =>
                $"ulong r = 0; switch (item / {InputsAProgram}) {{ "
                + string.Concat(some.Select(p => $"case {p}: r = P.P{p}(t, item); t.Out[item * 4] = (long)r; break; "))
                + "}"
            );
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

        var compiled = new Programs(bodies, members.ToString(), input, items, outs: 4);
        (long[] expected, byte[] expectedBytes) = compiled.RunInCSharp();
        (long[] found, byte[] foundBytes) = run(compiled);

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
