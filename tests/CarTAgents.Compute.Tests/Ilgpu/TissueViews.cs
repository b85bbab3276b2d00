using System.Reflection;
using System.Runtime.InteropServices;
using CarTAgents.Kernels;

namespace CarTAgents.Compute.Tests.Ilgpu;

/// <summary>The views of a struct of arguments, whatever it has, also within structs of it.</summary>
internal static class TissueViews
{
    /// <summary>The arguments with each view replaced.</summary>
    /// <param name="arguments">The struct.</param>
    /// <param name="replace">Gives a view for a view; told its path among the fields.</param>
    public static TArguments Replace<TArguments>(TArguments arguments, Func<string, object, object> replace)
        where TArguments : struct => (TArguments)Replaced(arguments, "", replace);

    /// <summary>All views by their paths.</summary>
    public static List<(string Path, object View)> Of<TArguments>(TArguments arguments)
        where TArguments : struct
    {
        List<(string, object)> views = [];
        Replace(
            arguments,
            (path, view) =>
            {
                views.Add((path, view));
                return view;
            }
        );
        return views;
    }

    /// <summary>The bytes of a view of host memory.</summary>
    public static Span<byte> Bytes(object view)
    {
        object bytes = Call(nameof(AsBytes), view)!;
        unsafe
        {
            (nint address, int length) = ((nint, int))bytes;
            return new Span<byte>((void*)address, length);
        }
    }

    /// <summary>The first view whose bytes differ between two structs of views of host memory; null if none. What the CPU's rows alone
    /// write, their note of rows at rest, is not compared.</summary>
    public static string? Difference<TArguments>(TArguments one, TArguments two)
        where TArguments : struct
    {
        foreach (((string path, object a), (_, object b)) in Of(one).Zip(Of(two)))
        {
            if (path == nameof(Tissue.StillRows))
                continue;
            Span<byte> x = Bytes(a),
                y = Bytes(b);
            int at = x.CommonPrefixLength(y);
            if (at < x.Length)
                return $"{path} differs, first at byte {at} of {x.Length}";
        }

        return null;
    }

    /// <summary>Calls a generic method with the element type of a view, and the view before other arguments.</summary>
    public static object? Call(Type type, string method, object? instance, object view, params object[] more) =>
        type.GetMethod(method, BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static)!
            .MakeGenericMethod(view.GetType().GetGenericArguments())
            .Invoke(instance, [view, .. more]);

    /// <summary>Whether a type is a view.</summary>
    public static bool IsView(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(View<>);

    private static object? Call(string method, object view) => Call(typeof(TissueViews), method, null, view);

    private static unsafe (nint Address, int Length) AsBytes<T>(View<T> view)
        where T : unmanaged => ((nint)view.Address, MemoryMarshal.AsBytes(view.Span(0, (int)view.Length)).Length);

    private static object Replaced(object value, string path, Func<string, object, object> replace)
    {
        Type type = value.GetType();
        if (IsView(type))
            return replace(path, value);
        if (type.IsPrimitive || type.IsEnum)
            return value;
        foreach (FieldInfo field in type.GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance))
            field.SetValue(value, Replaced(field.GetValue(value)!, path.Length == 0 ? field.Name : $"{path}.{field.Name}", replace));
        return value;
    }
}
