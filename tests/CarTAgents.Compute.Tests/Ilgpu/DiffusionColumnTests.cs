using CarTAgents.Compute.Ilgpu;
using CarTAgents.Kernels;
using CarTAgents.Kernels.Rules;
using CarTAgents.Kernels.Tests;
using ILGPU.Runtime.Cuda;

namespace CarTAgents.Compute.Tests.Ilgpu;

/// <summary>What diffusion costs a GPU, in instructions of its PTX that an interpreter executed.</summary>
public class DiffusionColumnTests
{
    /// <summary>With a thread a voxel, which hashed and computed all six faces, it was <paramref name="before"/>.</summary>
    [Theory]
    [InlineData(16, 16, 16, true, 440.5)]
    [InlineData(12, 10, 9, false, 456.5)]
    public void A_sub_step_executes_less_than_half_of_what_six_faces_a_voxel_took(int nx, int ny, int nz, bool periodic, double before)
    {
        using var memory = new TissueMemory(nx, ny, nz, periodic, periodic, periodic, factors: [1]);
        memory.SetDiffusion(0, 100, 2);
        var random = new Random(3);
        foreach (ref int amount in memory.T.Amount.Span(0, memory.T.Voxels))
            amount = random.Next(100_000);
        using var compiler = new PtxCompiler(CudaArchitecture.SM_90);
        var program = new PtxProgram(compiler.Text(typeof(DiffusionRows), typeof(Tissue)));
        var machine = PtxMachine.Over(memory.T);
        machine.Run(program, PtxArguments.Bytes(memory.T), DiffusionRows.Items(memory.T), 1);
        double each = (double)machine.Executed / memory.T.Voxels;
        Assert.True(each < before / 2, $"{each:F1} instructions a voxel, and {before} before");
    }
}
