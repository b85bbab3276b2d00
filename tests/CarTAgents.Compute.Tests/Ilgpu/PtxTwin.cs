using System.Reflection;
using CarTAgents.Compute.Ilgpu;
using CarTAgents.Kernels;
using CarTAgents.Kernels.Tests;
using ILGPU;
using ILGPU.Backends.PTX;
using ILGPU.Runtime.Cuda;

namespace CarTAgents.Compute.Tests.Ilgpu;

/// <summary>PTX of kernels, as a CUDA device of an architecture gets it, without such a device.</summary>
internal sealed class PtxCompiler : IDisposable
{
    private readonly Context _context = KernelCompiler.NewContext();
    private readonly PTXBackend _backend;

    public PtxCompiler(CudaArchitecture architecture) =>
        _backend = new PTXBackend(_context, new CudaCapabilityContext(architecture), architecture, CudaInstructionSet.ISA_78, null);

    /// <summary>The text of a kernel.</summary>
    public string Text(Type kernel, Type arguments) => ((PTXCompiledKernel)KernelCompiler.Compile(_backend, kernel, arguments)).PTXAssembly;

    public void Dispose()
    {
        _backend.Dispose();
        _context.Dispose();
    }
}

/// <summary>The bytes of a struct of arguments, laid out as ILGPU hands it to a kernel: views by their elements, and no host
/// address.</summary>
internal static class PtxArguments
{
    /// <summary>The bytes, for views of host memory.</summary>
    public static byte[] Bytes<TArguments>(TArguments arguments)
        where TArguments : struct
    {
        List<byte> bytes = [];
        Append(bytes, arguments);
        Pad(bytes, Alignment(typeof(TArguments)));
        return [.. bytes];
    }

    private static void Append(List<byte> bytes, object value)
    {
        Type type = value.GetType();
        Pad(bytes, Alignment(type));
        if (TissueViews.IsView(type))
        {
            (nint address, long length) = ((nint, long))TissueViews.Call(typeof(PtxArguments), nameof(Place), null, value)!;
            foreach (FieldInfo field in type.GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance))
            {
                bytes.AddRange(
                    field.FieldType == typeof(long)
                        ? BitConverter.GetBytes(field.IsPublic ? length : 0)
                        : [.. BitConverter.GetBytes(address), .. BitConverter.GetBytes(length)]
                );
            }

            return;
        }

        byte[]? primitive = value switch
        {
            byte b => [b],
            int i => BitConverter.GetBytes(i),
            uint u => BitConverter.GetBytes(u),
            long l => BitConverter.GetBytes(l),
            ulong l => BitConverter.GetBytes(l),
            _ => null,
        };
        if (primitive != null)
        {
            bytes.AddRange(primitive);
            return;
        }

        Assert.False(type.IsPrimitive, $"arguments of type {type} are not laid out here yet");
        foreach (FieldInfo field in type.GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance))
            Append(bytes, field.GetValue(value)!);
        Pad(bytes, Alignment(type));
    }

    private static int Alignment(Type type) =>
        TissueViews.IsView(type) ? 8
        : type.IsPrimitive ? System.Runtime.InteropServices.Marshal.SizeOf(type)
        : type.GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance).Max(f => Alignment(f.FieldType));

    private static void Pad(List<byte> bytes, int alignment)
    {
        while (bytes.Count % alignment != 0)
            bytes.Add(0);
    }

    private static unsafe (nint Address, long Length) Place<T>(View<T> view)
        where T : unmanaged => ((nint)view.Address, view.Length);
}

/// <summary>A twin on which kernels are run by an interpreter of their PTX.</summary>
/// <param name="memory">The tissue.</param>
/// <param name="program">The program of a kernel.</param>
/// <param name="executed">Told after each launch how many instructions the kernel's threads executed.</param>
internal sealed class PtxTwin(TissueMemory memory, Func<Type, PtxProgram> program, Action<Type, long>? executed = null) : Twin(memory)
{
    public override void Launch<TKernel>(in Tissue sizes)
    {
        Tissue t = With(sizes, Copy.T);
        var machine = PtxMachine.Over(t);
        machine.Run(program(typeof(TKernel)), PtxArguments.Bytes(t), TKernel.Items(t), t.Replicas);
        executed?.Invoke(typeof(TKernel), machine.Executed);
    }
}
