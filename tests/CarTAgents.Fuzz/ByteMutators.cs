namespace CarTAgents.Fuzz;

/// <summary>Ways in which the bytes of a file go wrong on a disk or on the way.</summary>
internal static class ByteMutators
{
    /// <summary>All of them, each by its name; each changes the bytes.</summary>
    public static IReadOnlyList<(string Name, Func<byte[], Random, byte[]> Mutate)> All { get; } =
    [
        ("a bit", (b, r) => Change(b, c => c[r.Next(c.Length)] ^= (byte)(1 << r.Next(8)))),
        ("a byte", (b, r) => Change(b, c => c[r.Next(c.Length)] ^= (byte)r.Next(1, 256))),
        ("a bit of the head", (b, r) => Change(b, c => c[r.Next(Math.Min(64, c.Length))] ^= (byte)(1 << r.Next(8)))),
        ("a bit of the end", (b, r) => Change(b, c => c[^r.Next(1, Math.Min(40, c.Length))] ^= (byte)(1 << r.Next(8)))),
        ("cut", (b, r) => b[..r.Next(b.Length)]),
        ("cut at the front", (b, r) => b[r.Next(1, b.Length)..]),
        ("nothing", (_, _) => []),
        ("more", (b, r) => [.. b, (byte)r.Next(256)]),
        ("twice", (b, _) => [.. b, .. b]),
        ("a page of zeros", (b, r) => Zero(b, r)),
        (
            "a piece lost",
            (b, r) =>
            {
                int at = r.Next(b.Length - 1);
                return [.. b[..at], .. b[(at + 1 + r.Next(Math.Min(100, b.Length - at - 1)))..]];
            }
        ),
        ("line ends", (b, _) => [.. b.SelectMany(x => x == 10 ? (byte[])[13, 10] : [x]), 13]),
        ("text", (_, r) => [.. Enumerable.Range(0, r.Next(1, 300)).Select(_ => (byte)r.Next(32, 127))]),
        ("noise", (b, r) => Change(b, c => r.NextBytes(c.AsSpan(r.Next(c.Length))))),
    ];

    private static byte[] Change(byte[] bytes, Action<byte[]> change)
    {
        byte[] copy = [.. bytes];
        change(copy);
        if (copy.AsSpan().SequenceEqual(bytes))
            copy[0] ^= 1;
        return copy;
    }

    private static byte[] Zero(byte[] bytes, Random random) =>
        Change(
            bytes,
            c =>
            {
                int at = random.Next(c.Length);
                c.AsSpan(at, Math.Min(4096, c.Length - at)).Clear();
            }
        );
}
