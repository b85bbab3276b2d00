using CarTAgents.Output.Runs;
using CarTAgents.Testing;

namespace CarTAgents.Output.Tests.Runs;

public sealed class AtomicFileTests
{
    [Fact]
    public void Writes_the_content_and_leaves_no_other_file()
    {
        using var directory = new TemporaryFolder();
        string path = directory.File("a.txt");
        AtomicFile.WriteText(path, "first");
        AtomicFile.WriteText(path, "zweite Fassung µ");
        Assert.Equal("zweite Fassung µ"u8.ToArray(), File.ReadAllBytes(path));
        Assert.Equal(["a.txt"], directory.Names());
    }

    [Fact]
    public void The_name_holds_the_earlier_file_until_the_new_one_is_complete()
    {
        using var directory = new TemporaryFolder();
        string path = directory.File("a.txt");
        AtomicFile.WriteText(path, "old");
        AtomicFile.Write(
            path,
            s =>
            {
                s.Write("new"u8);
                s.Flush();
                Assert.Equal("old", File.ReadAllText(path));
                Assert.Equal(3, new FileInfo(AtomicFile.TemporaryName(path)).Length);
            }
        );
        Assert.Equal("new", File.ReadAllText(path));
    }

    [Fact]
    public void A_failure_half_way_leaves_the_earlier_file_and_no_temporary_one()
    {
        using var directory = new TemporaryFolder();
        string path = directory.File("a.txt");
        AtomicFile.WriteText(path, "old");
        var thrown = Assert.Throws<InvalidOperationException>(() =>
            AtomicFile.Write(
                path,
                s =>
                {
                    s.Write(new byte[100_000]);
                    throw new InvalidOperationException("half way");
                }
            )
        );
        Assert.Equal("half way", thrown.Message);
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal(["a.txt"], directory.Names());
    }

    [Fact]
    public void A_full_disk_is_named_as_such_and_leaves_the_earlier_file()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "needs the device /dev/full of Linux");
        using var directory = new TemporaryFolder();
        string path = directory.File("a.txt");
        AtomicFile.WriteText(path, "old");
        var thrown = Assert.Throws<OutputException>(() =>
            AtomicFile.Write(
                path,
                s =>
                {
                    s.Write(new byte[100_000]);

                    // The system's own "no space left on device".
                    using var full = new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, 0);
                    full.Write(new byte[10]);
                }
            )
        );
        Assert.Contains("full", thrown.Message, StringComparison.Ordinal);
        Assert.Contains(path, thrown.Message, StringComparison.Ordinal);
        Assert.Contains("bytes free", thrown.Message, StringComparison.Ordinal);
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal(["a.txt"], directory.Names());
    }

    [Fact]
    public void A_missing_directory_is_named()
    {
        using var directory = new TemporaryFolder();
        string path = Path.Combine(directory.Path, "none", "a.txt");
        var thrown = Assert.Throws<OutputException>(() => AtomicFile.WriteText(path, "x"));
        Assert.Contains($"there is no directory '{Path.GetDirectoryName(path)}'", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_directory_of_that_name_is_not_replaced()
    {
        using var directory = new TemporaryFolder();
        string path = directory.File("taken");
        Directory.CreateDirectory(path);
        Assert.Throws<OutputException>(() => AtomicFile.WriteText(path, "x"));
        Assert.True(Directory.Exists(path));
        Assert.Equal(["taken"], directory.Names());
    }

    [Fact]
    public void What_a_killed_run_left_does_not_stand_in_the_way()
    {
        using var directory = new TemporaryFolder();
        string path = directory.File("a.txt");
        File.WriteAllText(AtomicFile.TemporaryName(path), "half a file, longer than the new one");
        AtomicFile.WriteText(path, "new");
        Assert.Equal("new", File.ReadAllText(path));
        Assert.Equal(["a.txt"], directory.Names());
    }
}
