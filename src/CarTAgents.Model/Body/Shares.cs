namespace CarTAgents.Model.Body;

/// <summary>Cells shared out among classes in proportion, to the cell.</summary>
internal static class Shares
{
    /// <summary>Adds cells to classes by their weights; nothing where all weights are 0.</summary>
    /// <param name="cells">Cells; fewer than 0 are taken away.</param>
    /// <param name="weights">A weight a class; those under 0 count as 0.</param>
    /// <param name="to">The classes; may be the weights themselves.</param>
    public static void Add(long cells, ReadOnlySpan<long> weights, Span<long> to)
    {
        long all = Positive(weights),
            upTo = 0,
            given = 0;
        for (int c = 0; c < to.Length && upTo < all; c++)
        {
            upTo += Math.Max(0, weights[c]);
            long before = given;
            given = (long)((Int128)cells * upTo / all);
            to[c] += given - before;
        }
    }

    /// <summary>Classes that owe cells are paid by those of them that have some, in proportion to both, as far as they can.</summary>
    public static void PayDebts(Span<long> classes)
    {
        Span<long> owed = stackalloc long[classes.Length];
        for (int c = 0; c < classes.Length; c++)
            owed[c] = Math.Max(0, -classes[c]);
        long paid = Math.Min(Positive(owed), Positive(classes));
        if (paid == 0)
            return;
        Add(-paid, classes, classes);
        Add(paid, owed, classes);
    }

    /// <summary>Cells of the classes that have some.</summary>
    public static long Positive(ReadOnlySpan<long> classes)
    {
        long sum = 0;
        foreach (long n in classes)
            sum += Math.Max(0, n);
        return sum;
    }
}
