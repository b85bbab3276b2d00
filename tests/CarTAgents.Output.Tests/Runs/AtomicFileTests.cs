using CarTAgents.Output.Runs;
using CarTAgents.Testing;

namespace CarTAgents.Output.Tests.Runs;

[Collection(nameof(Disk))]
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
                Assert.Equal(3, new FileInfo(Directory.GetFiles(directory.Path, "a.txt.tmp-*").Single()).Length);
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
    public void A_file_that_something_else_removes_while_it_is_written_is_said_to_be_gone()
    {
        using var directory = new TemporaryFolder();
        string path = directory.File("a.txt");
        AtomicFile.WriteText(path, "old");
        OutputException e = Assert.Throws<OutputException>(() =>
            AtomicFile.Write(path, _ => File.Delete(Directory.GetFiles(directory.Path, "a.txt.tmp-*").Single()))
        );
        Assert.Contains($"'{directory.Path}' is gone: something else removed it", e.Message);
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal(["a.txt"], directory.Names());
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
    public void A_symbolic_link_is_replaced_and_never_written_through()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need a privilege there");
        using var directory = new TemporaryFolder();
        string path = directory.File("a.txt"),
            victim = directory.File("victim");
        File.WriteAllText(victim, "mine");
        File.CreateSymbolicLink(path, victim);
        AtomicFile.WriteText(path, "new");
        Assert.Equal("new", File.ReadAllText(path));
        Assert.Null(new FileInfo(path).LinkTarget);
        Assert.Equal("mine", File.ReadAllText(victim));
    }

    [Fact]
    public void Temporary_names_cannot_be_foreseen_and_are_never_written_over()
    {
        using var directory = new TemporaryFolder();
        string path = directory.File("a.txt");
        Assert.Equal(100, Enumerable.Range(0, 100).Select(_ => AtomicFile.TemporaryName(path)).Distinct().Count());
        File.WriteAllText(path, "there");
        Assert.Throws<OutputException>(() => Disk.Create(path));
        Assert.Equal("there", File.ReadAllText(path));
    }

    [Fact]
    public void Of_those_who_agree_on_a_file_one_writes_it_and_the_disk_may_refuse()
    {
        using var directory = new TemporaryFolder();
        string path = directory.File("a.txt");
        try
        {
            Disk.Before = (operation, file) =>
            {
                if (operation == DiskOperation.Rename && file == path)
                    throw new IOException("the disk does not take it");
            };
            Assert.Throws<OutputException>(() => AtomicFile.Agree(path, "mine"));
            Assert.Empty(directory.Names());
            // Another process comes between the look and the name.
            Disk.Before = (operation, file) =>
            {
                if (operation == DiskOperation.Rename && file == path)
                    File.WriteAllText(path, "theirs");
            };
            Assert.False(AtomicFile.Agree(path, "mine"));
        }
        finally
        {
            Disk.Before = null;
        }

        Assert.Equal("theirs", File.ReadAllText(path));
        Assert.Equal(["a.txt"], directory.Names());
        Assert.True(AtomicFile.Agree(path, "theirs"));
        Assert.Throws<OutputException>(() => AtomicFile.Begin(path, s => s.Write("mine"u8), replace: false));
        Assert.Equal("theirs", File.ReadAllText(path));
    }

    [Fact]
    public void What_a_killed_run_left_is_swept_and_nothing_else()
    {
        using var directory = new TemporaryFolder();
        foreach (string name in new[] { AtomicFile.TemporaryName("census.csv"), "mine.tmp-1", "thesis.txt" })
            File.WriteAllText(directory.File(name), "x");
        AtomicFile.Sweep(directory.Path);
        Assert.Equal(["mine.tmp-1", "thesis.txt"], directory.Names().Order(StringComparer.Ordinal));
    }
}
