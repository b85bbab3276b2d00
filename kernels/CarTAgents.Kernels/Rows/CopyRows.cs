namespace CarTAgents.Kernels.Rows;

/// <summary>What <see cref="CopyRows"/> works on: two buffers of the same length, in words of eight bytes.</summary>
public struct CopyArguments
{
    /// <summary>Source and destination.</summary>
    public View<ulong> From,
        To;

    /// <summary>Words of both.</summary>
    public long Words;
}

/// <summary>Copies a buffer: the yardstick of a device's memory bandwidth, run as its kernels are. A row is 64 KiB.</summary>
public readonly unsafe struct CopyRows : IKernel<CopyRows, CopyArguments>
{
    private const int RowWords = 1 << 13;

    /// <inheritdoc/>
    public static int Items(in CopyArguments arguments) => (int)arguments.Words;

    /// <inheritdoc/>
    public static void Item(in CopyArguments arguments, int replica, int item)
    {
        arguments.To[item] = arguments.From[item];
    }

    /// <inheritdoc/>
    public static int Rows(in CopyArguments arguments) => (int)((arguments.Words + RowWords - 1) / RowWords);

    /// <inheritdoc/>
    public static void Run(in CopyArguments arguments, int replica, int first, int end)
    {
        long start = (long)first * RowWords;
        long bytes = (Math.Min((long)end * RowWords, arguments.Words) - start) * sizeof(ulong);
        Buffer.MemoryCopy(arguments.From.Address + start, arguments.To.Address + start, bytes, bytes);
    }
}
