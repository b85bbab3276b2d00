using System.Security.Cryptography;
using System.Text;

namespace CarTAgents.Compute;

/// <summary>Compiled kernels on disk, by text, options and driver, so that the second start does not compile.</summary>
/// <remarks>In $CARTAGENTS_CACHE, else in the user's cache directory; an empty CARTAGENTS_CACHE turns it off. What cannot be read or
/// written is compiled again: never an error.</remarks>
internal static class KernelCache
{
    /// <summary>Key of a program: a hash of all that its binary depends on.</summary>
    public static string Key(params string[] parts) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', parts))));

    public static byte[]? Read(string key)
    {
        if (Place(key) is not { } path)
            return null;
        try
        {
            return File.Exists(path) ? File.ReadAllBytes(path) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Keeps a binary: written under a name of its own, then renamed, so that another process never sees half of it.</summary>
    public static void Write(string key, byte[] binary)
    {
        if (Place(key) is not { } path)
            return;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            string part = $"{path}.{Environment.ProcessId}.part";
            File.WriteAllBytes(part, binary);
            File.Move(part, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { }
    }

    private static string? Place(string key)
    {
        string? home = Environment.GetEnvironmentVariable("CARTAGENTS_CACHE");
        if (home == "")
            return null;
        if (home == null)
        {
            string? cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
            if (string.IsNullOrEmpty(cache))
            {
                string user = Environment.GetFolderPath(
                    OperatingSystem.IsWindows() ? Environment.SpecialFolder.LocalApplicationData : Environment.SpecialFolder.UserProfile
                );
                if (user.Length == 0)
                    return null;
                cache = OperatingSystem.IsWindows() ? user : Path.Combine(user, ".cache");
            }

            home = Path.Combine(cache, "cartagents", "kernels");
        }

        return Path.Combine(home, key + ".bin");
    }
}
