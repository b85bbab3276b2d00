using System.Reflection;
using CarTAgents.Kernels;
using ILGPU;
using ILGPU.Backends;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.OpenCL;
using ILGPU.Backends.PTX;
using ILGPU.Frontend.Intrinsic;
using ILGPU.Runtime;

namespace CarTAgents.Compute.Ilgpu;

/// <summary>Compiles kernels by ILGPU, and repairs the text that it makes.</summary>
internal static class KernelCompiler
{
    /// <summary>ILGPU has one table of replaced methods for the process, which is not thread-safe.</summary>
    private static readonly Lock Gate = new();

    private static readonly HashSet<Type> Seen = [];

    private static readonly MethodInfo Entry = typeof(KernelLaunch).GetMethod(nameof(KernelLaunch.Run))!;

    /// <summary>A context as kernels need it.</summary>
    /// <param name="marks">Whether streams take marks.</param>
    /// <remarks>At O2 ILGPU finds the address space of every pointer. At O1 OpenCL devices without a generic one refuse the text.</remarks>
    public static Context NewContext(bool marks = false)
    {
        Context.Builder builder = Context.Create().Optimize(OptimizationLevel.O2);
        return (marks ? builder.Profiling() : builder).ToContext();
    }

    /// <summary>Compiles a kernel.</summary>
    /// <exception cref="Exception">ILGPU refuses it. The context is of no use any more.</exception>
    public static CompiledKernel Compile(Backend backend, Type kernel, Type arguments)
    {
        lock (Gate)
        {
            ReplaceIndexers(arguments);
            var entry = EntryPointDescription.FromExplicitlyGroupedKernel(Entry.MakeGenericMethod(kernel, arguments));
            CompiledKernel compiled = backend.Compile(entry, KernelSpecialization.Empty);
            if (compiled is PTXCompiledKernel ptx)
                PtxText.Repair(ptx);
            if (compiled is CLCompiledKernel openCl)
                OpenClText.Repair(openCl);
            return compiled;
        }
    }

    /// <summary>Has ILGPU compile <see cref="View{T}.OnDevice"/> where a kernel reads a view that is part of a struct.</summary>
    private static void ReplaceIndexers(Type type)
    {
        if (type.IsPrimitive || !Seen.Add(type))
            return;
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(View<>))
        {
            MethodInfo onDevice = type.GetMethod(nameof(View<int>.OnDevice))!;
            RemappedIntrinsics.AddRemapping(type.GetMethod("get_Item")!, (ref ILGPU.Frontend.InvocationContext c) => c.Method = onDevice);
            return;
        }

        foreach (FieldInfo field in type.GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance))
            ReplaceIndexers(field.FieldType);
    }
}
