using CarTAgents.Compute;
using CarTAgents.Compute.Cpu;
using CarTAgents.Kernels;
using CarTAgents.Kernels.Draws;
using CarTAgents.Kernels.Parameters;
using CarTAgents.Kernels.Rules;

namespace CarTAgents.Benchmarks;

/// <summary>One field in a periodic box with nothing else in it: what the diffusion kernel is measured on.</summary>
internal sealed class FieldBox : IDisposable
{
    public const int DiffusionNumber = 128,
        Rest = 24;
    public const uint Salt = 0x51ED270B;
    private readonly CpuDevice _device;
    private readonly TissueBuffers _buffers;
    private readonly Tissue _tissue;

    public FieldBox(int nx, int ny, int nz, int threads)
    {
        Voxels = nx * ny * nz;
        _device = new CpuDevice(threads);
        Grid[] grids = Grid.Of(nx, ny, nz, [1]);
        _buffers = new TissueBuffers(_device, Tissue.Sized(nx, ny, nz, true, true, true, 1, grids, entryCapacity: 1));
        _device.Write<Grid>(_buffers.Of(Planes.Grids), 0, grids);
        _buffers.Write(Planes.End, 0, [uint.MaxValue]);
        _buffers.Write(Planes.Salts, 0, [Salt]);
        FieldParameters field = default;
        field.Diffusion = DiffusionNumber;
        field.SubSteps = 2;
        field.Rest = Rest;
        _buffers.Write(Planes.FieldParameters, 0, [field]);
        _tissue = _buffers.Tissue;
    }

    public int Voxels { get; }

    public Span<int> Amounts => _tissue.Amount.Span(0, Voxels);

    public unsafe int* First => _tissue.Amount.Address;

    public unsafe int* Second => _tissue.NextAmount.Address;

    /// <summary>Up to a million quanta a voxel, and a third of the box at rest.</summary>
    public void Fill()
    {
        Span<int> amounts = Amounts;
        for (int i = 0; i < amounts.Length; i++)
        {
            uint h = Dither.Hash((uint)i, 7);
            amounts[i] = i < amounts.Length / 3 ? (int)(h & 15) : (int)(h >> 12);
        }
    }

    /// <summary>Pairs of sub-steps, to the second buffer and back.</summary>
    public void Run(int pairs)
    {
        Tissue there = _tissue,
            back = _tissue;
        (back.Amount, back.NextAmount) = (there.NextAmount, there.Amount);
        for (int i = 0; i < pairs; i++)
        {
            _device.Launch<DiffusionRows, Tissue>(there, 1);
            _device.Launch<DiffusionRows, Tissue>(back, 1);
        }
    }

    public void Dispose()
    {
        _buffers.Dispose();
        _device.Dispose();
    }
}
