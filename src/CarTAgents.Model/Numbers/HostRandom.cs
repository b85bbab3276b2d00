using CarTAgents.Kernels.Draws;

namespace CarTAgents.Model.Numbers;

/// <summary>
/// The host's stream of random words: Philox4x32-10 read in counter order. The key is the seed; the counter of a block is
/// (index low, index high, identity, 2^31 + purpose), so that streams of different identities or purposes never meet, nor the draws of
/// a kernel, whose last counter word (<see cref="Draw"/>) stays below 2^31.
/// </summary>
/// <remarks>
/// A mutable value: copy it to fork a stream, pass it by <c>ref</c> to draw from it. (seed, identity, purpose, <see cref="Position"/>)
/// is its whole state; a stream built from them goes on with the same words. Allocates nothing.
/// </remarks>
public struct HostRandom
{
    private const uint HostDraw = 1u << 31;

    private Words4 _block;
    private ulong _position;

    /// <summary>Opens the stream of a seed, an identity and a purpose.</summary>
    /// <param name="seed">The run's seed: low half first key word, high half second.</param>
    /// <param name="identity">Owner of the draws: a patient, a replica or a tissue.</param>
    /// <param name="purpose">What the draws are for, below 2^31. Purposes of the host and of kernels are numbered apart.</param>
    /// <param name="position">How many 32-bit words were drawn before: 0 for a new stream, <see cref="Position"/> to resume one.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="purpose"/> is 2^31 or more.</exception>
    public HostRandom(ulong seed, uint identity, uint purpose, ulong position = 0)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(purpose, HostDraw);
        Seed = seed;
        Identity = identity;
        Purpose = purpose;
        _position = position;
        if ((_position & 3) != 0)
            _block = Block();
    }

    /// <summary>The seed that keys the stream.</summary>
    public ulong Seed { get; }

    /// <summary>Whose draws these are; word 2 of the counter.</summary>
    public uint Identity { get; }

    /// <summary>What the draws are for; word 3 of the counter is this and bit 31.</summary>
    public uint Purpose { get; }

    /// <summary>Number of 32-bit words drawn so far; what a checkpoint has to keep.</summary>
    public readonly ulong Position => _position;

    /// <summary>The next word: uniform over all 32-bit values.</summary>
    public uint NextUInt32()
    {
        uint lane = (uint)_position & 3;
        if (lane == 0)
            _block = Block();
        _position++;
        return lane switch
        {
            0 => _block.X,
            1 => _block.Y,
            2 => _block.Z,
            _ => _block.W,
        };
    }

    /// <summary>The next two words, the first in the low half: uniform over all 64-bit values.</summary>
    public ulong NextUInt64()
    {
        ulong low = NextUInt32();
        ulong high = NextUInt32();
        return low | (high << 32);
    }

    /// <summary>
    /// A number in the open interval (0, 1): an odd multiple of 2^-53, all 2^52 of them equally likely. Never 0, 1 or 1/2, and
    /// exactly symmetric: 1 - u is as likely as u. Takes two words.
    /// </summary>
    public double NextUniform() => ((NextUInt64() >> 12) + 0.5) * (1.0 / (1L << 52));

    /// <summary>An integer in [0, <paramref name="count"/>), each exactly as likely (Lemire 2019, doi:10.1145/3230636).</summary>
    /// <remarks>Takes two words; four or more with probability below <paramref name="count"/> / 2^64.</remarks>
    /// <param name="count">How many values, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is below 1.</exception>
    public long NextBelow(long count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ulong range = (ulong)count;
        ulong high = Math.BigMul(NextUInt64(), range, out ulong low);
        if (low < range)
        {
            // 2^64 mod range: products whose low half falls under it would make some values likelier than others.
            ulong reject = (0 - range) % range;
            while (low < reject)
                high = Math.BigMul(NextUInt64(), range, out low);
        }

        return (long)high;
    }

    private readonly Words4 Block()
    {
        ulong index = _position >> 2;
        return Philox.Block((uint)index, (uint)(index >> 32), Identity, HostDraw | Purpose, (uint)Seed, (uint)(Seed >> 32));
    }
}
