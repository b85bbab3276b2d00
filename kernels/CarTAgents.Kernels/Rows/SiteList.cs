using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using CarTAgents.Kernels.Draws;

namespace CarTAgents.Kernels.Rows;

/// <summary>Sites of one replica at which a rule has work, gathered over blocks of rows: their random blocks are drawn sixteen at a time,
/// and records that were asked for when a site was listed have come into the cache when its turn is.</summary>
/// <remarks>A rule whose sites may be done in any order, because it writes its own site alone. Host code; the memory is the
/// caller's.</remarks>
internal unsafe struct SiteList
{
    /// <summary>Bytes of memory that a list needs.</summary>
    public static int Bytes => Most * (sizeof(Site) + 5 * sizeof(uint));

    /// <summary>Most sites that are listed: a block of 64 is added to a list that is not full.</summary>
    public const int Most = 96;

    private const int Full = Most - 64;

    private readonly Site* _sites;
    private readonly uint* _keys;
    private readonly uint* _words;

    /// <summary>An empty list.</summary>
    public SiteList(byte* memory)
    {
        _sites = (Site*)memory;
        _keys = (uint*)(memory + Most * sizeof(Site));
        _words = _keys + Most;
        Count = 0;
    }

    /// <summary>Sites listed.</summary>
    public int Count { get; private set; }

    /// <summary>Whether no further block may be added.</summary>
    public readonly bool IsFull => Count >= Full;

    /// <summary>Adds sites of a block of rows, and asks for their records.</summary>
    public void Add<TRecord>(in SiteRows rows, int x0, ulong sites, TRecord* records)
        where TRecord : unmanaged
    {
        for (; sites != 0; sites &= sites - 1)
            Add(rows.At(x0 + BitOperations.TrailingZeroCount(sites)), records);
    }

    /// <summary>Adds sites of a block of rows with their dice, and asks for their records.</summary>
    public void Add<TRecord>(in SiteRows rows, int x0, ulong sites, TRecord* records, uint* dice)
        where TRecord : unmanaged
    {
        for (; sites != 0; sites &= sites - 1)
        {
            int b = BitOperations.TrailingZeroCount(sites);
            Add(rows.At(x0 + b), records);
            _keys[Count - 1] = dice[b];
        }
    }

    /// <summary>Adds a site whose record is at hand.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(in Site s)
    {
        _sites[Count] = s;
        _keys[Count] = (uint)s.Local;
        Count++;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Add<TRecord>(in Site s, TRecord* records)
        where TRecord : unmanaged
    {
        if (Sse.IsSupported)
            Sse.Prefetch0(records + s.Index);
        Add(s);
    }

    /// <summary>Draws the blocks of the listed sites for a purpose.</summary>
    public readonly void Draw(in Tissue t, uint purpose, int round)
    {
        for (int i = 0; i < Count; i += PhiloxBlocks.Lanes)
            Draws.Draw.Blocks(t, _sites[i].Replica, _keys + i, _sites[i].Tick, purpose, round, _words + 4 * i);
    }

    /// <summary>A listed site.</summary>
    public readonly ref readonly Site this[int i] => ref _sites[i];

    /// <summary>The die that a site was listed with.</summary>
    public readonly uint Die(int i) => _keys[i];

    /// <summary>The block that was drawn for a listed site.</summary>
    public readonly Words4 Block(int i)
    {
        uint* words = _words + (i / PhiloxBlocks.Lanes * 4 * PhiloxBlocks.Lanes) + (i % PhiloxBlocks.Lanes);
        Words4 block;
        block.X = words[0];
        block.Y = words[PhiloxBlocks.Lanes];
        block.Z = words[2 * PhiloxBlocks.Lanes];
        block.W = words[3 * PhiloxBlocks.Lanes];
        return block;
    }

    /// <summary>Empties the list.</summary>
    public void Clear() => Count = 0;
}
