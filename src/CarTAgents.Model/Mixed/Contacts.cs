using CarTAgents.Model.Numbers;

namespace CarTAgents.Model.Mixed;

/// <summary>Contacts in a step: from the cells at its start, the hazard of each group of targets and the synapses of each kind of T
/// cell, tissue by tissue.</summary>
internal sealed class Contacts(MixedPlan plan, TCellProgrammes[] tCells, MixedTissue[] tissues, TargetGroup[] targets)
{
    private readonly double[] _work = new double[tCells.Length],
        _triggers = new double[tCells.Length],
        _triggered = new double[tCells.Length];
    private readonly double[] _here = new double[tissues.Length * tCells.Length];

    /// <summary>Cells of a kind weighted by their function.</summary>
    public double Work(int kind) => _work[kind];

    /// <summary>Triggered synapses of a cell of a kind a day, over the body.</summary>
    public double Triggers(int kind) => _triggers[kind];

    /// <summary>Share of the cells of a kind that were triggered lately, over the body.</summary>
    public double Triggered(int kind) => _triggered[kind];

    /// <summary>The same in one tissue.</summary>
    public double TriggeredIn(int tissue, int kind) => _here[tissue * tCells.Length + kind];

    /// <summary>Share of all T cells in a synapse.</summary>
    public double Bound { get; private set; }

    /// <summary>Share of all T cells by function that were triggered lately.</summary>
    public double AllTriggered { get; private set; }

    /// <summary>Looks at the cells as they are.</summary>
    public void Look()
    {
        double all = 0;
        for (int kind = 0; kind < tCells.Length; kind++)
        {
            _work[kind] = tCells[kind].Work;
            all += _work[kind];
            (_triggers[kind], _triggered[kind]) = (0, 0);
            foreach (TargetGroup group in targets)
                group.Meet(kind, tCells[kind]);
        }

        Bound = 0;
        for (int j = 0; j < tissues.Length; j++)
            Look(j, all);
        AllTriggered = 0;
        for (int kind = 0; kind < tCells.Length && all > 0; kind++)
            AllTriggered += _triggered[kind] * _work[kind] / all;
    }

    private void Look(int j, double work)
    {
        MixedTissue tissue = tissues[j];
        double cells = 0;
        foreach (TargetGroup group in targets)
        {
            if (group.Tissue == j)
                cells += group.Cells;
        }

        double density = cells / tissue.Sites,
            perTarget = plan.Contact.Search.PerTarget(density, work * tissue.Share / tissue.Sites);
        foreach (TargetGroup group in targets)
        {
            if (group.Tissue == j)
                group.Hazard = cells > 0 ? Hazard(group, tissue, perTarget) : 0;
        }

        tissue.Bound = plan.Contact.Bound * perTarget * density;
        Bound += tissue.Share * tissue.Bound;
        for (int kind = 0; kind < tCells.Length; kind++)
        {
            double effect = 0;
            foreach (TargetGroup group in targets)
            {
                if (group.Tissue == j && cells > 0)
                    effect += group.Cells / cells * group.Triggering(kind);
            }

            double triggers = plan.Contact.Triggered * perTarget * density * effect,
                share = 1 - HostMath.Exp(-triggers * tCells[kind].Plan.Triggered);
            _triggers[kind] += tissue.Share * triggers;
            _triggered[kind] += tissue.Share * share;
            _here[j * tCells.Length + kind] = share;
        }
    }

    private double Hazard(TargetGroup group, MixedTissue tissue, double perTarget)
    {
        double lethal = 0;
        for (int kind = 0; kind < tCells.Length; kind++)
            lethal += _work[kind] * tCells[kind].Killing * group.Killing(kind);
        return plan.Contact.Lethal * perTarget * lethal * tissue.Share / tissue.Sites;
    }
}
