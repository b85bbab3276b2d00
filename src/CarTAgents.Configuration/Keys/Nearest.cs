namespace CarTAgents.Configuration.Keys;

/// <summary>Finds the valid name that a mistyped one was probably meant to be.</summary>
public static class Nearest
{
    /// <summary>The candidate with the smallest edit distance, letter case counting least; the first of equals.</summary>
    /// <param name="name">What was written.</param>
    /// <param name="candidates">The valid names.</param>
    /// <returns>The nearest, or null when there are no candidates.</returns>
    public static string? Of(string name, IEnumerable<string> candidates)
    {
        string? best = null;
        (int Folded, int Exact) bestDistance = (int.MaxValue, int.MaxValue);
        foreach (string candidate in candidates)
        {
            var distance = (Distance(name.ToLowerInvariant(), candidate.ToLowerInvariant()), Distance(name, candidate));
            if (distance.CompareTo(bestDistance) < 0)
            {
                best = candidate;
                bestDistance = distance;
            }
        }
        return best;
    }

    /// <summary>The least number of insertions, deletions, replacements and swaps of neighbours that turn one text into the
    /// other.</summary>
    /// <param name="a">One text.</param>
    /// <param name="b">The other.</param>
    public static int Distance(string a, string b)
    {
        // Long texts are no typing mistakes; their cost would only be spent on an attack.
        if (a.Length > 100 || b.Length > 100)
            return Math.Max(a.Length, b.Length);
        var rows = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
            rows[i, 0] = i;
        for (int j = 0; j <= b.Length; j++)
            rows[0, j] = j;
        for (int i = 1; i <= a.Length; i++)
        {
            for (int j = 1; j <= b.Length; j++)
            {
                int replaced = rows[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                int least = Math.Min(replaced, Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    least = Math.Min(least, rows[i - 2, j - 2] + 1);
                rows[i, j] = least;
            }
        }
        return rows[a.Length, b.Length];
    }
}
