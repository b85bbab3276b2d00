using System.Collections.Concurrent;
using CarTAgents.Output.Runs;

namespace CarTAgents.Acceptance;

/// <summary>The disk under one directory: notes what is done to it, and fails one operation, or that one and all after it, as if the
/// process had been killed there.</summary>
internal sealed class FailingDisk : IDisposable
{
    private readonly string _root;
    private readonly string? _failing;
    private readonly bool _kills;
    private readonly ConcurrentDictionary<string, int> _times = new();
    private bool _dead;

    /// <param name="root">The directory; the rest of the disk is left alone.</param>
    /// <param name="failing">The operation that fails; null for none.</param>
    /// <param name="kills">Whether nothing reaches the disk from there on.</param>
    public FailingDisk(string root, string? failing = null, bool kills = false)
    {
        (_root, _failing, _kills) = (root, failing, kills);
        Disk.Before = Note;
    }

    /// <summary>The operations so far: what, on which file, for which time. Threads may order them in one way or another.</summary>
    public ICollection<string> Operations => [.. _done.Keys];

    /// <summary>Whether the operation has failed.</summary>
    public bool HasFailed { get; private set; }

    private readonly ConcurrentDictionary<string, byte> _done = new();

    public void Dispose() => Disk.Before = null;

    private void Note(DiskOperation operation, string path)
    {
        if (!path.StartsWith(_root, StringComparison.Ordinal))
            return;
        if (Volatile.Read(ref _dead))
            throw new IOException("the process is gone");
        string file = AtomicFile.FinalName(Path.GetRelativePath(_root, path)),
            what = $"{operation} {Anonymous(file)}";
        string name = FormattableString.Invariant($"{what} {_times.AddOrUpdate(what, 1, (_, n) => n + 1)}");
        _done.TryAdd(name, 0);
        if (name != _failing)
            return;
        HasFailed = true;
        Volatile.Write(ref _dead, _kills);
        throw new IOException("injected");
    }

    /// <summary>A directory that is put aside has a random name.</summary>
    private static string Anonymous(string file) =>
        string.Join(
            '/',
            file.Split('/')
                .Select(part =>
                    part.StartsWith(".replac", StringComparison.Ordinal) ? part[..part.IndexOf('-', StringComparison.Ordinal)] : part
                )
        );
}
