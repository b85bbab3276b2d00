using System.Diagnostics;
using System.Globalization;

namespace CarTAgents.Compute.Ilgpu;

/// <summary>A file that exists while a driver compiles. A driver whose cache is damaged may end the process in the middle: nothing can
/// be said then, but at the next start.</summary>
internal sealed class CompileMark : IDisposable
{
    private readonly string _file;

    /// <summary>Leaves the mark of this process.</summary>
    /// <param name="text">What to say at the next start if this one ends before <see cref="Dispose"/>.</param>
    public CompileMark(string text)
    {
        _file = Path.Combine(Folder, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        Try(() =>
        {
            Directory.CreateDirectory(Folder);
            File.WriteAllText(_file, text);
        });
    }

    /// <summary>Where the marks lie.</summary>
    public static string Folder { get; } =
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "cartagents", "compiling");

    /// <summary>The message that an ended process left behind, once; null if there is none.</summary>
    public static string? TakeLeftBehind()
    {
        string? text = null;
        Try(() =>
        {
            foreach (string file in Directory.Exists(Folder) ? Directory.GetFiles(Folder) : [])
            {
                if (IsRunning(Path.GetFileName(file)))
                    continue;
                text = File.ReadAllText(file);
                File.Delete(file);
            }
        });
        return text;
    }

    /// <inheritdoc/>
    public void Dispose() => Try(() => File.Delete(_file));

    private static bool IsRunning(string number)
    {
        if (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int id))
            return false;
        try
        {
            using Process process = Process.GetProcessById(id);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>Does something whose failure does not matter to a start.</summary>
    private static void Try(Action act)
    {
        try
        {
            act();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // No folder of the user's, or not writable: then nothing is said.
        }
    }
}
