using System.Runtime.CompilerServices;
using CarTAgents.Kernels.Parameters;

namespace CarTAgents.Model.Conversion;

/// <summary>A replica's parameters, as kernels read them.</summary>
/// <param name="fields">Number of fields.</param>
public sealed class ParameterSet(int fields)
{
    private ReplicaParameters _replica;

    /// <summary>What holds for the whole replica.</summary>
    public ref ReplicaParameters Replica => ref _replica;

    /// <summary>Kinds of T cells, by number.</summary>
    public TKind[] TKinds { get; private set; } = new TKind[Limits.TKinds];

    /// <summary>Kinds of residents; kind 1 comes first. The first seven show classes of their own.</summary>
    public ResidentKind[] ResidentKinds { get; } =
    [.. Enumerable.Range(1, Limits.ResidentKinds).Select(k => new ResidentKind { Class = k <= Limits.ResidentClasses ? k : 0 })];

    /// <summary>Fields.</summary>
    public FieldParameters[] Fields { get; private set; } = new FieldParameters[fields];

    /// <summary>Quanta that a cell of a class (<see cref="CellClass"/>) secretes a tick, and takes up at saturation:
    /// [field][class].</summary>
    public uint[] Secretion { get; private set; } = new uint[fields * CellClass.Count];

    /// <inheritdoc cref="Secretion"/>
    public uint[] Uptake { get; } = new uint[fields * CellClass.Count];

    /// <summary>Tabulated laws: [law][point].</summary>
    public uint[] Laws { get; } = new uint[Law.OfReplica * Law.Points];

    /// <summary>Bytes of the host that the parameters of a run take: tables for each state that events make, shared by all replicas, and
    /// what a replica has of its own.</summary>
    /// <param name="fields">Number of fields.</param>
    /// <param name="changes">States that hold one after another: one, and one for each event that changes a rate.</param>
    /// <param name="replicas">Replicas, of a patient tissues.</param>
    public static long HostBytes(int fields, long changes, long replicas)
    {
        long shared =
            sizeof(uint) * (Law.OfReplica * (long)Law.Points + 2 * fields * CellClass.Count)
            + Limits.TKinds * Unsafe.SizeOf<TKind>()
            + Limits.ResidentKinds * Unsafe.SizeOf<ResidentKind>()
            + fields * Unsafe.SizeOf<FieldParameters>();
        // Headers of objects, references, and the record of when it holds.
        long own = Unsafe.SizeOf<ReplicaParameters>() + 128;
        return changes * (shared + replicas * own);
    }

    /// <summary>The same for a replica and tissue: only their identity differs, the rest is shared.</summary>
    public ParameterSet Of(uint identity, uint tissue)
    {
        var own = (ParameterSet)MemberwiseClone();
        own._replica.Identity = identity;
        own._replica.TissueNumber = tissue;
        return own;
    }

    /// <summary>The same where T cells leave a tissue with a probability of the tissue's own.</summary>
    /// <param name="exit">Of a window.</param>
    public ParameterSet WithExit(Threshold exit)
    {
        var own = (ParameterSet)MemberwiseClone();
        own.TKinds = [.. TKinds];
        foreach (ref TKind kind in own.TKinds.AsSpan())
            kind.Exit = exit;
        return own;
    }

    /// <summary>The same under drugs: cells release a share of their cytokines, T cells activate macrophages by touch in proportion, and
    /// IL-1 raises what it raises by less.</summary>
    /// <param name="activity">Share of release, and of activation by touch, that is left, 0 to 1.</param>
    /// <param name="il1Blocked">Share of IL-1's effect that is blocked, 0 to 1.</param>
    /// <param name="il1">Field of IL-1, from 0.</param>
    public ParameterSet UnderDrugs(double activity, double il1Blocked, int il1)
    {
        var under = (ParameterSet)MemberwiseClone();
        under.Secretion = [.. Secretion.Select(q => (uint)(q * activity + 0.5))];
        under._replica.ContactDrive = (int)(_replica.ContactDrive * activity + 0.5);
        under.Fields = [.. Fields];
        foreach (ref FieldParameters field in under.Fields.AsSpan())
        {
            if (field.BoostField == il1 + 1)
                field.BoostGain = (uint)(field.BoostGain * (1 - il1Blocked) + 0.5);
        }

        return under;
    }

    /// <summary>The points of the law that begins at a place, such as <see cref="Law.OfT"/> of replica 0.</summary>
    public Span<uint> LawAt(long first) => Laws.AsSpan((int)first, Law.Points);
}
