namespace CarTAgents.Output.Runs;

/// <summary>Position in a growing table: its lines without the header, and the SHA-256 of all its text up to there.</summary>
/// <param name="Rows">Lines without the header; 0 for a table that has not begun.</param>
/// <param name="Digest">SHA-256 of header and lines; zeros for a table that has not begun.</param>
internal sealed record TableMark(int Rows, byte[] Digest)
{
    /// <summary>Bytes of <see cref="Digest"/>.</summary>
    public const int DigestBytes = 32;

    /// <summary>A table that has not begun.</summary>
    public static TableMark None { get; } = new(0, new byte[DigestBytes]);
}
