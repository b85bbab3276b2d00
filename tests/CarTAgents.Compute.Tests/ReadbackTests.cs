using CarTAgents.Testing;

namespace CarTAgents.Compute.Tests;

/// <summary>Copies that are not waited for: a readback shows its own moment, a write keeps what it was given.</summary>
[Collection("ILGPU")]
public class ReadbackTests
{
    [Theory]
    [InlineData("cpu")]
    [InlineData("opencl")]
    [InlineData("rusticl")]
    [InlineData("ilgpu-cpu")]
    public void A_readback_holds_what_the_buffer_held_when_it_was_begun(string name)
    {
        const int length = 100_000;
        using Device device = Need.Device(name);
        using Buffer<int> buffer = device.Allocate<int>(length);
        using Readback<int> readback = device.Readback(buffer);
        var random = new Random(1);
        int[] now = new int[length],
            seen = new int[length];
        for (int round = 0; round < 50; round++)
        {
            int[] next = [.. Enumerable.Range(0, length).Select(_ => random.Next())];
            for (int part = random.Next(1, 4); part > 0; part--)
            {
                int start = random.Next(length),
                    count = random.Next(length - start + 1);
                readback.Begin(start, count);
                now.AsSpan(start, count).CopyTo(seen.AsSpan(start));
            }

            device.Write<int>(buffer, 0, next);
            Assert.Equal(seen, readback.Wait().Span(0, length).ToArray());
            Assert.Equal(seen, readback.Wait().Span(0, length).ToArray());
            now = next;
        }

        // Given up with a copy on its way.
        readback.Begin(0, length);
    }

    [Fact]
    public void A_readback_beyond_its_buffer_is_refused()
    {
        using Device device = Need.OpenCl();
        using Buffer<int> buffer = device.Allocate<int>(10);
        using Readback<int> readback = device.Readback(buffer);
        Assert.Throws<ArgumentOutOfRangeException>(() => readback.Begin(9, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => readback.Begin(-1, 2));
    }

    [Theory]
    [InlineData("cpu")]
    [InlineData("opencl")]
    [InlineData("rusticl")]
    [InlineData("ilgpu-cpu")]
    public void Memory_that_was_written_from_is_the_callers_again(string name)
    {
        // Small writes that together are many times the room in which they wait, and some that are larger than it.
        using Device device = Need.Device(name);
        using Buffer<long> buffer = device.Allocate<long>(3_000_000);
        long[] expected = new long[3_000_000],
            source = new long[2_000_000];
        var random = new Random(2);
        for (int round = 0; round < 60; round++)
        {
            int count = round % 20 == 19 ? source.Length : random.Next(1, 300_000),
                start = random.Next(expected.Length - count + 1);
            for (int i = 0; i < count; i++)
                source[i] = random.NextInt64();
            device.Write<long>(buffer, start, source.AsSpan(0, count));
            source.AsSpan(0, count).CopyTo(expected.AsSpan(start));
            source.AsSpan(0, count).Clear();
        }

        long[] found = new long[expected.Length];
        device.Read(buffer, 0, found.AsSpan());
        Assert.Equal(expected, found);
    }
}
