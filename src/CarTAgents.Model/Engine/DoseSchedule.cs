using CarTAgents.Configuration.Descriptions;
using CarTAgents.Kernels.Parameters;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Numbers;
using CarTAgents.Model.Tissues;

namespace CarTAgents.Model.Engine;

/// <summary>The doses of an assay: how many cells of each have been issued, are owed, and were refused.</summary>
/// <param name="scenario">The run.</param>
/// <param name="replica">The replica.</param>
internal sealed class DoseSchedule(Scenario scenario, Replica replica) : IState
{
    private const int MostDoses = 1 << 20;

    private readonly Account[] _accounts = new Account[replica.Doses.Count];

    /// <summary>Plans the entries of the window that begins at a tick: what the doses owe by then, and what an earlier window
    /// refused.</summary>
    /// <remarks>What the window that has just ended refused is not known yet: it is owed again from the next window on, the lag of all that
    /// comes back from the lattice.</remarks>
    /// <param name="tick">First tick of the window.</param>
    /// <param name="entries">Where the entries are planned.</param>
    /// <param name="vessels">Sites of vessels, asked for only when a dose enters there.</param>
    public void PlanEntries(uint tick, WindowEntries entries, Func<int[]> vessels)
    {
        foreach (ref Account account in _accounts.AsSpan())
        {
            account.Owed += account.Refused;
            account.Refused = 0;
        }

        entries.Begin();
        if (_accounts.Length == 0)
            return;

        uint window = (uint)scenario.Window,
            end = tick + window;
        var random = new HostRandom(
            scenario.Seed,
            replica.Identity,
            HostPurpose.Of(HostPurpose.Entries, replica.Tissue),
            (ulong)(tick / window) << 34
        );
        // Room of doses that have begun: one that is still to come may be dropped by a branch, and must not make room before.
        long room = 0;
        foreach (Dose dose in replica.Doses)
        {
            if ((dose.Tick + window - 1) / window * window <= tick)
                room += 2 * dose.EntriesPerWindow(window);
        }

        for (int d = 0; d < _accounts.Length; d++)
        {
            Dose dose = replica.Doses[d];
            ref Account account = ref _accounts[d];
            uint start = (dose.Tick + window - 1) / window * window;
            if (start > tick)
                continue;
            long elapsed = Math.Min(end - start, dose.Ticks);
            long due = (long)((UInt128)(ulong)dose.Cells * (ulong)elapsed / dose.Ticks) - account.Issued;
            account.Issued += due;
            account.Owed += due;
            if (account.Owed == 0)
                continue;
            var sites = new EntrySites(scenario.Lattice, dose.Route, dose.Route == EntryRoute.Vessels ? vessels() : []);
            // Within the dose's time entries keep to it; what was refused before is tried again at any tick of the window.
            uint ticks = start + dose.Ticks > tick ? Math.Min(window, start + dose.Ticks - tick) : window;
            while (account.Owed > 0 && entries.Count < room && PlanEntry(d, tick, ticks, sites, entries, ref random))
                account.Owed--;
        }
    }

    /// <summary>Plans one entry of a dose; false when there is no room for it in this window.</summary>
    private bool PlanEntry(int dose, uint first, uint ticks, in EntrySites sites, WindowEntries entries, ref HostRandom random)
    {
        if (entries.IsFull)
            return false;
        TShare share = DrawShare(replica.Doses[dose].Mix, ref random);
        if (!entries.TryPlace(first, ticks, sites, ref random, 0, out PlannedEntry entry))
            return false;
        entry.TCell = NewTCell.Draw(ref random, share.Kind, share.CarMedian, share.CarSpread, share.Competent);
        entries.Add(entry, dose);
        return true;
    }

    private static TShare DrawShare(IReadOnlyList<TShare> mix, ref HostRandom random)
    {
        double weights = 0;
        foreach (TShare share in mix)
            weights += share.Weight;
        double draw = random.NextUniform() * weights;
        foreach (TShare share in mix)
        {
            if (draw < share.Weight)
                return share;
            draw -= share.Weight;
        }

        return mix[^1];
    }

    /// <summary>The same doses, and others that have not begun: those that have begun come first in both, so that each keeps its account
    /// by its number.</summary>
    /// <param name="amended">The run with the others.</param>
    /// <param name="of">The replica in it.</param>
    public DoseSchedule Amended(Scenario amended, Replica of)
    {
        var schedule = new DoseSchedule(amended, of);
        _accounts.AsSpan(0, Math.Min(_accounts.Length, schedule._accounts.Length)).CopyTo(schedule._accounts);
        return schedule;
    }

    /// <summary>Notes that an entry of a dose was refused.</summary>
    public void NoteRefused(int dose)
    {
        // A branch may have dropped the dose.
        if (dose < _accounts.Length)
            _accounts[dose].Refused++;
    }

    /// <inheritdoc/>
    public void Visit<TVisitor>(ref TVisitor visitor)
        where TVisitor : IStateVisitor
    {
        int doses = visitor.Count("doses", _accounts.Length, MostDoses);
        for (int d = 0; d < doses; d++)
        {
            // A branch may have dropped doses that had not begun.
            Account account = d < _accounts.Length ? _accounts[d] : default;
            account.Visit(ref visitor);
            if (d < _accounts.Length)
                _accounts[d] = account;
        }
    }

    private struct Account
    {
        public long Issued,
            Owed,
            Refused;

        public void Visit<TVisitor>(ref TVisitor visitor)
            where TVisitor : IStateVisitor
        {
            visitor.Value("cells of a dose issued", ref Issued);
            visitor.Value("cells of a dose owed", ref Owed);
            visitor.Value("cells of a dose refused in the last window", ref Refused);
        }
    }
}
