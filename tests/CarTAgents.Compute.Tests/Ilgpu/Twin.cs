using CarTAgents.Kernels;
using CarTAgents.Kernels.Tests;

namespace CarTAgents.Compute.Tests.Ilgpu;

/// <summary>A second tissue that starts like a first one on the CPU, and on which kernels are run by other means.</summary>
internal abstract class Twin(TissueMemory memory) : IDisposable
{
    /// <summary>A host copy, as large as the twin.</summary>
    protected TissueMemory Copy { get; } = memory.Copy();

    /// <summary>Makes the next amounts of a sub-step the present ones.</summary>
    public virtual void Swap() => Copy.Swap();

    /// <summary>Runs a kernel, with the sizes of another tissue.</summary>
    public abstract void Launch<TKernel>(in Tissue sizes)
        where TKernel : struct, IKernel<TKernel, Tissue>;

    /// <summary>The first buffer that differs from those of a tissue on the CPU; null if none does.</summary>
    public virtual string? Difference(TissueMemory memory) => TissueViews.Difference(memory.T, Copy.T);

    /// <summary>The sizes of one tissue with the views of another.</summary>
    protected static Tissue With(in Tissue sizes, in Tissue views)
    {
        Dictionary<string, object> of = TissueViews.Of(views).ToDictionary(v => v.Path, v => v.View);
        return TissueViews.Replace(sizes, (path, _) => of[path]);
    }

    public virtual void Dispose() => Copy.Dispose();
}

/// <summary>A twin in the memory of a device.</summary>
internal sealed class DeviceTwin : Twin
{
    private readonly Device _device;
    private readonly List<(object View, IDisposable Buffer)> _buffers = [];
    private Tissue _views;

    public DeviceTwin(Device device, TissueMemory memory)
        : base(memory)
    {
        _device = device;
        _views = TissueViews.Replace(
            Copy.T,
            (_, view) =>
            {
                var buffer = (IDisposable)TissueViews.Call(typeof(DeviceTwin), nameof(Upload), this, view)!;
                _buffers.Add((view, buffer));
                return buffer.GetType().GetProperty("View")!.GetValue(buffer)!;
            }
        );
    }

    public override void Swap()
    {
        base.Swap();
        (_views.Amount, _views.NextAmount) = (_views.NextAmount, _views.Amount);
    }

    public override void Launch<TKernel>(in Tissue sizes)
    {
        Tissue t = With(sizes, _views);
        _device.Launch<TKernel, Tissue>(t, t.Replicas);
    }

    public override string? Difference(TissueMemory memory)
    {
        foreach ((object view, IDisposable buffer) in _buffers)
            TissueViews.Call(typeof(DeviceTwin), nameof(Download), this, view, buffer);
        return base.Difference(memory);
    }

    public override void Dispose()
    {
        foreach ((_, IDisposable buffer) in _buffers)
            buffer.Dispose();
        base.Dispose();
    }

    private Buffer<T> Upload<T>(View<T> view)
        where T : unmanaged
    {
        Buffer<T> buffer = _device.Allocate<T>(view.Length);
        _device.Write<T>(buffer, 0, view.Span(0, (int)view.Length));
        return buffer;
    }

    private void Download<T>(View<T> view, Buffer<T> buffer)
        where T : unmanaged => _device.Read(buffer, 0, view.Span(0, (int)view.Length));
}
