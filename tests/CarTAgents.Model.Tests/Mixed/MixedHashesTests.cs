using System.Globalization;
using CarTAgents.Model.Mixed;
using CarTAgents.Testing;

namespace CarTAgents.Model.Tests.Mixed;

/// <summary>The patients of <c>tests/mixed-hashes.txt</c> end at the hashes written there.</summary>
public class MixedHashesTests
{
    [Fact]
    public void PatientsEndAtTheirHashes()
    {
        string[][] patients =
        [
            .. File.ReadLines(Repository.PathOf("tests", "mixed-hashes.txt"))
                .Where(l => l.Length > 0 && l[0] != '#')
                .Select(l => l.Split('|', StringSplitOptions.TrimEntries)),
        ];
        Assert.NotEmpty(patients);
        string[] found =
        [
            .. patients.Select(p =>
            {
                string[] sets = p[2].Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
                MixedPatient patient = Designs.Patient(p[1], sets);
                string early = HashAt(patient, p[3]);
                return $"{p[0]} {early} {HashAt(patient, p[5])}";
            }),
        ];
        Assert.Equal(patients.Select(p => $"{p[0]} {p[4]} {p[6]}"), found);
    }

    private static string HashAt(MixedPatient patient, string day)
    {
        double end = double.Parse(day, CultureInfo.InvariantCulture);
        while (patient.Day < end && !patient.IsOver)
            patient.Step();
        return patient.StateHash(0).ToString("x16", CultureInfo.InvariantCulture);
    }
}
