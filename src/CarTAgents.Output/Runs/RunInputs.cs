using System.Security.Cryptography;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Configuration.Yaml;
using CarTAgents.Output.Courses;

namespace CarTAgents.Output.Runs;

/// <summary>The files that a configuration names, kept with the run as they are when it begins.</summary>
internal sealed class RunInputs
{
    private readonly List<(string Key, string Name, byte[] Content, string Digest)> _files = [];

    private RunInputs() { }

    /// <summary>SHA-256 of each input, by its path in the directory; null without inputs.</summary>
    public IReadOnlyDictionary<string, string>? Digests => _files.Count == 0 ? null : _files.ToDictionary(f => f.Name, f => f.Digest);

    /// <summary>Reads the inputs of a configuration.</summary>
    /// <exception cref="ConfigurationException">One cannot be read.</exception>
    public static RunInputs Of(RunConfiguration configuration)
    {
        var inputs = new RunInputs();
        foreach ((string key, string path) in configuration.Files())
        {
            try
            {
                byte[] content = InputFile.ReadBytes(path);
                string digest = Convert.ToHexStringLower(SHA256.HashData(content));
                bool published = key == "patient.published";
                if (published)
                    PublishedTable.Read(path);
                string name = published ? "published.csv" : $"inputs/{digest[..8]}-{Unprefixed(Path.GetFileName(path))}";
                inputs._files.Add((key, name, content, digest));
            }
            catch (Exception e) when (DiskErrors.Are(e) || e is OutputException)
            {
                throw configuration.Error(key, e.Message);
            }
        }

        return inputs;
    }

    /// <summary>Copies the inputs into the directory of a run or a sweep.</summary>
    /// <returns>The configuration that names the copies, with their digests.</returns>
    /// <exception cref="OutputException">One cannot be written.</exception>
    public RunConfiguration Keep(RunConfiguration configuration, string directory)
    {
        foreach ((string key, string name, byte[] content, string digest) in _files)
        {
            string path = Path.Combine(directory, name);
            if (Path.GetDirectoryName(path) is { } folder && folder != directory)
                Disk.MakeDirectory(folder);
            AtomicFile.WriteBytes(path, content);
            configuration = configuration.WithFile(key, path, digest);
        }

        return configuration;
    }

    /// <summary>The name of a copy of a copy begins with one digest only.</summary>
    private static string Unprefixed(string name) =>
        name.Length > 9 && name[8] == '-' && name[..8].All(c => char.IsAsciiHexDigitLower(c) || char.IsAsciiDigit(c)) ? name[9..] : name;
}
