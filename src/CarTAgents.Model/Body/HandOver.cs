using CarTAgents.Model.Engine;
using CarTAgents.Model.Numbers;

namespace CarTAgents.Model.Body;

/// <summary>Whether a tissue is on its lattice or, with hardly a target left, handed over to counts; and the hazard of being killed that
/// was measured while there were targets.</summary>
internal sealed class HandOver : IState
{
    /// <summary>Where the tissue is: on the lattice; leaving it at the next fate; away, as counts; on a lattice whose cells conditioning
    /// took, and which the next fate sweeps; on a lattice that a clone of the tumour leaves at the next fate.</summary>
    private enum Place
    {
        Lattice,
        Leaving,
        Away,
        Conditioned,
        NegativeLeaving,
        ResistantLeaving,
    }

    // Hashed as one word.
    private struct Stand
    {
        public int QuietWindows;
        public Place Place;
    }

    private Stand _stand;
    private double _killed,
        _exposure;

    /// <summary>Whether the tissue is away from the lattice.</summary>
    public bool IsAway => _stand.Place == Place.Away;

    /// <summary>Whether it is on the lattice, and nobody leaves that.</summary>
    public bool IsOnLattice => _stand.Place == Place.Lattice;

    /// <summary>The clone that leaves the lattice at the next fate, if one does.</summary>
    public int? LeavingClone =>
        _stand.Place switch
        {
            Place.NegativeLeaving => TissueSample.NegativeTumour,
            Place.ResistantLeaving => TissueSample.ResistantTumour,
            _ => null,
        };

    /// <summary>Whether the lattice is emptied at the next fate.</summary>
    public bool IsLeaving => _stand.Place is Place.Leaving or Place.Conditioned;

    /// <summary>Whether what is on the lattice counts no more: conditioning took it, and the next fate sweeps it.</summary>
    public bool IsConditioned => _stand.Place == Place.Conditioned;

    /// <summary>Hazard of a target, 1/d, for each T cell a site where targets and T cells are few.</summary>
    public double Hazard => _exposure > 0 ? _killed / _exposure : 0;

    /// <summary>Follows kills, for the hazard of targets that no lattice cell stands for. A window makes forget as much as it tells: all
    /// of its share of the memory where targets are many, in proportion to them where they are few.</summary>
    /// <param name="killed">Targets killed in a window.</param>
    /// <param name="targets">Targets on the lattice at its end.</param>
    /// <param name="killersPerSite">T cells that may kill, a site, each by its share of full killing, and all by what the law of contact
    /// leaves them among so many targets.</param>
    /// <param name="windowDays">Days of the window.</param>
    public void FollowKills(long killed, double targets, double killersPerSite, double windowDays)
    {
        // Who was killed in the window was there for half of it.
        double exposed = targets + killed * 0.5,
            told = Math.Min(1, exposed / AssumedNumbers.TargetsForHazard),
            keep = 1 - told * Math.Min(1, windowDays / AssumedNumbers.HazardMemory);
        _killed = _killed * keep + killed;
        _exposure = _exposure * keep + exposed * killersPerSite * windowDays;
    }

    /// <summary>Counts quiet windows on the lattice, and has the tissue leave it when there were enough.</summary>
    /// <param name="isQuiet">Whether there were too few targets and activated macrophages in this window.</param>
    /// <param name="windows">Quiet windows in a row after which it leaves.</param>
    public void CountQuietWindows(bool isQuiet, int windows)
    {
        if (!IsOnLattice)
            return;
        _stand.QuietWindows = isQuiet ? _stand.QuietWindows + 1 : 0;
        if (_stand.QuietWindows >= windows && _exposure > 0)
            _stand.Place = Place.Leaving;
    }

    /// <summary>The lattice is empty: the tissue is counts from now on.</summary>
    public void Leave() => _stand = new Stand { Place = Place.Away };

    /// <summary>Conditioning takes what is on the lattice.</summary>
    public void Condition()
    {
        if (!IsAway)
            _stand = new Stand { Place = Place.Conditioned };
    }

    /// <summary>A clone leaves the lattice at the next fate.</summary>
    public void SendClone(int clone) =>
        _stand.Place = clone == TissueSample.NegativeTumour ? Place.NegativeLeaving : Place.ResistantLeaving;

    /// <summary>The tissue comes back to its lattice, or is on it after a clone has left.</summary>
    public void Return() => _stand.Place = Place.Lattice;

    /// <inheritdoc/>
    public void Visit<TVisitor>(ref TVisitor visitor)
        where TVisitor : IStateVisitor
    {
        visitor.Value(
            "windows for which the tissue has been quiet (4), and where it is (4): 0 on its lattice, 1 leaving it, 2 away, 3 conditioned, "
                + "4 on its lattice while the tumour's cells without antigen leave it, 5 while its resistant ones do",
            ref _stand
        );
        if (_stand.Place is < Place.Lattice or > Place.ResistantLeaving)
            throw new InvalidDataException("a tissue is nowhere");
        visitor.Value("kills that tell the hazard", ref _killed, 0, double.MaxValue);
        visitor.Value("exposure that tells the hazard", ref _exposure, 0, double.MaxValue);
    }
}
