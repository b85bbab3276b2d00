using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using CarTAgents.Kernels;
using CarTAgents.Kernels.Parameters;
using CarTAgents.Kernels.Rules;

namespace CarTAgents.Kernels.Tests;

/// <summary>A tissue in memory of its own, with room on both sides of each buffer for loads that overreach.</summary>
internal sealed unsafe class TissueMemory : IDisposable, IPlaneVisitor
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
        int entries = 1,
        bool identities = false
    )
    {
        Factors = factors ?? [];
        Grid[] grids = Grid.Of(nx, ny, nz, Factors);
        T = Tissue.Sized(nx, ny, nz, periodicX, periodicY, periodicZ, replicas, grids, entries, identities);
        foreach (Plane plane in Planes.All)
            plane.Accept(this);
        grids.CopyTo(T.Grids.Span(0, grids.Length));
        T.End.Span(0, replicas).Fill(uint.MaxValue);
        for (int r = 0; r < replicas; r++)
        {
            Window(r).Divide = Window(r).Weight = Threshold.Always;
            for (int k = 0; k < Limits.TKinds; k++)
                TKind(k, r).IncompetentShare = Threshold.Always;
            for (int k = 1; k <= Limits.ResidentClasses; k++)
                ResidentKind(k, r).Class = k;
        }
    }

    /// <summary>Sites a voxel, by field.</summary>
    public int[] Factors { get; }

    /// <summary>What holds for a whole replica.</summary>
    public ref ReplicaParameters Replica(int replica = 0) => ref T.Parameters[replica];

    /// <summary>Inputs of a replica's window.</summary>
    public ref WindowInputs Window(int replica = 0) => ref T.Windows[replica];

    /// <summary>A T kind.</summary>
    public ref TKind TKind(int kind, int replica = 0) => ref T.TKinds[Parameters.TKind.Index(replica, kind)];

    /// <summary>A resident kind, from 1.</summary>
    public ref ResidentKind ResidentKind(int kind, int replica = 0) => ref T.ResidentKinds[Parameters.ResidentKind.Index(replica, kind)];

    /// <summary>A field.</summary>
    public ref FieldParameters Field(int field, int replica = 0) => ref T.FieldParameters[FieldParameters.Index(T, replica, field)];

    /// <summary>What cells of each class secrete of a field.</summary>
    public Span<uint> Secretion(int field, int replica = 0) => T.Secretion.Span(CellClass.First(T, replica, field), CellClass.Count);

    /// <summary>What cells of each class take up of a field at saturation.</summary>
    public Span<uint> Uptake(int field, int replica = 0) => T.Uptake.Span(CellClass.First(T, replica, field), CellClass.Count);

    /// <summary>A law of a T kind.</summary>
    public Span<uint> Law(int kind, int law, int replica = 0) => T.Laws.Span(Parameters.Law.OfT(replica, kind, law), Parameters.Law.Points);

    /// <summary>The law of macrophages.</summary>
    public Span<uint> ActivationLaw(int replica = 0) => T.Laws.Span(Parameters.Law.Activation(replica), Parameters.Law.Points);

    /// <summary>Sets the molecules that dissociation in a contact amounts to, K of <see cref="Rules.Engagement"/>, of a T kind.</summary>
    public void SetLoose(int kind, double loose, int replica = 0)
    {
        Span<uint> sum = Law(kind, Parameters.Law.LnSum, replica),
            softPlus = T.Laws.Span(Parameters.Law.SoftPlus(replica), Parameters.Law.Points);
        for (int i = 0; i < sum.Length; i++)
        {
            sum[i] = (uint)Math.Round(Math.Log(Math.Exp(i / 16.0) + loose) * 4096);
            softPlus[i] = (uint)Math.Round(Math.Log(1 + Math.Exp(i / 16.0 - 8)) * 4096);
        }
    }

    /// <summary>Sets the diffusion of a field, with the threshold under which a voxel gives nothing.</summary>
    public void SetDiffusion(int field, int k, int subSteps, int replica = 0)
    {
        ref FieldParameters p = ref Field(field, replica);
        p.Diffusion = k;
        p.SubSteps = subSteps;
        p.Rest = Diffusion.RestOf(k);
    }

    /// <summary>The amounts of a field of a replica.</summary>
    public Span<int> Amounts(int field, int replica = 0) =>
        T.Amount.Span((long)replica * T.Voxels + T.Grids[field].First, T.Grids[field].Voxels);

    /// <summary>A site of a replica.</summary>
    public Site At(int x, int y, int z, int replica = 0) => Site.At(T, replica, x, y, z);

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
        int nx = T.Grids[field].Nx,
            ny = T.Grids[field].Ny;
        for (int r = 0; r < T.Replicas; r++)
        {
            for (int i = 0; i < T.Grids[field].Voxels; i++)
            {
                Voxel v;
                v.Replica = r;
                v.Field = field;
                v.X = i % nx;
                v.Y = i / nx % ny;
                v.Z = i / (nx * ny);
                v.Local = i;
                v.Index = (long)r * T.Voxels + T.Grids[field].First + i;
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

    /// <summary>Fails unless every plane that outlasts a launch holds the same bytes.</summary>
    public void AssertEqual(TissueMemory other, string when)
    {
        for (int p = 0; p < Planes.All.Count; p++)
        {
            Plane plane = Planes.All[p];
            if (plane.Use == PlaneUse.Scratch)
                continue;
            int at = Contents(p).CommonPrefixLength(other.Contents(p));
            Assert.True(
                at == Contents(p).Length,
                $"{when}: planes of {plane.Name} differ, first at element {at / plane.ElementBytes} of {plane.Length(T)}"
            );
        }
    }

    /// <summary>Gives another tissue the same parameters of its first replica.</summary>
    public void CopyParametersTo(TissueMemory other)
    {
        for (int p = 0; p < Planes.All.Count; p++)
        {
            Plane plane = Planes.All[p];
            bool isSized = plane.Of is PlaneOf.Site or PlaneOf.IdentifiedSite or PlaneOf.Voxel;
            if (isSized || plane == Planes.Clock || plane.Use != PlaneUse.Derived)
                continue;
            int bytes = (int)plane.PerReplica(T) * plane.ElementBytes;
            Contents(p)[..bytes].CopyTo(other.Contents(p));
        }
    }

    private Span<byte> Contents(int plane) => new((byte*)_blocks[plane].Address + Slack, (int)(_blocks[plane].Bytes - 2 * Slack));

    void IPlaneVisitor.Visit<TElement>(Plane<TElement> plane)
    {
        long length = plane.Length(T),
            bytes = length * sizeof(TElement) + 2 * Slack;
        void* memory = NativeMemory.AlignedAlloc((nuint)bytes, 64);
        // What lies around a buffer must not matter.
        Unsafe.InitBlock(memory, 0x5A, (uint)bytes);
        NativeMemory.Clear((byte*)memory + Slack, (nuint)(length * sizeof(TElement)));
        _blocks.Add(((nint)memory, bytes));
        plane.View(ref T) = new View<TElement>((TElement*)((byte*)memory + Slack), length);
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
            T.EntryCapacity,
            T.IdentitiesPerTick != 0
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
