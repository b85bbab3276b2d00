using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using CarTAgents.Acceptance;
using CarTAgents.Compute.Ilgpu;
using CarTAgents.Kernels;
using CarTAgents.Kernels.Rows;
using CarTAgents.Kernels.Rules;
using CarTAgents.Kernels.Tests;
using CarTAgents.Testing;
using ILGPU.Runtime.Cuda;

namespace CarTAgents.Compute.Tests.Ilgpu;

/// <summary>The PTX that a CUDA device would get, without a GPU: its form, its size, and what it computes.</summary>
public partial class PtxTests
{
    private static readonly Lazy<Dictionary<Type, string>> Texts80 = new(() => Compile(CudaArchitecture.SM_80)),
        Texts90 = new(() => Compile(CudaArchitecture.SM_90));

    public static TheoryData<string> Kernels => [.. All.Select(k => k.Name)];

    private static IEnumerable<Type> All => [.. EveryKernel.OverTissues, typeof(CopyRows)];

    [Theory]
    [MemberData(nameof(Kernels))]
    public void The_text_of_a_kernel_is_fit_for_a_gpu(string name)
    {
        Type kernel = All.Single(k => k.Name == name);
        foreach (string text in new[] { Texts80.Value[kernel], Texts90.Value[kernel] })
        {
            // A branch that threads of a warp may take differently is not marked as uniform.
            Assert.DoesNotMatch(@"@!?%p\d+\s+bra\.uni", text);
            Assert.DoesNotContain("brx.idx.uni", text, StringComparison.Ordinal);

            // All memory is global, by name; structs dissolve into registers, calls into their callers.
            Assert.DoesNotMatch(@"\b(ld|st)\.(?!global\b|param\b)", text);
            Assert.DoesNotMatch(@"\.local\b|\.shared\b|\bcall\b", text);
            Assert.DoesNotMatch(@"\.f(16|32|64)\b", text);

            // CUDA takes 4096 bytes of arguments, OpenCL 1.2 promises 1024.
            Assert.InRange(new PtxProgram(text).ParameterBytes, 1, 1024);
        }
    }

    [Fact]
    public void A_record_of_a_cell_moves_as_one_access_of_16_bytes()
    {
        foreach (Dictionary<Type, string> texts in new[] { Texts80.Value, Texts90.Value })
        {
            foreach (Type kernel in new[] { typeof(MoveRows), typeof(TSenseRows), typeof(SettleRows) })
            {
                Assert.Matches(@"ld\.global\.v4\.(b|u)32", texts[kernel]);
                Assert.Matches(@"st\.global\.v4\.(b|u)32", texts[kernel]);
            }
        }
    }

    [Fact]
    public void Ilgpu_marks_branches_as_uniform_that_are_not_and_the_marks_are_taken_away()
    {
        const string text = "\t@%p3 bra.uni\tL_1;\n\t@!%p12 bra.uni L_2;\n\tbrx.idx.uni %r1, L_3;\n\tbra.uni\tL_4;\n";
        Assert.Equal("\t@%p3 bra\tL_1;\n\t@!%p12 bra L_2;\n\tbrx.idx %r1, L_3;\n\tbra.uni\tL_4;\n", PtxText.WithoutUniformBranches(text));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Every_kernels_ptx_leaves_the_bytes_of_the_cpu(int seed)
    {
        Dictionary<Type, PtxProgram> programs = [];
        (int, int, int)[] sizes = [(4, 4, 4), (8, 8, 8), (5, 7, 6), (8, 4, 8), (6, 8, 1), (7, 5, 4)];
        using TissueMemory memory = RandomTissue.Make(seed, sizes[seed]);
        HashSet<Type> launched = EveryKernel.Compare(
            memory,
            m => new PtxTwin(
                m,
                kernel =>
                {
                    if (!programs.TryGetValue(kernel, out PtxProgram? program))
                        programs.Add(kernel, program = new PtxProgram(Texts90.Value[kernel]));
                    return program;
                }
            ),
            4,
            $"seed {seed}, {memory.T.Nx} x {memory.T.Ny} x {memory.T.Nz}"
        );
        Assert.Equal(EveryKernel.OverTissues, launched.OrderBy(t => t.Name, StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("add.s32", "sub.s32")]
    [InlineData("setp.lt.s32", "setp.le.s32")]
    [InlineData("shr.u32", "shr.s32")]
    [InlineData("cvt.s64.s32", "cvt.u64.u32")]
    public void A_changed_instruction_is_noticed(string instruction, string other)
    {
        int noticed = 0;
        for (int seed = 0; seed < 3; seed++)
        {
            using TissueMemory memory = RandomTissue.Make(seed, (4, 4, 4));
            try
            {
                EveryKernel.Compare(
                    memory,
                    m => new PtxTwin(m, k => new PtxProgram(Texts90.Value[k].Replace(instruction, other, StringComparison.Ordinal))),
                    2,
                    $"seed {seed}"
                );
            }
            catch (Exception e) when (e is Xunit.Sdk.XunitException or InvalidOperationException or DivideByZeroException)
            {
                noticed++;
            }
        }

        Assert.True(noticed > 0);
    }

    /// <summary>Instructions of each kernel: whoever makes one grow finds out here. CARTAGENTS_ACCEPTANCE=1 writes the file anew.</summary>
    [Fact]
    public void No_kernel_has_grown() =>
        Hold(
            CountsFile,
            "kernel,instructions,conditional branches,loads,stores,64-bit products,divisions",
            All.Select(k => $"{k.Name},{string.Join(',', Counts(Texts90.Value[k]))}")
        );

    /// <summary>Instructions that the threads of each kernel execute in four ticks of a tissue that is half full, one T cell in twenty
    /// sites, by site and launch.</summary>
    [Fact]
    public void No_kernel_executes_more()
    {
        Dictionary<Type, PtxProgram> programs = Texts90.Value.ToDictionary(t => t.Key, t => new PtxProgram(t.Value));
        Dictionary<Type, (long Executed, int Launches)> of = [];
        using TissueMemory memory = RandomTissue.Make(1, (64, 8, 8), (0.05, 0.5));
        EveryKernel.Compare(
            memory,
            m => new PtxTwin(
                m,
                kernel => programs[kernel],
                (kernel, executed) =>
                {
                    (long before, int launches) = of.GetValueOrDefault(kernel);
                    of[kernel] = (before + executed, launches + 1);
                }
            ),
            4,
            "counting"
        );
        double sites = (double)memory.T.Sites * memory.T.Replicas;
        Hold(
            ExecutedFile,
            "kernel,instructions executed [1/(site launch)]",
            of.OrderBy(k => k.Key.Name, StringComparer.Ordinal)
                .Select(k => FormattableString.Invariant($"{k.Key.Name},{k.Value.Executed / (sites * k.Value.Launches):F2}"))
        );
    }

    /// <summary>Holds the second column of a table to that of its file.</summary>
    private static void Hold(string file, string header, IEnumerable<string> rows)
    {
        string[] lines = [header, .. rows];
        if (Figures.InFull)
            File.WriteAllLines(file, lines);
        var before = File.ReadLines(file).Skip(1).Select(l => l.Split(',')).ToDictionary(c => c[0], c => Number(c[1]));
        var grown = new StringBuilder();
        foreach (string line in lines.Skip(1))
        {
            string[] cells = line.Split(',');
            if (!before.TryGetValue(cells[0], out double was))
                grown.AppendLine($"{cells[0]} is not in the file");
            else if (Number(cells[1]) > was)
                grown.AppendLine($"{cells[0]} has {cells[1]} instructions, and had {was}");
        }

        Assert.True(grown.Length == 0, $"{grown}If that is meant, CARTAGENTS_ACCEPTANCE=1 writes {file} anew; commit it with the change.");
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static int[] Counts(string text)
    {
        string[] code =
        [
            .. text.Split('\n')
                .Where(l => l.StartsWith('\t') && !l.StartsWith("\t.", StringComparison.Ordinal) && !l.TrimEnd().EndsWith(':')),
        ];
        int Of(string pattern) => code.Count(l => Regex.IsMatch(l, pattern));
        return
        [
            code.Length,
            Of(@"^\t@!?%p\d+ bra"),
            Of(@"\bld\.global"),
            Of(@"\bst\.global"),
            Of(@"\b(mul|mad)\.\w+\.(b|u|s)64|\b(mul|mad)\.wide"),
            Of(@"\b(div|rem)\."),
        ];
    }

    private static string CountsFile => Repository.PathOf("tests", "CarTAgents.Compute.Tests", "Ilgpu", "ptx-instructions.csv");

    private static string ExecutedFile => Repository.PathOf("tests", "CarTAgents.Compute.Tests", "Ilgpu", "ptx-executed.csv");

    private static Dictionary<Type, string> Compile(CudaArchitecture architecture)
    {
        using var compiler = new PtxCompiler(architecture);
        return All.ToDictionary(k => k, k => compiler.Text(k, k == typeof(CopyRows) ? typeof(CopyArguments) : typeof(Tissue)));
    }
}
