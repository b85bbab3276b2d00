using System.Globalization;
using BenchmarkDotNet.Running;

namespace CarTAgents.Benchmarks;

internal static class Program
{
    /// <summary>BenchmarkDotNet's command line, or <c>yardstick LIBRARY EDGE THREADS</c>.</summary>
    private static int Main(string[] args)
    {
        if (
            args is ["yardstick", string library, string edge, string threads]
            && int.TryParse(edge, NumberStyles.None, CultureInfo.InvariantCulture, out int n)
            && int.TryParse(threads, NumberStyles.None, CultureInfo.InvariantCulture, out int t)
        )
        {
            return Yardstick.Run(library, n, t);
        }

        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
        return 0;
    }
}
