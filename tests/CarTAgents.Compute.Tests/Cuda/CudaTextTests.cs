using System.Diagnostics;
using System.Runtime.CompilerServices;
using CarTAgents.Kernels.Rows;
using CarTAgents.Tests;

namespace CarTAgents.Compute.Tests.Cuda;

/// <summary>The text as CUDA, compiled to assembly without a GPU or a toolkit.</summary>
public class CudaTextTests
{
    private static string Shim([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "shim.h");

    [Fact]
    public void The_text_compiles_for_nvptx_with_every_kernel_and_nothing_in_local_memory()
    {
        string assembly = Compile(DeviceKernels.Program.Source, out string log);
        Assert.True(assembly.Length > 0, log);
        foreach (var kernel in DeviceKernels.Program.Entries)
            Assert.Contains($".visible .entry {kernel.Name}(", assembly, StringComparison.Ordinal);

        // Structs of views and sites dissolve into registers; a record moves as one access of 16 bytes.
        Assert.DoesNotContain(".local", assembly, StringComparison.Ordinal);
        Assert.Contains("ld.global.v4.u32", assembly, StringComparison.Ordinal);
        Assert.Contains("st.global.v4.u32", assembly, StringComparison.Ordinal);
    }

    [Fact]
    public void A_flaw_in_the_text_would_be_seen() =>
        Assert.Equal(
            "",
            Compile(DeviceKernels.Program.Source.Replace("CT_U64(x) x##ULL", "CT_U64(x) x##NOT", StringComparison.Ordinal), out _)
        );

    private static string Compile(string text, out string log)
    {
        string clang = Need.Program("clang", "clang-14", "clang-15", "clang-16", "clang-17", "clang-18", "clang-19");
        string folder = Directory.CreateTempSubdirectory("cartagents-cuda-").FullName;
        try
        {
            string source = Path.Combine(folder, "kernels.cu"),
                assembly = Path.Combine(folder, "kernels.ptx");
            File.WriteAllText(source, text);
            var start = new ProcessStartInfo(clang) { RedirectStandardError = true };
            foreach (
                string word in new[]
                {
                    "-x",
                    "cuda",
                    "--cuda-device-only",
                    "--cuda-gpu-arch=sm_70",
                    "--target=x86_64-linux-gnu",
                    "-nocudainc",
                    "-nocudalib",
                    "-O3",
                    "-Wall",
                    "-Werror",
                    "-Wno-unused-function",
                    "-include",
                    Shim(),
                    "-S",
                    "-o",
                    assembly,
                    source,
                }
            )
            {
                start.ArgumentList.Add(word);
            }

            using Process process = Process.Start(start)!;
            log = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? File.ReadAllText(assembly) : "";
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }
}
