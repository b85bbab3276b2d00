using CarTAgents.Output.Runs;
using CarTAgents.Testing;

namespace CarTAgents.Output.Tests.Runs;

public class CheckpointTests
{
    [Fact]
    public void KeepsTheNewestAndNamesThemByTheirTick()
    {
        using var directory = new TemporaryFolder();
        SmallAssay.Execute(directory.File("run"));
        RunDirectory run = RunDirectory.Open(directory.File("run"));
        Assert.Equal(["0000000180.checkpoint", "0000000240.checkpoint"], Checkpoint.Files(run).Select(Path.GetFileName));
        Checkpoint newest = Checkpoint.OpenNewest(run);
        Assert.Equal(240u, newest.Tick);
        // The census at the start and one every 15 minutes, without the one that closes the run.
        Assert.Equal(16, newest.CensusRows);
        Assert.Equal(File.ReadAllText(run.Configuration), newest.Configuration);
    }

    /// <summary>Every byte is under the digest: whichever bit turns, the file is refused.</summary>
    [Fact]
    public void RefusesEveryAlteredBit()
    {
        using var directory = new TemporaryFolder();
        SmallAssay.Execute(directory.File("run"));
        string file = Checkpoint.Files(RunDirectory.Open(directory.File("run")))[^1];
        byte[] whole = File.ReadAllBytes(file);
        for (int at = 0; at < whole.Length; at += 97)
        {
            byte[] altered = [.. whole];
            altered[at] ^= (byte)(1 << at % 8);
            File.WriteAllBytes(file, altered);
            OutputException e = Assert.Throws<OutputException>(() => Checkpoint.Open(file));
            Assert.Contains(file, e.Message);
        }

        for (int length = 0; length < whole.Length; length += 1 + length / 3)
        {
            File.WriteAllBytes(file, whole[..length]);
            Assert.Contains(file, Assert.Throws<OutputException>(() => Checkpoint.Open(file)).Message);
        }

        File.WriteAllBytes(file, whole);
        Assert.Equal(240u, Checkpoint.Open(file).Tick);
    }

    [Fact]
    public void RefusesAnotherVersionAndSaysWhich()
    {
        using var directory = new TemporaryFolder();
        SmallAssay.Execute(directory.File("run"));
        string file = Checkpoint.Files(RunDirectory.Open(directory.File("run")))[^1];
        byte[] older = File.ReadAllBytes(file);
        int at = "CarTAgents checkpoint\n".Length;
        Assert.Equal(Checkpoint.Version, BitConverter.ToInt32(older, at));
        BitConverter.TryWriteBytes(older.AsSpan(at), Checkpoint.Version - 1);
        File.WriteAllBytes(file, older);
        string message = Assert.Throws<OutputException>(() => Checkpoint.Open(file)).Message;
        Assert.Contains($"version {Checkpoint.Version - 1}, and this program reads version {Checkpoint.Version}", message);
    }

    [Fact]
    public void NamesTheLastGoodOne()
    {
        using var directory = new TemporaryFolder();
        SmallAssay.Execute(directory.File("run"), "output.checkpoint.keep=3");
        RunDirectory run = RunDirectory.Open(directory.File("run"));
        IReadOnlyList<string> files = Checkpoint.Files(run);
        File.WriteAllText(files[2], "nothing");
        File.WriteAllText(files[1], "nothing");
        Assert.Contains($"--checkpoint {files[0]}", Assert.Throws<OutputException>(() => Checkpoint.OpenNewest(run)).Message);
        File.WriteAllText(files[0], "nothing");
        Assert.DoesNotContain("--checkpoint", Assert.Throws<OutputException>(() => Checkpoint.OpenNewest(run)).Message);
    }

    /// <summary>A damaged later checkpoint must not count among those to keep, or the whole ones would go first.</summary>
    [Fact]
    public void LaterOnesAreForgottenWhenARunGoesOnFromAnEarlierOne()
    {
        using var directory = new TemporaryFolder();
        string path = directory.File("run");
        RunRecord straight = SmallAssay.Execute(path, "output.checkpoint.keep=3");
        RunDirectory run = RunDirectory.Open(path);
        IReadOnlyList<string> files = Checkpoint.Files(run);
        File.WriteAllText(files[2], "nothing");
        File.WriteAllText(files[2] + ".tmp-0123456789abcdef", "half");
        RunRecord again = SmallAssay.Resume(path, Checkpoint.Open(files[0]), "output.checkpoint.keep=1");
        Assert.Equal(straight.StateHash, again.StateHash);
        Assert.Equal(240u, Checkpoint.OpenNewest(run).Tick);
        Assert.Single(Checkpoint.Files(run));
        Assert.False(File.Exists(files[2] + ".tmp-0123456789abcdef"));
    }

    [Fact]
    public void GoesOnFromEachToTheSameEnd()
    {
        using var directory = new TemporaryFolder();
        string path = directory.File("run");
        RunRecord straight = SmallAssay.Execute(path, "output.checkpoint={every: 34 min, keep: 10}");
        byte[] census = File.ReadAllBytes(Path.Combine(path, "census.csv"));
        foreach (string file in Checkpoint.Files(RunDirectory.Open(path)).Reverse())
        {
            RunRecord again = SmallAssay.Resume(path, Checkpoint.Open(file));
            Assert.Equal(straight.StateHash, again.StateHash);
            Assert.Equal(straight.CellsByKills, again.CellsByKills);
            Assert.Equal(census, File.ReadAllBytes(Path.Combine(path, "census.csv")));
        }
    }
}
