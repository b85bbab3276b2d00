using System.Security.Cryptography;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Configuration.Yaml;

namespace CarTAgents.Model.Tissues;

/// <summary>A file that a configuration names, with the digest of its content where the configuration gives one.</summary>
internal static class GivenFile
{
    /// <summary>The content.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="key">The key under which <c>path</c> and <c>sha256</c> stand.</param>
    /// <param name="path">Full path.</param>
    /// <param name="sha256">SHA-256 in hexadecimal digits; null where any content will do.</param>
    /// <exception cref="ConfigurationException">It cannot be read, or is another file.</exception>
    public static byte[] Read(RunConfiguration configuration, string key, string path, string? sha256)
    {
        byte[] bytes;
        try
        {
            bytes = InputFile.ReadBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw configuration.Error($"{key}.path", $"'{path}' cannot be read: {e.Message}");
        }

        if (sha256 is null)
            return bytes;
        string digest = Convert.ToHexStringLower(SHA256.HashData(bytes));
        if (digest.Equals(sha256, StringComparison.OrdinalIgnoreCase))
            return bytes;
        throw configuration.Error(
            $"{key}.path",
            $"'{path}' is not the file that the configuration was made with: its SHA-256 is {digest}, and {key}.sha256 says {sha256}"
        );
    }
}
