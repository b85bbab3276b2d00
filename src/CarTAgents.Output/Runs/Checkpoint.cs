using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using CarTAgents.Model.Engine;

namespace CarTAgents.Output.Runs;

/// <summary>A run's whole state in one file, from which it goes on with the same bits on any device.</summary>
/// <remarks>Format in docs/files.md: magic, version, sections with names and versions of their own (deflated), and a SHA-256 of all that.
/// Written under a temporary name and renamed, so that a file with the final name is whole.</remarks>
public sealed class Checkpoint : IDisposable
{
    /// <summary>Version of the format and of the rules; another one is refused.</summary>
    public const int Version = 11;

    private const string Suffix = ".checkpoint";
    private const int DigestBytes = 32;
    private const string OutputsSection = "outputs",
        ConfigurationSection = "configuration";
    private const int OutputsVersion = 3,
        ConfigurationVersion = 1,
        RunBytes = 32,
        OutputsBytes = 12 + RunBytes + 2 * TableMark.DigestBytes,
        MostConfigurationBytes = 1 << 28;
    private static readonly byte[] Magic = "CarTAgents checkpoint\n"u8.ToArray();

    private readonly FileStream _file;

    private Checkpoint(string path, FileStream file, string run, uint tick, TableMark census, TableMark course, string configuration)
    {
        Path = path;
        Run = run;
        Tick = tick;
        Census = census;
        Course = course;
        Configuration = configuration;
        _file = file;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Identity of the run that wrote it.</summary>
    public string Run { get; }

    /// <summary>Tick of the state.</summary>
    public uint Tick { get; }

    /// <summary>Rows of census.csv, without its header, at that tick.</summary>
    public int CensusRows => Census.Rows;

    /// <summary>Rows of course.csv, without its header, at that tick.</summary>
    public int CourseRows => Course.Rows;

    /// <summary>How far census.csv had come.</summary>
    internal TableMark Census { get; }

    /// <summary>How far course.csv had come.</summary>
    internal TableMark Course { get; }

    /// <summary>The configuration, as resolved.</summary>
    public string Configuration { get; }

    /// <summary>Writes a checkpoint of a run into its directory, and takes away the oldest beyond the number to keep.</summary>
    /// <returns>The file.</returns>
    /// <exception cref="OutputException">It cannot be written; the earlier ones are as they were.</exception>
    internal static string Write(
        RunDirectory run,
        string identity,
        Simulation simulation,
        string configuration,
        TableMark census,
        TableMark course,
        int keep
    )
    {
        run.RequireOwn(identity);
        Disk.MakeDirectory(run.Checkpoints);
        string path = System.IO.Path.Combine(run.Checkpoints, simulation.Tick.ToString("D10", CultureInfo.InvariantCulture) + Suffix);
        AtomicFile.Write(
            path,
            file =>
            {
                using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
                using (var hashed = new DigestStream(file, digest))
                {
                    hashed.Write(Magic);
                    hashed.Write(BitConverter.GetBytes(Version));
                    using var deflate = new DeflateStream(hashed, CompressionLevel.Fastest, leaveOpen: true);
                    using var buffered = new BufferedStream(deflate, 1 << 16);
                    var sections = new SectionWriter(buffered);
                    sections.Begin(OutputsSection, OutputsVersion, OutputsBytes);
                    buffered.Write(BitConverter.GetBytes(simulation.Tick));
                    buffered.Write(BitConverter.GetBytes(census.Rows));
                    buffered.Write(BitConverter.GetBytes(course.Rows));
                    buffered.Write(Encoding.ASCII.GetBytes(identity.PadRight(RunBytes)[..RunBytes]));
                    buffered.Write(census.Digest);
                    buffered.Write(course.Digest);
                    byte[] text = Encoding.UTF8.GetBytes(configuration);
                    sections.Begin(ConfigurationSection, ConfigurationVersion, text.Length);
                    buffered.Write(text);
                    simulation.Save(buffered);
                }

                file.Write(digest.GetHashAndReset());
            }
        );

        // Later ones are of before the run went back to an earlier one, or were put there: they do not count.
        foreach (string old in Files(run).Where(f => string.CompareOrdinal(f, path) <= 0).SkipLast(Math.Max(1, keep)))
            Disk.Delete(old);
        return path;
    }

    /// <summary>Removes all checkpoints of a run that will not be gone on with, and their directory.</summary>
    /// <exception cref="OutputException">One cannot be removed.</exception>
    public static void RemoveAll(RunDirectory run)
    {
        foreach (string file in Files(run))
            Disk.Delete(file);
        if (Directory.Exists(run.Checkpoints) && !Directory.EnumerateFileSystemEntries(run.Checkpoints).Any())
            Disk.DeleteDirectory(run.Checkpoints);
    }

    /// <summary>Takes away what a run leaves behind when it goes on from a checkpoint: later checkpoints (the run will write them anew, and
    /// a damaged one must not count among those to keep), and files that were being written when it was killed.</summary>
    /// <exception cref="OutputException">A file cannot be removed.</exception>
    public static void Forget(RunDirectory run, uint afterTick)
    {
        string last = afterTick.ToString("D10", CultureInfo.InvariantCulture);
        foreach (string file in Files(run))
        {
            if (string.CompareOrdinal(System.IO.Path.GetFileNameWithoutExtension(file), last) > 0)
                Disk.Delete(file);
        }

        run.Sweep();
    }

    /// <summary>Checkpoints of a run, oldest first.</summary>
    public static IReadOnlyList<string> Files(RunDirectory run) =>
        Directory.Exists(run.Checkpoints) ? [.. Directory.GetFiles(run.Checkpoints, "*" + Suffix).Order(StringComparer.Ordinal)] : [];

    /// <summary>Opens the newest checkpoint of a run.</summary>
    /// <exception cref="OutputException">There is none, or it is damaged; the message names the newest whole one.</exception>
    public static Checkpoint OpenNewest(RunDirectory run)
    {
        IReadOnlyList<string> files = Files(run);
        if (files.Count == 0)
        {
            throw OutputException.Request(
                $"'{run.Shown}' holds no checkpoint to go on from; start it again in another directory: cartagents run "
                    + $"'{System.IO.Path.Combine(run.Shown, "config.yaml")}' -o NEW"
            );
        }

        try
        {
            return Open(files[^1]);
        }
        catch (OutputException e)
        {
            string? good = files.SkipLast(1).Reverse().FirstOrDefault(IsWhole);
            throw new OutputException(good is null ? e.Message : $"{e.Message}; an earlier one is good: --checkpoint {good}", e)
            {
                IsRequest = e.IsRequest,
            };
        }
    }

    private static bool IsWhole(string path)
    {
        try
        {
            Open(path).Dispose();
            return true;
        }
        catch (OutputException)
        {
            return false;
        }
    }

    /// <summary>Opens a checkpoint and checks its digest.</summary>
    /// <exception cref="OutputException">It is not a checkpoint, of another version, cut short or altered.</exception>
    public static Checkpoint Open(string path)
    {
        if (string.IsNullOrWhiteSpace(path) || path.Contains('\0', StringComparison.Ordinal))
            throw OutputException.Request($"'{path}' names no checkpoint");
        FileStream? file = null;
        try
        {
            // Kept open until the state is loaded: a run that goes on meanwhile may take the name away, not the file.
            file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 16);
            if (file.Length < Magic.Length + 4 + DigestBytes)
                throw Damaged(path, "it is cut short");
            byte[] magic = new byte[Magic.Length];
            file.ReadExactly(magic);
            if (!magic.AsSpan().SequenceEqual(Magic))
                throw Damaged(path, "it is not a checkpoint of CarTAgents");
            using var reader = new BinaryReader(file, Encoding.UTF8, leaveOpen: true);
            int version = reader.ReadInt32();
            if (version != Version)
            {
                throw Damaged(
                    path,
                    $"its format is version {version}, and this program reads version {Version}; go on with the program that wrote it"
                );
            }

            CheckDigest(path, file);
            using Stream state = OpenState(file);
            (string run, uint tick, TableMark census, TableMark course, string configuration) = ReadOutputs(state);
            if (census.Rows < 0 || course.Rows < 0)
                throw Damaged(path, "its counts of rows are not possible");
            return new Checkpoint(path, file, run, tick, census, course, configuration);
        }
        catch (Exception e)
        {
            file?.Dispose();
            if (e is EndOfStreamException)
                throw Damaged(path, "it is cut short", e);
            if (e is InvalidDataException)
                throw Damaged(path, e.Message, e);
            if (DiskErrors.Are(e))
                throw DiskErrors.Unreadable(e, path);
            throw;
        }
    }

    /// <summary>Refuses a checkpoint that another run wrote.</summary>
    /// <param name="record">The run that shall go on from it; null where run.json is lost.</param>
    /// <param name="branch">Whether the run's own origin will do too.</param>
    /// <exception cref="OutputException">It is of another run.</exception>
    public void RequireOf(RunRecord? record, bool branch)
    {
        if (record is null || record.Run == Run || (branch && record.BranchRun == Run))
            return;
        throw OutputException.Request(
            $"checkpoint '{Path}' is of another run ({Run}) than the one in its directory ({record.Run}); take it away"
        );
    }

    /// <summary>Brings a simulation of the same lattice, fields and replicas to the checkpoint's state.</summary>
    /// <exception cref="OutputException">The state does not fit the simulation.</exception>
    public void Load(Simulation simulation)
    {
        try
        {
            using Stream state = OpenState(_file);
            ReadOutputs(state);
            simulation.Load(state);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            throw OutputException.Request($"checkpoint '{Path}' does not fit the configuration: {e.Message}", e);
        }
        catch (Exception e) when (DiskErrors.Are(e))
        {
            throw DiskErrors.Unreadable(e, Path);
        }
    }

    /// <summary>Copies the whole checkpoint.</summary>
    /// <exception cref="OutputException">It cannot be written.</exception>
    public void CopyTo(string path) =>
        AtomicFile.Write(
            path,
            to =>
            {
                _file.Position = 0;
                _file.CopyTo(to);
            }
        );

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    /// <summary>The sections of a file whose magic and version are right.</summary>
    private static BufferedStream OpenState(FileStream file)
    {
        file.Position = Magic.Length + sizeof(int);
        return new BufferedStream(new DeflateStream(file, CompressionMode.Decompress, leaveOpen: true), 1 << 16);
    }

    /// <summary>Reads the sections before those of the simulation.</summary>
    private static (string Run, uint Tick, TableMark Census, TableMark Course, string Configuration) ReadOutputs(Stream state)
    {
        var sections = new SectionReader(state, [OutputsSection, ConfigurationSection, .. Simulation.Sections]);
        sections.Open(OutputsSection, OutputsVersion, OutputsBytes);
        byte[] outputs = new byte[OutputsBytes];
        state.ReadExactly(outputs);
        long length = sections.Open(ConfigurationSection, ConfigurationVersion);
        if (length > MostConfigurationBytes)
            throw new InvalidDataException($"a configuration of {length} bytes is not possible");
        byte[] text = new byte[length];
        state.ReadExactly(text);
        const int digests = 12 + RunBytes;
        return (
            Encoding.ASCII.GetString(outputs, 12, RunBytes).TrimEnd(),
            BitConverter.ToUInt32(outputs),
            new TableMark(BitConverter.ToInt32(outputs, 4), outputs[digests..(digests + TableMark.DigestBytes)]),
            new TableMark(BitConverter.ToInt32(outputs, 8), outputs[(digests + TableMark.DigestBytes)..]),
            Encoding.UTF8.GetString(text)
        );
    }

    private static void CheckDigest(string path, FileStream file)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] chunk = new byte[1 << 16];
        file.Position = 0;
        long left = file.Length - DigestBytes;
        while (left > 0)
        {
            int n = file.Read(chunk, 0, (int)Math.Min(left, chunk.Length));
            if (n == 0)
                throw Damaged(path, "it is cut short");
            digest.AppendData(chunk, 0, n);
            left -= n;
        }

        byte[] stored = new byte[DigestBytes];
        file.ReadExactly(stored);
        if (!digest.GetHashAndReset().AsSpan().SequenceEqual(stored))
            throw Damaged(path, "its checksum is wrong: it was cut short or altered");
    }

    private static OutputException Damaged(string path, string how, Exception? e = null) =>
        OutputException.Request($"checkpoint '{path}' cannot be used: {how}", e);

    /// <summary>Passes what is written on, and into a digest.</summary>
    private sealed class DigestStream(Stream inner, IncrementalHash digest) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            digest.AppendData(buffer);
            inner.Write(buffer);
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Flush() => inner.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
