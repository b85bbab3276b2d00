using CarTAgents.Compute;
using CarTAgents.Compute.Cpu;
using CarTAgents.Kernels;
using CarTAgents.Kernels.Rows;

namespace CarTAgents.Benchmarks;

/// <summary>One field in a periodic box with nothing else in it: what the diffusion kernel is measured on.</summary>
internal sealed class FieldBox : IDisposable
{
    public const int DiffusionNumber = 128,
        Rest = 24;
    public const uint Salt = 0x51ED270B;
    private readonly CpuDevice _device;
    private readonly Buffer<int> _amount,
        _next,
        _grids;
    private readonly Buffer<uint> _parameters,
        _clock,
        _end,
        _salts;
    private readonly Tissue _tissue;

    public FieldBox(int nx, int ny, int nz, int threads)
    {
        Voxels = nx * ny * nz;
        _device = new CpuDevice(threads);
        _amount = _device.Allocate<int>(Voxels);
        _next = _device.Allocate<int>(Voxels);
        _grids = _device.Allocate<int>(Grid.Stride);
        _parameters = _device.Allocate<uint>(Table.Stride);
        _clock = _device.Allocate<uint>(1);
        _end = _device.Allocate<uint>(1);
        _salts = _device.Allocate<uint>(Dither.Salts);
        _device.Write(_grids, 0, (ReadOnlySpan<int>)[nx, ny, nz, 0, 0, Voxels, 0, 0]);
        _device.Write(_end, 0, (ReadOnlySpan<uint>)[uint.MaxValue]);
        _device.Write(_salts, 0, (ReadOnlySpan<uint>)[Salt]);
        _device.Write(_parameters, Table.Field + Table.FDiffusion, (ReadOnlySpan<uint>)[DiffusionNumber, 2, Rest]);
        _tissue.Nx = nx;
        _tissue.Ny = ny;
        _tissue.Nz = nz;
        _tissue.PeriodicX = _tissue.PeriodicY = _tissue.PeriodicZ = 1;
        _tissue.Replicas = 1;
        _tissue.Fields = 1;
        _tissue.Sites = _tissue.Voxels = Voxels;
        _tissue.Amount = _amount.View;
        _tissue.NextAmount = _next.View;
        _tissue.Grids = _grids.View;
        _tissue.Parameters = _parameters.View;
        _tissue.Clock = _clock.View;
        _tissue.End = _end.View;
        _tissue.Salts = _salts.View;
    }

    public int Voxels { get; }

    public Span<int> Amounts => _amount.View.Span(0, Voxels);

    public unsafe int* First => _amount.View.Address;

    public unsafe int* Second => _next.View.Address;

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
        foreach (IDisposable d in (IDisposable[])[_amount, _next, _grids, _parameters, _clock, _end, _salts, _device])
            d.Dispose();
    }
}
