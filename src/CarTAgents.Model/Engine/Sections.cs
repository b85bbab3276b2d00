using System.Text;

namespace CarTAgents.Model.Engine;

/// <summary>Writes a file of sections: of each its name (length as a 7-bit encoded integer, UTF-8), version (4 bytes), length (8) and that
/// many bytes.</summary>
/// <param name="stream">Where to.</param>
public sealed class SectionWriter(Stream stream)
{
    /// <summary>The stream, for the bytes of the section begun last.</summary>
    public Stream Stream { get; } = stream;

    /// <summary>Begins a section.</summary>
    /// <param name="name">Name.</param>
    /// <param name="version">Version of its contents, from 1.</param>
    /// <param name="length">Bytes that follow.</param>
    public void Begin(string name, int version, long length)
    {
        using var writer = new BinaryWriter(Stream, Encoding.UTF8, leaveOpen: true);
        writer.Write(name);
        writer.Write(version);
        writer.Write(length);
    }

    /// <summary>Writes the state of an object as a section.</summary>
    internal void Write<TState>(string name, int version, TState state)
        where TState : IState
    {
        var length = new StateLength();
        state.Visit(ref length);
        Begin(name, version, length.Bytes);
        var writer = new StateWriter(Stream);
        state.Visit(ref writer);
    }
}

/// <summary>Reads a file of sections, whose order and names are known: one that is unknown, missing or of another version is refused by its
/// name.</summary>
/// <param name="stream">Where from.</param>
/// <param name="known">Names of all sections that such a file may hold.</param>
public sealed class SectionReader(Stream stream, IEnumerable<string> known)
{
    private readonly HashSet<string> _known = [.. known];
    private string? _next;

    /// <summary>The stream, for the bytes of the section opened last.</summary>
    public Stream Stream { get; } = stream;

    /// <summary>Opens the next section.</summary>
    /// <param name="name">The name that it must have.</param>
    /// <param name="version">The version that it must be of.</param>
    /// <returns>Its bytes.</returns>
    /// <exception cref="InvalidDataException">The section there is another one.</exception>
    /// <exception cref="EndOfStreamException">The file ends.</exception>
    public long Open(string name, int version)
    {
        string found = Next(name);
        _next = null;
        using var reader = new BinaryReader(Stream, Encoding.UTF8, leaveOpen: true);
        int foundVersion = reader.ReadInt32();
        long length = reader.ReadInt64();
        if (!_known.Contains(found))
            throw new InvalidDataException($"it holds a section '{found}' that this program does not know");
        if (found != name)
            throw new InvalidDataException($"it lacks its section '{name}': '{found}' stands there");
        if (foundVersion != version)
        {
            throw new InvalidDataException($"its section '{name}' is of version {foundVersion}, and this program reads version {version}");
        }

        return length >= 0 ? length : throw new InvalidDataException($"the length of its section '{name}' is negative");
    }

    /// <summary>Whether a section that need not be there is the next one; it is not opened yet.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="InvalidDataException">No section begins there.</exception>
    /// <exception cref="EndOfStreamException">The file ends.</exception>
    public bool Begins(string name) => Next(name) == name;

    private string Next(string name)
    {
        if (_next is not null)
            return _next;
        using var reader = new BinaryReader(Stream, Encoding.UTF8, leaveOpen: true);
        try
        {
            return _next = reader.ReadString();
        }
        catch (EndOfStreamException e)
        {
            throw new EndOfStreamException($"it ends where its section '{name}' should begin", e);
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            throw new InvalidDataException($"no section begins where its section '{name}' should", e);
        }
    }

    /// <summary>Opens the next section, which must have a given length.</summary>
    /// <exception cref="InvalidDataException">The section there is another one, or has another length.</exception>
    /// <exception cref="EndOfStreamException">The file ends.</exception>
    public void Open(string name, int version, long length)
    {
        long found = Open(name, version);
        if (found != length)
            throw new InvalidDataException($"its section '{name}' holds {found} bytes, and {length} belong there");
    }

    /// <summary>Passes over the next section.</summary>
    /// <exception cref="InvalidDataException">The section there is another one.</exception>
    /// <exception cref="EndOfStreamException">The file ends.</exception>
    public void Skip(string name, int version)
    {
        byte[] bytes = new byte[1 << 16];
        long left = Open(name, version);
        while (left > 0)
        {
            int n = (int)Math.Min(left, bytes.Length);
            Stream.ReadExactly(bytes, 0, n);
            left -= n;
        }
    }

    /// <summary>Reads a section into an object's state.</summary>
    internal void Read<TState>(string name, int version, TState state)
        where TState : IState
    {
        var reader = new StateReader(Stream, name, Open(name, version));
        state.Visit(ref reader);
        reader.End();
    }
}
