using System.Globalization;
using CarTAgents.Kernels.Cells;
using CarTAgents.Kernels.Parameters;
using CarTAgents.Kernels.Sums;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Engine;
using CarTAgents.Model.Numbers;
using CarTAgents.Model.Tissues;

namespace CarTAgents.Output.Tables;

/// <summary>The columns of census.csv: names with units, and how each follows from a census.</summary>
public sealed class CensusColumns
{
    private readonly List<(string Name, Func<Simulation.Record, double> Value)> _columns = [];
    private readonly int[] _targets;

    /// <summary>The columns of a scenario.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="targets">Resident kinds, from 1, that T cells may kill.</param>
    public CensusColumns(Scenario scenario, IReadOnlyList<int> targets)
    {
        _targets = [.. targets];
        Add("time [h]", r => r.Tick * scenario.TickSeconds / 3600);
        Add("replica [1]", r => r.Identity);
        if (scenario.Patient is not null)
            Add("tissue [1]", r => scenario.Replicas[r.Slot].Tissue);
        for (int k = 0; k < scenario.ResidentKinds.Count; k++)
        {
            string name = scenario.ResidentKinds[k];
            int kind = k;
            Add($"{name} [cells]", r => r.Counts[Counter.Alive + kind]);
            if (!_targets.Contains(k + 1))
                continue;
            Add($"{name} dying [cells]", r => r.Counts[Counter.Dying + kind]);
            Add($"{name} debris [cells]", r => r.Counts[Counter.Debris + kind]);
            Add(
                $"{name} CD19 geometric mean [molecules/cell]",
                r =>
                    r.Counts[Counter.Alive + kind] == 0
                        ? 0
                        : HostMath.Exp((double)r.Counts[Counter.LnAntigen + kind] / r.Counts[Counter.Alive + kind] / ResidentRecord.LnUnit)
            );
        }

        for (int k = 0; k < scenario.TKinds.Count; k++)
        {
            string name = scenario.TKinds[k];
            int kind = k;
            Add($"{name} [cells]", r => r.Counts[Counter.T + kind]);
            Add($"{name} bound [cells]", r => r.Counts[Counter.TBound + kind]);
            Add($"{name} proliferating [cells]", r => r.Counts[Counter.TProliferating + kind]);
            Add($"{name} secreting [cells]", r => r.Counts[Counter.TSecreting + kind]);
            Add($"{name} kills of cells present [cells]", r => r.Counts[Counter.TKills + kind]);
        }

        Add("targets killed [cells]", r => r.Sums[Ledger.Killed]);
        Add("lysis [%]", Lysis);
        Add("residents died [cells]", r => r.Sums[Ledger.Died]);
        Add("residents born [cells]", r => r.Sums[Ledger.Born]);
        Add("divisions without room [1]", r => r.Sums[Ledger.Crowded]);
        Add("T cells born [cells]", r => r.Sums[Ledger.TBorn]);
        Add("T cells died [cells]", r => r.Sums[Ledger.TDied]);
        Add("T cells entered [cells]", r => r.Sums[Ledger.Entered]);
        Add("synapses formed [1]", r => r.Sums[Ledger.Bound]);
        Lattice l = scenario.Lattice;
        double volume = (double)l.Sites * l.Spacing * l.Spacing * l.Spacing;
        for (int f = 0; f < scenario.Fields.Count; f++)
        {
            FieldGrid field = scenario.Fields[f];
            int number = f;
            // 1 molecule/um^3 is 1 / 0.602214 nM.
            Add($"{field.Name} mean [pM]", r => r.Counts[Counter.Amount + number] * field.Quantum / volume / 0.602214e-3);
            Add($"{field.Name} secreted [molecules]", r => r.Sums[Ledger.Count + number] * field.Quantum);
            Add($"{field.Name} washed out [molecules]", r => r.Sums[Ledger.Count + Limits.Fields + number] * field.Quantum);
            Add(
                $"{field.Name} taken up or decayed [molecules]",
                r =>
                    (r.Sums[Ledger.Count + number] - r.Sums[Ledger.Count + Limits.Fields + number] - r.Counts[Counter.Amount + number])
                    * field.Quantum
            );
        }
    }

    /// <summary>Names with units, in order.</summary>
    public IEnumerable<string> Names => _columns.Select(c => c.Name);

    /// <summary>Values of a census, in order.</summary>
    public double[] Values(Simulation.Record record) => [.. _columns.Select(c => c.Value(record))];

    /// <summary>Percent lysis: targets killed so far, of those killed and those alive.</summary>
    public double Lysis(Simulation.Record record)
    {
        long killed = record.Sums[Ledger.Killed],
            alive = 0;
        foreach (int kind in _targets)
            alive += record.Counts[Counter.Alive + kind - 1];
        return killed + alive == 0 ? 0 : 100.0 * killed / (killed + alive);
    }

    /// <summary>The header line.</summary>
    public string Header() => string.Join(',', Names.Select(n => n.Contains(',', StringComparison.Ordinal) ? $"\"{n}\"" : n));

    /// <summary>One line: shortest decimals that read back to the same value.</summary>
    public string Line(Simulation.Record record) =>
        string.Join(',', Values(record).Select(v => v.ToString("R", CultureInfo.InvariantCulture)));

    private void Add(string name, Func<Simulation.Record, double> value) => _columns.Add((name, value));
}
