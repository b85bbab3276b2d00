namespace CarTAgents.Output.Runs;

/// <summary>A file that is being written; each of its errors names it.</summary>
internal sealed class WrittenFile(string path, FileStream file) : Stream
{
    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => file.Length;

    public override long Position
    {
        get => file.Position;
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            Disk.Before?.Invoke(DiskOperation.Write, path);
            file.Write(buffer);
        }
        catch (Exception e) when (DiskErrors.Are(e))
        {
            throw DiskErrors.Translate(e, path);
        }
        catch (ArgumentOutOfRangeException e)
        {
            // So .NET reports a write beyond the largest file that the system or the process's limit allows.
            throw DiskErrors.TooLarge(e, path);
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush() => Disk.Do(DiskOperation.Flush, path, file.Flush);

    /// <summary>Waits until all is on the disk.</summary>
    public void FlushToDisk() => Disk.Do(DiskOperation.Flush, path, () => file.Flush(flushToDisk: true));

    /// <summary>Cuts what was added after a length.</summary>
    public override void SetLength(long value) => Disk.Do(DiskOperation.Write, path, () => file.SetLength(value));

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            try
            {
                file.Dispose();
            }
            catch (Exception e) when (DiskErrors.Are(e))
            {
                // What could not be written was reported when it was written; nothing is buffered.
            }
        }

        base.Dispose(disposing);
    }
}
