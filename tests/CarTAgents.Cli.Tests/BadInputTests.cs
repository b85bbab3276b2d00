namespace CarTAgents.Cli.Tests;

/// <summary>Wrong configurations, tables of cells and command lines: what is wrong and what was expected in one line, exit code 2, nothing
/// written, and never a stack trace.</summary>
public class BadInputTests
{
    /// <summary>A case: its name, what is set in the configuration, and what the message must hold.</summary>
    public static TheoryData<string, string[], string[]> Settings =>
        new()
        {
            { "unknown key", ["latice.size=[8, 8, 8]"], ["latice", "did you mean 'lattice'"] },
            { "unknown key below", ["tCells.cd8.contact.hitdelay=5 min"], ["hitdelay", "did you mean 'hitDelay'"] },
            { "unknown kind", ["tissue.residents.nalm=~", "residents.nalm.doubling=3 h"], ["nalm", "nalm6"] },
            { "missing unit", ["duration=12"], ["duration", "lacks its unit", "24 h"] },
            { "wrong kind of unit", ["duration=12 um"], ["duration", "length", "expected a time"] },
            { "unknown unit", ["duration=12 fortnights"], ["duration", "fortnights"] },
            { "not a number", ["tissue.tCells.effectorToTarget=many"], ["effectorToTarget", "many"] },
            { "negative time", ["duration=-12 h"], ["duration", "out of range", "more than 0 s"] },
            { "absurd time", ["t_engage=1e9 h"], ["tCells.cd8.contact.engagement", "t_engage", "out of range", "30 d"] },
            { "probability above one", ["p_kill_contact=1.5"], ["residents.nalm6.killing.probability", "1.5"] },
            { "negative ratio", ["tissue.tCells.effectorToTarget=-1"], ["effectorToTarget", "-1"] },
            {
                "more cells than sites",
                ["tissue.residents.nalm6.fraction=0.9", "tissue.tCells.effectorToTarget=5"],
                ["tissue.tCells", "do not fit"]
            },
            { "tick too long", ["tick=1 h", "census=1 h"], ["tick"] },
            { "motility out of reach", ["v_tum=500 um/min"], ["motility", "reachable"] },
            { "voxels that do not divide the lattice", ["lattice.size=[10, 10, 10]"], ["fields.IL-2.factor", "do not divide"] },
            {
                "too many voxels",
                ["lattice.size=[2000, 2000, 500]", "fields.IL-2.factor=1", "fields.IFN-gamma.factor=1", "D_free=10 um^2/s"],
                ["fields.IFN-gamma.factor", "voxels", "larger factor"]
            },
            {
                "more memory than there is",
                ["lattice.size=[2000, 2000, 500]", "replicas=100"],
                ["TiB of memory", "available", "smaller lattice"]
            },
            { "more sites than can be numbered", ["lattice.size=[16384, 16384, 16384]"], ["lattice.size", "4398046511104 sites"] },
            { "empty value", ["duration="], ["duration", "a value is missing"] },
        };

    [Theory]
    [MemberData(nameof(Settings))]
    public void OfTheConfiguration(string name, string[] settings, string[] expected)
    {
        using var bench = new Workbench();
        Refused(bench, [.. bench.Line("run"), .. settings.SelectMany(s => new[] { "--set", s })], expected);
        Assert.NotEmpty(name);
    }

    /// <summary>A case: what is set in a patient's configuration, and the one error that it must give.</summary>
    public static TheoryData<string[], string[]> Patients =>
        new()
        {
            { ["tissues={tumour: ~, lymphoid: ~, marrow: ~}", "patient.bLineage=~"], ["tissues: a patient has at least one tissue"] },
            { ["patient=~"], ["tissues: tissues belong to a patient", "expected 'patient'"] },
            { ["tissue={pattern: well}"], ["tissue: a patient has 'tissues'", "'~' takes an inherited tissue away"] },
            { ["tissues.lymphoid.represents=~"], ["tissues.lymphoid.represents", "{sites} or {kind, cells}"] },
            { ["tissues.tumour.represents.kind=macrophag"], ["tissues.tumour.represents.kind", "macrophag"] },
            {
                ["tissues.lymphoid.represents={sites: 4.3e11, kind: naive, cells: 1e9}"],
                ["tissues.lymphoid.represents", "'sites'", "'kind' and 'cells'"]
            },
            {
                ["tissues.skin={pattern: diffuse, represents: {sites: 1e9}, vessels: {kind: vessel, spacing: 80 um, pattern: regular}}"],
                ["tissues", "at most 3"]
            },
            { ["tissues.lymphoid.vessels=~"], ["tissues.lymphoid.vessels", "T cells come from the blood"] },
            { ["tissues.lymphoid.tCells={cells: 5, mix: {cd8: 1}}"], ["tissues.lymphoid.tCells", "come from the infusion"] },
            { ["tissues.lymphoid.residents.naive.body=1e14"], ["tissues.lymphoid.residents", "do not fit"] },
            {
                ["tissues.lymphoid.represents.sites=1000"],
                ["tissues.lymphoid.represents", "the lattice holds more than all of this tissue"]
            },
            { ["tissues.tumour.homing=-1"], ["tissues.tumour.homing", "-1"] },
            { ["patient.tumour=lymphomas"], ["patient.tumour", "lymphomas", "did you mean 'lymphoma'"] },
            { ["patient.infusion.mix={cd9: 1}"], ["patient.infusion.mix.cd9", "did you mean 'cd"] },
            { ["patient.infusion.drop=~"], ["patient.infusion", "drop"] },
            { ["patient.infusion.weight=78"], ["patient.infusion.weight", "lacks its unit"] },
            { ["patient.marrow={tissue: marow, nucleated: 1e12}"], ["patient.marrow.tissue", "did you mean 'marrow'"] },
            { ["patient.bLineage.precursor=precursors"], ["patient.bLineage.precursor", "did you mean 'precursor'"] },
            { ["patient.bLineage.naive=naif"], ["patient.bLineage.naive", "naif"] },
            { ["patient.bLineage.home=spleen"], ["patient.bLineage.home", "spleen"] },
            { ["patient.niches={capacity: 1e10, competition: 0.5}"], ["patient.niches", "did you mean 'niche'"] },
            { ["residents.naive.maturation.into=memroy"], ["residents.naive.maturation.into", "did you mean 'memory'"] },
            { ["residents.macrophage.activation.into=active"], ["residents.macrophage.activation.into", "active"] },
            { ["residents.macrophage.activation.field=IFN"], ["residents.macrophage.activation.field", "IFN-gamma"] },
            { ["fields.IL-6.boost.by=IL1"], ["fields.IL-6.boost.by", "did you mean 'IL-1'"] },
            { ["fields.IL-1.factor=2"], ["fields.IL-6.boost.by", "they must be equal"] },
            { ["tCells.cd8.fate=~"], ["tCells.cd8.fate", "the cells of an infusion need a fate and a division"] },
            { ["events=[{at: 1 d, dose: {cells: 10, mix: {cd8: 1}}}]"], ["events.0.at", "after the infusion at 5 d"] },
        };

    [Theory]
    [MemberData(nameof(Patients))]
    public void OfAPatient(string[] settings, string[] expected)
    {
        using var bench = new Workbench();
        Command.Result result = Refused(
            bench,
            [
                "run",
                Workbench.Shipped("lymphoma-zuma1.yaml"),
                "-o",
                bench.In("run"),
                "--device",
                "cpu",
                "--set",
                "lattice.size=[16, 16, 16]",
                .. settings.SelectMany(s => new[] { "--set", s }),
            ],
            expected
        );
        Assert.Single(result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void NamesFileAndLine()
    {
        using var bench = new Workbench();
        string file = bench.Write(
            "wrong.yaml",
            $"""
            extends: {bench.Config}
            name: Wrong
            tissue:
              residents:
                nalm6: {"{fractoin: 0.2}"}
            census: 10
            """
        );
        // Both mistakes are told at once.
        Refused(
            bench,
            ["run", file, "-o", bench.In("run")],
            [$"{file}:5: tissue.residents.nalm6", "fraction", $"{file}:6: census", "lacks its unit"]
        );
        string broken = bench.Write("broken.yaml", "name: Broken\nlattice: {size: [8, 8\nduration: 1 h\n");
        Refused(bench, ["run", broken, "-o", bench.In("run")], [$"{broken}:"]);
        string circle = bench.Write("circle.yaml", "extends: circle.yaml\n");
        Refused(bench, ["run", circle, "-o", bench.In("run")], ["circle"]);
        string nowhere = bench.Write("nowhere.yaml", "extends: asay.yaml\n");
        Refused(bench, ["run", nowhere, "-o", bench.In("run")], ["asay.yaml", "did you mean 'assay.yaml'"]);
    }

    /// <summary>A case: the table of cells, and what the message must hold.</summary>
    public static TheoryData<string, string[]> Tables =>
        new()
        {
            { "x,y,z,type\n5,5,5,1\n15,abc,5,1\n", ["cells.csv:3", "column 2 (y)", "'abc' is not a number"] },
            { "x,y,z,type\n5,5,5,1\n15,5\n", ["cells.csv:3", "column 3 (z)", "missing"] },
            { "5,5,5,1\n15,5,5\n", ["cells.csv:2", "column 4 (type)", "missing"] },
            { "5,5,5,1\n5,5,5000,1\n", ["cells.csv:2", "column 3 (z)", "5000", "outside the lattice", "from 0 to 80 um"] },
            { "-5,5,5,1\n", ["cells.csv:1", "column 1 (x)", "outside the lattice"] },
            { "5,5,NaN,1\n", ["cells.csv:1", "column 3 (z)", "NaN"] },
            { "x,y,type\n5,5,1\n", ["cells.csv:1", "no column 'z'"] },
            { "5,5,5,9\n", ["cells.csv:1", "'9' (1 cell) stands for no kind", "'1'"] },
            { "5,5,5,1\n6,6,6,1\n", ["cells.csv:2", "shares site", "line 1", "nearest"] },
            { "# nothing\n", ["cells.csv", "no cells"] },
        };

    [Theory]
    [MemberData(nameof(Tables))]
    public void OfATableOfCells(string table, string[] expected)
    {
        using var bench = new Workbench();
        bench.Write("cells.csv", table);
        string file = bench.Write(
            "table.yaml",
            $"""
            extends: {bench.Config}
            tissue: {"{pattern: file, file: {path: cells.csv, types: {nalm6: 1}}, residents: ~, tCells: ~}"}
            """
        );
        Refused(bench, ["run", file, "-o", bench.In("run")], expected);
    }

    [Fact]
    public void OfATableThatIsNotThere()
    {
        using var bench = new Workbench();
        string file = bench.Write(
            "table.yaml",
            $"""
            extends: {bench.Config}
            tissue: {"{pattern: file, file: {path: cells.csv, types: {nalm6: 1}}, residents: ~, tCells: ~}"}
            """
        );
        Refused(bench, ["run", file, "-o", bench.In("run")], [$"{file}:2: tissue.file.path", "cells.csv"]);
    }

    /// <summary>A case: the command line (CONFIG and DIR stand for files that are there), and what the message must hold.</summary>
    public static TheoryData<string[], string[]> Lines =>
        new()
        {
            { ["rum", "CONFIG"], ["'rum' is not a command", "did you mean 'run'"] },
            { [], ["run", "resume", "branch", "check"] },
            { ["run"], ["required", "cartagents run --help"] },
            { ["run", "nowhere.yaml"], ["there is no file 'nowhere.yaml'"] },
            { ["check", "nowhere.yaml"], ["there is no file 'nowhere.yaml'"] },
            { ["run", "CONFIG", "-o", "DIR", "--set"], ["--set", "path=value"] },
            { ["run", "CONFIG", "-o", "DIR", "--set", "duration"], ["--set 'duration'", "path=value"] },
            { ["run", "CONFIG", "-o", "DIR", "--set=duration"], ["--set 'duration'", "path=value"] },
            { ["run", "CONFIG", "-o", "DIR", "--device", "cudda"], ["device 'cudda' is unknown", "did you mean cuda", "cpu"] },
            { ["run", "CONFIG", "-o", "DIR", "--threads", "-1"], ["--threads -1", "expected 0 to 1024"] },
            { ["run", "CONFIG", "-o", "DIR", "--threads", "5000"], ["--threads 5000", "expected 0 to 1024"] },
            { ["run", "CONFIG", "-o", "DIR", "--threads", "two"], ["--threads", "whole number"] },
            { ["run", "CONFIG", "-o", "DIR", "--thread", "2"], ["'thread'", "did you mean 'threads'"] },
            { ["run", "CONFIG", "-o", "DIR", "--until", "5"], ["5", "lacks its unit"] },
            { ["run", "CONFIG", "-o", "DIR", "--seed", "x"], ["seed", "whole number"] },
            { ["run", "CONFIG", "-o", "DIR", "--wall-limit", "5"], ["--wall-limit", "lacks its unit"] },
            { ["run", "CONFIG", "-o", "DIR", "--checkpoint-every", "5 um"], ["--checkpoint-every", "length"] },
            { ["run", "CONFIG", "-o", "/dev/null/run"], ["cannot write in '/dev/null/run'"] },
            { ["resume", "--device", "cpu", "nowhere"], ["there is no directory 'nowhere'"] },
            { ["resume", "--device", "cpu", "."], ["'.' holds no run"] },
            { ["branch", "nowhere"], ["'o, output'"] },
            { ["branch", "nowhere", "-o", "DIR"], ["there is no directory 'nowhere'"] },
        };

    [Theory]
    [MemberData(nameof(Lines))]
    public void OfTheCommandLine(string[] line, string[] expected)
    {
        using var bench = new Workbench();
        Refused(
            bench,
            [
                .. line.Select(a =>
                    a switch
                    {
                        "CONFIG" => bench.Config,
                        "DIR" => bench.In("run"),
                        _ => a,
                    }
                ),
            ],
            expected
        );
    }

    private static Command.Result Refused(Workbench bench, string[] line, string[] expected)
    {
        string[] before = bench.Files();
        Command.Result result = Command.Run(line);
        Assert.All(expected, e => Assert.Contains(e, result.Error, StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", result.Error);
        Assert.DoesNotContain("Exception", result.Error);
        // Which device it would have been may be told; nothing else was done.
        Assert.DoesNotMatch("(?m)^(?!device:).+", result.Out);
        Assert.Equal(2, result.Code);
        Assert.Equal(before, bench.Files());
        Assert.False(Directory.Exists(bench.In("run")), "a directory was made");
        return result;
    }
}
