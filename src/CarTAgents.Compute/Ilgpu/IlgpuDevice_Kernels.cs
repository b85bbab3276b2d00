using CarTAgents.Kernels;
using ILGPU;
using ILGPU.Backends;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace CarTAgents.Compute.Ilgpu;

// Kernels: compiled when they are first launched, and kept.
public sealed unsafe partial class IlgpuDevice
{
    /// <summary>Rows of the grid that every device takes.</summary>
    private const int MostReplicas = 65535;

    private readonly Dictionary<Type, (Delegate Launch, int Group)> _kernels = [];
    private string? _refused,
        _lastKernel;

    /// <inheritdoc/>
    public override void Launch<TKernel, TArguments>(in TArguments arguments, int replicas)
    {
        int items = TKernel.Items(arguments);
        if (items <= 0 || replicas <= 0)
            return;
        if (!_kernels.TryGetValue(typeof(TKernel), out (Delegate Launch, int Group) kernel))
            _kernels.Add(typeof(TKernel), kernel = Compile<TKernel, TArguments>());
        var launch = (Action<AcceleratorStream, KernelConfig, TArguments, int, int>)kernel.Launch;
        int groups = (int)(((long)items + kernel.Group - 1) / kernel.Group);
        _lastKernel = KernelName(typeof(TKernel));
        try
        {
            for (int first = 0; first < replicas; first += MostReplicas)
            {
                var size = new KernelConfig(
                    new Index3D(groups, Math.Min(replicas - first, MostReplicas), 1),
                    new Index3D(kernel.Group, 1, 1)
                );
                launch(_stream, size, arguments, items, first);
            }
        }
        catch (AcceleratorException e)
        {
            throw Fault("a launch", e);
        }
    }

    /// <summary>Compiles a kernel now rather than at its first launch.</summary>
    /// <exception cref="DeviceException">ILGPU or the driver refuses it.</exception>
    public void Prepare<TKernel, TArguments>()
        where TKernel : struct, IKernel<TKernel, TArguments>
        where TArguments : struct => _kernels.TryAdd(typeof(TKernel), Compile<TKernel, TArguments>());

    private (Delegate Launch, int Group) Compile<TKernel, TArguments>()
        where TKernel : struct, IKernel<TKernel, TArguments>
        where TArguments : struct
    {
        string name = KernelName(typeof(TKernel));
        if (_refused != null)
            throw new DeviceException($"{Name}: kernel {name} cannot be compiled after {_refused} was refused");
        CompiledKernel compiled;
        try
        {
            compiled = KernelCompiler.Compile(_accelerator.GetBackend(), typeof(TKernel), typeof(TArguments));
        }
        catch (Exception e)
        {
            // A context that has failed once compiles nothing any more.
            _refused = name;
            throw new DeviceException($"{Name}: ILGPU refuses kernel {name}: {Reason(e)}", e);
        }

        using var mark = new CompileMark(
            $"the last start on {Name} ended while its driver compiled kernel {name}; should this one end too, clear {DriverCache()}"
        );
        try
        {
            Kernel kernel = _accelerator.LoadKernel(compiled);
            // A kernel that needs many registers may take smaller groups than the device does; the bits are the same for any.
            int group = kernel is CLKernel openCl
                ? Math.Min(
                    WorkGroup,
                    (int)
                        CLAPI.CurrentAPI.GetKernelWorkGroupInfo<nint>(
                            openCl.KernelPtr,
                            ((CLAccelerator)_accelerator).DeviceId,
                            CLKernelWorkGroupInfoType.CL_KERNEL_WORK_GROUP_SIZE
                        )
                )
                : WorkGroup;
            return (kernel.CreateLauncherDelegate<Action<AcceleratorStream, KernelConfig, TArguments, int, int>>(), Math.Max(1, group));
        }
        catch (AcceleratorException e)
        {
            throw new DeviceException(
                $"{Name}: the driver's compiler refuses kernel {name}: {Reason(e)}; if it took it before, its cache may be damaged: "
                    + $"clear {DriverCache()}",
                e
            );
        }
    }

    /// <summary>Where the driver keeps what it compiled.</summary>
    private string DriverCache()
    {
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        string Folder(string variable, params string[] usual) =>
            Environment.GetEnvironmentVariable(variable) ?? Path.Combine([home, .. usual]);
        return _accelerator switch
        {
            CudaAccelerator => Folder("CUDA_CACHE_PATH", ".nv", "ComputeCache"),
            CLAccelerator { Device: CLDevice { PlatformName: "Portable Computing Language" } } => Folder(
                "POCL_CACHE_DIR",
                ".cache",
                "pocl"
            ),
            CLAccelerator { Device: CLDevice { PlatformName: "rusticl" or "Clover" } } => Folder(
                "MESA_SHADER_CACHE_DIR",
                ".cache",
                "mesa_shader_cache"
            ),
            _ => "the cache of its driver",
        };
    }

    private static string KernelName(Type kernel) =>
        kernel.Name.EndsWith("Rows", StringComparison.Ordinal) ? kernel.Name[..^"Rows".Length] : kernel.Name;
}
