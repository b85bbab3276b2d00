using System.Security.Cryptography;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Configuration.Yaml;
using CarTAgents.Output.Courses;

namespace CarTAgents.Output.Runs;

/// <summary>The files that a configuration names, kept with the run as they are when it begins.</summary>
internal sealed class RunInputs
{
    /// <summary>The copy of the published values.</summary>
    public const string Published = "published.csv";

    /// <summary>The directory of the other copies.</summary>
    public const string Folder = "inputs";

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
                string name = published ? Published : $"{Folder}/{digest[..8]}-{Unprefixed(Path.GetFileName(path))}";
                inputs._files.Add((key, name, content, digest));
            }
            catch (Exception e) when (DiskErrors.Are(e) || e is OutputException)
            {
                throw configuration.Error(key, e.Message);
            }
        }

        return inputs;
    }

    /// <summary>The configuration that names the copies in a directory, with their digests, whether they are there yet or not.</summary>
    public RunConfiguration Kept(RunConfiguration configuration, string directory) =>
        _files.Aggregate(configuration, (c, f) => c.WithFile(f.Key, Path.Combine(directory, f.Name), f.Digest));

    /// <summary>Copies the inputs into a directory.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="shared">Whether other processes share it: then what is there is not replaced.</param>
    /// <returns>Whether they are all there now; false where another file has the place of one.</returns>
    /// <exception cref="OutputException">One cannot be written.</exception>
    public bool Copy(string directory, bool shared = false)
    {
        foreach ((_, string name, byte[] content, _) in _files)
        {
            string path = Path.Combine(directory, name);
            if (Path.GetDirectoryName(path) is { } folder && folder != directory)
                Disk.MakeDirectory(folder);
            if (!AtomicFile.Agree(path, content, shared))
                return false;
        }

        return true;
    }

    /// <summary>The name of a copy of a copy begins with one digest only.</summary>
    private static string Unprefixed(string name) =>
        name.Length > 9 && name[8] == '-' && name[..8].All(c => char.IsAsciiHexDigitLower(c) || char.IsAsciiDigit(c)) ? name[9..] : name;
}
