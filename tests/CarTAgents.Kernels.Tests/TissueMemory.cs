using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using CarTAgents.Kernels.Rows;

namespace CarTAgents.Kernels.Tests;

/// <summary>A tissue in memory of its own, with room on both sides of each buffer for loads that overreach.</summary>
internal sealed unsafe class TissueMemory : IDisposable
{
    private const int Slack = 512;
    private readonly List<(nint Address, long Bytes)> _blocks = [];

    /// <summary>What kernels are given.</summary>
    public Tissue T;

    public TissueMemory(
        int nx,
        int ny,
        int nz,
        bool periodicX,
        bool periodicY,
        bool periodicZ,
        int replicas = 1,
        int[]? factors = null,
        int entries = 1
    )
    {
        Factors = factors ?? [];
        T.Nx = nx;
        T.Ny = ny;
        T.Nz = nz;
        T.PeriodicX = periodicX ? 1 : 0;
        T.PeriodicY = periodicY ? 1 : 0;
        T.PeriodicZ = periodicZ ? 1 : 0;
        T.Directions = nz == 1 ? 4 : 6;
        T.Sites = nx * ny * nz;
        T.Replicas = replicas;
        T.Fields = Factors.Length;
        T.Groups = ny * nz;
        T.GroupRows = 1;
        T.EntryCapacity = entries;
        int[] grids = new int[Math.Max(1, Factors.Length * Grid.Stride)];
        int row = 0;
        for (int f = 0; f < Factors.Length; f++)
        {
            int factorZ = nz == 1 ? 1 : Factors[f];
            Span<int> grid = grids.AsSpan(f * Grid.Stride, Grid.Stride);
            grid[Grid.Nx] = nx / Factors[f];
            grid[Grid.Ny] = ny / Factors[f];
            grid[Grid.Nz] = nz / factorZ;
            grid[Grid.Shift] = int.Log2(Factors[f]);
            grid[Grid.ShiftZ] = int.Log2(factorZ);
            grid[Grid.Voxels] = grid[Grid.Nx] * grid[Grid.Ny] * grid[Grid.Nz];
            grid[Grid.First] = T.Voxels;
            grid[Grid.FirstRow] = row;
            T.Voxels += grid[Grid.Voxels];
            row += grid[Grid.Ny] * grid[Grid.Nz];
        }

        long sites = (long)T.Sites * replicas,
            voxels = Math.Max(1, (long)T.Voxels * replicas);
        T.TSignal = Allocate<byte>(sites);
        T.ResidentSignal = Allocate<byte>(sites);
        T.TEntrant = Allocate<byte>(sites);
        T.ResidentEntrant = Allocate<byte>(sites);
        T.TCell = Allocate<Words4>(sites);
        T.Resident = Allocate<Words4>(sites);
        T.Events = Allocate<ulong>(sites);
        T.Parameters = Allocate<uint>((long)replicas * Table.Stride);
        T.Clock = Allocate<uint>(replicas);
        T.End = Allocate<uint>(replicas);
        T.Amount = Allocate<int>(voxels);
        T.NextAmount = Allocate<int>(voxels);
        T.Secreted = Allocate<uint>(voxels);
        T.Washed = Allocate<uint>(voxels);
        T.Grids = Allocate<int>(grids.Length);
        T.Salts = Allocate<uint>(Math.Max(1, (long)replicas * T.Fields * Dither.Salts));
        T.Entries = Allocate<uint>((long)replicas * entries * Entry.Stride);
        T.Partial = Allocate<long>((long)replicas * T.Groups * Counter.Count);
        T.Totals = Allocate<long>((long)replicas * Counter.Count);
        grids.CopyTo(T.Grids.Span(0, grids.Length));
        T.End.Span(0, replicas).Fill(uint.MaxValue);
        for (int r = 0; r < replicas; r++)
            Row(r)[Table.WDivide] = Row(r)[Table.WWeight] = uint.MaxValue;
    }

    /// <summary>Sites a voxel, by field.</summary>
    public int[] Factors { get; }

    /// <summary>The row of parameters of a replica.</summary>
    public Span<uint> Row(int replica = 0) => T.Parameters.Span((long)replica * Table.Stride, Table.Stride);

    /// <summary>The block of a T kind.</summary>
    public Span<uint> TKind(int kind, int replica = 0) => Row(replica).Slice(Table.TCell + kind * Table.TCellStride, Table.TCellStride);

    /// <summary>The block of a resident kind, from 1.</summary>
    public Span<uint> ResidentKind(int kind, int replica = 0) =>
        Row(replica).Slice(Table.Resident + (kind - 1) * Table.ResidentStride, Table.ResidentStride);

    /// <summary>The block of a field.</summary>
    public Span<uint> FieldBlock(int field, int replica = 0) =>
        Row(replica).Slice(Table.Field + field * Table.FieldStride, Table.FieldStride);

    /// <summary>A law of a T kind.</summary>
    public Span<uint> Law(int kind, int law, int replica = 0) =>
        Row(replica).Slice(Table.Law + (kind * Table.Laws + law) * Table.LawStride, Table.LawStride);

    /// <summary>Sets the molecules that dissociation in a contact amounts to, K of <see cref="Engagement"/>, of a T kind.</summary>
    public void SetLoose(int kind, double loose, int replica = 0)
    {
        Span<uint> row = Row(replica);
        for (int i = 0; i < Table.LawStride; i++)
        {
            row[Table.LnSum + kind * Table.LawStride + i] = (uint)Math.Round(Math.Log(Math.Exp(i / 16.0) + loose) * 4096);
            row[Table.SoftPlus + i] = (uint)Math.Round(Math.Log(1 + Math.Exp(i / 16.0 - 8)) * 4096);
        }
    }

    /// <summary>Sets the diffusion of a field, with the threshold under which a voxel gives nothing.</summary>
    public void SetDiffusion(int field, int k, int subSteps, int replica = 0)
    {
        Span<uint> p = FieldBlock(field, replica);
        p[Table.FDiffusion] = (uint)k;
        p[Table.FSubSteps] = (uint)subSteps;
        p[Table.FRest] = (uint)((6 * 1024 + (1024 - 6 * k) - 1) / (1024 - 6 * k));
    }

    /// <summary>The amounts of a field of a replica.</summary>
    public Span<int> Amounts(int field, int replica = 0) =>
        T.Amount.Span((long)replica * T.Voxels + T.Grids[field * Grid.Stride + Grid.First], T.Grids[field * Grid.Stride + Grid.Voxels]);

    /// <summary>A site of a replica.</summary>
    public Site At(int x, int y, int z, int replica = 0)
    {
        Site s;
        s.Replica = replica;
        s.X = x;
        s.Y = y;
        s.Z = z;
        s.Local = (z * T.Ny + y) * T.Nx + x;
        s.Index = (long)replica * T.Sites + s.Local;
        s.Tick = T.Clock[replica];
        return s;
    }

    /// <summary>All sites of all replicas.</summary>
    public List<Site> Sites()
    {
        List<Site> sites = [];
        for (int r = 0; r < T.Replicas; r++)
        {
            for (int i = 0; i < T.Sites; i++)
                sites.Add(At(i % T.Nx, i / T.Nx % T.Ny, i / (T.Nx * T.Ny), r));
        }

        return sites;
    }

    /// <summary>All voxels of a field of all replicas.</summary>
    public List<Voxel> Voxels(int field)
    {
        List<Voxel> voxels = [];
        int nx = T.Grids[field * Grid.Stride + Grid.Nx],
            ny = T.Grids[field * Grid.Stride + Grid.Ny];
        for (int r = 0; r < T.Replicas; r++)
        {
            for (int i = 0; i < T.Grids[field * Grid.Stride + Grid.Voxels]; i++)
            {
                Voxel v;
                v.Replica = r;
                v.Field = field;
                v.X = i % nx;
                v.Y = i / nx % ny;
                v.Z = i / (nx * ny);
                v.Local = i;
                v.Index = (long)r * T.Voxels + T.Grids[field * Grid.Stride + Grid.First] + i;
                voxels.Add(v);
            }
        }

        return voxels;
    }

    /// <summary>Runs a row kernel over all replicas, the rows of each split into a number of ranges.</summary>
    public void Run<TKernel>(int parts = 1)
        where TKernel : struct, IKernel<TKernel, Tissue>
    {
        int rows = TKernel.Rows(T);
        for (int r = 0; r < T.Replicas; r++)
        {
            for (int part = 0; part < parts; part++)
            {
                int from = (int)((long)rows * part / parts),
                    to = (int)((long)rows * (part + 1) / parts);
                if (from < to)
                    TKernel.Run(T, r, from, to);
            }
        }
    }

    /// <summary>Makes the next amounts of a sub-step the present ones.</summary>
    public void Swap() => (T.Amount, T.NextAmount) = (T.NextAmount, T.Amount);

    /// <summary>Fails unless every buffer that a tick writes holds the same bytes.</summary>
    public void AssertEqual(TissueMemory other, string when)
    {
        Same(T.TSignal, other.T.TSignal, "T signals");
        Same(T.ResidentSignal, other.T.ResidentSignal, "resident signals");
        Same(T.TEntrant, other.T.TEntrant, "T entrants");
        Same(T.ResidentEntrant, other.T.ResidentEntrant, "resident entrants");
        Same(T.TCell, other.T.TCell, "T records");
        Same(T.Resident, other.T.Resident, "resident records");
        Same(T.Events, other.T.Events, "events");
        Same(T.Clock, other.T.Clock, "clocks");
        Same(T.Salts, other.T.Salts, "salts");
        Same(T.Amount, other.T.Amount, "amounts");
        Same(T.Secreted, other.T.Secreted, "secreted");
        Same(T.Washed, other.T.Washed, "washed");
        Same(T.Totals, other.T.Totals, "totals");

        void Same<TElement>(View<TElement> a, View<TElement> b, string what)
            where TElement : unmanaged
        {
            Span<TElement> one = a.Span(0, (int)a.Length),
                two = b.Span(0, (int)b.Length);
            Span<byte> x = MemoryMarshal.AsBytes(one),
                y = MemoryMarshal.AsBytes(two);
            int at = x.CommonPrefixLength(y);
            Assert.True(at == x.Length, $"{when}: {what} differ, first at element {at / sizeof(TElement)} of {a.Length}");
        }
    }

    private View<TElement> Allocate<TElement>(long length)
        where TElement : unmanaged
    {
        long bytes = length * sizeof(TElement) + 2 * Slack;
        void* memory = NativeMemory.AlignedAlloc((nuint)bytes, 64);
        // What lies around a buffer must not matter.
        Unsafe.InitBlock(memory, 0x5A, (uint)bytes);
        NativeMemory.Clear((byte*)memory + Slack, (nuint)(length * sizeof(TElement)));
        _blocks.Add(((nint)memory, bytes));
        return new View<TElement>((TElement*)((byte*)memory + Slack), length);
    }

    /// <summary>Another tissue with the same contents.</summary>
    public TissueMemory Copy()
    {
        var copy = new TissueMemory(
            T.Nx,
            T.Ny,
            T.Nz,
            T.PeriodicX != 0,
            T.PeriodicY != 0,
            T.PeriodicZ != 0,
            T.Replicas,
            Factors,
            T.EntryCapacity
        );
        for (int b = 0; b < _blocks.Count; b++)
        {
            Buffer.MemoryCopy((void*)_blocks[b].Address, (void*)copy._blocks[b].Address, _blocks[b].Bytes, _blocks[b].Bytes);
        }

        return copy;
    }

    public void Dispose()
    {
        foreach ((nint address, _) in _blocks)
            NativeMemory.AlignedFree((void*)address);
        _blocks.Clear();
    }
}
