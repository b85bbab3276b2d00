using System.Text.RegularExpressions;

namespace CarTAgents.Compute.Ilgpu;

/// <summary>The moves by which ILGPU's OpenCL C carries values from one block of a kernel to the next.</summary>
/// <remarks>Where values change places at the end of a block, ILGPU first puts an old one into a variable of its own, such as
/// <c>v9 = v4; v4 = v7;</c>. It forgets that this variable is set on that way alone, and blocks that it writes later take the value from
/// there, where <c>v4</c> still holds it.</remarks>
internal static partial class OpenClMoves
{
    /// <summary>The text in which such a variable is read in its own block alone.</summary>
    public static string Repaired(string text)
    {
        string[] lines = text.Split('\n');
        int start = 0;
        while (start < lines.Length)
        {
            int end = start;
            // A function ends where a line begins with its brace.
            while (end < lines.Length && !lines[end].StartsWith('}'))
                end++;
            Function(lines.AsSpan(start, end - start));
            start = end + 1;
        }

        return string.Join('\n', lines);
    }

    private static void Function(Span<string> lines)
    {
        var assigned = new Dictionary<string, int>();
        foreach (string line in lines)
        {
            if (Assignment().Match(line) is { Success: true } match)
                assigned[match.Groups[1].Value] = assigned.GetValueOrDefault(match.Groups[1].Value) + 1;
        }

        int[] blocks = new int[lines.Length];
        for (int i = 1; i < lines.Length; i++)
            blocks[i] = blocks[i - 1] + (Label().IsMatch(lines[i]) ? 1 : 0);
        for (int i = 0; i < lines.Length; i++)
        {
            if (
                Move().Match(lines[i]) is not { Success: true } move
                || assigned[move.Groups[1].Value] != 1
                || !IsReplaced(lines, blocks, i, move.Groups[2].Value)
            )
            {
                continue;
            }

            (string kept, string own) = (move.Groups[1].Value, move.Groups[2].Value);
            var word = new Regex($@"\b{kept}\b");
            for (int k = 0; k < lines.Length; k++)
            {
                if (blocks[k] != blocks[i] && blocks[k] > 0)
                    lines[k] = word.Replace(lines[k], own);
            }
        }
    }

    /// <summary>Whether a variable gets another value later in the block of a line.</summary>
    private static bool IsReplaced(Span<string> lines, int[] blocks, int line, string variable)
    {
        for (int k = line + 1; k < lines.Length && blocks[k] == blocks[line]; k++)
        {
            if (Assignment().Match(lines[k]) is { Success: true } match && match.Groups[1].Value == variable)
                return true;
        }

        return false;
    }

    [GeneratedRegex(@"^\s*(var\d+)\s*=[^=]")]
    private static partial Regex Assignment();

    [GeneratedRegex(@"^\s*(var\d+)\s*=\s*(var\d+);\s*$")]
    private static partial Regex Move();

    [GeneratedRegex(@"^\s*L_\d+:")]
    private static partial Regex Label();
}
